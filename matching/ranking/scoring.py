"""Fit: the one score. Weights act on the query; the parts of the sum are the explanation.

The fit is a weighted mean of features. A pair feature counts as it is. A vector feature of weight w, with k the product
of both coverages in its block, contributes ``w * (k * <T x_a, x_c> + (1 - k) * m)``, where T is what the block asks for
the asker and m what the average candidate would give it: the unknown counts as average, not as nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features.arrays import Floats, Ints, Mask, Rows
from features.blocks.block import Block, unit
from features.blocks.industry import IndustryBlock
from features.blocks.registry import BLOCKS, REGISTRY
from features.pairs.columns import PairColumns
from features.space import PROFILE, FeatureSpace, SpaceRow
from matching.ranking.index import CandidateIndex
from matching.ranking.top import top
from matching.ranking.weighting import Weighting

MIN_PROFILES = 200  # what the index gives at least (docs/decisions/0002); fewer only move work to the rescoring
MARGIN = 1e-5  # above the rounding of such a sum in single precision: nearer than this is equal
FEW = 2_000  # rows that are worth a row each in double precision, 10 MB; for more the distinct rows are scanned


class Scorer:
    """Scores candidates for an asker and a weighting.

    Args:
        space: the feature space.
        index: an index over the space's profiles.
        blocks: the fitted blocks, in the order of the space; they turn an asker's row into what it asks for.
    """

    def __init__(self, space: FeatureSpace, index: CandidateIndex, blocks: Sequence[Block]) -> None:
        self.space = space
        self.index = index
        self.blocks = blocks

    def query(self, asker: SpaceRow, weighting: Weighting) -> tuple[Rows, float]:
        """The query vector, shape (d + blocks,), and the constant that complete the vector part of the fit."""
        space, q, constant = self.space, np.zeros_like(asker.values), 0.0
        for i, block in enumerate(BLOCKS):
            for feature in REGISTRY[block].vector_features:
                if weight := weighting.of(feature.name):
                    vector, own, average = self.feature_query(asker, weighting, i, feature.name)
                    q[space.slices[block]] += weight * vector
                    q[space.width + i] -= weight * average * own
                    constant += weight * average
        return q, constant

    def feature_query(self, asker: SpaceRow, weighting: Weighting, i: int, feature: str) -> tuple[Rows, float, float]:
        """What a vector feature of block i asks for: its vector, the asker's coverage, and what the average candidate
        with facts would give (0..1); 0 where the asker has none.

        A thin row is short as a candidate; as asker it speaks at full length, so that a weight means the same to all.
        """
        block, space = self.blocks[i], self.space
        at, known = space.slices[block.name], float(space.means[space.width + i])
        rows, own = unit(asker.values[at][None, :]), float(asker.values[space.width + i])
        if block.of_candidate:
            own = 1.0
        elif weighting.cluster and isinstance(block, IndustryBlock):
            rows, own = block.single(weighting.cluster), 1.0
        vector = own * block.ask(feature, rows)[0]
        average = float(vector @ space.means[at]) / (known * own) if known and own else 0.0
        return vector, own, average

    def pair_scores(self, asker: SpaceRow, weighting: Weighting) -> Floats:
        """The pair features' part of the fit for every place, shape (n,)."""
        return _pairs_of(self.space.pairs, asker, weighting)

    def fit(self, asker: SpaceRow, weighting: Weighting, rows: Ints | None = None) -> Floats:
        """Fit with some places, shape (rows,), or with every one, shape (n,), about 0..1; without the index."""
        q, constant = self.query(asker, weighting)
        if rows is not None and len(rows) < FEW:
            return self._exact(rows, q, _pairs_of(self.space.pairs.take(rows), asker, weighting) + constant)
        every = self.space.matrix.scan(q.astype(np.float64)) + self.pair_scores(asker, weighting) + constant
        return every if rows is None else every[rows]

    def rough(self, asker: SpaceRow, weighting: Weighting) -> Floats:
        """Fit with every place in single precision, off by less than ``MARGIN``; shape (n,)."""
        q, constant = self.query(asker, weighting)
        return self.space.matrix.scan(q) + self.pair_scores(asker, weighting) + constant

    def top(self, asker: SpaceRow, weighting: Weighting, allowed: Mask, k: int) -> tuple[Ints, Floats]:
        """The k best allowed rows and their fit, best first, equal ones by id; exact.

        The index gives the best profiles. A place whose profile it left out has at most the cut's product, so only
        those whose other features could raise them over the k-th best are looked at (a threshold algorithm), first in
        single precision, then those near the cut in double.
        """
        space, (q, constant) = self.space, self.query(asker, weighting)
        pair = self.pair_scores(asker, weighting) + constant
        rest = space.matrix.scan(q, without=PROFILE) + pair
        profile, of = space.of_profile(q), space.profiles.code
        worth = np.zeros(len(space.profiles.rows), bool)
        worth[of[allowed]] = True
        found, product = self.index.search(profile, worth, max(MIN_PROFILES, 10 * k))
        if not len(found):
            return np.zeros(0, np.int64), np.zeros(0)
        bound = np.full(len(worth), product.min(), np.float64)
        bound[found] = product
        worth[:] = False
        worth[found] = True
        kth = _kth((bound[of] + rest)[allowed & worth[of]], k)
        rows = np.flatnonzero(allowed & (bound[of] + rest >= kth - MARGIN))
        scores = (space.profiles.rows @ profile)[of[rows]] + rest[rows]
        rows = rows[scores >= _kth(scores, k) - MARGIN]
        return self._best(self._exact(rows, q, pair[rows]), rows, k)

    def top_many(
        self, askers: Sequence[SpaceRow], weighting: Weighting, allowed: Sequence[Mask], k: int
    ) -> list[tuple[Ints, Floats]]:
        """What ``top`` gives for each asker, scored together by products of matrices; made for bulk work.

        Args:
            askers: at most some hundreds at a time; the products take n times their number in memory.
            allowed: one mask of shape (n,) per asker.
        """
        queries = [self.query(a, weighting) for a in askers]
        vectors = self.space.matrix.scan_many(np.column_stack([q for q, _ in queries]))
        found = []
        for i, (who, (q, constant)) in enumerate(zip(askers, queries, strict=True)):
            pair = self.pair_scores(who, weighting) + constant
            rows = np.flatnonzero(allowed[i])
            scores = vectors[rows, i] + pair[rows]
            rows = rows[scores >= _kth(scores, k) - MARGIN]
            found.append(self._best(self._exact(rows, q, pair[rows]), rows, k))
        return found

    def _exact(self, rows: Ints, q: Rows, pair: Floats) -> Floats:
        """Fit of some rows in double precision, with their pair features' part."""
        return self.space.matrix.exact(rows, q) + pair

    def _best(self, scores: Floats, rows: Ints, k: int) -> tuple[Ints, Floats]:
        best = top(scores, self.space.table.ids[rows], k)
        return rows[best], scores[best]

    def rank_for(self, partners: Ints, asker: SpaceRow, weighting: Weighting) -> Ints:
        """The asker's place in each partner's own list of metros, exact, 1 for the best.

        Each partner's own country is left out of its list.

        Returns:
            Shape (partners,).
        """
        if not len(partners):
            return np.zeros(0, np.int64)
        rivals, askers = self._rivals, [self.space.at(int(row)) for row in partners]
        queries = np.column_stack([self.query(a, weighting)[0] for a in askers])
        vectors, own = self.space.matrix.scan_many(queries, rivals.rows), asker.values @ queries
        one = asker.pairs.take(np.array([asker.row]))
        better = [
            rivals.better(vectors[:, i], float(own[i]) + float(_pairs_of(one, who, weighting)[0]), who, weighting)
            for i, who in enumerate(askers)
        ]
        return np.array(better, np.int64) + 1

    @cached_property
    def _rivals(self) -> "_Rivals":
        rows = np.flatnonzero(self.space.table.is_anchor)
        return _Rivals(rows, self.space.pairs.take(rows), self.space.pairs["country"])


