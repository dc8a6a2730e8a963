"""One of a few words: of a choice, of the kinds of a tie, of our own columns."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeVar

from data.ties_file.unknown import CellProblem
from data.vocabulary import WORDS
from models.partnership import Kind

Word = TypeVar("Word", bound=str)
LETTERS = 500  # a choice: patterns are slow on more, and no date, number or word is so long


def choice(name: str, choices: Mapping[str, Sequence[str]], text: str) -> str:
    """One of the values of a field, by itself or by a word for it.

    Raises:
        CellProblem: another word; the known ones are the suggestion.
    """
    key = plain_word(text)
    for word in (key, key.replace("_", " ")):
        for value, aliases in choices.items():
            if word == value or word in aliases:
                return value
    raise CellProblem("no_choice", text=text[:40], field=name, choices=", ".join(choices))


def plain_word(text: str) -> str:
    """A cell without case, width, and signs around it."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).strip().casefold().strip(" .!()（）"))


@cache
def _word(word: str) -> re.Pattern[str]:
    ends = (r"(?<!\w)", r"(?!\w)") if word[-1:].isalpha() and ord(word[-1]) < 0x2E80 else ("", "")
    return re.compile(ends[0] + re.escape(word) + ends[1])


def holds_word(text: str, word: str) -> bool:
    """Whether a text holds a word as a whole; scripts without spaces have none to look for."""
    return _word(word).search(text) is not None


def allowed_word(column: str, row: Mapping[str, str], allowed: tuple[Word, ...], default: Word) -> Word:
    """One of the allowed words of a column, the default where the cell is empty."""
    text = row.get(column, "").strip().lower().replace(" ", "_")
    if not text:
        return default
    found = next((word for word in allowed if word == text), None)
    if found is None:
        raise CellProblem("no_choice", text=text[:40], field=column, choices=", ".join(allowed))
    return found


def kind(text: str) -> Kind:
    """A kind of tie in any of our languages.

    Raises:
        CellProblem: another word; the known ones are the suggestion.
    """
    found = kind_in(text)
    if found is None:
        raise CellProblem("no_choice", text=text[:40], field="kind", choices=", ".join(WORDS["kind"]))
    return found


def kind_in(text: str) -> Kind | None:
    """The kind that a word or a phrase names: by the longest word for one that it holds."""
    key = plain_word(text[:LETTERS])
    words = [
        (word, value) for value, aliases in WORDS["kind"].items() for word in (value, value.replace("_", " "), *aliases)
    ]
    exact = next((value for word, value in words if word == key), None)
    held = max((pair for pair in words if holds_word(key, pair[0])), key=lambda pair: len(pair[0]), default=("", None))
    found: Kind | None = exact or held[1]
    return found
