"""Who may be a candidate: filters and policy before the best k are chosen, each exclusion with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Mask
from matching.policy import broken_rules
from matching.ranking.context import RankingContext
from models.ranking import Filters


@dataclass(frozen=True)
class Candidates:
    """Allowed rows, and why each other row is out.

    Attributes:
        rules: names of the rules, in the order in which they speak.
        rule: shape (n,), position of the first rule that excludes the row, -1 for allowed ones.
    """

    rules: tuple[str, ...]
    rule: NDArray[np.int8]

    @property
    def allowed(self) -> Mask:
        """Shape (n,)."""
        return np.asarray(self.rule < 0)

    def reason(self, row: int) -> str:
        """The rule that excludes a row; "" for an allowed one."""
        return self.rules[self.rule[row]] if self.rule[row] >= 0 else ""

    @property
    def excluded(self) -> dict[str, int]:
        """Rule to the number of places that it excludes; rules that exclude none are left out."""
        counts = np.bincount(self.rule[self.rule >= 0], minlength=len(self.rules))
        return {name: int(count) for name, count in zip(self.rules, counts, strict=True) if count}


def candidates(context: RankingContext) -> Candidates:
    """Apply filters and policy."""
    rule = np.full(len(context.table), -1, dtype=np.int8)
    names = []
    for position, (name, out) in enumerate([*_filter_rules(context), *_policy_rules(context)]):
        names.append(name)
        rule[out & (rule < 0)] = position
    return Candidates(tuple(names), rule)


def _filter_rules(context: RankingContext) -> Iterator[tuple[str, Mask]]:
    """Rules of the question; the first that applies is the one named."""
    table, row, query, filters = context.table, context.gazetteer_row, context.query, context.query.filters
    in_countries, known = context.places.in_countries, context.mask(context.partners)
    people = table.metro_population if query.unit == "metro" else table.population
    if row is not None:
        yield "itself", table.anchor == table.anchor[row] if query.unit == "metro" else context.mask([row])
    if query.unit == "metro":
        yield "not_a_metro", ~table.is_anchor & ~(known & (filters.known == "only"))
    if not filters.any_country:
        yield "own_country", in_countries([context.city.country])
    if filters.countries:
        yield "country_not_asked", ~in_countries(filters.countries)
    if filters.exclude_countries:
        yield "country_excluded", in_countries(filters.exclude_countries)
    if query.risk == "exclude":
        yield "risk", context.risky
    yield from _size_rules(filters, people)
    if filters.known == "hide":
        yield "known_tie", known
    elif filters.known == "only":
        yield "no_known_tie", ~known


def _size_rules(filters: Filters, people: Floats) -> Iterator[tuple[str, Mask]]:
    if filters.min_population:
        yield "too_small", people < filters.min_population
    if filters.max_population is not None:
        yield "too_large", people > filters.max_population


def _policy_rules(context: RankingContext) -> Iterator[tuple[str, Mask]]:
    """Rules of the asking city's policy."""
    policy = context.query.policy
    yield from broken_rules(policy, context.policy_asker, context.places)
    if policy.one_per != "none":
        yield f"policy_one_per_{policy.one_per}", context.taken_areas() & ~context.mask(context.partners)