@dataclass(frozen=True)
class _Rivals:
    """All metro anchors: who competes in a partner's own list.

    Attributes:
        rows: of the space. pairs: their pair columns. country: of every row of the space.
    """

    rows: Ints
    pairs: PairColumns
    country: Ints

    def better(self, vectors: Rows, mine: float, who: SpaceRow, weighting: Weighting) -> int:
        """How many of those abroad have a higher fit for ``who`` than ``mine``.

        Block after block of pair features is added; whoever cannot pass by what is left is looked at no more.

        Args:
            vectors: the vector part of the fit of each rival.
        """
        kinds = sorted(_weighed(weighting), key=lambda kind: _COST.get(kind.name, 0))
        left = sum(weighting.of(f.name) for kind in kinds for f in kind.pair_features)
        at = np.flatnonzero((vectors + left > mine) & (self.pairs["country"] != self.country[who.row]))
        scores, columns = vectors[at].astype(np.float64), self.pairs.take(at)
        for kind in kinds:
            scores += _of_kind(kind, columns, who, weighting)
            left -= sum(weighting.of(f.name) for f in kind.pair_features)
            keep = np.flatnonzero(scores + left > mine)
            if len(keep) < len(scores) / 2:
                scores, columns = scores[keep], columns.take(keep)
        return int((scores > mine + MARGIN).sum())


# Blocks whose pair features take long come last, when few rivals are left.
_COST = {"geography": 2, "links": 1}


def _weighed(weighting: Weighting) -> list[type[Block]]:
    """Blocks with pair features that weigh something."""
    return [kind for kind in REGISTRY.values() if any(weighting.of(f.name) for f in kind.pair_features)]


def _pairs_of(columns: PairColumns, asker: SpaceRow, weighting: Weighting) -> Floats:
    """The pair features' part of the fit for some places."""
    total = np.zeros(len(columns))
    for kind in _weighed(weighting):
        total += _of_kind(kind, columns, asker, weighting)
    return total


def _of_kind(kind: type[Block], columns: PairColumns, asker: SpaceRow, weighting: Weighting) -> Floats:
    """What the pair features of one block give."""
    total, values = np.zeros(len(columns)), kind.pair_values(columns, asker.pairs, asker.row)
    for feature in kind.pair_features:
        if weight := weighting.of(feature.name):
            total += weight * values[feature.name]
    return total


def _kth(scores: Floats, k: int) -> float:
    """The k-th highest, minus infinity where there are fewer."""
    return float(np.partition(scores, -k)[-k]) if len(scores) >= k else -np.inf
