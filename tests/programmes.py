"""Six simulated programmes, each with the verdicts that a fair officer would accept, and why.

They are made up; the kinds are those that the guidance describes. Written before the audit was run on them.
"""

from dataclasses import dataclass, field
from typing import Any

from models.city import CityRef
from models.evidence import Evidence
from tests.audit_world import city, item, shared, supply


@dataclass(frozen=True)
class Programme:
    """A tie, what its office would write down, what a fair officer would say, and why."""

    name: str
    here: CityRef
    there: CityRef
    facts: dict[str, Any]
    evidence: tuple[Evidence, ...]
    fair: tuple[str, ...]
    why: str
    never: tuple[str, ...] = field(default=())


def own(name: str, value: str | float, **change: Any) -> Evidence:
    """What an office says of itself."""
    return item(name, value, source="the office's own list", source_type="self_declared", **change)


PROGRAMMES = (
    Programme(
        "volunteer-run small town",
        city(10, "Millbrook", "US", 42_000),
        city(11, "Lindenau", "DE", 30_000),
        {
            "metro_population_a": 60_000,
            "metro_population_b": 40_000,
            "shared_clusters": [],
            "large_airports": (False, False),
            "overlap_hours": 2.0,
        },
        (
            own("since", 1978),
            own("exchanges_out", 2),
            own("exchanges_in", 2),
            own("activities", "schools; music; homestay"),
            own("volunteer_hours", 500),
            own("planned_work", "culture"),
            own("goal", "culture", side="a"),
            own("goal", "culture", side="b"),
            own("executor", "Friends of Lindenau", side="a"),
            own("executor", "Partnerschaftsverein", side="b"),
        ),
        ("keep_cultural",),
        "Both towns want schools and music, the volunteers carry what they plan, and nobody asks for trade. To call it weak would be "  # noqa: E501
        "unfair; to call it an economic platform would be untrue.",
        never=("not_a_priority", "insufficient_evidence"),
    ),
    Programme(
        "Japanese city with a municipal office",
        city(12, "Minatogawa", "JP", 480_000, "27"),
        city(13, "Cedar Bay", "US", 350_000),
        {
            "metro_population_a": 600_000,
            "metro_population_b": 900_000,
            "shared_clusters": shared("Machinery", "Food processing", strength=2),
            "export_share": 0.19,
            "import_share": 0.1,
            "trade_year": 2023,
            "overlap_hours": 0.0,
            "large_airports": (False, True),
        },
        (
            own("since", 1972),
            own("exchanges_out", 3),
            own("exchanges_in", 3),
            own("activities", "schools; culture; business; sport"),
            own("staff_fte", 1.5),
            own("volunteer_hours", 200),
            own("budget", "JPY 4000000"),
            own("planned_work", "exchange"),
            own("agreement_date", "1972-10-01"),
            own("agreement_terms", "objectives"),
            own("leadership_acts", 2, side="a"),
            own("leadership_acts", 1, side="b"),
            own("executor", "International office; chamber of commerce", side="a"),
            own("executor", "Sister city committee", side="b"),
            own("economic_steps", 1),
            own("goal", "mixed", side="a"),
            own("goal", "culture", side="b"),
            own("interest", 2, side="a"),
        ),
        ("develop", "pilot", "one_of"),
        "The relation is in very good order, the economies meet in two fields of middle strength, and the trade is the country's, not the "  # noqa: E501
        "cities'. One narrow theme is worth trying; a broad economic programme is not carried by what is known.",
        never=("ready", "not_a_priority", "revive_first"),
    ),
    Programme(
        "port pair",
        city(14, "Gulf Harbour", "US", 700_000),
        city(15, "Haven", "BE", 530_000),
        {
            "metro_population_a": 2_200_000,
            "metro_population_b": 1_200_000,
            "shared_clusters": shared("Transport and logistics", "Petrochemicals"),
            "supplies": [supply("Oil and gas", "Petrochemicals", 3)],
            "port_a": "USGLF",
            "port_b": "BEHVN",
            "sea_km": 9000.0,
            "overlap_hours": 2.0,
        },
        (
            own("since", 2009),
            own("sister_port", "port agreement 2009, renewed 2023", line="port"),
            own("firms_present", 25, side="a"),
            own("firms_present", 12, side="b"),
            own("trade_value", 900_000_000),
            own("exchanges_out", 2, line="port"),
            own("exchanges_in", 3, line="port"),
            own("activities", "port; logistics; trade"),
            own("economic_steps", 3),
            own("leadership_acts", 1, side="a"),
            own("leadership_acts", 1, side="b"),
            own("executor", "Port authority; chamber", side="a"),
            own("executor", "Port authority; trade agency", side="b"),
            own("staff_fte", 0.8),
            own("planned_work", "economic"),
            own("agreement_date", "2009-03-01"),
            own("agreement_terms", "objectives; term; review"),
            own("review_date", "2028-01-01"),
            own("interest", 12),
            own("goal", "economic", side="a"),
            own("goal", "economic", side="b"),
            own("theme", "hydrogen"),
        ),
        ("ready", "nearly_ready", "one_of"),
        "Port authorities work together, firms are on both sides, goods flow and the agreement is kept alive. It has little culture, and "  # noqa: E501
        "that is no fault.",
        never=("keep_cultural", "not_a_priority", "insufficient_evidence"),
    ),
    Programme(
        "ceremonial tie",
        city(16, "Capital Heights", "US", 900_000),
        city(17, "Dragon Gate", "CN", 6_000_000),
        {
            "metro_population_a": 2_400_000,
            "metro_population_b": 7_000_000,
            "shared_clusters": shared("Automotive", "Electronics", "Machinery"),
            "supplies": [supply("Electronics", "Automotive", 3)],
            "export_share": 0.08,
            "import_share": 0.18,
            "trade_year": 2023,
            "overlap_hours": 0.0,
        },
        (
            own("since", 1995),
            own("exchanges_out", 2),
            own("exchanges_in", 3),
            own("activities", "protocol; culture"),
            own("leadership_acts", 2, side="a"),
            own("leadership_acts", 2, side="b"),
            own("executor", "none", side="a"),
            own("executor", "Foreign affairs office", side="b"),
            own("economic_steps", 0),
            own("interest", 0),
            own("staff_fte", 0.1),
            own("agreement_date", "1995-05-01"),
            own("agreement_terms", "none"),
            own("goal", "mixed", side="a"),
            own("goal", "economic", side="b"),
            own("theme", "none"),
        ),
        ("develop", "nearly_ready", "one_of"),
        "Mayors meet and memoranda are signed, yet nobody is named to do the work, no firm has asked and nothing has come of it. The "  # noqa: E501
        "economies would suit each other, so develop it; it is not ready.",
        never=("ready", "pilot", "keep_cultural"),
    ),
    Programme(
        "university-led tie",
        city(18, "Collegeton", "US", 200_000),
        city(19, "Studia", "PL", 330_000),
        {
            "metro_population_a": 400_000,
            "metro_population_b": 600_000,
            "shared_clusters": shared("Information technology", "Biopharma", strength=2),
            "overlap_hours": 2.0,
            "shared_language": "English",
            "language_share": 0.3,
            "large_airports": (False, False),
        },
        (
            own("since", 2012),
            own("exchanges_out", 5, line="university"),
            own("exchanges_in", 6, line="university"),
            own("activities", "university; research; startup incubator"),
            own("executor", "State University", side="a"),
            own("executor", "University of Studia", side="b"),
            own("theme", "bioinformatics", line="university"),
            own("theme", "battery research", line="university"),
            own("economic_steps", 1),
            own("interest", 4, side="a"),
            own("interest", 3, side="b"),
            own("staff_fte", 0.5),
            own("planned_work", "exchange"),
            own("goal", "education", side="a"),
            own("goal", "mixed", side="b"),
            own("leadership_acts", 0, side="a"),
            own("leadership_acts", 1, side="b"),
            own("agreement_date", "2012-09-01"),
            own("agreement_terms", "objectives; term"),
            own("firms_present", 2),
            own("trade_office", "none"),
        ),
        ("pilot", "develop", "one_of"),
        "Two universities carry it, on both sides and every year; business is at its edge. A pilot on one research theme fits.",  # noqa: E501
        never=("ready", "not_a_priority", "insufficient_evidence"),
    ),
    Programme(
        "African middleweight",
        city(20, "Lakeport", "US", 600_000),
        city(21, "Kumbasi", "GH", 2_000_000),
        {
            "metro_population_a": 1_800_000,
            "metro_population_b": 3_000_000,
            "shared_clusters": shared("Food processing", "Wood products", strength=2),
            "supplies": [supply("Cocoa", "Confectionery", 3)],
            "overlap_hours": 4.0,
            "shared_language": "English",
            "language_share": 0.7,
            "gdp_per_head_a": 75_000.0,
            "gdp_per_head_b": 6_000.0,
        },
        (
            own("since", 2005),
            own("exchanges_out", 3),
            own("exchanges_in", 2),
            own("activities", "health; trade; diaspora; schools"),
            own("diaspora", 12_000),
            own("theme", "clean water"),
            own("leadership_acts", 2, side="a"),
            own("leadership_acts", 2, side="b"),
            own("executor", "Economic development agency", side="a"),
            own("executor", "Chamber of commerce", side="b"),
            own("economic_steps", 2),
            own("staff_fte", 0.4),
            own("volunteer_hours", 400),
            own("planned_work", "economic"),
            own("agreement_date", "2005-06-01"),
            own("agreement_terms", "objectives; term"),
            own("interest", 6, side="a"),
            own("interest", 5, side="b"),
            own("goal", "mixed", side="a"),
            own("goal", "economic", side="b"),
        ),
        ("ready", "nearly_ready", "pilot", "one_of"),
        "A lively tie with bodies, steps and interest on both sides. The country is not among the listed trade partners because the list "  # noqa: E501
        "is short, not because nothing is traded: that must not stop the verdict, only keep it open.",
        never=("insufficient_evidence", "not_a_priority", "keep_cultural", "develop"),
    ),
)
