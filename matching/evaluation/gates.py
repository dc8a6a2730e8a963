"""Thresholds of a benchmark: what a gate file demands, and whether a record holds it.

A figure is found by its split (a set, in the suite of links), bucket, metric, and for a comparison the other ranker.
One that cannot be found fails and says which of these is not there, and what is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import AliasChoices, Field, model_validator

from matching.evaluation.buckets import ALL, compare
from models.base import Input, Message, say
from models.evaluation import GateResult, Interval, RankerComparison, SplitResult

SLACK = 1e-9  # a figure that equals its bound passes, whatever the last bit says
DEMANDS = ("min", "max", "max_drop", "better_than", "not_worse_than")
VARIETY = "variety"


def fit_name(purpose: str) -> str:
    """How a record calls our order by fit for a purpose."""
    return f"fit, {purpose}"


class Threshold(Input):
    """One demand.

    Attributes:
        split: warm, cold or another; ``set`` is the same word in the suite of links.
        bucket: all, a population band, economic core, a region, an equal size.
        metric: of the bucket, ``variety``, or with bucket all a figure of the split's exposure.
        of: the ranker whose figures are judged; ours without it.
        purpose: in place of ``of``: our order by fit for this purpose, as a list shows it to users.
        min, max: bounds of the mean. max_drop: allowed loss against the earlier record.
        better_than: a baseline that must be beaten, the paired interval above zero.
        not_worse_than: a baseline that must not surely be better, the paired interval not below zero.
    """

    split: str = Field(validation_alias=AliasChoices("split", "set"))
    metric: str = "mrr@100"
    bucket: str = ALL
    of: str | None = None
    purpose: str | None = None
    min: float | None = None
    max: float | None = None
    max_drop: float | None = None
    better_than: str | None = None
    not_worse_than: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "Threshold":
        if all(getattr(self, demand) is None for demand in DEMANDS):
            raise ValueError(f"a gate needs {', '.join(DEMANDS[:-1])} or {DEMANDS[-1]}")
        if self.of is not None and self.purpose is not None:
            raise ValueError("a gate is about one ranker: name it by of, or by purpose")
        return self

    @property
    def ranker(self) -> str | None:
        """Whose figures are judged, as the record calls it; None for ours."""
        return self.of if self.purpose is None else fit_name(self.purpose)


class GateFile(Input):
    """All demands."""

    gate: list[Threshold] = Field(min_length=1)

    def purposes(self, split: str | None = None) -> list[str]:
        """The purposes that the demands of a split name, each once; those of all splits without one."""
        return list(_names(g.purpose for g in self.gate if g.purpose is not None and split in (None, g.split)))


@dataclass(frozen=True)
class Measured:
    """What gates are held against.

    Attributes:
        splits: ours. baselines: the others, by split. comparisons: ours minus each of them.
        against: ours minus the earlier record; None where none was given.
        earlier: all results of the earlier record, for a gate that names its ranker.
        aliases: split to a second name of ours there: what it is ranked for in the suite of links.
        headline, seed: of comparisons that only a gate asks for.
    """

    splits: Sequence[SplitResult]
    baselines: Sequence[SplitResult] = ()
    comparisons: Sequence[RankerComparison] = ()
    against: Sequence[RankerComparison] | None = None
    earlier: Sequence[SplitResult] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    headline: str = "mrr@100"
    seed: int = 0

    def ours(self, gate: Threshold) -> bool:
        """Whether a gate is about ours."""
        return gate.ranker in {None, self.aliases.get(gate.split), *(s.ranker for s in self.splits)}

    def result(self, gate: Threshold) -> SplitResult | Message:
        """The figures that a gate is about."""
        ours, name = self.ours(gate), gate.ranker
        results = [s for s in (self.splits if ours else self.baselines) if ours or s.ranker == name]
        if name is not None and not results:
            return say("gate_no_ranker", ranker=name, known=_names(s.ranker for s in self.baselines))
        found = next((s for s in results if s.split == gate.split), None)
        return found or say("gate_no_split", split=gate.split, known=_names(s.split for s in results))


Found = float | Message


def judge(gates: Sequence[Threshold], measured: Measured) -> list[GateResult]:
    """Hold a result against each demand; what cannot be found is not passed."""
    return [result for gate in gates for result in _results(gate, measured)]


def _results(gate: Threshold, measured: Measured) -> Iterator[GateResult]:
    if gate.min is not None or gate.max is not None:
        value = _value(gate, measured)
        if gate.min is not None:
            yield _result(gate, f"at least {gate.min:g}", value, gate.min, None)
        if gate.max is not None:
            yield _result(gate, f"at most {gate.max:g}", value, None, gate.max)
    if gate.max_drop is not None:
        change = _change(gate, measured)
        found = change if isinstance(change, Message) else change.mean
        yield _result(gate, f"falls by {gate.max_drop:g} at most", found, -gate.max_drop, None)
    if gate.better_than is not None:
        gain = _gain(gate, measured, gate.better_than)
        rule = f"better than {gate.better_than}, interval above zero"
        yield _result(gate, rule, gain if isinstance(gain, Message) else gain.low, 2 * SLACK, None)
    if gate.not_worse_than is not None:
        gain = _gain(gate, measured, gate.not_worse_than)
        rule = f"not worse than {gate.not_worse_than}, interval not below zero"
        yield _result(gate, rule, gain if isinstance(gain, Message) else gain.high, 0.0, None)


def _result(gate: Threshold, rule: str, found: Found, low: float | None, high: float | None) -> GateResult:
    """A demand that holds where the figure was found and lies within its ends."""
    name = " / ".join((gate.split, gate.bucket, gate.metric, *([gate.ranker] if gate.ranker else [])))
    if isinstance(found, Message):
        return GateResult(name=name, rule=rule, value=None, passed=False, why=found)
    held = (low is None or found >= low - SLACK) and (high is None or found <= high + SLACK)
    return GateResult(name=name, rule=rule, value=found, passed=held)


def _value(gate: Threshold, measured: Measured) -> Found:
    """A mean, a variety, or a figure of the exposure."""
    result = measured.result(gate)
    if isinstance(result, Message):
        return result
    bucket = result.buckets.get(gate.bucket)
    if bucket is None:
        return say("gate_no_bucket", bucket=gate.bucket, split=gate.split, known=_names(result.buckets))
    figures = {name: interval.mean for name, interval in bucket.metrics.items()}
    if bucket.variety is not None:
        figures[VARIETY] = bucket.variety
    if gate.bucket == ALL:
        figures |= {name: float(value) for name, value in result.exposure.model_dump().items() if value is not None}
    if gate.metric not in figures:
        return say("gate_no_metric", metric=gate.metric, bucket=gate.bucket, known=_names(figures))
    return figures[gate.metric]


def _gain(gate: Threshold, measured: Measured, other: str) -> Interval | Message:
    """The gate's ranker minus another one."""
    mine = measured.result(gate)
    if isinstance(mine, Message):
        return mine
    if measured.ours(gate):
        of_split = [c for c in measured.comparisons if c.split == gate.split]
        rival = next((c for c in of_split if c.other == other), None)
        known = _names(c.other for c in of_split)
    else:
        others = [s for s in (*measured.splits, *measured.baselines) if s.split == gate.split and s is not mine]
        found = next((s for s in others if s.ranker == other), None)
        rival = compare(mine, found, measured.seed, measured.headline) if found else None
        known = _names(s.ranker for s in others)
    return _difference(gate, rival) if rival else say("gate_no_ranker", ranker=other, known=known)


