"""Training rows for plausibility: what a model would have seen of a tie before the tie was known.

The ties are held out in folds, as a benchmark would: in each fold a tenth of the ties is taken out at random (their
cities stay *warm*), and one in twenty cities loses all of its ties (those are *cold*). Features are computed on what is
left, so no feature of a training tie has seen it: not by degree, not by tables, not by walks.

A query's other candidates are far too many to keep. They are drawn with known probabilities, higher where ties are
likely, and weighted by the inverse, so that the sample stands for the whole gazetteer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Mask, Rows
from features.ties.attributes import PlaceAttributes
from features.ties.graph import TieGraph, partners_of
from features.ties.pair_features import PairFeatures
from features.ties.view import View

FOLDS = 10  # six gave an MRR of .102 warm and .129 cold instead of .111 and .146 (docs/decisions/0005)
# The shares that the benchmark takes out of its ties, so that the model learns what it will be asked.
WARM_SHARE = 0.10
COLD_SHARE = 0.05
# Candidates drawn for a query, in number: anywhere, by the bond of countries, by likely size, by the tie graph. A
# choice: some 120 rows a query keep learning short; weights undo the bias, so the mix only moves the noise.
UNIFORM, BY_COUNTRY, BY_SIZE, BY_GRAPH = 25, 20, 45, 30
SIZE_WIDTH = 1.3  # in ln people: candidates of a quarter to four times the expected size are drawn often
MOST_QUERIES = 700  # of a kind and fold: leaves the cold ones a larger share, which may help them (docs/decisions/0005)


@dataclass(frozen=True)
class Fold:
    """Ties that features may see, and those held out: asker to partners, with whether the asker is cold.

    Attributes:
        kept: shape (t, 2), rows.
        queries: (asker, held-out partners, cold) of each query.
        banned: for each asker, places that are neither right nor wrong (its other ties).
    """

    kept: Ints
    queries: list[tuple[int, Ints, bool]]
    banned: dict[int, set[int]]


@dataclass(frozen=True)
class Sample:
    """Rows grouped by query.

    Attributes:
        x: shape (rows, features). y: 1 for a held-out tie. weight: what each row stands for.
        group: rows of each query, in order. cold: whether each query's asker has no ties.
    """

    x: Rows
    y: Floats
    weight: Floats
    group: Ints
    cold: Mask


def folds(pairs: Ints, seed: int, count: int = FOLDS) -> Iterator[Fold]:
    """Hold out ties fold by fold; every tie is held out about once, every city is cold in at most one fold."""
    rng = np.random.default_rng(seed)
    cities = rng.permutation(np.unique(pairs))
    order = rng.permutation(len(pairs))
    partners = partners_of(pairs)
    for k in range(count):
        cold = cities[int(k * COLD_SHARE * len(cities)) : int((k + 1) * COLD_SHARE * len(cities))]
        warm = np.zeros(len(pairs), bool)
        warm[order[int(k * WARM_SHARE * len(pairs)) : int((k + 1) * WARM_SHARE * len(pairs))]] = True
        gone = np.isin(pairs, cold).any(axis=1)
        yield _fold(pairs, np.asarray(warm & ~gone), np.asarray(gone), cold, partners, rng)


def _fold(
    pairs: Ints,
    warm: Mask,
    gone: Mask,
    cold: Ints,
    partners: dict[int, set[int]],
    rng: np.random.Generator,
) -> Fold:
    icy = {int(c) for c in cold}
    mild = [(a, np.array(sorted(p)), False) for a, p in sorted(partners_of(pairs[warm]).items())]
    bare = [(a, np.array(sorted(p)), True) for a, p in sorted(partners_of(pairs[gone]).items()) if a in icy]
    chosen = [mild[i] for i in rng.permutation(len(mild))[:MOST_QUERIES]]
    queries = chosen + [bare[i] for i in rng.permutation(len(bare))[:MOST_QUERIES]]
    return Fold(pairs[~(warm | gone)], queries, {a: partners[a] for a, _, _ in queries})


def draw_folds(places: PlaceAttributes, pairs: Ints, seed: int, workers: int = 2, count: int = FOLDS) -> list[Sample]:
    """Training rows of each fold; the same for the same seed, whatever the number of workers."""
    from joblib import Parallel, delayed  # a service that opens a build has no use for it

    return list(
        Parallel(n_jobs=workers)(
            delayed(fold_rows)(places, fold, seed + k)
            for k, fold in enumerate(folds(pairs, seed, count))
            if fold.queries
        )
    )


def join(samples: Sequence[Sample]) -> Sample:
    """Samples as one, query after query."""
    return Sample(
        *(np.concatenate([getattr(s, name) for s in samples]) for name in ("x", "y", "weight", "group", "cold"))
    )


def fold_rows(places: PlaceAttributes, fold: Fold, seed: int) -> Sample:
    """Training rows of one fold."""
    rng = np.random.default_rng(seed)
    pairs = PairFeatures(places, TieGraph.build(places, fold.kept))
    proposal = Proposal(pairs)
    parts = []
    for asker, partners, cold in fold.queries:
        view = pairs.view(asker)
        chance = proposal(view)
        taken = rng.random(len(places)) < chance
        taken[list(fold.banned[asker])] = False
        others = np.flatnonzero(taken)
        x = pairs.matrix(view.of(np.concatenate([partners, others])))
        y = np.repeat([1.0, 0.0], [len(partners), len(others)])
        parts.append((x, y, np.concatenate([np.ones(len(partners)), 1 / chance[others]]), len(y), cold))
    x, y, weight, group, cold_ = zip(*parts, strict=True)
    return Sample(np.vstack(x), np.concatenate(y), np.concatenate(weight), np.array(group), np.array(cold_))


class Proposal:
    """With which probability each candidate of a query enters the sample; positive abroad, 0 in the own country."""

    def __init__(self, pairs: PairFeatures) -> None:
        self.pairs = pairs
        places, stats = pairs.places, pairs.statistics
        # By ties, a little by renown, and never 0: a place that is never drawn cannot be stood for.
        pull = stats.degree + 0.2 * np.exp(places.prominence - 3) + 0.05
        self.within = pull / np.bincount(places.country, pull)[places.country]
        self.by_country_: dict[int, Floats] = {}

    def __call__(self, view: View) -> Floats:
        """Shape (n,), 0..1."""
        places = self.pairs.places
        likely = self._likely(view.country)
        expected = self.pairs.statistics.pair_size
        home, away = view.country, places.country
        gap = view.gain - expected[home][away] + expected[:, home][away]
        sized = likely * np.exp(-gap * gap / (2 * SIZE_WIDTH**2)) / (view.km + 300)
        chance = UNIFORM / len(places) + BY_COUNTRY * likely + BY_SIZE * _share(sized) + BY_GRAPH * self._graph(view)
        return np.asarray(np.where(away == home, 0, np.minimum(chance, 1)))

    def _likely(self, home: int) -> Floats:
        """By the bond of the countries, then by ties and renown within the country."""
        if home not in self.by_country_:
            likely = self.within * np.exp(self.pairs.statistics.share[home])[self.pairs.places.country]
            self.by_country_[home] = _share(np.where(self.pairs.places.country == home, 0, likely))
        return self.by_country_[home]

    def _graph(self, view: View) -> Floats:
        reach = view.reach
        near = _share(reach.near_beside) + _share(reach.near_walk) + _share(reach.walk) + _share(reach.beside)
        return _share(np.where(self.pairs.places.country == view.country, 0, near))


def _share(value: NDArray[np.floating]) -> Floats:
    total = float(value.sum())
    return np.asarray(value / total if total > 0 else np.zeros(len(value)), dtype=np.float64)
