"""The shipped choice: an additive model for when there are too few ties to learn from.

Its coefficients lie in ``prior.json``. They are rounded numbers set by hand after the general findings
on town twinning and gravity (ties grow with size and renown, fall with distance, join like with like, follow
languages); they were not fitted to any list of ties and hold nothing about single pairs or countries.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from features.arrays import Floats
from features.ties.families import FAMILIES
from features.ties.pair_features import PairFeatures
from features.ties.view import View

SHIPPED = Path(__file__).with_name("prior.json")


@dataclass(frozen=True)
class PriorChoice:
    """A weighted sum of features.

    Attributes:
        weights: family to feature to weight. offset, spread: as of the learned choice, set by hand too.
    """

    weights: Mapping[str, Mapping[str, float]]
    offset: float
    spread: float
    kind: str = "shipped"

    @classmethod
    def shipped(cls) -> "PriorChoice":
        """The model with the shipped coefficients."""
        return cls.load(SHIPPED.parent, json.loads(SHIPPED.read_text(encoding="utf-8")))

    def raw(self, pairs: PairFeatures, view: View) -> Floats:
        """Score of each candidate, shape (candidates,)."""
        return np.asarray(sum(self.parts(pairs, view).values(), np.zeros(len(view.rows))))

    def parts(self, pairs: PairFeatures, view: View) -> Mapping[str, Floats]:
        """Contribution of each family, shape (candidates,) each."""
        out: dict[str, Floats] = {}
        for family, weights in self.weights.items():
            features = FAMILIES[family](view)
            terms = [
                w * np.broadcast_to(np.asarray(features[n], np.float64), view.rows.shape) for n, w in weights.items()
            ]
            out[family] = np.asarray(np.sum(terms, axis=0))
        return out

    def state(self) -> dict[str, object]:
        """What JSON keeps."""
        weights = {family: dict(w) for family, w in self.weights.items()}
        return {"weights": weights, "offset": self.offset, "spread": self.spread}

    def save(self, folder: Path) -> None:
        """Nothing lies outside the JSON."""

    @classmethod
    def load(cls, folder: Path, state: Mapping[str, Any]) -> "PriorChoice":
        """Read what ``state`` kept."""
        return cls(state["weights"], float(state["offset"]), float(state["spread"]))