def _change(gate: Threshold, measured: Measured) -> Interval | Message:
    """The gate's ranker minus the same in the earlier record."""
    if measured.against is None:
        return say("gate_no_record")
    mine = measured.result(gate)
    if isinstance(mine, Message):
        return mine
    if measured.ours(gate):
        change = next((c for c in measured.against if c.split == gate.split), None)
        known = _names(c.split for c in measured.against)
    else:
        before = [s for s in measured.earlier if s.ranker == mine.ranker]
        if not before:
            return say("gate_not_before", ranker=mine.ranker, known=_names(s.ranker for s in measured.earlier))
        found = next((s for s in before if s.split == gate.split), None)
        change = compare(mine, found, measured.seed, measured.headline) if found else None
        known = _names(s.split for s in before)
    return _difference(gate, change) if change else say("gate_not_in_record", split=gate.split, known=known)


def _difference(gate: Threshold, comparison: RankerComparison) -> Interval | Message:
    buckets = {ALL: comparison.difference, **comparison.buckets}
    difference = buckets.get(gate.bucket)
    if difference is None:
        return say("gate_no_bucket", bucket=gate.bucket, split=gate.split, known=_names(buckets))
    if gate.metric not in difference:
        return say("gate_no_metric", metric=gate.metric, bucket=gate.bucket, known=_names(difference))
    return difference[gate.metric]


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
