"""Plausibility: how much a pair looks like the ties that cities really formed (shown to users as precedent).

The model is a choice: given that a city forms one more tie abroad, how likely is it that the tie goes to this place
rather than to any other? Its logit is ``ln share + offset``, where the offset makes the median held-out tie 0.5; so
0.5 means "as likely as the median of ties that really exist". With enough ties the choice is learned by gradient
boosting, else a small additive model with coefficients set by hand answers.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np

from features.arrays import Floats, Ints, Row
from features.space import FeatureSpace
from features.ties.attributes import PlaceAttributes, load_attributes, save_attributes
from features.ties.graph import LEAST_TIES as LEAST
from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from matching.plausibility.boosted import BoostedChoice
from matching.plausibility.prior import PriorChoice
from matching.ranking.order import Explanation
from models.errors import NotReady

SCHEMA = 1
FILE = "plausibility.json"
PAIRS = "plausibility_ties.npy"


Choice: TypeAlias = BoostedChoice | PriorChoice

LEAST_TIES = LEAST


class Plausibility:
    """The plausibility of every pair, over one gazetteer and one set of ties; safe to share between threads."""

    def __init__(self, pairs: PairFeatures, choice: Choice) -> None:
        self.pairs = pairs
        self.choice = choice
        self._raw = lru_cache(maxsize=64)(self._raw_of)

    @classmethod
    def fit(cls, places: PlaceAttributes, ties: Ints, seed: int = 0, workers: int = 2) -> "Plausibility":
        """Learn from ties.

        Args:
            places: the gazetteer. ties: shape (t, 2), rows (``features.ties.graph.tie_rows``).
            seed: of the folds, the sample and the trees. workers: processes and threads.

        Returns:
            The learned model, or with fewer than 300 ties abroad the additive one; the ties serve as features only in
            the former.
        """
        country = places.country
        abroad = ties[country[ties[:, 0]] != country[ties[:, 1]]].reshape(-1, 2)
        pairs = PairFeatures(places, TieGraph.build(places, abroad))
        if len(abroad) < LEAST_TIES:
            return cls(pairs, PriorChoice.shipped())
        return cls(pairs, BoostedChoice.fit(pairs, seed, workers))

    @property
    def kind(self) -> str:
        """``learned`` or ``shipped``."""
        return self.choice.kind

    @property
    def spread(self) -> float:
        """How far, in logits, ties held out from learning lie from their median: the larger, the less it knows."""
        return self.choice.spread

    def score(self, row: int) -> Row:
        """Plausibility of each place as a partner of the asker, shape (n,), 0..1; 0 for the asker itself."""
        logit = self._logit(row)
        logit[row] = -np.inf
        return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float32)

    def share(self, row: int) -> Floats:
        """Probability that the asker's next tie abroad goes to each place, shape (n,); sums to 1, 0 at home."""
        raw, log_sum = self._raw(row)
        home = self.pairs.places.country == self.pairs.places.country[row]
        return np.asarray(np.where(home, 0, np.exp(raw - log_sum)))

    def explain(self, row: int, candidates: Ints) -> list[Explanation]:
        """Why each candidate is as plausible as it is to the asker at ``row``."""
        candidates = np.asarray(candidates, dtype=np.int64)
        if not len(candidates):
            return []
        parts = self.choice.parts(self.pairs, self.pairs.view(row).of(candidates))
        total = np.sum(list(parts.values()), axis=0)
        logit = self._logit(row)[candidates]
        return [
            Explanation(
                row=int(candidate),
                score=float(1 / (1 + np.exp(-logit[i]))),
                logit=float(logit[i]),
                base=float(logit[i] - total[i]),
                parts={family: float(values[i]) for family, values in parts.items()},
            )
            for i, candidate in enumerate(candidates)
        ]

    def save(self, folder: Path) -> None:
        """Write the model as JSON, arrays and LightGBM text into a folder that exists."""
        save_attributes(folder, self.pairs.places)
        np.save(folder / PAIRS, self.pairs.graph.pairs)
        self.choice.save(folder)
        state = {"schema": SCHEMA, "kind": self.kind, "choice": self.choice.state()}
        (folder / FILE).write_text(json.dumps(state, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, space: FeatureSpace | None = None) -> "Plausibility":
        """Read what ``save`` wrote.

        Args:
            space: the feature space that the model was learned with.

        Raises:
            NotReady: a file is missing or of another version.
        """
        try:
            state = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if state["schema"] != SCHEMA:
                raise NotReady(
                    f"{FILE} has schema {state['schema']}, not {SCHEMA}. Run `hanse build` to make a new one."
                )
            places = load_attributes(folder, space)
            pairs = PairFeatures(places, TieGraph.build(places, np.load(folder / PAIRS, allow_pickle=False)))
            kind = BoostedChoice if state["kind"] == "learned" else PriorChoice
            choice: Choice = kind.load(folder, state["choice"])
            if isinstance(choice, BoostedChoice) and choice.layout != pairs.layout:
                raise NotReady("The plausibility model was learned with other features. Run `hanse build`.")
        except (FileNotFoundError, KeyError, ValueError) as error:
            raise NotReady(
                f"The plausibility model is damaged ({error}). Run `hanse build` to make a new one."
            ) from error
        return cls(pairs, choice)

    def _logit(self, row: int) -> Floats:
        raw, log_sum = self._raw(row)
        return np.asarray(raw - log_sum + self.choice.offset)

    def _raw_of(self, row: int) -> tuple[Floats, float]:
        """Raw scores of all places, and ln of the sum of their exponentials abroad."""
        raw = self.choice.raw(self.pairs, self.pairs.view(row))
        away = raw[self.pairs.places.country != self.pairs.places.country[row]]
        top = float(away.max(initial=0.0))
        return raw, top + float(np.log(np.exp(away - top).sum() + 1e-300))
