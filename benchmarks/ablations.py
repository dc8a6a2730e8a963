"""What each part of the rankings is worth on a suite of ties: ``python benchmarks/ablations.py ../shared/bench``.

The learned model is trained again with some columns blanked, so that no tree can use them; the folds are drawn once.
Needs a build (``hanse build``) for the facts and the fit. A second argument asks every n-th warm query only.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.benchmark.run import with_facts
from app.benchmark.suite import read_ground, read_suite
from app.engine.opened import Engine, Store
from app.settings import Settings
from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from matching.evaluation.buckets import compare
from matching.evaluation.evaluate import ByScore, ScoresPlaces, Split, Task, evaluate
from matching.plausibility.boosted import BoostedChoice
from matching.plausibility.model import Plausibility
from matching.plausibility.prior import PriorChoice
from matching.plausibility.sampling import Sample, draw_folds
from matching.ranking.order import BLEND
from matching.ranking.weighting import weighting
from models.evaluation import SplitResult
from models.ranking import RankingQuery

Layout = tuple[tuple[str, str], ...]
BLANKED: Mapping[str, tuple[str, ...]] = {
    "precedent": (),
    "precedent without the tie graph": ("graph.", "neighbours."),
    "precedent without industry": ("facts.like_industry",),
    "precedent without text": ("facts.like_text", "facts.text_known", "facts.asker_text_known"),
    "precedent without facts": ("facts.",),
}


class Fit:
    """Fit with some weights, as a ranker; with a model, the blend of both."""

    def __init__(self, engine: Engine, model: Plausibility | None = None, **weights: float) -> None:
        self.scorer = engine.ranker.scorer
        self.question = weighting(engine.ranker.purposes, RankingQuery(weights=weights))
        self.model = model

    def score(self, row: int) -> NDArray[np.floating]:
        """Score of every place."""
        fit = self.scorer.fit(self.space.at(row), self.question)
        return fit if self.model is None else BLEND * self.model.score(row) + (1 - BLEND) * fit


def blank(samples: list[Sample], layout: Layout, names: tuple[str, ...]) -> list[Sample]:
    """The samples with the columns of some features constant."""
    gone = [i for i, (family, name) in enumerate(layout) if f"{family}.{name}".startswith(names)] if names else []
    if not gone:
        return samples
    out = []
    for sample in samples:
        x = sample.x.copy()
        x[:, gone] = 0
        out.append(replace(sample, x=x))
    return out


def rankers(engine: Engine, pairs: PairFeatures) -> Mapping[str, ScoresPlaces]:
    """Each ranker by name."""
    samples = draw_folds(pairs.places, pairs.graph.pairs, 0)
    found: dict[str, ScoresPlaces] = {}
    models: dict[str, Plausibility] = {}
    for name, names in BLANKED.items():
        choice = BoostedChoice.learn(blank(samples, pairs.layout, names), pairs.layout, 0, 2)
        models[name] = Plausibility(pairs, choice)
        print(f"learned: {name}", file=sys.stderr, flush=True)
    found |= models
    found["precedent by the shipped coefficients"] = Plausibility(pairs, PriorChoice.shipped())
    model = models["precedent"]
    found["blend"] = Fit(engine, model)
    found["blend without industry"] = Fit(engine, model, industry=0)
    found["blend without text"] = Fit(engine, model, text=0)
    found["blend without the learned part, which is fit"] = Fit(engine)
    found["fit without industry"] = Fit(engine, industry=0)
    found["fit without text"] = Fit(engine, text=0)
    return found


def main() -> None:
    """Print one row per ranker: MRR and Hits@10 on each split, and the MRR's difference from the whole, paired."""
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    engine = Store(Settings()).ensure(lambda text, share: None)
    ground = with_facts(read_ground(Settings().min_population), Settings())
    suite = read_suite(Path(sys.argv[1]), ground)
    splits = [s if s.name.endswith("cold") else Split(s.name, s.queries[::every], s.truth) for s in suite.task.splits]
    pairs = PairFeatures(ground.places, TieGraph.build(ground.places, suite.train))
    whole: dict[tuple[str, str], SplitResult] = {}
    print("| ranker | " + " | ".join(f"{s.name} ({len(s.queries)}): MRR, Hits@10, less" for s in splits) + " |")
    print("|---|" + "---|" * len(splits))
    for name, ranker in rankers(engine, pairs).items():
        cells = [cell(name, ranker, suite.task, split, whole) for split in splits]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def cell(name: str, ranker: ScoresPlaces, task: Task, split: Split, whole: dict[tuple[str, str], SplitResult]) -> str:
    """Figures of one ranker on one split, beside the first of its kind."""
    got = evaluate(ByScore(ranker, name), task, split)
    first = whole.setdefault((name.split(maxsplit=1)[0], split.name), got)
    if name.endswith("which is fit"):
        whole["fit", split.name] = got
    own = got.buckets["all"].metrics
    text = f"{own['mrr@100'].mean:.3f}, {own['hits@10'].mean:.3f}"
    if first is got:
        return text
    less = compare(first, got).difference["mrr@100"]
    return f"{text}, {less.mean:+.3f} ({less.low:+.3f} to {less.high:+.3f})"


if __name__ == "__main__":
    main()
