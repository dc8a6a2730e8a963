"""Ranking metrics by query, and what holds over queries: means with bootstrap intervals, exposure.

All metrics look at the first 100 ranks, counted from 1. Definitions are those of the open benchmark's scorer: MRR is
1 over the rank of the first target (0 beyond 100), Hits@k whether any target is in the top k, Recall@k the share of
targets there, nDCG@10 with binary gains.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from features.arrays import Floats
from models.evaluation import Interval

DEPTH = 100  # as the open benchmark's scorer
RESAMPLES = 2000  # a choice: more only steady the ends of the intervals

Metric = Callable[[Sequence[int], int], float]


def reciprocal_rank(ranks: Sequence[int], targets: int) -> float:
    """1 over the first rank, 0 without one."""
    return 1 / min(ranks) if ranks else 0.0


def hits(k: int) -> Metric:
    """Whether a target is in the top k: 1 or 0."""
    return lambda ranks, targets: float(any(r <= k for r in ranks))


def recall(k: int) -> Metric:
    """Share of the targets in the top k, 0..1."""
    return lambda ranks, targets: sum(r <= k for r in ranks) / targets


def ndcg(k: int) -> Metric:
    """Discounted gain of the top k over the best possible, 0..1."""

    def metric(ranks: Sequence[int], targets: int) -> float:
        best = sum(1 / np.log2(i + 1) for i in range(1, min(k, targets) + 1))
        return float(sum(1 / np.log2(r + 1) for r in ranks if r <= k) / best)

    return metric


METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        "mrr@100": reciprocal_rank,
        "hits@1": hits(1),
        "hits@10": hits(10),
        "hits@50": hits(50),
        "hits@100": hits(100),
        "recall@10": recall(10),
        "recall@100": recall(100),
        "ndcg@10": ndcg(10),
    }
)


def measure(ranked: Sequence[int | None], targets: set[int]) -> dict[str, float]:
    """All metrics of one query.

    Args:
        ranked: candidates, best first; None is a slot that can never hit.
        targets: without any, every metric is 0.
    """
    if not targets:
        return dict.fromkeys(METRICS, 0.0)
    ranks = [i for i, c in enumerate(ranked[:DEPTH], 1) if c is not None and c in targets]
    return {name: metric(ranks, len(targets)) for name, metric in METRICS.items()}


def intervals(table: Sequence[Mapping[str, float]], seed: int = 0, resamples: int = RESAMPLES) -> dict[str, Interval]:
    """Mean of each metric with its 95 % percentile bootstrap interval; one row is one query, drawn as a whole.

    A metric that some rows lack is that of the others. Empty where there are no rows.
    """
    held: dict[tuple[int, ...], list[str]] = {}
    for name in dict.fromkeys(name for row in table for name in row):
        held.setdefault(tuple(i for i, row in enumerate(table) if name in row), []).append(name)
    found: dict[str, Interval] = {}
    for rows, names in held.items():
        values = np.array([[table[i][name] for name in names] for i in rows], dtype=np.float64)
        n = len(values)
        draws = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
        low, high = np.percentile(draws @ values / n, [2.5, 97.5], axis=0)
        for i, (name, mean) in enumerate(zip(names, values.mean(axis=0), strict=True)):
            found[name] = Interval(
                mean=round(float(mean), 5), low=round(float(low[i]), 5), high=round(float(high[i]), 5)
            )
    return found


def paired(
    ours: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]], seed: int = 0
) -> dict[str, Interval]:
    """Intervals of the difference ours minus theirs, query by query in the same order, in the metrics of both."""
    both = [{name: a[name] - b[name] for name in a if name in b} for a, b in zip(ours, theirs, strict=True)]
    return intervals(both, seed)


def entropy(items: Iterable[Hashable]) -> float:
    """Shannon entropy in bits of the shares of equal items; 0 without items."""
    counts = np.array(list(Counter(items).values()), dtype=np.float64)
    if not counts.sum():
        return 0.0
    share = counts / counts.sum()
    return float(-(share * np.log2(share)).sum()) + 0.0


def gini(counts: Floats) -> float:
    """How unevenly something is spread, 0 (evenly) to nearly 1 (all on one); 0 where there is nothing."""
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    n, total = len(ordered), ordered.sum()
    if not n or not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))
