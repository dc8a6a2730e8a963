"""A survey: what the answers of a whole network say, tie by tie, and together without names."""

from typing import Literal

from models.base import Document, Message, Output
from models.city import CityRef
from models.partnership import Problem
from models.questionnaire import FormSide

Few = Literal["few", "most", "hidden"]
"""A count that would point at one or two ties: fewer than three of them, all but fewer than three, or a number from
which and the others such a one could be worked out."""


class SurveyTie(Output):
    """What the answers say of one tie.

    Attributes:
        city: who asked. sides: who answered.
        date: the day of the newest answers.
        since: year in which it began; ``since_from`` says whether answers or a list of ties say so.
        age: years from ``since`` to the survey; None where nobody said.
        activities, challenges: what either side named; empty where nobody was asked or nobody said.
        bodies: who does the work, on both sides.
        person: whether somebody looks after it: ``lost`` where a side has lost that person, None where nobody said.
        staff: full-time posts of the sides that said so, together; ``volunteers`` hours a year likewise.
        wishes: what each side wants of it.
        economic: whether a side wants economic work.
        also: cities that work with the same partner: of those that answered, and of its country by our lists.
    """

    city: CityRef
    partner: CityRef
    sides: list[FormSide]
    date: str
    since: int | None
    since_from: Literal["answers", "list"] | None
    age: int | None
    activities: list[str]
    challenges: list[str]
    bodies: list[str]
    person: Literal["in_place", "lost"] | None
    staff: float | None
    volunteers: float | None
    wishes: dict[FormSide, str]
    economic: bool
    also: list[CityRef]


class SurveyCount(Output):
    """How many ties hold one thing.

    Attributes:
        code: what. count: of the ties that answered, or a word where a number would point at one or two.
        text: its words.
    """

    code: str
    count: int | Few
    text: str = ""


class SurveyGroup(Output):
    """What was counted of one question.

    Attributes:
        code: the question. of: ties that answered it; a group of fewer than three is left out.
        text: its words.
    """

    code: str
    of: int
    counts: list[SurveyCount]
    text: str = ""


class Survey(Document):
    """The answers of a network.

    Attributes:
        as_of: the day of the survey.
        summary, groups: what holds for all together; no city is named and no number points at fewer than three ties.
        ties: the index, with names.
        problems: files that could not be used, or that newer ones replace.
    """

    language: str
    as_of: str
    summary: list[Message]
    groups: list[SurveyGroup]
    ties: list[SurveyTie]
    problems: list[Problem]

    @property
    def country(self) -> str:
        """Whose paper the survey is laid out for: that of the first city."""
        return self.ties[0].city.country if self.ties else ""
