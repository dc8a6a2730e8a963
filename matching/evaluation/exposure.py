"""What a ranker shows over many queries: how widely it spreads, and whether its probabilities hold."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from features.arrays import Ints
from matching.evaluation.buckets import TOP
from matching.evaluation.metrics import entropy, gini
from models.evaluation import Bin, Exposure, QueryRow, RiskPoint

Slots = Sequence[int | None]
BINS = 10
POINTS = 20


class Catalogue(Protocol):
    """Places that may be shown: their number, and each one's country."""

    @property
    def country(self) -> Ints:
        """Position of each place's country in ``countries``, shape (n,)."""
        ...

    @property
    def countries(self) -> Sequence[str]:
        """Codes of the countries."""
        ...

    def __len__(self) -> int: ...


def exposure(
    places: Catalogue, known: Mapping[int, set[int]], ranked: Mapping[int, Slots], illegal: int, silent: int
) -> Exposure:
    """Figures over the top 10 of all queries (asker to ranked rows); rows that are None count for nothing."""
    by_asker = {asker: [c for c in slots[:TOP] if c is not None] for asker, slots in ranked.items()}
    tops = list(by_asker.values())
    shown = np.array([c for top in tops for c in top], dtype=np.int64)
    distinct = len(np.unique(shown))
    countries = [[places.countries[places.country[c]] for c in top] for top in tops]
    return Exposure(
        coverage=round(distinct / max(len(places), 1), 5),
        distinct=distinct,
        gini=round(gini(np.bincount(shown, minlength=len(places)).astype(np.float64)), 5),
        mean_degree=round(float(np.mean([len(known.get(int(c), ())) for c in shown])) if len(shown) else 0.0, 3),
        country_entropy=round(float(np.mean([entropy(top) for top in countries])) if tops else 0.0, 4),
        country_entropy_overall=round(entropy(c for top in countries for c in top), 4),
        mutual=_mutual(by_asker),
        illegal=illegal,
        without_rows=silent,
    )


def _mutual(tops: Mapping[int, Sequence[int]]) -> float | None:
    """Of the shown places that were asked themselves, the share that shows the asker too; None without any."""
    back = [asker in tops[shown] for asker, top in tops.items() for shown in top if shown in tops]
    return round(float(np.mean(back)), 5) if back else None


def calibration(answers: Sequence[tuple[Slots, Sequence[float] | None, set[int]]]) -> list[Bin]:
    """Stated probability against what held, over all shown candidates, in ten bins of equal count.

    Args:
        answers: ranked rows, their probabilities and the targets of each query. The targets are what was held out of
            a city's ties, so a stated "next tie" is compared with the mean number of held-out ties.
    """
    stated, held = [], []
    for ranked, probabilities, targets in answers:
        for candidate, probability in zip(ranked, probabilities or (), strict=False):
            stated.append(probability * len(targets))
            held.append(float(candidate in targets))
    if not stated:
        return []
    order = np.argsort(stated, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    x, y = np.array(stated), np.array(held)
    return [Bin(stated=round(float(x[p].mean()), 6), held=round(float(y[p].mean()), 6), count=len(p)) for p in parts]


def risk(rows: Sequence[QueryRow], metric: str = "hits@10") -> list[RiskPoint]:
    """Mean of a metric over the most confident share of queries, for growing shares; empty without confidences."""
    known = sorted((r for r in rows if r.confidence is not None), key=lambda r: (-(r.confidence or 0.0), r.query))
    if not known:
        return []
    values = np.array([r.metrics[metric] for r in known])
    counts = sorted({max(1, round(len(known) * i / POINTS)) for i in range(1, POINTS + 1)})
    return [RiskPoint(coverage=round(c / len(known), 4), value=round(float(values[:c].mean()), 5)) for c in counts]
