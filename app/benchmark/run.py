"""The benchmark job: split, fit, ask, compare, judge; one JSON record, JUnit and an HTML page."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.benchmark.junit import junit
from app.benchmark.links import links_record
from app.benchmark.named import leaked_pairs, with_names
from app.benchmark.options import BenchmarkOptions, Inputs, Progress, chosen, read_inputs
from app.benchmark.orders import FitOrder
from app.benchmark.page import html_page
from app.benchmark.readiness import readiness_record, refuse_other_options
from app.benchmark.suite import Ground, Suite, own_suite, read_ground, read_rankings, read_suite
from app.engine.artefact import check, current, read_manifest
from app.engine.build import read_ties
from app.engine.contents import load_space
from app.engine.files import write_whole
from app.engine.fingerprint import code_fingerprint
from app.engine.opened import Store
from app.engine.own import known_purposes
from app.messages.language import ENGLISH, language
from app.messages.render import rendered
from app.services.benchmarks import keep
from app.settings import Settings
from data.link_sets import holds_link_sets
from data.vignettes import holds_vignettes
from features.space import FeatureSpace
from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from matching.evaluation.baselines import BASELINES, Cosine, RankerLike
from matching.evaluation.buckets import comparisons
from matching.evaluation.evaluate import Answers, ByFile, ByScore, evaluate
from matching.evaluation.gates import Measured, fit_name, judge
from matching.evaluation.own import Fitted, Places
from matching.evaluation.splits import find_leaks, known_targets
from matching.plausibility.model import Plausibility
from models.errors import NotReady
from models.evaluation import EVALUATION_SCHEMA, EvaluationRecord, LeakedPair, SplitResult

COSINES = ("text cosine", "industry cosine")  # baselines that need the features of a build


def run_benchmark(
    options: BenchmarkOptions, settings: Settings, progress: Progress = lambda text, share: None
) -> EvaluationRecord:
    """Run a benchmark and write what is asked for; ``record.passed`` decides the exit code (0 or 1).

    A record of our own ranking also becomes the home's newest, which the service shows.

    Raises:
        InvalidInput: a file cannot be used (exit code 2).
    """
    purposes = known_purposes(settings)
    inputs = read_inputs(options, purposes)
    progress("Reading the gazetteer", 0.0)
    links = _link_folder(options, settings)
    coded = Path(options.suite) if holds_vignettes(Path(options.suite)) else None
    if options.suite == "readiness" or coded is not None:
        refuse_other_options(options)
        record = readiness_record(Store(settings).ensure(progress), datetime.now(UTC).date(), coded)
    elif links is not None:
        record = links_record(lambda: Store(settings).ensure(progress), links, options, inputs, purposes, progress)
    else:
        record = ties_record(options, inputs, purposes, settings, progress)
    record = _in_words(record)
    for path, make in ((options.json, _json), (options.junit, junit), (options.html, html_page)):
        if path is not None:
            write_whole(path, make(record))
    if options.rankings is None and record.kind == "ties":
        keep(record, settings)
    progress("Done", 1.0)
    return record


def ties_record(
    options: BenchmarkOptions, inputs: Inputs, purposes: Collection[str], settings: Settings, progress: Progress
) -> EvaluationRecord:
    """The record of a suite of ties. Our order by fit is measured where it is asked for; it needs a build.

    Raises:
        InvalidInput: a file of the suite or of rankings cannot be used, a baseline is unknown, or the user's own
            ranker fails.
    """
    bare = read_ground(settings.min_population)
    suite, ground = _suite(options, bare), with_facts(bare, settings)
    gated = [fit_name(purpose) for purpose in (inputs.gates.purposes() if inputs.gates else [])]
    fits = [name for name in map(fit_name, purposes) if name in [*(options.baselines or ()), *gated]]
    cosines = COSINES if fits or ground.places.space is not None else ()
    names = chosen(options.baselines, [*BASELINES, *cosines], [fit_name(purpose) for purpose in purposes])
    theirs = _theirs(options.rankings, bare)
    orders = [FitOrder(Store(settings).ensure(progress), name, bare.table.ids) for name in fits]
    ground = with_facts(bare, settings) if fits else ground
    suite = replace(suite, task=replace(suite.task, places=ground.places))
    rivals = _rivals(suite, ground, [name for name in names if name not in fits])
    if inputs.ranker is not None:
        rivals.append(Fitted(inputs.ranker, Places.of(ground.table), suite.train))
    record = _record(suite, ground, options, inputs, theirs, [*rivals, *orders], progress)
    return with_names(record.model_copy(update={"build_id": _build_id(settings)}), ground.table)


def _record(
    suite: Suite,
    ground: Ground,
    options: BenchmarkOptions,
    inputs: Inputs,
    theirs: Answers | None,
    rivals: Sequence[RankerLike],
    progress: Progress,
) -> EvaluationRecord:
    """The record of one run."""
    began = time.perf_counter()
    progress("Fitting", 0.1)
    ours = theirs or _ours(suite, ground, options.seed)
    fitted = time.perf_counter() - began
    progress("Ranking", 0.4)
    splits = [evaluate(ours, suite.task, split, options.seed) for split in suite.task.splits]
    others = _measure(rivals, suite, options.seed, progress)
    compared, earlier = comparisons(splits, others, options.seed), inputs.earlier
    against = comparisons(splits, earlier.splits, options.seed) if earlier else None
    before = [*earlier.splits, *earlier.baselines] if earlier else []
    measured = Measured(splits, others, compared, against, before, seed=options.seed)
    return EvaluationRecord(
        schema_version=EVALUATION_SCHEMA, suite=suite.name, kind="ties",
        measured_at=datetime.now(UTC).replace(microsecond=0), ranker=ours.name,
        data_fingerprint=suite.fingerprint, code_version=code_fingerprint(), build_id=None, seed=options.seed,
        wall_seconds=round(time.perf_counter() - began, 3), fit_seconds=round(fitted, 3),
        splits=splits, baselines=others, comparisons=compared, against=against or [],
        leaks=find_leaks(suite.train, suite.task.splits, ground.places.country), leaked=_leaked(suite, ground),
        gates=judge(inputs.gates.gate, measured) if inputs.gates else [],
    )  # fmt: skip


def _leaked(suite: Suite, ground: Ground) -> list[LeakedPair]:
    """Targets that are among the known ties."""
    ids = ground.table.ids
    found = known_targets(suite.train, suite.task.splits)
    return leaked_pairs([(split, int(ids[a]), int(ids[b])) for split, a, b in found], ground.table)


def _measure(rivals: Sequence[RankerLike], suite: Suite, seed: int, progress: Progress) -> list[SplitResult]:
    """Each baseline on each split."""
    others: list[SplitResult] = []
    for i, rival in enumerate(rivals):
        progress(f"Baseline {rival.name}", 0.6 + 0.4 * i / len(rivals))
        others += [evaluate(ByScore(rival, rival.name), suite.task, split, seed) for split in suite.task.splits]
    return others


def _link_folder(options: BenchmarkOptions, settings: Settings) -> Path | None:
    """The folder of link sets that is asked for; None for another suite."""
    if options.suite == "links":
        return settings.link_sets
    return Path(options.suite) if holds_link_sets(Path(options.suite)) else None


def _in_words(record: EvaluationRecord) -> EvaluationRecord:
    """The record with the words of what its gates could not find."""
    words = language(ENGLISH)
    gates = [g.model_copy(update={"why": rendered(g.why, words)}) if g.why else g for g in record.gates]
    return record.model_copy(update={"gates": gates})


def _suite(options: BenchmarkOptions, ground: Ground) -> Suite:
    if options.suite == "ties":
        return own_suite([(t.a, t.b) for t in read_ties(None)], ground, options.seed)
    return read_suite(Path(options.suite), ground)


def _theirs(rankings: Path | None, ground: Ground) -> Answers | None:
    """Somebody's ranking in place of ours; None without one."""
    return None if rankings is None else ByFile(rankings.name, read_rankings(rankings, ground.table.row_of))


