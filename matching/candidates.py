"""Who may be a candidate: filters and policy before the best k are chosen, each exclusion with its reason."""

from collections.abc import Collection, Iterable, Iterator, Mapping
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
    scene = _Scene(table, pairs, ties.get(asker.row, frozenset()) if asker.row is not None else frozenset(), asker)
    rule = np.full(len(table), -1, dtype=np.int8)
    names = []
    for position, (name, out) in enumerate([*_filter_rules(scene, query), *_policy_rules(scene, query.policy)]):
        names.append(name)
        rule[out & (rule < 0)] = position
    return Candidates(tuple(names), rule)


@dataclass(frozen=True)
class _Scene:
    """What the rules look at."""

    table: PlaceTable
    pairs: PairColumns
    partners: frozenset[int]
    asker: AskerFacts

    def mask(self, rows: Iterable[int]) -> Mask:
        """True at some rows."""
        out = np.zeros(len(self.table), bool)
        out[list(rows)] = True
        return out

    def countries(self, codes: Collection[str]) -> Mask:
        """True where the place lies in one of the countries."""
        asked = np.array([code in codes for code in (*self.pairs.codes, "")], bool)
        return np.asarray(asked[self.pairs.country])


def _filter_rules(scene: _Scene, query: RankingQuery) -> Iterator[tuple[str, Mask]]:
    """Rules of the question; the first that applies is the one named."""
    table, row, filters = scene.table, scene.asker.row, query.filters
    people = table.metro_population if query.unit == "metro" else table.population
    if row is not None:
        yield "itself", table.anchor == table.anchor[row] if query.unit == "metro" else scene.mask([row])
    if query.unit == "metro":
        yield "not_a_metro", ~table.is_anchor & ~(scene.mask(scene.partners) & (filters.known == "only"))
    if not filters.any_country:
        yield "own_country", scene.countries([scene.asker.country])
    if filters.countries:
        yield "country_not_asked", ~scene.countries(filters.countries)
    if filters.exclude_countries:
        yield "country_excluded", scene.countries(filters.exclude_countries)
    if filters.min_population:
        yield "too_small", people < filters.min_population
    if filters.max_population is not None:
        yield "too_large", people > filters.max_population
    if filters.known == "hide":
        yield "known_tie", scene.mask(scene.partners)
    elif filters.known == "only":
        yield "no_known_tie", ~scene.mask(scene.partners)


def _policy_rules(scene: _Scene, policy: Policy) -> Iterator[tuple[str, Mask]]:
    """Rules of the asking city's own policy."""
    people, own = scene.table.metro_population, scene.asker.metro_population
    if policy.excluded_countries:
        yield "policy_country", scene.countries(policy.excluded_countries)
    if policy.own_decisions:
        yield "policy_decision", np.isin(scene.table.ids, list(policy.own_decisions))
    if policy.min_population:
        yield "policy_min_population", people < policy.min_population
    if policy.max_population is not None:
        yield "policy_max_population", people > policy.max_population
    if policy.size_ratio:
        yield "policy_size_ratio", np.minimum(people, own) < policy.size_ratio * np.maximum(people, own)
    if policy.min_overlap_hours:
        apart = np.abs(scene.pairs.offset - scene.asker.pairs.offset[scene.asker.pair_row])
        overlap = np.maximum(0, WORKING_HOURS - np.minimum(apart, 24 - apart))
        yield "policy_overlap_hours", overlap < policy.min_overlap_hours
    if policy.one_per != "none":
        yield f"policy_one_per_{policy.one_per}", _taken(scene, policy.one_per) & ~scene.mask(scene.partners)


def _taken(scene: _Scene, area: str) -> Mask:
    """Places whose country or region holds a partner already."""
    country, admin1 = scene.table.country, scene.table.admin1
    if area == "country":
        return scene.countries({str(country[p]) for p in scene.partners})
    regions = {(country[p], admin1[p]) for p in scene.partners}
    return np.array([(c, a) in regions for c, a in zip(country, admin1, strict=True)], bool)
