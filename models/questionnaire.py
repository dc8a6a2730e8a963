"""Questionnaires: what one side of a pair is asked, and the file of answers that comes back."""

from datetime import date as Day
from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from models.base import Document, Input, Output
from models.city import CityRef

FormSide = Literal["ours", "theirs"]
QuestionKind = Literal["year", "number", "name", "choice", "choices", "yes_no"]
FORM_SIDES: tuple[FormSide, ...] = get_args(FormSide)
ANSWERS = "hanse-answers"
"""How a file says that it is one of answers."""
CHALLENGES, SINCE, ACTIVITIES, BODY, PERSON = "challenges", "since", "activities", "body", "person"
STAFF, VOLUNTEERS, GOAL = "staff", "volunteers", "goal"
"""Questions that a survey reads by name."""


class QuestionSpec(Input):
    """One question of the bank.

    Attributes:
        code: its key in files of answers.
        criterion: the criterion that an answer narrows; empty for one that only surveys read.
        field: the field of evidence that an answer becomes, where the answering side is the audit's own.
        turned: the field where it is the partner; empty where that is the same.
        whose: a fact of the answering side, or of the pair.
        kind: how it is answered; every question may be left open or answered with "don't know" besides.
        most, step: of numbers.
        choices: what can be chosen. none: whether "there is none" is an answer.
        always: whether it is asked whatever is known, as wishes and troubles change.
        ports: whether it is asked only where both sides have a port.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    criterion: str = ""
    field: str = ""
    turned: str = ""
    whose: Literal["own", "pair"]
    kind: QuestionKind
    most: int = 0
    step: float = 1
    choices: tuple[str, ...] = ()
    none: bool = False
    always: bool = False
    ports: bool = False


class FormChoice(Output):
    """One of the answers to choose from."""

    code: str
    text: str


class FormQuestion(Output):
    """A question as the form asks it.

    Attributes:
        code: its key in the file of answers.
        criterion: the criterion that an answer narrows; empty where it narrows none.
        kind: how it is answered.
        text, hint: in the language of the form.
        least, most, step: of a number or year; 0 for other kinds.
        choices: answers to choose from.
        none: whether "there is none" is an answer.
    """

    code: str
    criterion: str
    kind: QuestionKind
    text: str
    hint: str
    least: float
    most: float
    step: float
    choices: list[FormChoice]
    none: bool


class Questionnaire(Document):
    """A form for one side of a pair.

    Attributes:
        city: who asks.
        side: who answers: ``ours`` the city, ``theirs`` the partner.
        language: of the texts, the main one of the answering side's country where we have it.
        tie: whether the pair has a tie that a list names; a form for a prospective pair says that it has none.
        questions: at most twelve, those that narrow the audit's intervals most, in the order of the form.
    """

    city: CityRef
    partner: CityRef
    side: FormSide
    language: str
    as_of: str
    tie: bool
    questions: list[FormQuestion]


class AnsweredPlace(Input):
    """A city of a file of answers; the id says which it is.

    Attributes:
        id: GeoNames id. name, country: for people who read the file.
    """

    id: int = Field(gt=0, lt=10**10)
    name: str = Field(default="", max_length=200)
    country: str = Field(default="", max_length=2)


Chosen = Annotated[list[StrictStr], Field(max_length=50)]
Answer = StrictInt | StrictFloat | Annotated[StrictStr, Field(max_length=500)] | Chosen | None


class Answers(Input):
    """A file of answers, as the form saves it.

    Attributes:
        document: says that it is one. side: who answered.
        date: the day on which they did.
        language: of the form.
        answers: question to answer: a number, a word, a list of words; null is "don't know"; what was left open is
            not there.
    """

    document: Literal["hanse-answers"]
    schema_version: Literal["1.0"]
    city: AnsweredPlace
    partner: AnsweredPlace
    side: FormSide
    date: Day
    language: str = Field(default="en", max_length=10)
    answers: dict[str, Answer] = Field(max_length=100)
