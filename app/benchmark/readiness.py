"""``hanse benchmark --suite readiness``: does the audit judge known cases as their sources do?

Counts on so few cases, never percentages. A case fails only where the audit says something else than what was written:
an abstention is no failure, and each is shown. Coded vignettes, of the project or of a folder, are judged beside them.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from app.benchmark.options import BenchmarkOptions
from app.benchmark.vignettes import OURS, Coded, judged_vignettes
from app.engine.fingerprint import code_fingerprint
from app.engine.opened import Engine
from app.services.audits import audit_sources
from data.rubric import read_rubric
from data.tie_tables import read_cases
from data.vignettes import holds_vignettes
from matching.readiness.audit import audit
from models.errors import InvalidInput
from models.evaluation import EVALUATION_SCHEMA, CaseResult, EvaluationRecord, GateResult
from models.partnership import Group, KnownCase, TieRow
from models.readiness import ORDER, Finding

WRITTEN: dict[Group, frozenset[str]] = {
    "economic": frozenset({"ready", "nearly_ready"}),
    "cultural": frozenset(ORDER[: ORDER.index("pilot") + 1]) | {"keep_cultural"},
    "paper": frozenset(ORDER[: ORDER.index("revive_first") + 1]),
    "historic": frozenset(ORDER) | {"keep_cultural"},
}
RULES = {
    "economic": "ready or nearly ready, or open",
    "cultural": "never above pilot",
    "paper": "never above revive first",
    "historic": "judged, nothing demanded",
}


def refuse_other_options(options: BenchmarkOptions) -> None:
    """Verdicts are held to rules of their own: refuse what would be passed over in silence.

    Raises:
        InvalidInput: a gate, an earlier record, a ranking, a ranker or a baseline is given.
    """
    given = [name for name in ("rankings", "ranker", "against", "gate", "baselines") if getattr(options, name)]
    if given:
        detail = "The suite of readiness judges verdicts, not rankings, by gates of its own (docs/benchmark.md)."
        raise InvalidInput(detail, [(f"--{name}", "is of the suites of ties and links") for name in given])


def readiness_record(engine: Engine, today: date, folder: Path | None = None) -> EvaluationRecord:
    """The record of all known cases with the facts of the build, then and today, and of our vignettes.

    Args:
        engine: the opened build.
        today: the later of the two days on which known cases are judged.
        folder: vignettes to judge alone, in place of the known cases and our own.

    Raises:
        InvalidInput: the vignettes cannot be used.
    """
    began, rubric = time.perf_counter(), read_rubric()
    known = read_cases().rows if folder is None else ()
    cases = [result for case in known for result in _results(engine, case, today)]
    gates = [
        GateResult(name=f"{c.name}, {c.when}", rule=RULES[c.group], value=None, passed=c.outcome != "against")
        for c in cases
        if c.outcome != "not_here"
    ]
    coded = judged_vignettes(engine, folder or OURS) if folder or holds_vignettes(OURS) else Coded()
    return EvaluationRecord(
        schema_version=EVALUATION_SCHEMA, suite=folder.resolve().name if folder else "readiness", kind="readiness",
        measured_at=datetime.now(UTC).replace(microsecond=0), ranker=f"rubric {rubric.version}",
        data_fingerprint=engine.manifest.build_id, code_version=code_fingerprint(), build_id=engine.manifest.build_id,
        seed=rubric.seed, wall_seconds=round(time.perf_counter() - began, 3), fit_seconds=0.0,
        splits=[], baselines=[], comparisons=[], against=[], leaks=[],
        gates=[*gates, *coded.gates], cases=cases,
        vignettes=coded.results, left_out=coded.left_out, agreement=coded.agreement, likelihood=coded.likelihood,
    )  # fmt: skip


def judged(engine: Engine, case: KnownCase, day: date) -> Finding | None:
    """A known case on a day, by bundled evidence and the facts of the build; None where the build lacks a place.

    The bundled tie itself is left out: its status of today must not speak for a day of the past.
    """
    row_of = engine.table.row_of
    if case.a_geonameid not in row_of or case.b_geonameid not in row_of:
        return None
    sources = replace(audit_sources(engine), partnerships=())
    rows = [TieRow(line=1, partner=case.b_name, place=case.b_geonameid)]
    return audit(engine.city(row_of[case.a_geonameid]), rows, sources, read_rubric(), day).findings[0]


def _results(engine: Engine, case: KnownCase, today: date) -> Iterator[CaseResult]:
    """A case then and today."""
    for when, day in (("then", case.then), ("today", today)):
        finding = judged(engine, case, day)
        yield CaseResult(
            name=f"{case.a_name} and {case.b_name}",
            group=case.group,
            when=when,
            as_of=day,
            verdict=finding.verdict if finding else "",
            possible=list(finding.before_gates) if finding else [],
            potential=[round(end, 1) for end in (finding.potential.low, finding.potential.high)] if finding else [],
            readiness=[round(end, 1) for end in (finding.readiness.low, finding.readiness.high)] if finding else [],
            unknown=[c.id for c in finding.criteria if c.score is None] if finding else [],
            blocked=bool(finding and finding.gates),
            outcome=outcome(case.group, when, finding) if finding else "not_here",
        )


def outcome(group: Group, when: str, finding: Finding) -> Literal["as_written", "open", "against"]:
    """How a finding compares with what was written.

    Economic ties are held to it only on the day of their sources, since evidence ages; cultural and paper ones always:
    a verdict that is stated must not go above theirs.
    """
    possible, written = set(finding.before_gates), WRITTEN[group]
    if finding.verdict == "insufficient_evidence":
        return "open"
    if finding.verdict in written or possible <= written:
        return "as_written"
    if group == "economic":
        return "open" if possible & written or when == "today" else "against"
    return "open" if finding.verdict == "blocked" else "against"
