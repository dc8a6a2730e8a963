"""``hanse benchmark --suite links``: does the order by fit find where firms, freight, flights and research go?

Each set is ranked under its own purpose, by fit at the purpose's reach, over all metros abroad; pairs are scored at
reach 0. Known ties stay in the lists, no country is limited, no risk left out.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from app.benchmark.named import leaked_pairs, with_names
from app.benchmark.options import BenchmarkOptions, Inputs, Progress, chosen
from app.benchmark.suite import read_ranks
from app.engine.fingerprint import code_fingerprint
from app.engine.opened import Engine
from data.link_sets import LinkSetFiles, read_link_sets, read_metros
from features.arrays import Floats
from matching.evaluation.buckets import comparisons
from matching.evaluation.gates import GateFile, Measured, fit_name, judge
from matching.evaluation.link_baselines import LINK_BASELINES, OwnOrder
from matching.evaluation.link_ground import KnownLinks, Metros
from matching.evaluation.links import (
    HEADLINE,
    ByBaseline,
    FindsLinks,
    Group,
    LinkTask,
    evaluate_links,
    known_links,
    link_leaks,
)
from matching.evaluation.metrics import DEPTH
from matching.evaluation.own import Fitted, MakesRanker, Places
from models.errors import InvalidInput
from models.evaluation import EVALUATION_SCHEMA, EvaluationRecord, LinkSet, SplitResult
from models.link import LINK_KINDS
from models.ranking import Filters, RankingQuery

FIT, GENERAL = "fit", fit_name("general")
BATCH = 64  # askers at once: their scores of all places take some 10 MB


class ByFit:
    """Our order by fit under a purpose."""

    def __init__(self, engine: Engine, purpose: str, name: str = FIT) -> None:
        self.engine = engine
        self.name = name
        self.query = RankingQuery(
            purpose=purpose, k=DEPTH, unit="metro", per_country=0, risk="show", filters=Filters(known="mark")
        )

    def orders(self, task: LinkTask) -> Mapping[int, Sequence[int]]:
        """The best hundred metros abroad for each query."""
        row_of, ids = self.engine.table.row_of, self.engine.table.ids
        found: dict[int, list[int]] = {}
        for start in range(0, len(task.queries), BATCH):
            batch = task.queries[start : start + BATCH]
            best = self.engine.ranker.best([row_of[query] for query in batch], self.query)
            found |= {query: ids[rows].tolist() for query, (rows, _) in zip(batch, best, strict=True)}
        return found

    def scores(self, asker: int, places: Sequence[int]) -> Floats | None:
        """Fit at reach 0: what is special about the two, mass and nearness aside."""
        row_of = self.engine.table.row_of
        out, known = np.full(len(places), np.nan), [i for i, place in enumerate(places) if place in row_of]
        if asker in row_of and known:
            rows = np.array([row_of[places[i]] for i in known], np.int64)
            out[known] = self.engine.ranker.scores(row_of[asker], rows, self.query.model_copy(update={"reach": 0.0}))
        return out


class ByRankings:
    """Somebody's ranking; its pairs cannot be scored."""

    def __init__(self, name: str, orders: Mapping[int, Sequence[int]]) -> None:
        self.name = name
        self.given = orders

    def orders(self, task: LinkTask) -> Mapping[int, Sequence[int]]:
        """As the file has them."""
        return self.given

    def scores(self, asker: int, places: Sequence[int]) -> Floats | None:
        """None."""
        return None


def links_record(
    opened: Callable[[], Engine],
    folder: Path,
    options: BenchmarkOptions,
    inputs: Inputs,
    purposes: Collection[str],
    progress: Progress,
) -> EvaluationRecord:
    """The record of all sets of a folder.

    Args:
        opened: the engine, once the folder is known to be usable: it may have to be built.
        purposes: that there are.

    Raises:
        InvalidInput: a file of the folder cannot be used, a purpose or a baseline is unknown, or the user's own ranker
            fails.
    """
    began = time.perf_counter()
    names = chosen(options.baselines, [*LINK_BASELINES, GENERAL], [fit_name(purpose) for purpose in purposes])
    sets, drawn = read_link_sets(folder), read_metros(folder)
    _check_purposes(sets, purposes)
    given = {one.name: read_ranks(path) for one in sets if (path := _given(one, options.rankings)) is not None}
    engine = opened()
    metros = Metros.build(engine.table, drawn)
    tasks = [link_task(one, metros) for one in sets]
    rankings = [_ours(one, engine, options.rankings, given) for one in sets]
    splits: list[SplitResult] = []
    others: list[SplitResult] = []
    for i, (one, task, ours) in enumerate(zip(sets, tasks, rankings, strict=True)):
        progress(f"Set {one.name}", i / len(sets))
        splits.append(evaluate_links(ours, task, options.seed))
        wanted = _wanted(one, names, inputs.gates)
        others += [evaluate_links(r, task, options.seed) for r in _rivals(task, engine, wanted, inputs.ranker)]
    measured = _measured(sets, splits, others, inputs.earlier, options)
    record = EvaluationRecord(
        schema_version=EVALUATION_SCHEMA, suite=folder.resolve().name, kind="links",
        measured_at=datetime.now(UTC).replace(microsecond=0), ranker=rankings[0].name,
        data_fingerprint=_fingerprint(sets, metros), code_version=code_fingerprint(),
        build_id=engine.manifest.build_id, seed=options.seed,
        wall_seconds=round(time.perf_counter() - began, 3), fit_seconds=0.0,
        splits=splits, baselines=others, comparisons=list(measured.comparisons), against=list(measured.against or []),
        leaks=[leak for task in tasks for leak in link_leaks(task)],
        gates=judge(inputs.gates.gate, measured) if inputs.gates else [],
        sets=[_described(one, engine) for one in sets],
        leaked=leaked_pairs((pair for task in tasks for pair in known_links(task)), engine.table),
    )  # fmt: skip
    return with_names(record, engine.table)


