"""A crafted world for the audit: cities with ids of their own, pairs with facts we chose, a resolver, a rubric."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.messages.report import render_report
from data.rubric import read_rubric
from data.vocabulary import read_vocabulary
from matching.readiness.audit import AuditSources
from matching.readiness.audit import audit as pure_audit
from models.city import CityRef, MetroRef
from models.errors import UnknownCity
from models.evidence import Evidence
from models.pair import ClusterMatch, PairFacts, SupplyMatch
from models.partnership import TieRow
from models.readiness import AuditReport

RUBRIC = read_rubric()
CRITERIA = RUBRIC.ids
VOCABULARY = read_vocabulary()


def audit(*args: Any, **change: Any) -> AuditReport:
    """An audit in English."""
    return render_report(pure_audit(*args, **change), "en")


TODAY = date(2026, 11, 22)


def city(key: int, name: str, country: str = "US", population: int = 900_000, admin1: str = "OH") -> CityRef:
    """A city that is its own metro's anchor."""
    metro = MetroRef(id=key, name=name, population=population * 2, basis="estimate")
    return CityRef(
        id=key, name=name, country=country, admin1=admin1, lat=0.0, lon=0.0, population=population, metro=metro
    )


def shared(*names: str, strength: float = 3) -> list[ClusterMatch]:
    """Clusters that both sides hold."""
    return [ClusterMatch(cluster=n.lower(), name=n, strength_a=strength, strength_b=strength) for n in names]


def supply(supplier: str, user: str, strength: int = 2) -> SupplyMatch:
    """A supply link from a to b."""
    return SupplyMatch(
        supplier=supplier.lower(), supplier_name=supplier, user=user.lower(), user_name=user, strength=strength,
        direction="a_to_b", reason="crafted",
    )  # fmt: skip


def facts(a: int, b: int, **change: Any) -> PairFacts:
    """Facts of a middling pair, with what a test changes."""
    base: dict[str, Any] = {
        "a": a, "b": b, "own_facts_a": True, "own_facts_b": True, "anchor_a": True, "anchor_b": True,
        "industry_similarity": 0.4, "shared_clusters": shared("Automotive"), "supplies": [],
        "export_share": None, "import_share": None, "trade_year": None, "common_blocs": [],
        "metro_population_a": 2_000_000, "metro_population_b": 1_500_000,
        "gdp_per_head_a": 60_000.0, "gdp_per_head_b": 40_000.0, "port_a": None, "port_b": None, "sea_km": None,
        "distance_km": 8_000.0, "airport_a": "AAA", "airport_b": "BBB", "large_airports": (True, True),
        "overlap_hours": 2.0, "shared_language": None, "language_share": 0.0,
    }  # fmt: skip
    return PairFacts.model_validate(base | change)


def item(field_: str, value: str | float, day: date = TODAY, **change: Any) -> Evidence:
    """One item from a council's paper."""
    base: dict[str, Any] = {
        "field": field_,
        "value": value,
        "as_of": day,
        "source": "council paper",
        "source_type": "council",
    }
    return Evidence.model_validate(base | change)


def row(line: int, partner: str, *evidence: Evidence, **change: Any) -> TieRow:
    """One row of a file."""
    return TieRow.model_validate({"line": line, "partner": partner, "evidence": evidence} | change)


@dataclass
class World:
    """Cities by id, and facts by pair where they differ from the middling ones."""

    cities: list[CityRef]
    special: dict[tuple[int, int], PairFacts] = field(default_factory=dict)

    def resolve(self, text: str, country: str | None) -> CityRef:
        """By id or by exact name."""
        for place in self.cities:
            if text in (str(place.id), place.name) and country in (None, place.country):
                return place
        near = [c.name for c in self.cities if c.name[:2].lower() == text[:2].lower()]
        raise UnknownCity(f"no city is called {text}", suggestions=near)

    def facts(self, pairs: list[tuple[int, int]]) -> list[PairFacts]:
        """Facts in the order asked."""
        return [self.special.get(pair) or facts(*pair) for pair in pairs]

    def sources(self, **change: Any) -> AuditSources:
        """The world as an audit's sources."""
        return AuditSources(facts=self.facts, resolve=self.resolve, vocabulary=VOCABULARY, **change)


ASKER = city(1, "Columbus")


def world(extra: Iterable[CityRef] = ()) -> World:
    """Columbus and a few partners."""
    return World(
        [
            ASKER,
            city(2, "Hefei", "CN", 5_000_000, "01"),
            city(3, "Dresden", "DE", 550_000, "13"),
            city(4, "Tainan", "TW", 1_850_000, "04"),
            city(5, "Accra", "GH", 2_000_000, "01"),
            *extra,
        ]
    )


STRONG = (
    item("since", 1990),
    item("exchanges_out", 4),
    item("exchanges_in", 4),
    item("activities", "business; education; culture; port"),
    item("economic_steps", 6),
    item("leadership_acts", 3, side="a"),
    item("leadership_acts", 2, side="b"),
    item("executor", "Columbus Partnership; chamber of commerce", side="a"),
    item("executor", "Investment agency; university", side="b"),
    item("staff_fte", 1.5),
    item("agreement_date", "1990-05-01"),
    item("agreement_terms", "objectives; term; review"),
    item("interest", 15, side="a"),
    item("interest", 12, side="b"),
    item("goal", "economic", side="a"),
    item("goal", "economic", side="b"),
)
RICH = {
    "shared_clusters": shared("Automotive", "Logistics", "Insurance"),
    "supplies": [supply("Steel", "Automotive", 3)],
    "overlap_hours": 6.0,
    "shared_language": "English",
    "language_share": 0.6,
}
RICH_ITEMS = (item("firms_present", 90, side="a"), item("trade_office", "JETRO", side="b"), item("theme", "batteries"))
