"""Gates judge the figure that they name; one that cannot be found fails and says what is not there, and what is."""

import pytest

from matching.evaluation.buckets import comparisons, figures
from matching.evaluation.gates import GateFile, Measured, Threshold, judge
from models.evaluation import Exposure, QueryRow, SplitResult

SMALL, LARGE = "population under 300k", "population above 1M"


def result(ranker: str, small: list[float], large: list[float], split: str = "air") -> SplitResult:
    """A set with recalls of small and of large askers; the large have a skill, each list names one place of its own."""
    given = [(SMALL, recall) for recall in small] + [(LARGE, recall) for recall in large]
    rows = [
        QueryRow(
            query=n, targets=1, known=0, population=1, best=None, confidence=None, metrics={"recall@100": recall},
            buckets={bucket: {}} | ({"equal size": {"auc": recall}} if bucket == LARGE else {}), top=[n],
        )
        for n, (bucket, recall) in enumerate(given)
    ]  # fmt: skip
    seen = Exposure(coverage=0.25, distinct=9, gini=0, mean_degree=0, country_entropy=0, country_entropy_overall=0,
                    mutual=None, illegal=0, without_rows=0)  # fmt: skip
    return SplitResult(split=split, ranker=ranker, buckets=figures(rows, 0), exposure=seen, calibration=[], risk=[],
                       seconds_per_query=0, rows=rows)  # fmt: skip


OURS = result("fit", [0.1] * 10, [0.9] * 10)
GRAVITY = result("gravity", [0.3] * 10, [0.2] * 10)
EARLIER = result("fit", [0.1] * 10, [1.0] * 10)
MEASURED = Measured(
    [OURS], [GRAVITY], comparisons([OURS], [GRAVITY], 0, "recall@100"), comparisons([OURS], [EARLIER], 0, "recall@100")
)


def judged(measured: Measured = MEASURED, **demand: object):
    usual = {"set": "air", "metric": "recall@100"}
    (one,) = judge([Threshold.model_validate(usual | demand)], measured)
    return one


@pytest.mark.parametrize(
    ("demand", "value", "passed"),
    [
        ({"min": 0.5}, 0.5, True),
        ({"min": 0.51}, 0.5, False),
        ({"bucket": SMALL, "min": 0.5}, 0.1, False),
        ({"bucket": SMALL, "of": "gravity", "max": 0.3}, 0.3, True),
        ({"bucket": "equal size", "metric": "auc", "min": 0.8}, 0.9, True),
        ({"metric": "variety", "min": 0.1}, 0.1, True),
        ({"metric": "coverage", "min": 0.2}, 0.25, True),
        ({"bucket": LARGE, "better_than": "gravity"}, 0.7, True),
        ({"bucket": SMALL, "better_than": "gravity"}, -0.2, False),
        ({"bucket": SMALL, "not_worse_than": "gravity"}, -0.2, False),
        ({"not_worse_than": "gravity"}, 0.4, True),
        ({"bucket": LARGE, "max_drop": 0.05}, -0.1, False),
        ({"bucket": SMALL, "max_drop": 0.05}, 0.0, True),
        ({"bucket": LARGE, "max_drop": 0.1}, -0.1, True),
    ],
)
def test_a_gate_judges_the_figure_that_it_names(demand, value, passed):
    got = judged(**demand)
    assert got.why is None
    assert (got.value, got.passed) == (pytest.approx(value, abs=0.06), passed)


def test_equal_is_not_better_and_not_worse():
    same = Measured([OURS], [], comparisons([OURS], [OURS.model_copy(update={"ranker": "twin"})]))
    assert not judged(same, better_than="twin").passed
    assert judged(same, not_worse_than="twin").passed


@pytest.mark.parametrize("demand", [{"min": 0}, {"max": 1}, {"better_than": "gravity"}, {"max_drop": 1}])
def test_what_is_not_there_fails_whatever_is_demanded(demand):
    """Each of these would hold for the figure over all queries."""
    for change, code in (
        ({"set": "sea"}, "gate_no_split"),
        ({"bucket": "population under 300"}, "gate_no_bucket"),
        ({"metric": "recall@99"}, "gate_no_metric"),
    ):
        got = judged(**(demand | change))
        assert (got.passed, got.value, got.why and got.why.code) == (False, None, code)


def test_rankers_and_records_that_are_not_there():
    assert judged(better_than="gravty").why.params == {"ranker": "gravty", "known": ("gravity",)}
    assert judged(of="gravty", min=0).why.code == "gate_no_ranker"
    assert judged(bucket=SMALL, metric="auc", min=0).why.params["known"] == ("recall@100", "variety")
    assert judged(metric="coverage", bucket=SMALL, min=0).why.code == "gate_no_metric", "exposure is that of all"
    assert judged(Measured([OURS]), max_drop=1).why.code == "gate_no_record"
    other = Measured([OURS], against=comparisons([result("fit", [1], [], "rail")], [result("fit", [1], [], "rail")]))
    assert judged(other, max_drop=1).why.code == "gate_not_in_record"


def test_an_earlier_record_without_buckets_by_row_cannot_be_compared_in_one():
    bare = EARLIER.model_copy(update={"rows": [row.model_copy(update={"buckets": {}}) for row in EARLIER.rows]})
    measured = Measured([OURS], against=comparisons([OURS], [bare], 0, "recall@100"))
    assert judged(measured, max_drop=0.2).passed
    assert judged(measured, bucket=SMALL, max_drop=1).why.code == "gate_no_metric"


@pytest.mark.parametrize(
    "gate", [{"set": "air"}, {"set": "air", "of": "gravity", "purpose": "trade", "min": 0}, {"min": 1}]
)
def test_a_demand_that_says_nothing_is_refused(gate):
    with pytest.raises(ValueError, match="gate"):
        GateFile.model_validate({"gate": [gate]})