def _measured(
    sets: Sequence[LinkSetFiles],
    splits: Sequence[SplitResult],
    others: Sequence[SplitResult],
    earlier: EvaluationRecord | None,
    options: BenchmarkOptions,
) -> Measured:
    """What gates are held against; ours is also the order by fit for the purpose of its set."""
    seed, ours = options.seed, options.rankings is None
    return Measured(
        splits,
        others,
        comparisons(splits, others, seed, HEADLINE),
        comparisons(splits, earlier.splits, seed, HEADLINE) if earlier else None,
        [*earlier.splits, *earlier.baselines] if earlier else (),
        {one.name: fit_name(one.setting.purpose) for one in sets} if ours else {},
        HEADLINE,
        seed,
    )


def link_task(files: LinkSetFiles, metros: Metros) -> LinkTask:
    """A set as a task: places become metros; without links to learn from, baselines count the others' answers.

    Raises:
        InvalidInput: a query, or the asker of a pair, that is no place of the gazetteer or no query.
    """
    lost = [str(q) for q in files.queries if metros.row(q) is None]
    strange = [str(g.asker) for g in files.groups if g.asker not in set(files.queries)]
    if lost or strange:
        why = [(f"query {q}", "no place of the gazetteer") for q in lost]
        why += [(f"asker {a}", "has pairs and is no query") for a in dict.fromkeys(strange)]
        raise InvalidInput(f"Set {files.name} asks for places that cannot be asked.", why[:20])
    truth = {query: frozenset(metros.fold(t) for t in files.truth[query]) for query in files.queries}
    answers = [(query, target) for query, targets in truth.items() for target in targets]
    links = KnownLinks.build(metros, answers if files.known is None else files.known, files.known is None)
    groups = [Group(g.asker, g.linked, {str(kind): ids for kind, ids in g.against.items()}) for g in files.groups]
    return LinkTask(files.name, files.queries, truth, groups, links)


def _given(one: LinkSetFiles, rankings: Path | None) -> Path | None:
    """The file with somebody's ranking of the set; None without one."""
    return rankings / f"{one.name}.csv" if rankings is not None and rankings.is_dir() else rankings


def _ours(
    one: LinkSetFiles, engine: Engine, rankings: Path | None, given: Mapping[str, Mapping[int, Mapping[int, int]]]
) -> FindsLinks:
    """Our order by fit, or somebody's ranking of the set."""
    if rankings is None:
        return ByFit(engine, one.setting.purpose)
    known = engine.table.row_of
    orders = {
        query: [place if place in known else -1 for _, place in sorted(ranks.items())]
        for query, ranks in given[one.name].items()
    }
    return ByRankings(rankings.name, orders)


def _wanted(one: LinkSetFiles, names: Sequence[str], gates: GateFile | None) -> list[str]:
    """The baselines of a set: those asked for, and our order for the other purposes that its gates name."""
    gated = [fit_name(purpose) for purpose in (gates.purposes(one.name) if gates else [])]
    return [name for name in dict.fromkeys([*names, *gated]) if name != fit_name(one.setting.purpose)]


def _rivals(task: LinkTask, engine: Engine, names: Sequence[str], own: MakesRanker | None) -> Iterator[FindsLinks]:
    """The baselines, our order for other purposes, and the user's own ranker."""
    for name in names:
        if name in LINK_BASELINES:
            yield ByBaseline(LINK_BASELINES[name](task.links))
        else:
            yield ByFit(engine, name.removeprefix(fit_name("")), name)
    if own is not None:
        table, metros = engine.table, task.metros
        rows = np.array([table.row_of[int(i)] for i in metros.ids], np.int64)
        fitted = Fitted(own, Places.of(table, rows, metros.people), task.links.pairs)
        yield ByBaseline(OwnOrder(task.links, fitted))


def _check_purposes(sets: Sequence[LinkSetFiles], purposes: Collection[str]) -> None:
    unknown = [
        (one.name, f"unknown purpose {one.setting.purpose}") for one in sets if one.setting.purpose not in purposes
    ]
    if unknown:
        raise InvalidInput("A set has a purpose that nobody knows; mend sets.toml.", unknown, sorted(purposes))


def _described(one: LinkSetFiles, engine: Engine) -> LinkSet:
    left_out = engine.manifest.inputs.get("without_links", ())
    links = sum(len(one.truth[query]) for query in one.queries)
    known = None if one.known is None else len(one.known)
    return LinkSet(
        name=one.name, purpose=one.setting.purpose, mirror=one.setting.mirror,
        mirrored=one.setting.mirror in LINK_KINDS and one.setting.mirror not in left_out, links=links, known=known,
        groups=len(one.groups),
    )  # fmt: skip


def _fingerprint(sets: Sequence[LinkSetFiles], metros: Metros) -> str:
    """Hash of metros and sets; the purposes are no part of it."""
    digest = sha256(metros.ids.tobytes() + metros.people.tobytes())
    for one in sets:
        bare = replace(one, truth={}, setting=type(one.setting)())
        digest.update(repr((bare, sorted((q, sorted(t)) for q, t in one.truth.items()))).encode())
    return digest.hexdigest()[:16]
