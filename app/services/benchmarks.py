"""The newest benchmark record of a home: kept by ``hanse benchmark``, shown by the service."""

import logging
from functools import lru_cache

from pydantic import ValidationError

from app.engine.files import make_folder, write_whole
from app.settings import Settings
from models.errors import InvalidInput, NoRecord
from models.evaluation import EvaluationRecord

LATEST = "latest.json"
MAKE = "Run `hanse benchmark` to make one."
log = logging.getLogger("hanse")


def keep(record: EvaluationRecord, settings: Settings) -> None:
    """Make a record the newest one, whole or not at all; a home that cannot be written to is told in the log only."""
    path = settings.benchmarks / LATEST
    try:
        make_folder(path.parent)
        write_whole(path, record.model_dump_json(indent=1))
    except InvalidInput as error:
        log.warning("the record could not be kept: %s", error.detail)


def latest(settings: Settings) -> EvaluationRecord:
    """The newest record, with the row of every query.

    Raises:
        NoRecord: none was made in this home, or it cannot be read.
    """
    path = settings.benchmarks / LATEST
    try:
        return EvaluationRecord.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NoRecord(f"No benchmark was run in this home. {MAKE}") from error
    except (OSError, ValidationError) as error:
        raise NoRecord(f"The benchmark record of this home cannot be read. {MAKE}") from error


def summary(settings: Settings) -> EvaluationRecord:
    """The newest record without the rows of its queries, which are most of it; read anew only when it changes.

    Raises:
        NoRecord: as ``latest``.
    """
    path = settings.benchmarks / LATEST
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _summary(settings, changed)


@lru_cache(maxsize=1)
def _summary(settings: Settings, changed: int) -> EvaluationRecord:
    record = latest(settings)
    bare = {
        name: [split.model_copy(update={"rows": []}) for split in getattr(record, name)]
        for name in ("splits", "baselines")
    }
    return record.model_copy(update=bare)
