"""The learned choice: the mean of four boosted models, each trained on half of the folds and measured on another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
from joblib import Parallel, delayed

from features.arrays import Floats, Rows
from features.ties.pair_features import PairFeatures
from features.ties.view import View
from matching.plausibility.sampling import Sample, draw_folds, join
from matching.plausibility.training import train

# Four models on every second fold learn in half the time of four on nine folds; MRR .124 warm and .144 cold instead of
# .130 and .138. How many first trees choose how many candidates was measured too (docs/decisions/0005).
MEMBERS = 4
SETS = 2
FIRST_TREES = 30
KEPT = 2500
TREES = "plausibility_{}.txt"


@dataclass(frozen=True)
class BoostedChoice:
    """Mean raw score of some boosted models.

    Attributes:
        members: the boosted models. layout: (family, feature) of each column.
        offset: minus the median ln share of held-out ties. spread: their robust deviation, in logits.
    """

    members: tuple[lgb.Booster, ...]
    layout: tuple[tuple[str, str], ...]
    offset: float
    spread: float
    kind: str = "learned"

    @classmethod
    def fit(cls, pairs: PairFeatures, seed: int, workers: int) -> "BoostedChoice":
        """Learn from the ties of the graph; each member leaves one fold out, on which its shares are measured."""
        return cls.learn(draw_folds(pairs.places, pairs.graph.pairs, seed, workers), pairs.layout, seed, workers)

    @classmethod
    def learn(
        cls, samples: list[Sample], layout: tuple[tuple[str, str], ...], seed: int, workers: int
    ) -> "BoostedChoice":
        """Learn from the rows of the folds, whose columns are those of the layout."""
        names = [f"{family}.{name}" for family, name in layout]
        made = Parallel(n_jobs=min(workers, MEMBERS), mmap_mode="r")(
            delayed(_member)(samples, k, names, seed) for k in range(min(MEMBERS, len(samples) - 1))
        )
        members = [lgb.Booster(model_str=text) for text, _ in made]
        held_out = np.concatenate([shares for _, shares in made])
        low, middle, high = np.percentile(held_out, [25, 50, 75])
        # The quartiles of a normal distribution lie 1.349 deviations apart.
        return cls(tuple(members), layout, -float(middle), float(high - low) / 1.349)

    @cached_property
    def scout(self) -> lgb.Booster:
        """The first trees of the first member, as a model of their own.

        LightGBM keeps the number of trees to use in the model itself, so a model asked for some trees by one thread and
        for all by another gives wrong scores to both.
        """
        return lgb.Booster(model_str=self.members[0].model_to_string(num_iteration=FIRST_TREES))

    def raw(self, pairs: PairFeatures, view: View) -> Floats:
        """Mean score of the members, shape (candidates,).

        The first trees of the first member choose the candidates that all trees score; the rest keep their order below
        them. Of the hundred that all trees put first for all places, 99.6 % (25 first trees) to 99.8 % (40) are among
        those chosen (``docs/decisions/0005-plausibility.md``).
        """
        x = pairs.matrix(view)
        if len(x) <= KEPT:
            return self._predict(x)
        first = _raw(self.scout, x)
        first[view.countries == view.country] = first.min()  # places at home are never asked for
        cut = np.partition(first, len(first) - KEPT)[len(first) - KEPT]
        keep = first >= cut
        full = self._predict(np.asfortranarray(x[keep]))
        out = first - cut + full.min()
        out[keep] = full
        return np.asarray(out)

    def parts(self, pairs: PairFeatures, view: View) -> Mapping[str, Floats]:
        """Exact contributions (TreeSHAP) of each family, shape (candidates,) each; the constant is ``start``."""
        x = np.ascontiguousarray(pairs.matrix(view))
        each = np.mean([np.asarray(m.predict(x, pred_contrib=True, num_threads=1)) for m in self.members], axis=0)
        families = np.array([family for family, _ in self.layout])
        return {f: each[:, :-1][:, families == f].sum(axis=1) for f in dict.fromkeys(families.tolist())}

    def state(self) -> dict[str, object]:
        """What JSON keeps."""
        return {"offset": self.offset, "spread": self.spread, "layout": self.layout, "members": len(self.members)}

    def save(self, folder: Path) -> None:
        """Write the trees as LightGBM text."""
        for i, member in enumerate(self.members):
            member.save_model(str(folder / TREES.format(i)))

    @classmethod
    def load(cls, folder: Path, state: Mapping[str, Any]) -> "BoostedChoice":
        """Read what ``save`` and ``state`` kept.

        Raises:
            FileNotFoundError: a member is missing.
        """
        texts = [(folder / TREES.format(i)).read_text("utf-8") for i in range(int(state["members"]))]
        layout = tuple((str(f), str(n)) for f, n in state["layout"])
        return cls(
            tuple(lgb.Booster(model_str=t) for t in texts), layout, float(state["offset"]), float(state["spread"])
        )

    def _predict(self, x: Rows) -> Floats:
        return np.asarray(np.mean([_raw(member, x) for member in self.members], axis=0))


def _raw(member: lgb.Booster, x: Rows) -> Floats:
    """Score of one member by all of its trees; one thread, as several ask at once."""
    return np.asarray(member.predict(x, num_threads=1), dtype=np.float64)


def _member(samples: list[Sample], left_out: int, names: list[str], seed: int) -> tuple[str, Floats]:
    """A model as text, trained on every second fold but one, and the log shares of that fold's ties.

    Halves cost half and differ more, so that the mean of four is better than that of two trained on all. One thread
    each: two processes share two cores better than threads that wait for each other.
    """
    others = [k for k in range(len(samples)) if k != left_out]
    half = [k for k in others if k % SETS == left_out % SETS] or others
    member = train(join([samples[k] for k in half]), names, seed + left_out)
    held_out = samples[left_out]
    return member.model_to_string(), log_shares(np.asarray(member.predict(held_out.x, num_threads=1)), held_out)


def log_shares(raw: Floats, sample: Sample) -> Floats:
    """ln of the share that each held-out tie of a sample takes among all places."""
    start = np.r_[0, np.cumsum(sample.group)[:-1]]
    query = np.repeat(np.arange(len(sample.group)), sample.group)
    top = np.maximum.reduceat(raw, start)
    mass = np.add.reduceat(np.where(sample.y > 0, 0, sample.weight) * np.exp(raw - top[query]), start)
    tie = sample.y > 0
    own = np.exp(raw[tie] - top[query[tie]])
    return np.asarray(np.log(own / (own + mass[query[tie]])))
