"""Evidence: one dated, sourced, side-tagged fact about a partnership."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal, get_args

from pydantic import ConfigDict, Field

from models.base import Input, Output

Side = Literal["a", "b", "both"]
Line = Literal["city", "port", "business", "chamber", "university", "civic"]
Scope = Literal["city", "metro", "state"]
SourceType = Literal[
    "official_statistic", "agreement", "council", "organisation", "press", "self_declared", "computed", "compiled"
]
Value = str | int | float
EvidenceLevel = Literal["pair", "metro", "country"]
Precision = Literal["day", "month", "year", "undated"]
EvidenceState = Literal["counted", "expired", "not_yet", "other_scope"]

LINES: tuple[Line, ...] = get_args(Line)
SIDES: tuple[Side, ...] = get_args(Side)
SCOPES: tuple[Scope, ...] = get_args(Scope)
SOURCE_TYPES: tuple[SourceType, ...] = get_args(SourceType)
ValueKind = Literal["text", "list", "choice", "number", "posts", "money", "dollars", "day", "past_day", "event"]
SaysNone = Literal["none", "zero", "unsaid", "refused"]
Holds = Literal["many", "one", "one_each_side", "one_by_side", "one_by_line"]
NONE = "none"
"""The one value of a field of which somebody knows that there is none."""
COMPILED = "compiled: "
"""How the source of a row begins that rests on general knowledge; it names no title and no address."""
GENERAL = f"{COMPILED}general knowledge, as of "
"""The same up to the year that it ends with."""


class FileColumn(Input):
    """A column of a list of ties.

    Attributes:
        id: its name, which complaints use too.
        side: whose fact a cell of it says.
        place: its place in the template, smaller ones first; None: the template has no such column.
        heading, help, example: what the template says of it; ``{months}`` is the rubric's window.
        aliases: other headings that mean it, in every language.
        words: the field that a cell says where it holds words instead of a number; "" where words are a complaint.
        yes: what a cell says that holds no more than a word for yes; "" where that names nothing.
        says: how a cell of it becomes a value of its field, ``{}`` being the cell.
        says_none: what a word for none says, where that is not what it says in the field's other columns.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    side: Side = "both"
    place: int | None = None
    heading: str = ""
    help: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    words: str = ""
    yes: str = ""
    says: str = "{}"
    says_none: SaysNone | None = None


class EvidenceField(Input):
    """One field of evidence: all that reading, showing and weighing need to know of it.

    Attributes:
        name: its key, in files too.
        criteria: the criteria that it speaks for; empty for a status, which bears on several, and for a note.
        meaning: what it says, in English.
        kind: how a cell is read. ``posts`` are full-time equivalents, ``money`` has a currency and ``dollars`` has
            none, a ``past_day`` lies not after the audit's day, an ``event`` is what happened on its item's day.
        none: what a word for none says in it: the value ``none``, 0, no statement; or it cannot be said.
        holds: how many values it holds on one day; two where one can be are a contradiction. ``many``; ``one`` for
            the tie, whichever side states it; ``one_each_side``, and what both say is said of each;
            ``one_by_side`` or ``one_by_line`` where the values of several sides or lines are added up.
        line: the line of the relation on which it lies where nobody says which.
        act: whether it shows that a line is at work.
        line_from: an act's line is the ``item``'s, the one that its ``words`` name, or always the ``field``'s.
        choices: the values of a ``choice``, each with its words in every language.
        labels: its name by language, for headings and lists.
        in_sentences: the name inside a sentence, for the languages in which that is another.
        columns: the columns of a list that hold it; none where it comes as a single item only.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    criteria: tuple[str, ...] = ()
    meaning: str
    kind: ValueKind
    none: SaysNone
    holds: Holds = "many"
    line: Line = "city"
    act: bool = False
    line_from: Literal["item", "words", "field"] = "item"
    choices: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    labels: Mapping[str, str]
    in_sentences: Mapping[str, str] = Field(default_factory=dict)
    columns: tuple[FileColumn, ...] = ()

    @property
    def explained(self) -> str:
        """Criteria and meaning, as the template lists them."""
        return f"{', '.join(self.criteria)}: {self.meaning}" if self.criteria else self.meaning

    def label(self, language: str) -> str:
        """Its name in a language, in English where that has none."""
        return self.labels.get(language, self.labels["en"])

    def in_sentence(self, language: str) -> str:
        """Its name inside a sentence of a language."""
        return self.in_sentences.get(language, self.label(language))


class Evidence(Input):
    """One item of evidence.

    Attributes:
        field: a criterion id (``value`` is then a score on its written anchors, 0..4) or an ``EvidenceField``.
        value: the number, date (ISO 8601) or words.
        side: whose fact it is; ``a`` is the asking city, ``both`` a fact of the pair.
        line: the line of the relation on which it lies.
        scope: a fact of a sister-state tie has scope ``state`` and is never counted as one of the city pair.
        as_of: the day for which the statement holds.
        source: address or document, the user's file included.
        read_on: the day on which somebody read the source.
        source_type: who says so; ``compiled`` is general knowledge of which no source was opened.
        expires_after: from the day after it the item counts as unknown; None: the rubric's own expiry.
        level: whose figure it is where it is a proxy (``metro`` or ``country``), else ``pair``.
        code: code of the words that explain a computed item, empty for all others.
        precision: how finely ``as_of`` is known; of an ``undated`` statement it is the day of the list, which is no day
            of the relation.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    field: str
    value: Value
    side: Side = "both"
    line: Line = "city"
    scope: Scope = "city"
    as_of: date
    source: str
    read_on: date | None = None
    source_type: SourceType = "self_declared"
    expires_after: date | None = None
    level: EvidenceLevel = "pair"
    code: str = ""
    precision: Precision = "day"

    @cached_property
    def key(self) -> str:
        """Twelve hexadecimal digits of what the item says: the same statement has the same key in every audit."""
        text = f"{self.field}|{self.value}|{self.side}|{self.line}|{self.scope}|{self.as_of}|{self.source}"
        return sha256(text.encode()).hexdigest()[:12]


class ShownEvidence(Output):
    """An item as a finding shows it, with its state on the audit's day and the last day on which it counts."""

    key: str
    field: str
    value: str | int | float
    side: Side
    line: Line
    scope: Scope
    as_of: date
    source: str
    source_type: SourceType
    level: EvidenceLevel
    expires: date | None
    state: EvidenceState
    precision: Precision = "day"
