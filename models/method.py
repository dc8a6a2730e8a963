"""How answers are made, and from what."""

from models.base import Document, Output
from models.purpose import Purpose


class Source(Output):
    """One source of facts."""

    name: str
    kind: str
    gives: str
    version: str
    as_of: str
    licence: str
    rows: int | None
    sha256: str | None


class ProblemKind(Output):
    """One kind of error.

    Attributes:
        type: as errors carry it. status: of HTTP, 400 to 599. title: in the language of the answer.
    """

    type: str
    status: int
    title: str


class ProblemKinds(Output):
    """All kinds of errors; they do not depend on a build."""

    schema_version: str
    problems: list[ProblemKind]


class Purposes(Document):
    """All purposes."""

    purposes: list[Purpose]


class Sources(Document):
    """All sources of a build."""

    sources: list[Source]
