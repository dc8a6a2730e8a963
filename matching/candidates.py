"""Who may be a candidate: filters and policy before the best k are chosen, each exclusion with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.pairs import WORKING_HOURS, PairColumns
from features.table import PlaceTable
from models.policy import Policy
from models.ranking import RankingQuery

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """Allowed rows, and why each other row is out.

    Attributes:
        allowed: shape (n,).
        reason: shape (n,), the first rule that excludes the row, "" for allowed ones.
    """

    allowed: Mask
    reason: NDArray[np.str_]

    @property
    def excluded(self) -> dict[str, int]:
        """Reason to number of places, by reason."""
        names, counts = np.unique(self.reason[~self.allowed], return_counts=True)
        return {str(n): int(c) for n, c in zip(names, counts, strict=True)}


@dataclass(frozen=True)
class AskerFacts:
    """What the rules need to know of the asker. ``row`` is None for a profile."""

    row: int | None
    country: str
    metro_population: float
    pairs: PairColumns
    pair_row: int


def candidates(
    table: PlaceTable, pairs: PairColumns, ties: Mapping[int, frozenset[int]], asker: AskerFacts, query: RankingQuery
) -> Candidates:
    """Apply filters and policy.

    Args:
        ties: row to the rows it has ties with.
    """
    rules = _rules(table, pairs, ties, asker, query)
    reason = np.full(len(table), "", dtype="<U24")
    for name, out in rules.items():
        reason[out & (reason == "")] = name
    return Candidates(reason == "", reason)


def _rules(
    table: PlaceTable, pairs: PairColumns, ties: Mapping[int, frozenset[int]], asker: AskerFacts, query: RankingQuery
) -> dict[str, Mask]:
    """Rule to the rows it excludes; the first that applies is the one named."""
    filters, policy, n = query.filters, query.policy, len(table)
    people = table.metro_population if query.unit == "metro" else table.population
    itself = np.zeros(n, bool)
    if asker.row is not None:
        itself[asker.row] = True
        if query.unit == "metro":
            itself |= table.anchor == table.anchor[asker.row]
    known = np.zeros(n, bool)
    if asker.row is not None:
        known[list(ties.get(asker.row, ()))] = True
    rules = {"itself": itself}
    if query.unit == "metro":
        rules["not_a_metro"] = ~table.is_anchor & ~(known & (filters.known == "only"))
    if not filters.any_country:
        rules["own_country"] = table.country == asker.country
    if filters.countries:
        rules["country_not_asked"] = ~np.isin(table.country, filters.countries)
    rules["country_excluded"] = np.isin(table.country, filters.exclude_countries)
    rules["too_small"] = people < filters.min_population
    if filters.max_population is not None:
        rules["too_large"] = people > filters.max_population
    if filters.known == "hide":
        rules["known_tie"] = known
    elif filters.known == "only":
        rules["no_known_tie"] = ~known
    return rules | _policy_rules(table, pairs, ties, asker, policy)


def _policy_rules(
    table: PlaceTable, pairs: PairColumns, ties: Mapping[int, frozenset[int]], asker: AskerFacts, policy: Policy
) -> dict[str, Mask]:
    people = table.metro_population
    rules = {
        "policy_country": np.isin(table.country, list(policy.excluded_countries)),
        "policy_decision": np.isin(table.ids, list(policy.own_decisions)),
        "policy_min_population": people < policy.min_population,
        "policy_size_ratio": np.minimum(people, asker.metro_population)
        < policy.size_ratio * np.maximum(people, asker.metro_population),
    }
    if policy.max_population is not None:
        rules["policy_max_population"] = people > policy.max_population
    if policy.min_overlap_hours:
        apart = np.abs(pairs.offset - asker.pairs.offset[asker.pair_row])
        overlap = np.maximum(0, WORKING_HOURS - np.minimum(apart, 24 - apart))
        rules["policy_overlap_hours"] = overlap < policy.min_overlap_hours
    if policy.one_per != "none" and asker.row is not None:
        partners = list(ties.get(asker.row, ()))
        taken = np.isin(table.country, table.country[partners])
        if policy.one_per == "region":
            places = {(table.country[p], table.admin1[p]) for p in partners}
            taken = np.array([(c, a) in places for c, a in zip(table.country, table.admin1, strict=True)], bool)
        taken[partners] = False
        rules["policy_one_per_" + policy.one_per] = taken
    return rules
