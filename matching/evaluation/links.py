"""Recovery of real links: does an order find where firms, freight, flights and research go?

Three things are read together, never recall alone: recall (and recall beyond the hubs, which a constant list has not),
variety, and skill: whether a linked place stands before unlinked ones of its size.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from features.arrays import Floats
from matching.evaluation.buckets import TOP, figures
from matching.evaluation.exposure import exposure
from matching.evaluation.link_baselines import LinkBaseline
from matching.evaluation.link_ground import KnownLinks, Metros
from matching.evaluation.metrics import DEPTH, measure
from matching.ranking.top import top
from models.evaluation import QueryRow, SplitResult

HEADLINE = "recall@100"
BEYOND = "recall@100 beyond hubs"
AUC = "auc"
SKILL = {"home": "equal size, own country", "world": "equal size, abroad"}
BANDS = (("under 300k", 0.0, 3e5), ("300k to 1M", 3e5, 1e6), ("above 1M", 1e6, np.inf))


@dataclass(frozen=True)
class Group:
    """A linked place of an asker beside unlinked ones of its size, by where these lie: ``home`` or ``world``."""

    asker: int
    linked: int
    against: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class LinkTask:
    """What is asked of a ranker; all places by GeoNames id.

    Attributes:
        queries: askers, each with its targets in ``truth``, which are metros.
        links: what baselines may count, and whose hubs do not count beyond hubs.
    """

    name: str
    queries: Sequence[int]
    truth: Mapping[int, frozenset[int]]
    groups: Sequence[Group]
    links: KnownLinks

    @property
    def metros(self) -> Metros:
        """The candidates."""
        return self.links.metros


class FindsLinks(Protocol):
    """Whatever orders metros and scores pairs."""

    name: str

    def orders(self, task: LinkTask) -> Mapping[int, Sequence[int]]:
        """Each query's places, best first; at most 100 count, and a query may be missing."""
        ...

    def scores(self, asker: int, places: Sequence[int]) -> Floats | None:
        """Score of some places for an asker, NaN for an unknown one; None where pairs cannot be scored."""
        ...


class ByBaseline:
    """A baseline as a ranker: all metros abroad, equal scores by id."""

    def __init__(self, baseline: LinkBaseline) -> None:
        self.baseline = baseline
        self.metros = baseline.metros
        self.name = baseline.name

    def orders(self, task: LinkTask) -> Mapping[int, Sequence[int]]:
        """The best hundred for each query."""
        return {query: self._order(query) for query in task.queries}

    def scores(self, asker: int, places: Sequence[int]) -> Floats | None:
        """The baseline's score of the places' metros."""
        row, rows = self.metros.row(asker), [self.metros.row(place) for place in places]
        if row is None:
            return np.full(len(rows), np.nan)
        score = self.baseline.score(row)
        return np.array([np.nan if at is None else score[at] for at in rows])

    def _order(self, query: int) -> list[int]:
        row = self.metros.row(query)
        if row is None:
            return []
        abroad = np.flatnonzero(self.metros.country != self.metros.country[row])
        best = top(self.baseline.score(row)[abroad], self.metros.ids[abroad], DEPTH)
        return [int(i) for i in self.metros.ids[abroad[best]]]


def evaluate_links(ranker: FindsLinks, task: LinkTask, seed: int = 0) -> SplitResult:
    """Ask a ranker all queries of a set and measure its orders and scores."""
    began = time.perf_counter()
    given = ranker.orders(task)
    seconds = time.perf_counter() - began
    orders = {query: folded(task.metros, given.get(query, ())) for query in task.queries}
    skill = skills(ranker, task.groups)
    rows = [_row(task, query, orders[query], skill.get(query, {})) for query in task.queries]
    row_of = task.metros.row_of
    # A query that is no anchor asks as its metro; two such queries would be one asker, so the last one's list counts.
    shown = {row_of[task.metros.fold(q)]: [row_of.get(c) for c in order] for q, order in orders.items()}
    silent = sum(not order for order in orders.values())
    known = {row: set(others) for row, others in task.links.partners.items()}
    return SplitResult(
        split=task.name, ranker=ranker.name, buckets=figures(rows, seed),
        exposure=exposure(task.metros, known, shown, 0, silent), calibration=[], risk=[],
        seconds_per_query=round(seconds / max(len(task.queries), 1), 6), rows=rows,
    )  # fmt: skip


