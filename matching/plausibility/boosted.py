"""The learned choice: the mean of four boosted models, each trained on half of the folds and measured on another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from features.arrays import Floats, Rows
from features.ties.pair_features import PairFeatures
from features.ties.view import View
from matching.plausibility.forest import Forest
from matching.plausibility.sampling import Sample, draw_folds, join

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
        texts: the boosted models, as LightGBM writes them. layout: (family, feature) of each column.
        offset: minus the median ln share of held-out ties. spread: their robust deviation, in logits.
    """

    texts: tuple[str, ...]
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
        from joblib import Parallel, delayed  # a service that opens a build has no use for it

        names = [f"{family}.{name}" for family, name in layout]
        made = Parallel(n_jobs=min(workers, MEMBERS), mmap_mode="r")(
            delayed(_member)(samples, k, names, seed) for k in range(min(MEMBERS, len(samples) - 1))
        )
        held_out = np.concatenate([shares for _, shares in made])
        low, middle, high = np.percentile(held_out, [25, 50, 75])
        # The quartiles of a normal distribution lie 1.349 deviations apart.
        return cls(tuple(text for text, _ in made), layout, -float(middle), float(high - low) / 1.349)

    @cached_property
    def forest(self) -> Forest:
        """All trees of all members."""
        return Forest.of(self.texts)

    @cached_property
    def scout(self) -> Forest:
        """The first trees of the first member."""
        return Forest.of(self.texts[:1], FIRST_TREES)

    @cached_property
    def members(self) -> tuple[Any, ...]:
        """The models as LightGBM has them; only it tells what each feature contributes."""
        from matching.plausibility.lightgbm_alone import lgb

        return tuple(lgb.Booster(model_str=text) for text in self.texts)

    def raw(self, pairs: PairFeatures, view: View) -> Floats:
        """Mean score of the members, shape (candidates,).

        The first trees of the first member choose the candidates that all trees score; the rest keep their order below
        them. Of the hundred that all trees put first for all places, 99.6 % (25 first trees) to 99.8 % (40) are among
        those chosen (``docs/decisions/0005-plausibility.md``).
        """
        x = pairs.matrix(view)
        if len(x) <= KEPT:
            return self._predict(x)
        first = self.scout(x)
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
        return {"offset": self.offset, "spread": self.spread, "layout": self.layout, "members": len(self.texts)}

    def save(self, folder: Path) -> None:
        """Write the trees as LightGBM text."""
        for i, text in enumerate(self.texts):
            (folder / TREES.format(i)).write_text(text, "utf-8")

    @classmethod
    def load(cls, folder: Path, state: Mapping[str, Any]) -> "BoostedChoice":
        """Read what ``save`` and ``state`` kept.

        Raises:
            FileNotFoundError: a member is missing. ValueError: one is damaged.
        """
        texts = tuple((folder / TREES.format(i)).read_text("utf-8") for i in range(int(state["members"])))
        layout = tuple((str(f), str(n)) for f, n in state["layout"])
        found = cls(texts, layout, float(state["offset"]), float(state["spread"]))
        if found.forest.feature.max(initial=0) >= len(layout):
            raise ValueError("the trees ask for a feature that there is not")
        return found

    def _predict(self, x: Rows) -> Floats:
        return self.forest(x) / len(self.texts)


def _member(samples: list[Sample], left_out: int, names: list[str], seed: int) -> tuple[str, Floats]:
    """A model as text, trained on every second fold but one, and the log shares of that fold's ties.

    Halves cost half and differ more, so that the mean of four is better than that of two trained on all. One thread
    each: two processes share two cores better than threads that wait for each other.
    """
    from matching.plausibility.training import train  # brings LightGBM along, which a service seldom needs

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
