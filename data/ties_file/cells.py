"""One cell to one item of evidence, or to a complaint that says what would work."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from data.names.regions import country_code
from data.ties_file.dates import parse_date
from data.ties_file.numbers import budget, dollars, number, posts
from data.ties_file.unknown import CellProblem
from data.vocabulary import WORDS
from models.evidence import ValueKind
from models.partnership import Kind

YEARS = (1800, 2100)
LONGEST = 500  # letters of a cell that holds a day, a number or a word; a choice: patterns are slow on more
__all__ = ["AMOUNTS", "CellProblem", "amount", "choice", "country", "day", "kind", "number"]
AMOUNTS: Mapping[ValueKind, Callable[[str], str | float]] = MappingProxyType({
    "number": number, "posts": posts, "money": budget, "dollars": dollars,
})  # fmt: skip


def amount(kind: ValueKind, text: str) -> str | float:
    """The value of a cell of numbers or money.

    Raises:
        CellProblem: it cannot be read for certain.
    """
    _short(text)
    return AMOUNTS[kind](text)


def _short(text: str) -> None:
    if len(text) > LONGEST:
        raise CellProblem(f"'{text[:40]}' has {len(text):,} letters", f"write it in at most {LONGEST}")


def choice(name: str, choices: Mapping[str, Sequence[str]], text: str) -> str:
    """One of the values of a field, by itself or by a word for it.

    Raises:
        CellProblem: another word; the known ones are the suggestion.
    """
    _short(text)
    key = unicodedata.normalize("NFKC", text).strip().casefold()
    for word in (key, key.replace("_", " ")):
        for value, aliases in choices.items():
            if word == value or word in aliases:
                return value
    raise CellProblem(f"'{text[:40]}' is not a {name.replace('_', ' ')} that we know", "use " + ", ".join(choices))


def kind(text: str) -> Kind:
    """A kind of tie in any of our languages."""
    return choice("kind", WORDS["kind"], text)  # type: ignore[return-value]


def day(text: str) -> tuple[date, bool]:
    """A date between 1800 and 2100, and whether day and month may be the other way round.

    Raises:
        CellProblem: no date, or one out of that range.
    """
    _short(text)
    try:
        found, unclear = parse_date(text)
    except (ValueError, OverflowError) as error:
        raise CellProblem(f"'{text[:40]}' is no date that we can read", "write it as 2014-08-31 or 2014") from error
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise CellProblem(f"the year {found.year} cannot be", f"write a year from {YEARS[0]} to {YEARS[1]}")
    return found, unclear


def country(text: str) -> str | None:
    """A two-letter code from a code or a name in many languages; None where it is not one country for certain."""
    return country_code(text[:LONGEST])
