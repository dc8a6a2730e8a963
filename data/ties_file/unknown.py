"""What a cell says before it says anything: that nobody knows, or that there is nothing."""

import re
import unicodedata
from functools import lru_cache

from data.vocabulary import WORDS
from models.base import Param
from models.evidence import NONE

_BETWEEN = re.compile(r"([；;、，,|/\n])")
_AROUND = " \t\r\n.。、,;:!()[]{}<>\"'«»“”„「」"


class CellProblem(ValueError):
    """A cell that cannot be used: the code of what is wrong and what would work, with its parameters."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def plain(text: str) -> str:
    """A cell without case, width, and signs around it: ``(N.A.)`` and ``n.a`` are the same word."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).strip(_AROUND)


_UNKNOWN = frozenset(plain(word) for word in WORDS["unknown_words"]["unknown"])
_NONE = frozenset(plain(word) for word in WORDS["unknown_words"]["none"])
_YES = frozenset(plain(word) for word in WORDS["yes"]["words"])
_NO_BODY = frozenset(plain(word) for word in WORDS["no_body"]["words"])
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


@lru_cache(maxsize=20_000)
def yes(text: str) -> bool:
    """Whether a cell says that there is one, without saying which."""
    return plain(text) in _YES


def no_body(text: str) -> bool:
    """Whether every part of a list of bodies is a word for people who are none, such as volunteers."""
    parts = [part for part in _BETWEEN.split(text)[::2] if part.strip()]
    return bool(parts) and all(plain(part) in _NO_BODY for part in parts)


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
