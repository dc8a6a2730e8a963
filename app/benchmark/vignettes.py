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
from models.errors import InvalidInput
from models.evaluation import Bin, GateResult
from models.readiness import Finding
from models.vignette import Vignette

OURS = Path(app.__file__).parent.parent / "benchmarks" / "judgement" / "readiness"
# Aims of the issue that asked for a second layer; shares of the ties that the experts judge.
AGREES, WITH_ONE, DIFFERS = 0.8, 2 / 3, 0.05


@dataclass(frozen=True)
class Coded:
    """What vignettes came to; empty where there are none."""

    results: list[VignetteResult] = field(default_factory=list)
    agreement: list[Agreement] = field(default_factory=list)
    likelihood: list[Bin] = field(default_factory=list)
    gates: list[GateResult] = field(default_factory=list)


def judged_vignettes(engine: Engine, folder: Path) -> Coded:
    """Every vignette of a folder, audited as a list of one row.

    Raises:
        InvalidInput: the file cannot be used, or a row of it is no tie.
    """
    results = [result(one, audited(engine, one)) for one in read_vignettes(folder)]
    layers = [agreement(results, layer) for layer in LAYERS]
    return Coded(results, layers, calibration(results), aims(layers[-1]))


def audited(engine: Engine, one: Vignette) -> Finding:
    """The finding of one vignette on its day.

    Raises:
        InvalidInput: its row names no tie.
    """
    content, day = json.dumps([one.row]).encode(), date.fromisoformat(str(one.row["As of"]))
    report = run_audit(engine, AuditRequest(one.city, day, content=content, name="ties.json"))
    if not report.findings:
        why = [(p.column, f"{p.value}: {p.message}") for p in report.problems]
        raise InvalidInput(f"Vignette {one.id} is no tie that can be audited.", why)
    return report.findings[0]


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
        rule = "silent wherever the experts know too little"
        gates.append(_aim("vignettes of which too little is known", rule, found.silent_on_unknown, found.unknown, 1.0))
    return gates


def _aim(name: str, rule: str, count: int, of: int, mark: float, most: bool = False) -> GateResult:
    share = count / of
    return GateResult(
        name=name, rule=f"{rule}; {count} of {of}", value=share, passed=share <= mark if most else share >= mark
    )
