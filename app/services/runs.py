"""Which build and which run an answer is of: one meaning for all documents."""

from typing import TypedDict

from app.engine.opened import Engine
from models.base import SCHEMA_VERSION, run_of
from models.errors import TooLarge


class Head(TypedDict):
    """What every document begins with."""

    schema_version: str
    run_id: str
    build_id: str


def head(engine: Engine, *question: object) -> Head:
    """The head of a document.

    Args:
        question: what is asked and who asks, as JSON takes it; with the build it makes the run id.
    """
    build = engine.manifest.build_id
    return Head(schema_version=SCHEMA_VERSION, run_id=run_of(build, *question), build_id=build)


def at_most(most: int, count: int, what: str, field: str) -> None:
    """Refuse a request that asks for too much at once.

    Raises:
        TooLarge: ``count`` passes ``most``.
    """
    if count > most:
        detail = f"{count:,} {what}, and one request takes {most:,} at most. Send less at a time."
        raise TooLarge(detail, [(field, f"more than {most:,} {what}")])
