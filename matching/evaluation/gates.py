"""Thresholds of a benchmark: what a gate file demands, and whether a record holds it."""

from collections.abc import Sequence

from pydantic import Field, model_validator

from models.base import Input
from models.evaluation import Comparison, GateResult, SplitResult

SLACK = 1e-9  # a figure that equals its bound passes, whatever the last bit says


class Threshold(Input):
    """One demand.

    Attributes:
        split: warm, cold or another. bucket: all, a population band, economic core, a region.
        metric: of the bucket, or a figure of the split's exposure.
        min, max: bounds of the mean. max_drop: allowed loss against the earlier record, for a metric of bucket all.
        better_than: a baseline that must be beaten with an interval above zero.
    """

    split: str
    metric: str = "mrr@100"
    bucket: str = "all"
    min: float | None = None
    max: float | None = None
    max_drop: float | None = None
    better_than: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "Threshold":
        if self.min is None and self.max is None and self.max_drop is None and self.better_than is None:
            raise ValueError("a gate needs min, max, max_drop or better_than")
        return self


class GateFile(Input):
    """All demands."""

    gate: list[Threshold] = Field(min_length=1)


def judge(
    gates: Sequence[Threshold],
    splits: Sequence[SplitResult],
    comparisons: Sequence[Comparison],
    against: Sequence[Comparison],
) -> list[GateResult]:
    """Hold a result against each demand; what cannot be found is not passed."""
    out = []
    for gate in gates:
        value = _value(gate, splits)
        where = f"{gate.split} / {gate.bucket} / {gate.metric}"
        if gate.min is not None:
            out.append(_result(where, f"at least {gate.min:g}", value, value is not None and value >= gate.min - SLACK))
        if gate.max is not None:
            out.append(_result(where, f"at most {gate.max:g}", value, value is not None and value <= gate.max + SLACK))
        if gate.max_drop is not None:
            change = _difference(against, gate.split, gate.metric, None)
            held = change is not None and change >= -gate.max_drop - SLACK
            out.append(_result(where, f"falls by {gate.max_drop:g} at most", change, held))
        if gate.better_than is not None:
            rival = next((c for c in comparisons if (c.split, c.other) == (gate.split, gate.better_than)), None)
            gain = rival.difference[gate.metric].low if rival and gate.metric in rival.difference else None
            rule = f"better than {gate.better_than}, interval above zero"
            out.append(_result(where, rule, gain, gain is not None and gain > 0))
    return out


def _value(gate: Threshold, splits: Sequence[SplitResult]) -> float | None:
    split = next((s for s in splits if s.split == gate.split), None)
    if split is None:
        return None
    bucket = split.buckets.get(gate.bucket)
    if bucket and gate.metric in bucket.metrics:
        return bucket.metrics[gate.metric].mean
    figure = split.exposure.model_dump().get(gate.metric)
    return None if figure is None else float(figure)


def _difference(comparisons: Sequence[Comparison], split: str, metric: str, other: str | None) -> float | None:
    for comparison in comparisons:
        if comparison.split == split and other in (None, comparison.other) and metric in comparison.difference:
            return comparison.difference[metric].mean
    return None


def _result(name: str, rule: str, value: float | None, passed: bool) -> GateResult:
    return GateResult(name=name, rule=rule, value=value, passed=passed)
