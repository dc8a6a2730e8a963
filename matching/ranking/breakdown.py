"""The parts of a fit, as numbers that sum to it."""

from dataclasses import dataclass

import numpy as np

from features.arrays import Floats, Ints
from features.blocks.registry import BLOCKS, REGISTRY, VECTOR_SHARE, pair_values
from features.space import SpaceRow
from matching.ranking.scoring import Scorer, Weighting


@dataclass(frozen=True)
class Breakdown:
    """Parts of the fit for some candidates.

    Attributes:
        value: shape (rows, blocks), about 0..1: how well the block suits, unknown filled with the average.
        average: shape (blocks,): the vector part with the average candidate.
        coverage: shape (rows, blocks), 0..1: how much of the value rests on known facts.
        weight: shape (blocks,), summing to 1.
        pair: name to values, shape (rows,), 0..1.
    """

    value: Floats
    average: Floats
    coverage: Floats
    weight: Floats
    pair: dict[str, Floats]

    @property
    def contribution(self) -> Floats:
        """Shape (rows, blocks); a row's sum is the fit."""
        return self.value * self.weight

    @property
    def fit(self) -> Floats:
        """Shape (rows,)."""
        return np.asarray(self.contribution.sum(axis=1))

    @property
    def total_coverage(self) -> Floats:
        """Share of the weight that rests on known facts, shape (rows,)."""
        return np.asarray(self.coverage @ self.weight)

    def first(self, count: int) -> "Breakdown":
        """The parts of the first rows."""
        pair = {name: values[:count] for name, values in self.pair.items()}
        return Breakdown(self.value[:count], self.average, self.coverage[:count], self.weight, pair)


def breakdown(scorer: Scorer, asker: SpaceRow, weighting: Weighting, rows: Ints) -> Breakdown:
    """The parts for some candidate rows, in double precision."""
    space = scorer.space
    matrix = np.asarray(space.matrix[rows], dtype=np.float64)
    features = pair_values(space.pairs.take(rows), asker.pairs, asker.row)
    pair = {name: values.astype(np.float64) for name, values in features.items()}
    value, coverage = np.zeros((len(rows), len(BLOCKS))), np.zeros((len(rows), len(BLOCKS)))
    average = np.zeros(len(BLOCKS))
    for i, block in enumerate(BLOCKS):
        vector, own, average[i] = scorer.side(asker, weighting, i)
        known = own * matrix[:, space.width + i]
        likeness = matrix[:, space.slices[block]] @ vector + (1 - known) * average[i]
        value[:, i] = VECTOR_SHARE[block] * likeness
        coverage[:, i] = VECTOR_SHARE[block] * known + (1 - VECTOR_SHARE[block])
        for feature in REGISTRY[block].pair_features:
            value[:, i] += feature.share * pair[feature.name]
    weight = np.array([weighting.weights.get(b, 0.0) for b in BLOCKS])
    return Breakdown(value, average, coverage, weight, pair)
