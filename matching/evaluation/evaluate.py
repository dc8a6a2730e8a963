"""Tie recovery: full ranking over the whole gazetteer, by split.

A query's known ties and the cities of its own country are left out; every other city is a candidate. What a ranker
hands in as illegal keeps its rank, can never hit, and is counted, as in the open benchmark's scorer.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Mask, Strings
from features.ties.attributes import PlaceAttributes
from matching.evaluation.buckets import figures
from matching.evaluation.exposure import calibration, exposure, risk
from matching.evaluation.metrics import DEPTH, measure
from matching.ranking.top import top
from models.evaluation import QueryRow, SplitResult

Slots = list[int | None]

BANDS = (("15-100k", 0.0, 1e5), ("100k-1M", 1e5, 1_000_001.0), (">1M", 1_000_001.0, np.inf))
CORE = 1e5  # people; the *economic core* of docs/benchmark.md
AT_HOME = "mrr_in_country"
AT_ONCE = 2  # a choice: two cores, as learning takes


@dataclass(frozen=True)
class Split:
    """Queries with their targets.

    Attributes:
        name: warm, cold or another. queries: rows of the askers. truth: asker to target rows.
    """

    name: str
    queries: list[int]
    truth: Mapping[int, set[int]]


@dataclass(frozen=True)
class Task:
    """What is asked of a ranker.

    Attributes:
        ids, population, continent: columns of the gazetteer, shape (n,).
        places: the gazetteer. known: ties that the ranker may know, row to rows.
    """

    places: PlaceAttributes
    ids: Ints
    population: Floats
    continent: Strings
    known: Mapping[int, set[int]]
    splits: Sequence[Split] = field(default_factory=tuple)

    def allowed(self, row: int) -> Mask:
        """Candidates of a query."""
        may = self.places.country != self.places.country[row]
        may[list(self.known.get(row, ()))] = False
        return np.asarray(may)


@dataclass(frozen=True)
class Answer:
    """What a ranker says to one query.

    Attributes:
        slots: at most 100 rows, best first; None is a slot that cannot hit.
        stated: probabilities of the slots, where known.
        at_home: place of each target among the candidates of its own country, from 1, where all are scored.
        seconds: time of the answer.
    """

    slots: Slots
    stated: Sequence[float] | None = None
    at_home: Sequence[int] | None = None
    seconds: float = 0.0


class Answers(Protocol):
    """Whatever answers queries with ranked rows; asked from several threads at once."""

    name: str

    def answer(self, task: Task, row: int, targets: Collection[int]) -> Answer:
        """The answer for the asker at a row; the targets only to be placed, never to rank by."""
        ...


class ScoresPlaces(Protocol):
    """Whatever scores all places for one asker."""

    def score(self, row: int) -> NDArray[np.floating]:
        """Higher is better, shape (n,)."""
        ...


class ByScore:
    """Answers of a ranker that scores all places; equal scores by id."""

    def __init__(self, ranker: ScoresPlaces, name: str) -> None:
        self.ranker = ranker
        self.name = name

    def answer(self, task: Task, row: int, targets: Collection[int]) -> Answer:
        """The best allowed rows."""
        began = time.perf_counter()
        score = np.where(task.allowed(row), self.ranker.score(row), -np.inf)
        rows = best(score, task.ids)
        share = getattr(self.ranker, "share", None)
        stated = [float(p) for p in share(row)[rows]] if share else None
        seconds = time.perf_counter() - began
        return Answer([int(r) for r in rows], stated, [_at_home(task, score, t) for t in sorted(targets)], seconds)


class ByFile:
    """Answers read from a file: asker row to ranked rows."""

    def __init__(self, name: str, rankings: Mapping[int, Slots]) -> None:
        self.name = name
        self.rankings = rankings

    def answer(self, task: Task, row: int, targets: Collection[int]) -> Answer:
        """The file's rows; those that cannot be right become empty slots."""
        return Answer(self.rankings.get(row, []))


