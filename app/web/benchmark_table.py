"""A benchmark record as one compact table: methods down, splits across."""

from dataclasses import dataclass
from datetime import UTC

from babel.dates import format_date

from app.messages.language import Language
from models.evaluation import EvaluationRecord, Interval, SplitResult

METRICS = ("mrr@100", "hits@10", "recall@100")
MOST_SPLITS = 4  # columns that a phone can scroll


@dataclass(frozen=True)
class Figure:
    """A mean and its interval, as written."""

    mean: str
    interval: str


@dataclass(frozen=True)
class Method:
    """One way to rank: a figure for each metric of each split, None where it was not measured."""

    name: str
    ours: bool
    figures: list[Figure | None]


@dataclass(frozen=True)
class Board:
    """What the page shows of a record.

    Attributes:
        splits: heading and number of queries. methods: ours first, the others by MRR on the first split.
        sentences: what was measured, when, on which build, and how it stands against the simple methods.
    """

    splits: list[tuple[str, str]]
    methods: list[Method]
    sentences: list[str]


def board(record: EvaluationRecord, build_id: str, words: Language) -> Board:
    """The table and sentences of a record."""
    splits = [split.split for split in record.splits][:MOST_SPLITS]
    ours = {split.split: split for split in record.splits}
    others: dict[str, dict[str, SplitResult]] = {}
    for result in record.baselines:
        others.setdefault(result.ranker, {})[result.split] = result
    ranked = sorted(others.items(), key=lambda item: -_headline(item[1].get(splits[0])) if splits else 0.0)
    methods = [_method(record.ranker, True, splits, ours, words)]
    methods += [_method(name, False, splits, found, words) for name, found in ranked]
    heads = [(_heading(s, words), words.t("bench_queries", n=words.n(_queries(ours[s])))) for s in splits]
    return Board(heads, methods, [_when(record, build_id, words), *_comparisons(record, splits, words)])


def _headline(result: SplitResult | None) -> float:
    found = result.buckets["all"].metrics.get(METRICS[0]) if result else None
    return found.mean if found else 0.0


def _queries(result: SplitResult) -> int:
    return result.buckets["all"].queries


def _method(name: str, ours: bool, splits: list[str], found: dict[str, SplitResult], words: Language) -> Method:
    figures = [
        _figure(found[split].buckets["all"].metrics.get(metric), words) if split in found else None
        for split in splits
        for metric in METRICS
    ]
    return Method(words.word("methods", name), ours, figures)


def _figure(value: Interval | None, words: Language) -> Figure | None:
    if value is None:
        return None
    return Figure(words.fixed(value.mean, 3), f"{words.fixed(value.low, 3)}–{words.fixed(value.high, 3)}")


def _heading(split: str, words: Language) -> str:
    """``dev_cold`` and ``cold`` are named in words; other names stay as they are."""
    kind = split.rpartition("_")[2]
    return words.t(f"bench_{kind}") if kind in ("warm", "cold") else split


def _when(record: EvaluationRecord, build_id: str, words: Language) -> str:
    day = format_date(record.measured_at.astimezone(UTC), "long", words.locale) if record.measured_at else None
    earlier = "bench_earlier" if record.build_id else "bench_unbuilt"
    which = words.t("bench_this" if record.measured(build_id) else earlier, build=record.build_id or "")
    suite = words.words["suites"].get(record.suite, record.suite)
    return f"{words.t('bench_when', suite=suite, day=day) if day else words.t('bench_suite', suite=suite)} {which}"


def _comparisons(record: EvaluationRecord, splits: list[str], words: Language) -> list[str]:
    """Which simple methods ours surely beats in MRR and which not; leaks and gates that do not hold."""
    found = []
    for split in splits:
        compared = [c for c in record.comparisons if c.split == split]
        behind = words.t("list_comma").join(words.word("methods", c.other) for c in compared if not c.better)
        if compared:
            key = "bench_not_better" if behind else "bench_better"
            found.append(words.t(key, split=_heading(split, words), n=words.n(len(compared)), names=behind))
    failed = [g.name for g in record.gates if not g.passed]
    if failed or record.leaks:
        found.append(words.t("bench_failed", names=words.t("list_comma").join([*failed, *record.leaks])))
    return found