def folded(metros: Metros, order: Sequence[int]) -> list[int]:
    """An order of places as one of metros: each once, where it comes first; at most 100 places are read."""
    return list(dict.fromkeys(metros.fold(place) for place in order[:DEPTH]))


def skills(ranker: FindsLinks, groups: Sequence[Group]) -> dict[int, dict[str, dict[str, float]]]:
    """AUC of each asker, the mean over its groups, by bucket; empty for a ranker that scores no pairs.

    The AUC of a group is the share of unlinked places that stand behind the linked one, equal ones by half (0.5 is
    chance). A place without a score stands last; a linked one without counts 0.
    """
    of_asker: dict[int, list[Group]] = {}
    for group in groups:
        of_asker.setdefault(group.asker, []).append(group)
    found = {asker: _skill(ranker, asker, held) for asker, held in of_asker.items()}
    return {asker: kinds for asker, kinds in found.items() if kinds}


def _skill(ranker: FindsLinks, asker: int, groups: Sequence[Group]) -> dict[str, dict[str, float]]:
    places = sorted({p for g in groups for p in (g.linked, *(p for kind in g.against.values() for p in kind))})
    given = ranker.scores(asker, places)
    if given is None:
        return {}
    score = dict(zip(places, np.nan_to_num(given, nan=-np.inf).tolist(), strict=True))
    values: dict[str, list[float]] = {}
    for group in groups:
        for kind, others in group.against.items():
            if others:
                linked, rest = score[group.linked], np.array([score[p] for p in others])
                values.setdefault(SKILL[kind], []).append(auc(linked, rest) if linked > -np.inf else 0.0)
    return {bucket: {AUC: round(float(np.mean(found)), 6)} for bucket, found in values.items()}


def auc(linked: float, others: Floats) -> float:
    """Share of the others that a score exceeds, equal ones by half."""
    from sklearn.metrics import roc_auc_score  # the benchmark alone needs it

    _, places = np.unique(np.append(others, linked), return_inverse=True)
    return float(roc_auc_score(np.append(np.zeros(len(others)), 1), places))


def _row(task: LinkTask, query: int, order: Sequence[int], skill: Mapping[str, dict[str, float]]) -> QueryRow:
    targets = set(task.truth[query])
    beyond = targets - task.links.hubs
    metrics = measure(order, targets)
    if beyond:
        metrics[BEYOND] = measure(order, beyond)[HEADLINE]
    row = task.metros.row_of[task.metros.fold(query)]
    people = float(task.metros.people[row])
    band = next(name for name, low, high in BANDS if low <= people < high)
    hits = [i for i, place in enumerate(order, 1) if place in targets]
    return QueryRow(
        query=query, targets=len(targets), known=len(task.links.partners.get(row, ())) - len(task.links.own(row)),
        population=int(people), best=hits[0] if hits else None, confidence=None,
        metrics={name: round(value, 6) for name, value in metrics.items()},
        buckets={f"population {band}": {}, **skill}, top=list(order[:TOP]),
    )  # fmt: skip


def link_leaks(task: LinkTask) -> list[str]:
    """What must not be: a target that is among the links that may be learned from; one sentence, or none."""
    seen, wanted = len(known_links(task)), len({(task.metros.fold(q), t) for q in task.queries for t in task.truth[q]})
    return [f"{seen} of {wanted} targets of set {task.name} are among the links of its train.csv."] if seen else []


def known_links(task: LinkTask) -> list[tuple[str, int, int]]:
    """Set, asker and target (ids of metros) of every target that is among the links of its train.csv."""
    if task.links.own_out:
        return []
    row_of, partners = task.metros.row_of, task.links.partners
    pairs = {(task.metros.fold(q), t) for q in task.queries for t in task.truth[q]}
    return sorted((task.name, a, t) for a, t in pairs if row_of.get(t) in partners.get(row_of[a], ()))
