"""Two pages on one pair: what to do, why, with whom, and what every sentence rests on."""

from typing import Literal

from pydantic import Field

from models.base import Document, Input, Output, Param
from models.city import CityRef
from models.readiness import AxisScore, Edition

Decision = Literal["do", "prepare", "cultural", "not_now"]
SectionName = Literal[
    "lead", "did", "why", "why_now", "verdict", "missing", "close", "who", "streams", "programmes", "risks", "others",
    "doors", "similar", "plan",
]  # fmt: skip
Stream = Literal["fdi", "trade", "innovation", "tourism", "education"]
Role = Literal["agency", "chamber", "port", "committee"]
STREAMS: tuple[Stream, ...] = ("fdi", "trade", "innovation", "tourism", "education")


class Action(Input):
    """A first step of the catalogue.

    Attributes:
        names: language to its words.
        moves: criteria of the rubric that it can raise.
        stream: the field of work that it serves; "" for the relation as a whole.
        needs: the fact that it is pointless without; "" for none.
        people: how many it takes on one side. days: of work for each. remote: whether nobody travels.
        cost: US dollars of one side beside wages, our assumption.
    """

    id: str
    names: dict[str, str]
    moves: tuple[str, ...]
    stream: Stream | Literal[""] = ""
    needs: Literal["", "ports", "supplies", "shared", "links", "universities", "airports", "tie"] = ""
    people: int = Field(ge=1, le=50)
    days: int = Field(ge=1, le=200)
    remote: bool
    cost: int = Field(ge=0)


class Body(Input):
    """A body that would carry work at a place: its name, on which line, and in which role; no person, no address."""

    place: int
    name: str
    role: Role
    basis: Literal["compiled", "opened"]


class Sentence(Output):
    """A sentence: a code with parameters, its words, and the facts that it rests on.

    Attributes:
        rests_on: keys of the brief's ``facts``; never empty.
        sources: numbers of the brief's ``sources``.
    """

    code: str
    params: dict[str, Param]
    text: str = ""
    rests_on: list[str] = Field(min_length=1)
    sources: list[int]


class BriefRow(Output):
    """A point, or a line of a table.

    Attributes:
        label: names the line ("fdi", "chamber", "1-14"); "" for a point. cells: None is an empty one.
    """

    label: str
    cells: list[Sentence | None]


class Section(Output):
    """One part of the brief; what nothing is known of has a sentence that says so, or is not there."""

    name: SectionName
    rows: list[BriefRow]


class BriefSource(Output):
    """A source, numbered once: a title or address as it is written, or the code of our own table with its words."""

    n: int
    code: str
    params: dict[str, Param]
    text: str = ""


class Brief(Document):
    """The whole brief.

    Attributes:
        known_tie: whether public lists or the build's own know of a tie of the two.
        facts: key to value: where it lies in the records (``pair.links``), and what it was.
        potential, readiness: of the audit; None in the partner's edition, readiness without a tie too.
        bands: where the middle and the high band of both begin.
    """

    city: CityRef
    partner: CityRef
    as_of: str
    edition: Edition
    language: str
    decision: Decision | None
    known_tie: bool
    potential: AxisScore | None
    readiness: AxisScore | None
    bands: tuple[float, float]
    sections: list[Section]
    sources: list[BriefSource]
    facts: dict[str, object]