def _ours(suite: Suite, ground: Ground, seed: int) -> Answers:
    name = "plausibility" if ground.places.space is not None else "plausibility without facts"
    return ByScore(Plausibility.fit(ground.places, suite.train, seed), name)


def _rivals(suite: Suite, ground: Ground, names: Sequence[str]) -> list[RankerLike]:
    """The baselines of these names."""
    pairs = PairFeatures(ground.places, TieGraph.build(ground.places, suite.train))
    return [BASELINES[name](pairs) if name in BASELINES else _cosine(name, pairs.places.space) for name in names]


def _cosine(name: str, space: FeatureSpace | None) -> RankerLike:
    if space is None:
        raise KeyError(name)
    return Cosine(name, space.matrix[:, space.slices[name.removesuffix(" cosine")]])


def with_facts(ground: Ground, settings: Settings) -> Ground:
    """The ground with the features of the home's build, where it has one of this code and gazetteer."""
    try:
        folder = current(settings.artifacts)
        check(folder, code_fingerprint(), deep=False)
        space = load_space(folder)
    except NotReady:
        return ground
    if not np.array_equal(space.table.ids, ground.table.ids):
        return ground
    return replace(ground, places=replace(ground.places, space=space))


def _build_id(settings: Settings) -> str | None:
    try:
        return read_manifest(current(settings.artifacts)).build_id
    except NotReady:
        return None


def _json(record: EvaluationRecord) -> str:
    return record.model_dump_json(indent=1)
