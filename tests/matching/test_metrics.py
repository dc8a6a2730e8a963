import importlib.util
from pathlib import Path

import numpy as np
import pytest

from matching.evaluation.metrics import METRICS, entropy, gini, intervals, measure, paired

SCORER = Path(__file__).parents[3] / "shared" / "bench" / "score.py"


def test_one_query_by_hand():
    got = measure([9, 4, None, 7, 5], {4, 7, 8})
    assert got["mrr@100"] == 1 / 2
    assert (got["hits@1"], got["hits@10"]) == (0, 1)
    assert got["recall@10"] == pytest.approx(2 / 3)
    best = 1 + 1 / np.log2(3) + 1 / 2
    assert got["ndcg@10"] == pytest.approx((1 / np.log2(3) + 1 / np.log2(5)) / best)


def test_nothing_found_is_zero_everywhere():
    assert set(measure([1, 2, 3], {4}).values()) == {0.0}
    assert set(measure([], {4}).values()) == {0.0}


def test_ranks_beyond_a_hundred_do_not_count():
    assert measure([*range(100), 500], {500})["hits@100"] == 0
    assert measure([*range(99), 500], {500})["mrr@100"] == pytest.approx(0.01)


@pytest.mark.skipif(not SCORER.exists(), reason="the open benchmark is not here")
def test_agrees_with_the_open_benchmark_scorer():
    spec = importlib.util.spec_from_file_location("score", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rng = np.random.default_rng(0)
    tables = []
    for _ in range(60):
        ranked = [None if x < 3 else int(x) for x in rng.permutation(150)[: rng.integers(0, 120)]]
        targets = {int(x) for x in rng.choice(150, size=rng.integers(1, 15), replace=False)}
        ours = measure(ranked, targets)
        assert list(ours) == scorer.METRICS
        assert list(ours.values()) == pytest.approx(scorer.measure(ranked, targets))
        tables.append(ours)
    theirs = scorer.summary([list(t.values()) for t in tables])
    for name, interval in intervals(tables).items():
        assert interval.mean == theirs[name]["mean"]
        assert [interval.low, interval.high] == theirs[name]["ci95"]


def test_intervals_hold_the_mean_and_narrow_with_more_queries():
    rng = np.random.default_rng(1)
    few = [{"x": float(v)} for v in rng.random(20)]
    many = [{"x": float(v)} for v in rng.random(2000)]
    one, other = intervals(few)["x"], intervals(many)["x"]
    assert one.low < one.mean < one.high
    assert other.high - other.low < (one.high - one.low) / 4
    assert intervals([]) == {}


def test_paired_difference_of_a_ranker_with_itself_is_nothing():
    rows = [{"x": 0.3}, {"x": 0.9}]
    assert paired(rows, rows)["x"].model_dump() == {"mean": 0, "low": 0, "high": 0}


def test_entropy_and_gini_by_hand():
    assert entropy("aabb") == 1
    assert entropy("aaaa") == 0
    assert entropy("") == 0
    assert gini(np.array([1.0, 1, 1, 1])) == 0
    assert gini(np.array([0.0, 0, 0, 4])) == 0.75
    assert gini(np.zeros(3)) == 0


def test_every_metric_lies_between_zero_and_one():
    assert all(0 <= metric([1, 2], 2) <= 1 for metric in METRICS.values())
