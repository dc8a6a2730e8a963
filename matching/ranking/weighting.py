"""Weights: from a purpose, a dial and a user's own numbers to one weight for each feature.

Two sums lie behind a fit: the prize P (what mass and nearness alone say) and the affinity A (what is special about
the two), each a weighted mean of its features. ``reach`` mixes them in units of their spreads, ``reach * P / s_P +
(1 - reach) * A / s_A``; divided by ``reach / s_P + (1 - reach) / s_A``, which changes no order, that is again a
weighted mean, so that a fit stays between 0 and 1 and its parts sum to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from features.blocks.block import Side
from features.blocks.registry import BLOCKS, FEATURES
from models.errors import InvalidInput
from models.purpose import Purpose
from models.ranking import RankingQuery


@dataclass(frozen=True)
class Weighting:
    """Weights of the features, summing to 1.

    Attributes:
        features: feature to weight; one that is not there weighs 0.
        cluster: the industry part asks for this cluster alone, "" for all that the asker has.
    """

    features: Mapping[str, float]
    cluster: str = ""

    def of(self, feature: str) -> float:
        """Weight of a feature."""
        return self.features.get(feature, 0.0)

    @cached_property
    def blocks(self) -> dict[str, float]:
        """Weight of each block: the sum over its features."""
        return {b: sum(self.of(f.name) for f in FEATURES[b]) for b in BLOCKS}

    @property
    def complement(self) -> float:
        """Share (0..1) of the industry part that asks who supplies whom instead of who is alike."""
        industry = self.blocks["industry"]
        return (self.of("sells") + self.of("buys")) / industry if industry else 0.0


def purpose_weighting(purpose: Purpose, reach: float, cluster: str = "") -> Weighting:
    """The weights of a purpose at a reach, 0 (affinity alone) to 1 (prize alone).

    A side without weight hands its share to the other.
    """
    spread = purpose.spread
    pull = {"prize": reach / spread["prize"], "affinity": (1 - reach) / spread["affinity"]}
    sides = {side: given for side, given in purpose.sides.items() if sum(given.values()) > 0}
    if not any(pull[side] for side in sides):
        pull = dict.fromkeys(sides, 1.0)
    total = sum(pull[side] for side in sides)
    weights = {
        name: pull[side] / total * weight / sum(given.values())
        for side, given in sides.items()
        for name, weight in given.items()
    }
    return Weighting(MappingProxyType(weights), cluster)


def with_spreads(purposes: Mapping[str, Purpose], spreads: Mapping[str, dict[str, float]]) -> Mapping[str, Purpose]:
    """The purposes with the spreads of their sides, and the share of each block in a fit at the usual reach."""
    found = {}
    for key, purpose in purposes.items():
        known = purpose.model_copy(update={"spread": spreads[key]})
        usual = purpose_weighting(known, purpose.reach)
        shares = {b: round(w, 6) for b, w in usual.blocks.items()}
        found[key] = known.model_copy(update={"weights": shares, "complement": round(usual.complement, 6)})
    return MappingProxyType(found)


def one_side(purpose: Purpose, side: Side) -> Weighting:
    """The weights of one side alone; none where the purpose has none on it."""
    given = purpose.sides[side]
    total = sum(given.values())
    return Weighting(MappingProxyType({name: weight / total for name, weight in given.items()} if total else {}))


def weighting(purposes: Mapping[str, Purpose], query: RankingQuery) -> Weighting:
    """The weights of a query: those of its purpose at its reach; a block that the user names weighs what he says.

    Raises:
        InvalidInput: unknown purpose or block; a negative or endless weight; all weights zero.
    """
    purpose = purposes.get(query.purpose)
    if purpose is None:
        raise InvalidInput(f"Unknown purpose '{query.purpose}'.", [("purpose", "unknown")], list(purposes))
    usual = purpose_weighting(purpose, purpose.reach if query.reach is None else query.reach, query.cluster or "")
    if not query.weights:
        return usual
    _check(query.weights)
    blocks = {**usual.blocks, **query.weights}
    total = sum(blocks.values())
    if total <= 0:
        raise InvalidInput("All weights are zero; give at least one block a weight.", [("weights", "all zero")])
    if total == np.inf:
        raise InvalidInput("The weights are too large; only their ratios count.", [("weights", "endless")])
    weights = {name: blocks[b] / total * part for b in BLOCKS for name, part in _within(usual, b).items()}
    return Weighting(MappingProxyType(weights), usual.cluster)


def _within(usual: Weighting, block: str) -> dict[str, float]:
    """How a block's weight falls on its features: as in the purpose, else by the block's own shares; sums to 1."""
    whole = usual.blocks[block]
    return {f.name: usual.of(f.name) / whole if whole else f.share for f in FEATURES[block]}


def _check(weights: Mapping[str, float]) -> None:
    bad = [(f"weights.{b}", "unknown block") for b in weights if b not in BLOCKS]
    bad += [(f"weights.{b}", "must be a number of 0 or more") for b, w in weights.items() if not 0 <= w < np.inf]
    if bad:
        raise InvalidInput("A weight cannot be used.", bad, list(BLOCKS))