def _at_home(task: Task, score: Floats, target: int) -> int:
    """Place of a target among the scored candidates of its own country, equal scores by id."""
    rivals = (task.places.country == task.places.country[target]) & np.isfinite(score)
    ahead = (score > score[target]) | ((score == score[target]) & (task.ids < task.ids[target]))
    return 1 + int((rivals & ahead).sum())


def best(score: Floats, ids: Ints, k: int = DEPTH) -> Ints:
    """Rows of the k highest scores, best first, equal ones by id; rows of minus infinity are left out."""
    rows = np.flatnonzero(np.isfinite(score))
    return np.asarray(rows[top(score[rows], ids[rows], k)])


def evaluate(ranker: Answers, task: Task, split: Split, seed: int = 0) -> SplitResult:
    """Ask a ranker all queries of a split and measure the answers."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        given = list(
            pool.map(lambda q: ranker.answer(task, q, split.truth[q] - task.known.get(q, set())), split.queries)
        )
    legal = [_legal(task, q, answer.slots) for q, answer in zip(split.queries, given, strict=True)]
    rows = [
        _query_row(task, split, query, ranked, answer)
        for query, ranked, answer in zip(split.queries, legal, given, strict=True)
    ]
    illegal = sum(_illegal(answer.slots, clean) for answer, clean in zip(given, legal, strict=True))
    silent = sum(not answer.slots for answer in given)
    return SplitResult(
        split=split.name,
        ranker=ranker.name,
        buckets=figures(rows, seed),
        exposure=exposure(task.places, task.known, dict(zip(split.queries, legal, strict=True)), illegal, silent),
        calibration=calibration(
            [(ranked, a.stated, split.truth[q]) for q, ranked, a in zip(split.queries, legal, given, strict=True)]
        ),
        risk=risk(rows),
        seconds_per_query=round(float(np.mean([a.seconds for a in given])), 6) if given else 0.0,
        rows=rows,
    )


def _legal(task: Task, query: int, slots: Slots) -> Slots:
    may = task.allowed(query)
    return [c if c is not None and 0 <= c < len(may) and may[c] else None for c in slots[:DEPTH]]


def _illegal(slots: Slots, clean: Slots) -> int:
    return sum(a is not None and b is None for a, b in zip(slots[:DEPTH], clean, strict=True))


def _query_row(task: Task, split: Split, query: int, ranked: Slots, answer: Answer) -> QueryRow:
    targets = split.truth[query] - task.known.get(query, set())
    hits = [i for i, c in enumerate(ranked, 1) if c in targets]
    metrics = measure(ranked, targets)
    if answer.at_home is not None:
        metrics[AT_HOME] = float(np.mean([1 / place for place in answer.at_home] or [0]))
    return QueryRow(
        query=int(task.ids[query]),
        targets=len(targets),
        known=len(task.known.get(query, ())),
        population=int(task.population[query]),
        best=hits[0] if hits else None,
        confidence=round(float(sum(answer.stated[:10])), 6) if answer.stated else None,
        metrics={name: round(value, 6) for name, value in metrics.items()},
        buckets=_buckets(task, query, ranked, targets),
        top=[int(task.ids[c]) for c in ranked[:10] if c is not None],
    )


def _buckets(task: Task, query: int, ranked: Slots, targets: set[int]) -> dict[str, dict[str, float]]:
    """The buckets of a query; in the economic core only targets of its size count."""
    people = task.population[query]
    band = next(name for name, low, high in BANDS if low <= people < high)
    ties = "known ties 0" if not task.known.get(query) else "known ties 1+"
    found: dict[str, dict[str, float]] = {f"population {band}": {}, ties: {}, f"region {task.continent[query]}": {}}
    core = {t for t in targets if task.population[t] >= CORE}
    if people >= CORE and core:  # other true partners are neither right nor wrong here
        rest = [c for c in ranked if c in core or c not in targets]
        found["economic core"] = measure(rest, core)
    return found
