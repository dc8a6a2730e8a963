"""A tie that was written about, and facts that several of them share."""

from dataclasses import dataclass
from datetime import date

from models.pair import PairFacts
from tests.audit_world import facts


@dataclass(frozen=True)
class KnownCase:
    """A tie that was written about."""

    a: tuple[int, str, str, str]
    b: tuple[int, str, str, str]
    group: str
    then: date
    facts: PairFacts


def case(
    a: tuple[int, str, str, str],
    b: tuple[int, str, str, str],
    group: str,
    then: date,
    pops: tuple[float, float],
    **more: object,
) -> KnownCase:
    """A case with metro populations in millions."""
    sizes = {"metro_population_a": round(pops[0] * 1e6), "metro_population_b": round(pops[1] * 1e6)}
    return KnownCase(a, b, group, then, facts(a[0], b[0], **sizes, **more))


US_CN = {
    "export_share": 0.07,
    "import_share": 0.18,
    "trade_year": 2023,
    "overlap_hours": 0.0,
    "gdp_per_head_a": 75000.0,
    "gdp_per_head_b": 13000.0,
}


US_JP = {
    "export_share": 0.04,
    "import_share": 0.05,
    "trade_year": 2023,
    "overlap_hours": 0.0,
    "gdp_per_head_a": 75000.0,
    "gdp_per_head_b": 40000.0,
}


NOT_OWN = {"own_facts_b": False, "anchor_b": False}
