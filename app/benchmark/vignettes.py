"""Coded vignettes judged by the audit, and the aims that their figures are held to."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import app
from app.engine.opened import Engine
from app.services.audits import AuditRequest, run_audit
from data.vignettes import read_vignettes
from matching.evaluation.vignettes import LAYERS, agreement, calibration, result
from models.agreement import Agreement, VignetteResult
from models.errors import AmbiguousCity, UnknownCity
from models.evaluation import Bin, GateResult
from models.readiness import Finding
from models.vignette import Vignette

OURS = Path(app.__file__).parent.parent / "benchmarks" / "judgement" / "readiness"
# Aims of the issue that asked for a second layer; shares of the ties that the experts judge.
AGREES, WITH_ONE, DIFFERS = 0.8, 2 / 3, 0.05
SILENT = (
    0.8  # of those of which both experts know too little; a choice: one in six may be settled by a word for its status
)


@dataclass(frozen=True)
class Coded:
    """What vignettes came to; empty where there are none."""

    results: list[VignetteResult] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    agreement: list[Agreement] = field(default_factory=list)
    likelihood: list[Bin] = field(default_factory=list)
    gates: list[GateResult] = field(default_factory=list)


def judged_vignettes(engine: Engine, folder: Path) -> Coded:
    """Every vignette of a folder, audited as a list of one row; one whose places the build lacks is named, not judged.

    Raises:
        InvalidInput: the file cannot be used.
    """
    found = [(one, audited(engine, one)) for one in read_vignettes(folder)]
    results = [result(one, finding) for one, finding in found if finding is not None]
    layers = [agreement(results, layer) for layer in LAYERS]
    left_out = [f"{one.id} {one.city} and {one.partner}" for one, finding in found if finding is None]
    return Coded(results, left_out, layers, calibration(results), aims(layers[-1]))


def audited(engine: Engine, one: Vignette) -> Finding | None:
    """The finding of one vignette on its day; None where a place is not in the build, or its row is no tie."""
    content, day = json.dumps([one.row]).encode(), date.fromisoformat(str(one.row["As of"]))
    try:
        report = run_audit(engine, AuditRequest(one.city, day, content=content, name="ties.json"))
    except (UnknownCity, AmbiguousCity):
        return None
    return report.findings[0] if report.findings else None


def aims(found: Agreement) -> list[GateResult]:
    """One gate an aim; without ties that experts judge, or ties unknown to them, those aims are not asked."""
    gates = []
    if found.judged:
        rule = f"at least {AGREES:.2f} of those that experts judge"
        gates += [
            _aim("vignettes agree", rule, found.agrees, found.judged, AGREES),
            _aim("vignettes with one verdict", "at least 2 of 3", found.with_one, found.judged, WITH_ONE),
            _aim("vignettes that differ", f"at most {DIFFERS:.2f}", found.differs, found.judged, DIFFERS, most=True),
        ]  # fmt: skip
    if found.unknown:
        rule = f"silent on at least {SILENT:.2f}"
        gates.append(
            _aim("vignettes of which too little is known", rule, found.silent_on_unknown, found.unknown, SILENT)
        )
    return gates


def _aim(name: str, rule: str, count: int, of: int, mark: float, most: bool = False) -> GateResult:
    share = count / of
    return GateResult(
        name=name, rule=f"{rule}; {count} of {of}", value=share, passed=share <= mark if most else share >= mark
    )
