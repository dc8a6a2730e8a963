"""The fit of some candidates, part by part: what each block gives on each side, and how much of it rests on facts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from features.arrays import Floats, Ints
from features.blocks.registry import BLOCKS, FEATURES, PARTS, REGISTRY, SIDES, pair_values
from features.space import SpaceRow
from matching.ranking.scoring import Scorer
from matching.ranking.weighting import Weighting, one_side
from models.purpose import Purpose


@dataclass(frozen=True)
class Breakdown:
    """Parts of the fit for some candidates; a part is a block on one side, in the order of ``PARTS``.

    Attributes:
        value: shape (rows, parts), about 0..1: how well the part suits, unknown filled with the average.
        average: shape (parts,): what the average candidate would give, pair features aside.
        coverage: shape (rows, parts), 0..1: how much of the value rests on known facts.
        weight: shape (parts,), summing to 1.
        features: name to values of shape (rows,), 0..1; those that weigh nothing are there too.
        of: weight of each feature.
    """

    value: Floats
    average: Floats
    coverage: Floats
    weight: Floats
    features: dict[str, Floats]
    of: Weighting

    @property
    def contribution(self) -> Floats:
        """Shape (rows, parts); a row's sum is the fit."""
        return self.value * self.weight

    @property
    def fit(self) -> Floats:
        """Shape (rows,)."""
        return np.asarray(self.contribution.sum(axis=1))

    @property
    def prize(self) -> Floats:
        """What mass and nearness alone give of the fit, shape (rows,); the rest is affinity."""
        return np.asarray(self.contribution[:, PRIZE].sum(axis=1))

    @property
    def total_coverage(self) -> Floats:
        """Share of the weight that rests on known facts, shape (rows,)."""
        return np.asarray(self.coverage @ self.weight)

    def take(self, rows: Ints) -> "Breakdown":
        """The parts of some rows."""
        features = {name: values[rows] for name, values in self.features.items()}
        return Breakdown(self.value[rows], self.average, self.coverage[rows], self.weight, features, self.of)


SPREAD_ASKERS, SPREAD_PARTNERS = 64, 500  # 32,000 pairs: the spread is then sure to a hundredth
ROUNDING = 1e-6  # a sum that varies less than this is the same for all pairs; to divide by it would give it all the say
PRIZE = np.array([side == "prize" for _, side in PARTS])


def breakdown(scorer: Scorer, asker: SpaceRow, weighting: Weighting, rows: Ints) -> Breakdown:
    """The parts for some candidate rows, in double precision."""
    space = scorer.space
    features, known, average = _vectors(scorer, asker, weighting, rows)
    pairs = pair_values(space.pairs.take(rows), asker.pairs, asker.row)
    features |= {name: values.astype(np.float64) for name, values in pairs.items()}
    value, coverage = np.zeros((len(rows), len(PARTS))), np.zeros((len(rows), len(PARTS)))
    weight, usual = np.zeros(len(PARTS)), np.zeros(len(PARTS))
    for p, (block, side) in enumerate(PARTS):
        own = [f for f in FEATURES[block] if f.side == side]
        weight[p] = sum(weighting.of(f.name) for f in own)
        for feature in own:
            share = weighting.of(feature.name) / weight[p] if weight[p] else feature.share / sum(f.share for f in own)
            value[:, p] += share * features[feature.name]
            coverage[:, p] += share * known.get(feature.name, np.ones(len(rows)))
            usual[p] += share * average.get(feature.name, 0.0)
    return Breakdown(value, usual, coverage, weight, features, weighting)


def spreads(scorer: Scorer, purposes: Mapping[str, Purpose]) -> dict[str, dict[str, float]]:
    """Standard deviation of each side of each purpose over seeded random pairs of metros; 1 where it does not vary."""
    rng, anchors = np.random.default_rng(0), np.flatnonzero(scorer.space.table.is_anchor)
    askers = rng.choice(anchors, min(SPREAD_ASKERS, len(anchors)), replace=False)
    drawn = [rng.choice(anchors, min(SPREAD_PARTNERS, len(anchors)), replace=False) for _ in askers]
    found = [
        breakdown(scorer, scorer.space.at(int(a)), Weighting({}), rows[rows != a]).features
        for a, rows in zip(askers, drawn, strict=True)
    ]
    values = {name: np.concatenate([one[name] for one in found]) for name in found[0]} if found else {}
    return {
        key: {side: _spread(values, one_side(purpose, side)) for side in SIDES} for key, purpose in purposes.items()
    }


def _spread(values: Mapping[str, Floats], side: Weighting) -> float:
    total = sum((weight * values[name] for name, weight in side.features.items() if name in values), np.zeros(1))
    found = float(np.std(total)) if len(total) else 0.0
    return found if found > ROUNDING else 1.0


def _vectors(
    scorer: Scorer, asker: SpaceRow, weighting: Weighting, rows: Ints
) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, float]]:
    """Vector features of the rows: values, how much of each is known (both shape (rows,)), and the average."""
    space = scorer.space
    matrix = np.asarray(space.matrix[rows], dtype=np.float64)
    values: dict[str, Floats] = {}
    knowns: dict[str, Floats] = {}
    averages: dict[str, float] = {}
    for i, block in enumerate(BLOCKS):
        for feature in REGISTRY[block].vector_features:
            vector, own, average = scorer.feature_query(asker, weighting, i, feature.name)
            known = own * matrix[:, space.width + i]
            values[feature.name] = matrix[:, space.slices[block]] @ vector + (1 - known) * average
            knowns[feature.name], averages[feature.name] = known, average
    return values, knowns, averages
