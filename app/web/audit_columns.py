"""The mapping step of the audit page: each column of a list, how it was understood, and what it may be instead."""

from dataclasses import dataclass

from app.messages.language import Language
from data.fields import read_fields
from data.ties_file.headers import COLUMNS, LEAVE, NOTES
from models.partnership import ColumnRead, ListRead


@dataclass(frozen=True, slots=True)
class Choice:
    """One column to choose for: what it was read as, and the options with their words, the likeliest first."""

    read: ColumnRead
    chosen: str
    options: tuple[tuple[str, str], ...]


def column_words(column: str, words: Language) -> str:
    """A column of ours in words: by the catalogue, else by its field and whose it is."""
    named = words.words.get("columns", {}).get(column)
    if named:
        return named
    for field in read_fields().values():
        for one in field.columns:
            if one.id == column:
                return field.label(words.code) + words.word("sides", one.side)
    return words.word("columns", column)


def choices(read: ListRead, words: Language) -> list[Choice]:
    """Every column that has a heading, in the order of the list."""
    every = [(c.id, column_words(c.id, words)) for c in COLUMNS if c.place is not None]
    every.sort(key=lambda pair: pair[1].casefold())
    found = []
    for one in read.columns:
        if one.heading:
            first = [(c, column_words(c, words)) for c in one.candidates]
            rest = [pair for pair in every if pair[0] not in one.candidates]
            ends = [(NOTES, column_words(NOTES, words)), (LEAVE, column_words(LEAVE, words))]
            options = tuple(dict.fromkeys([*first, *rest, *ends]))
            found.append(Choice(one, one.column, options))
    return found


def unclear(read: ListRead) -> bool:
    """Whether any column should be looked at before the list is judged: a guess, or one that is not understood."""
    return any(one.how not in ("heading", "chosen") for one in read.columns if one.heading)
