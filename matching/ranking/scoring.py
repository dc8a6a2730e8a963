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
from features.blocks.registry import BLOCKS, REGISTRY, pair_values
from features.pairs.columns import PairColumns
from features.space import FeatureSpace, SpaceRow
from matching.ranking.index import CandidateIndex
from matching.ranking.top import top
from matching.ranking.weighting import Weighting

MIN_CANDIDATES = 200  # what the index gives at least (docs/decisions/0002); fewer only move work to the rescoring
SLACK = 16  # rows beyond k that are rescored, so that rounding of single precision cannot push one out at the cut
_MARGIN = 1e-5  # above the rounding of such a sum in single precision: nearer than this is equal


class Scorer:
    """Scores candidates for an asker and a weighting.

    Args:
        space: the feature space.
        index: an index over the space's matrix.
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
        return self._pairs_of(self.space.pairs, asker, weighting)

    def _pairs_of(self, columns: PairColumns, asker: SpaceRow, weighting: Weighting) -> Floats:
        total, values = np.zeros(len(columns)), pair_values(columns, asker.pairs, asker.row)
        for kind in REGISTRY.values():
            for feature in kind.pair_features:
                total += weighting.of(feature.name) * values[feature.name]
        return total

    def fit(self, asker: SpaceRow, weighting: Weighting, rows: Ints | None = None) -> Floats:
        """Fit with some places, shape (rows,), or with every one, shape (n,), about 0..1; without the index."""
        q, constant = self.query(asker, weighting)
        matrix, pairs = self.space.matrix, self.space.pairs
        if rows is not None:
            matrix, pairs = matrix[rows], pairs.take(rows)
        return matrix.astype(np.float64) @ q.astype(np.float64) + self._pairs_of(pairs, asker, weighting) + constant

    def top(self, asker: SpaceRow, weighting: Weighting, allowed: Mask, k: int) -> tuple[Ints, Floats]:
        """The k best allowed rows and their fit, best first, equal ones by id; exact.

        The index gives the best by vectors alone. A row that it left out has at most the cut's vector part, so only
        those whose pair features could raise them over the k-th best are scored as well (a threshold algorithm).
        """
        q, constant = self.query(asker, weighting)
        pair = self.pair_scores(asker, weighting) + constant
        rows, base = self.index.search(q, allowed, max(MIN_CANDIDATES, 10 * k))
        scores = base + pair[rows]
        if 0 < len(rows) < int(allowed.sum()):
            kth = np.partition(scores, -min(k, len(scores)))[-min(k, len(scores))]
            could = allowed & (float(base.min()) + pair >= kth - _MARGIN)
            rows = np.union1d(rows, np.flatnonzero(could))
        return self._best(self._exact(rows, q, pair), rows, k)

    def top_many(
        self, askers: Sequence[SpaceRow], weighting: Weighting, allowed: Sequence[Mask], k: int
    ) -> list[tuple[Ints, Floats]]:
        """What ``top`` gives for each asker, scored together by one matrix product; made for bulk work.

        Args:
            askers: at most some hundreds at a time; the product takes n times their number in memory.
            allowed: one mask of shape (n,) per asker.
        """
        queries = [self.query(a, weighting) for a in askers]
        vectors = self.space.matrix @ np.column_stack([q for q, _ in queries])
        found = []
        for i, (who, (q, constant)) in enumerate(zip(askers, queries, strict=True)):
            pair = self.pair_scores(who, weighting) + constant
            rows = np.flatnonzero(allowed[i])
            scores = vectors[rows, i] + pair[rows]
            if len(rows) > k + SLACK:
                rows = rows[np.argpartition(-scores, k + SLACK)[: k + SLACK]]
            found.append(self._best(self._exact(rows, q, pair), rows, k))
        return found

    def _exact(self, rows: Ints, q: Rows, pair: Floats) -> Floats:
        """Fit of some rows in double precision; only those within reach of the best are worth it.

        Row by row, as a product of matrices rounds equal rows unlike by where they stand, and ties would not go by id.
        """
        found = np.einsum("ij,j->i", self.space.matrix[rows].astype(np.float64), q.astype(np.float64))
        return np.asarray(found + pair[rows])

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
        vectors, own = rivals.matrix @ queries, asker.values @ queries
        better = np.zeros(len(partners), np.int64)
        for i, who in enumerate(askers):
            scores = vectors[:, i] + self._pairs_of(rivals.pairs, who, weighting)
            mine = float(own[i]) + self._pair_with(who, asker, weighting)
            abroad = rivals.country != rivals.country_of(who.row)
            better[i] = ((scores > mine + _MARGIN) & abroad).sum()
        return better + 1

    @cached_property
    def _rivals(self) -> "_Rivals":
        rows = np.flatnonzero(self.space.table.is_anchor)
        country = self.space.pairs["country"]
        return _Rivals(
            np.ascontiguousarray(self.space.matrix[rows]), self.space.pairs.take(rows), country[rows], country
        )

    def _pair_with(self, who: SpaceRow, other: SpaceRow, weighting: Weighting) -> float:
        """The pair features' part of the fit that ``who`` gives to ``other``."""
        one = other.pairs.take(np.array([other.row]))
        return float(self._pairs_of(one, who, weighting)[0])


@dataclass(frozen=True)
class _Rivals:
    """All metro anchors, side by side in memory: who competes in a partner's own list."""

    matrix: Rows
    pairs: PairColumns
    country: Ints
    all_countries: Ints

    def country_of(self, row: int) -> int:
        """Country of a row of the space."""
        return int(self.all_countries[row])
