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


class ClusterName(Output):
    """A traded cluster: industries that stand together and sell beyond their region.

    Attributes:
        id: what requests name it by. parent: id of the cluster that it is part of, null where it is whole.
        family: goods or services of one kind. meaning: what belongs to it, in English.
    """

    id: str
    name: str
    parent: str | None
    family: str
    meaning: str


class Clusters(Document):
    """All clusters of the atlas.

    Attributes:
        clusters: all of them, parents and parts.
    """

    clusters: list[ClusterName]


class Purposes(Document):
    """All purposes."""

    purposes: list[Purpose]


class Sources(Document):
    """All sources of a build."""

    sources: list[Source]
