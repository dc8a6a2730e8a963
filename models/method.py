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


class Purposes(Document):
    """All purposes."""

    purposes: list[Purpose]


class Sources(Document):
    """All sources of a build."""

    sources: list[Source]
