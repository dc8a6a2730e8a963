"""What a benchmark is asked to do, and the files that it reads and writes."""

import json
import os
import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.benchmark.own_ranker import load_ranker
from matching.evaluation.gates import GateFile
from matching.evaluation.own import MakesRanker
from models.errors import InvalidInput
from models.evaluation import EVALUATION_SCHEMA, EvaluationRecord

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class BenchmarkOptions:
    """What to run and where to write.

    Attributes:
        suite: a folder of ties, of link sets or of coded vignettes, ``ties`` (our own, split by seed), ``links`` (the
            link sets of the home), or ``readiness`` (known cases of the audit, and our vignettes).
        rankings: somebody's ranking to score in place of ours; for link sets also a folder with SET.csv for each.
        ranker: a class of the user's, or whatever makes such a ranker, to run beside ours; as text ``module:Class``.
        against: an earlier record. gate: thresholds (TOML or JSON).
        baselines: names; None runs all that can be run.
    """

    suite: str = "ties"
    rankings: Path | None = None
    ranker: MakesRanker | str | None = None
    against: Path | None = None
    gate: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    html: Path | None = None
    seed: int = 0
    baselines: Sequence[str] | None = None


@dataclass(frozen=True)
class Inputs:
    """What a run is held against, and a ranker to run beside: read before a minute is spent."""

    gates: GateFile | None
    earlier: EvaluationRecord | None
    ranker: MakesRanker | None


def read_inputs(options: BenchmarkOptions, purposes: Collection[str]) -> Inputs:
    """Look at every file that is asked for.

    Args:
        purposes: that a gate may name.

    Raises:
        InvalidInput: a file cannot be read or written, the ranker's class cannot be found, a gate names a purpose
            that there is not.
    """
    check_outputs(options)
    gates = read_gates(options.gate)
    unknown = sorted(set(gates.purposes()) - set(purposes)) if gates else []
    if unknown:
        found = [(str(options.gate), f"there is no purpose '{name}'") for name in unknown]
        raise InvalidInput("A gate names a purpose that nobody knows.", found, list(purposes))
    made = load_ranker(options.ranker) if isinstance(options.ranker, str) else options.ranker
    return Inputs(gates, read_record(options.against) if options.against else None, made)


def check_outputs(options: BenchmarkOptions) -> None:
    """Before a minute is spent: every file that is asked for can be written.

    Raises:
        InvalidInput: a folder is not there or cannot be written to, or a folder stands where the file should.
    """
    for name in ("json", "junit", "html"):
        path: Path | None = getattr(options, name)
        if path is not None and not path.parent.is_dir():
            raise InvalidInput(f"The folder of --{name} {path} does not exist; make it first.")
        if path is not None and path.is_dir():
            raise InvalidInput(f"--{name} {path} is a folder; name a file in it.")
        if path is not None and not os.access(path if path.exists() else path.parent, os.W_OK):
            raise InvalidInput(f"--{name} {path} cannot be written to by this user.")


def read_gates(path: Path | None) -> GateFile | None:
    """Thresholds from a TOML or JSON file.

    Raises:
        InvalidInput: the file cannot be read, or demands what cannot be.
    """
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
        return GateFile.model_validate(json.loads(text) if path.suffix == ".json" else tomllib.loads(text))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"The gate file {path} cannot be used: {error}") from error


def read_record(path: Path) -> EvaluationRecord:
    """An earlier record.

    Raises:
        InvalidInput: it cannot be read or is of another schema.
    """
    try:
        return EvaluationRecord.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no text, no JSON, or no record
        raise InvalidInput(f"{path} is no benchmark record of schema {EVALUATION_SCHEMA}: {error}") from error


def chosen(names: Sequence[str] | None, usual: Sequence[str], more: Sequence[str] = ()) -> list[str]:
    """The baselines asked for, the usual ones without a choice.

    Args:
        more: names that may be asked for as well.

    Raises:
        InvalidInput: no baseline is called so.
    """
    unknown = sorted(set(names or ()) - {*usual, *more})
    if unknown:
        raise InvalidInput(f"No baseline is called {', '.join(unknown)}.", suggestions=[*sorted(usual), *more])
    return list(usual if names is None else names)
