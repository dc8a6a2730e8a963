"""Rankers to compare with: each is a small class with a name and a score of all places for one asker.

Another ranker joins by one class and one line in ``BASELINES``. Scores may be of any scale; higher is better.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from features.ties.pair_features import PairFeatures
from matching.evaluation.factorisation import factorise


class RankerLike(Protocol):
    """Whatever gives each place a score for one asker."""

    name: str

    def score(self, row: int) -> NDArray[np.floating]:
        """Score of each place as a partner of the asker at ``row``, shape (n,)."""
        ...


class Baseline:
    """What all baselines share: the ties they may learn from."""

    name = ""

    def __init__(self, pairs: PairFeatures) -> None:
        self.pairs = pairs
        self.places = pairs.places


class Random(Baseline):
    """Chance, the same each time for the same asker."""

    name = "random"

    def score(self, row: int) -> Floats:
        """Uniform numbers."""
        return np.random.default_rng(row).random(len(self.places))


class Degree(Baseline):
    """The cities with most ties."""

    name = "degree"

    def score(self, row: int) -> Floats:
        """Number of ties; equal ones by population."""
        return np.asarray(self.pairs.statistics.degree + 1e-3 * self.places.size, dtype=np.float64)


class CountryPair(Baseline):
    """The cities with most ties, in the countries that the asker's country is tied to most."""

    name = "country-pair popularity"

    def score(self, row: int) -> Floats:
        """Country's share of the ties, then ties within it."""
        places, stats = self.places, self.pairs.statistics
        weight = stats.degree + 1e-3 * places.size
        total = np.bincount(places.country, weight)
        bond = np.exp(stats.share[places.country[row]].astype(np.float64))
        return np.asarray(bond[places.country] * (weight / total[places.country]))


class Population(Baseline):
    """The cities nearest in population."""

    name = "population similarity"

    def score(self, row: int) -> Floats:
        """Minus the difference of ln population."""
        return np.asarray(-np.abs(self.places.size - self.places.size[row]), dtype=np.float64)


class Gravity(Baseline):
    """Large and near: population over distance (plus 50 km, so that the nearest village does not win), untuned."""

    name = "gravity"

    def score(self, row: int) -> Floats:
        """Attraction in ln."""
        return np.asarray(self.places.size - np.log(self.places.km(row) + 50.0), dtype=np.float64)


class Distance(Baseline):
    """The nearest cities."""

    name = "distance"

    def score(self, row: int) -> Floats:
        """Minus the distance in km."""
        return -self.places.km(row).astype(np.float64)


class AdamicAdar(Baseline):
    """Common partners, rare ones counting more (Adamic and Adar 2003); without any, the cities with most ties."""

    name = "adamic-adar"

    def score(self, row: int) -> Floats:
        """Sum over common partners of 1 / ln(degree + 2), then degree."""
        return np.asarray(self.pairs.graph.reach(row).adamic + 1e-6 * self.pairs.statistics.degree, dtype=np.float64)


class PageRank(Baseline):
    """Personalised PageRank, restart 0.3; without ties, the cities with most."""

    name = "personalised pagerank"

    def score(self, row: int) -> Floats:
        """Share of the walk's time, then degree."""
        return np.asarray(self.pairs.graph.reach(row).walk + 1e-9 * self.pairs.statistics.degree, dtype=np.float64)


class ImplicitAls(Baseline):
    """Implicit alternating least squares (Hu, Koren and Volinsky 2008); without ties, the cities with most."""

    name = "implicit als"

    @cached_property
    def factors(self) -> tuple[Floats, Floats]:
        """Factors of the tied cities as askers and as candidates."""
        return factorise(self.pairs.graph.inner)

    def score(self, row: int) -> Floats:
        """Inner product of factors; cities without ties have 0."""
        graph = self.pairs.graph
        out = 1e-6 * self.pairs.statistics.degree.astype(np.float64)
        at = int(graph.of_tied[row])
        if at >= 0:
            askers, candidates = self.factors
            out[graph.tied] += candidates @ askers[at]
        return out


class Cosine:
    """Nearest by the cosine of given rows.

    Args:
        name: as the record names it.
        rows: shape (n, d), unit length or zero; places without facts have zero rows.
    """

    def __init__(self, name: str, rows: NDArray[np.floating]) -> None:
        self.name = name
        self.rows = rows

    def score(self, row: int) -> Floats:
        """Cosine with the asker's row."""
        return np.asarray(self.rows @ self.rows[row], dtype=np.float64)


BASELINES: Mapping[str, Callable[[PairFeatures], RankerLike]] = MappingProxyType(
    {
        made.name: made
        for made in (
            Random,
            Degree,
            CountryPair,
            Population,
            Gravity,
            Distance,
            AdamicAdar,
            PageRank,
            ImplicitAls,
        )
    }
)
