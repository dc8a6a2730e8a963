"""One cell of a column to what it says: numbers, dates, choices, and the sentences that people write instead."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from data.ties_file import cells
from data.ties_file.dates import Dated, Order, date_in, day
from data.ties_file.unknown import CellProblem, listed, no_body, nothing, unknown, yes
from data.ties_file.words import LETTERS, choice, holds_word, kind_in, plain_word
from data.vocabulary import WORDS
from models.evidence import NONE, EvidenceField, FileColumn, Precision, SaysNone

NONE_IN: Mapping[SaysNone, str | float | None] = MappingProxyType({"none": NONE, "zero": 0.0, "unsaid": None})
"""What a word for none says in a field, by what the field makes of it."""
PRECISIONS: Mapping[int, Precision] = MappingProxyType({4: "year", 7: "month", 10: "day"})
"""How fine a date is, by the letters of its value."""
_PART = re.compile(r"[;；\n]")
# What a status says, the gravest first: of a sentence that holds two the graver is meant.
_GRAVEST = ("terminated", "suspended", "paper_only", "dormant", "active")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a cell says of a field; ``when`` where the cell names the day, ``unclear`` the text of an unclear date."""

    field: str
    value: str | float
    when: Dated | None = None
    unclear: str = ""

    @property
    def precision(self) -> Precision:
        """How finely the day is known."""
        return PRECISIONS[len(self.when.value)] if self.when is not None else "undated"


def read_cell(
    column: FileColumn, field: EvidenceField, text: str, order: Order | None = None, as_of: date | None = None
) -> list[Statement]:
    """What a cell says; an empty list where it makes no statement.

    Args:
        column: the column that the cell stands in.
        field: the field that the column says.
        text: the cell, which is not empty and not unknown.
        order: what comes first of ``12/06/2025`` in this column.
        as_of: the audit's day, which no past day may follow.

    Raises:
        CellProblem: it says nothing that we can read for certain.
    """
    if len(text) > LETTERS and field.kind not in ("text", "list", "event"):
        raise CellProblem("too_long", letters=len(text), most=LETTERS)
    none = column.says_none or field.none
    if nothing(text) and none != "refused":
        value = NONE_IN[none]
        return [] if value is None else [Statement(field.name, value)]
    if yes(text) and (column.yes or field.kind not in ("text", "event")):
        if not column.yes:
            raise CellProblem("yes_only")
        text = column.yes
    return _READ.get(field.kind, _text)(column, field, text, order, as_of)


def _text(
    column: FileColumn, field: EvidenceField, text: str, order: Order | None, as_of: date | None
) -> list[Statement]:
    if field.kind == "event" and nothing(text):
        raise CellProblem("no_event")
    if field.name == "executor" and no_body(text):
        raise CellProblem("no_body", text=text[:40])
    statement = column.says.format(text) if text != column.yes else text
    value = (listed(statement) if field.kind == "list" else statement)[:LETTERS]
    return [Statement(field.name, value)] if value else []


def _date(
    column: FileColumn, field: EvidenceField, text: str, order: Order | None, as_of: date | None
) -> list[Statement]:
    try:
        found = day(text, order)
    except CellProblem:
        if field.name != "agreement_date":
            raise
        return _agreement(text, order, as_of)
    if field.kind == "past_day":
        past(found, as_of)
    return [Statement(field.name, found.value, unclear=text if found.unclear else "")]


def past(found: Dated, as_of: date | None) -> Dated:
    """The date, which must not lie wholly after the audit's day.

    Raises:
        CellProblem: it does.
    """
    if as_of is not None and found.first > as_of:
        raise CellProblem("in_future", date=found.value, as_of=as_of.isoformat())
    return found


def _agreement(text: str, order: Order | None, as_of: date | None) -> list[Statement]:
    """What words in a column of agreements say: an agreement of the ports, the kind of the tie, a date among them."""
    low = text.casefold()
    found = date_in(text, order)
    statement: list[Statement] = []
    if any(word in low for word in WORDS["lines"]["port"]):
        statement.append(Statement("sister_port", text[:LETTERS], when=found))
    elif (one := kind_in(text)) is not None:
        statement.append(Statement("kind", one))
    if found is not None:
        statement.append(Statement("agreement_date", past(found, as_of).value))
    if not statement:
        raise CellProblem("no_date", text=text[:40])
    return statement


def _number(
    column: FileColumn, field: EvidenceField, text: str, order: Order | None, as_of: date | None
) -> list[Statement]:
    # "2 empresas" counts firms, "letter 2024" is no 2,024 letters: words are what happened, not how often.
    spoken = column.words and re.search(r"[^\W\d_]{2}|件|社", text)
    if not (spoken and (column.words == "economic_result" or date_in(text, order) is not None)):
        try:
            return [Statement(field.name, cells.amount(field.kind, text))]
        except CellProblem as error:
            if not spoken or error.code == "negative":
                raise
    return [
        statement
        for part in _PART.split(text)
        if part.strip()
        for statement in _in_words(column.words, part, order, as_of)
    ]


def _in_words(field: str, part: str, order: Order | None, as_of: date | None) -> list[Statement]:
    """A part of a cell that describes what happened: a dated act or step, or a result of no stated day."""
    part = part.strip()[:LETTERS]
    if unknown(part) or nothing(part):
        return []
    found = date_in(part, order)
    if found is not None:
        return [Statement("step" if field == "economic_result" else field, part, past(found, as_of))]
    if field == "leadership_act":
        raise CellProblem("no_day_in_words", text=part[:40])
    return [Statement(field, part)]


def _choice(
    column: FileColumn, field: EvidenceField, text: str, order: Order | None, as_of: date | None
) -> list[Statement]:
    if field.name == "status":
        return [_status(text, field.choices, order)]
    try:
        return [Statement(field.name, choice(field.name, field.choices, text))]
    except CellProblem:
        parts = {choice(field.name, field.choices, part) for part in re.split(r"[;,/&+、，；]", text) if part.strip()}
        if len(parts) < 2 or "mixed" not in field.choices:
            raise
    return [Statement(field.name, "mixed")]


def _status(text: str, choices: Mapping[str, Sequence[str]], order: Order | None) -> Statement:
    """A status in a word or a sentence, with the day from which it holds where the sentence names it.

    Raises:
        CellProblem: no word for a status, a doubtful one, or one denied (``not suspended``).
    """
    when = date_in(text, order)
    try:
        return Statement("status", choice("status", choices, text), when)
    except CellProblem:
        key = plain_word(text)
        if "?" in key or any(holds_word(key, word) for word in WORDS["status_words"]["denied"]):
            raise
        held = [
            v for v in _GRAVEST if any(holds_word(key, word) for word in (v.replace("_", " "), *choices.get(v, ())))
        ]
        if not held:
            raise
    return Statement("status", held[0], when)


_READ = MappingProxyType({
    "past_day": _date, "day": _date, "number": _number, "posts": _number, "money": _number, "dollars": _number,
    "choice": _choice,
})  # fmt: skip
