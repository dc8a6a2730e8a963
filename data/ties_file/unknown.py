"""What a cell says before it says anything: that nobody knows, or that there is nothing."""

import re
import unicodedata
from functools import lru_cache

from data.vocabulary import WORDS
from models.evidence import NONE

_BETWEEN = re.compile(r"([；;、，,|/\n])")
_AROUND = " \t\r\n.。、,;:!()[]{}<>\"'«»“”„「」"


class CellProblem(ValueError):
    """A cell that cannot be used: what is wrong, and what would work."""

    def __init__(self, message: str, suggestion: str) -> None:
        super().__init__(message)
        self.suggestion = suggestion


def plain(text: str) -> str:
    """A cell without case, width, and signs around it: ``(N.A.)`` and ``n.a`` are the same word."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).strip(_AROUND)


_UNKNOWN = frozenset(plain(word) for word in WORDS["unknown_words"]["unknown"])
_NONE = frozenset(plain(word) for word in WORDS["unknown_words"]["none"])
_PLACES = frozenset(WORDS["unknown_words"]["also_places"])
_SIGNS = frozenset(unicodedata.normalize("NFKC", WORDS["unknown_words"]["signs"]) + " .")


@lru_cache(maxsize=20_000)
def unknown(text: str) -> bool:
    """Whether a cell says that nobody knows: it is then an empty cell, and evidence of nothing."""
    wide = unicodedata.normalize("NFKC", text).strip()
    return plain(text).rstrip("? ") in _UNKNOWN or set(wide) <= _SIGNS


@lru_cache(maxsize=20_000)
def nothing(text: str) -> bool:
    """Whether a cell says that there is none, as against saying nothing."""
    return plain(text) in _NONE


def listed(text: str) -> str:
    """A list as it is kept: what says that there is none says ``none``, what says that nobody knows is left out.

    ``business; keine`` is ``business; none``, ``business; -`` is ``business``; nobody else has to know those words.
    Empty where no part says anything; a list of plain words stays as it is written.
    """
    parts = ["", *_BETWEEN.split(text)]
    kept = ""
    for sign, part in zip(parts[::2], parts[1::2], strict=True):
        if part.strip() and unknown(part):
            continue
        kept += (sign if kept else "") + (part.replace(part.strip(), NONE) if nothing(part) else part)
    return kept.strip()


def known(column: str, text: str) -> bool:
    """Whether a cell holds something; ``NA`` is Namibia as a country, and ``Nan`` a city as a partner."""
    if column in ("partner", "country") and plain(text) in _PLACES:
        return True
    return not unknown(text)
