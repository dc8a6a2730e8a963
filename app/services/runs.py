"""Which build and which run an answer is of: one meaning for all documents."""

from typing import TypedDict

from app.engine.opened import Engine
from models.base import SCHEMA_VERSION, run_of


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
