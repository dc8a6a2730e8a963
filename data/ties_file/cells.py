"""One cell to one item of evidence, or to a complaint that says what would work."""

import unicodedata
from datetime import date
from functools import cache

from babel import Locale

from data.ties_file.dates import parse_date
from data.ties_file.numbers import budget, dollars, number, posts
from data.ties_file.unknown import READ, CellProblem, nothing
from models.partnership import Kind, Status

DATES = ("last_exchange", "agreement_date", "agreement_end", "review_date")
COUNTS = (
    "exchanges_out",
    "exchanges_in",
    "leadership_acts",
    "leadership_acts_b",
    "economic_steps",
    "interest_a",
    "interest_b",
    "firms_present",
    "firms_present_b",
    "diaspora",
)
AMOUNTS = ("staff_fte", "volunteer_hours", "trade_value", "budget")
WORDS: dict[str, dict[str, list[str]]] = {
    column: words for column, words in READ.items() if column in ("status", "goal", "planned_work", "kind")
}
_LOOKUP = {
    column: {alias: name for name, aliases in words.items() for alias in (name, *aliases)}
    for column, words in WORDS.items()
}
YEARS = (1800, 2100)
__all__ = ["AMOUNTS", "COUNTS", "DATES", "CellProblem", "amount", "country", "day", "kind", "number", "status", "word"]


def amount(column: str, text: str) -> str | float:
    """The value of a column of numbers or money; ``none`` is 0, for it says that somebody knows.

    Raises:
        CellProblem: it cannot be read for certain.
    """
    if nothing(text):
        return 0.0
    if column == "budget":
        return budget(text)
    if column == "staff_fte":
        return posts(text)
    return dollars(text) if column == "trade_value" else number(text)


def word(column: str, text: str) -> str:
    """One of the known words of a column.

    Raises:
        CellProblem: another word; the known ones are the suggestion.
    """
    key = unicodedata.normalize("NFKC", text).strip().casefold()
    found = _LOOKUP[column].get(key) or _LOOKUP[column].get(key.replace("_", " "))
    if found is None:
        raise CellProblem(
            f"'{text[:40]}' is not a {column.replace('_', ' ')} that we know", "use " + ", ".join(WORDS[column])
        )
    return found


def status(text: str) -> Status:
    """A status in any of our languages."""
    return word("status", text)  # type: ignore[return-value]


def kind(text: str) -> Kind:
    """A kind of tie in any of our languages."""
    return word("kind", text)  # type: ignore[return-value]


def day(text: str) -> tuple[date, bool]:
    """A date between 1800 and 2100, and whether day and month may be the other way round.

    Raises:
        CellProblem: no date, or one out of that range.
    """
    try:
        found, unclear = parse_date(text)
    except (ValueError, OverflowError) as error:
        raise CellProblem(f"'{text[:40]}' is no date that we can read", "write it as 2014-08-31 or 2014") from error
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise CellProblem(f"the year {found.year} cannot be", f"write a year from {YEARS[0]} to {YEARS[1]}")
    return found, unclear


@cache
def _countries() -> dict[str, str]:
    """Country names in our languages, without case, to their codes."""
    names: dict[str, str] = dict(READ["country"])
    for language in ("en", "es", "de", "fr", "ja", "pt", "it"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(name.casefold(), code)
    return names


def country(text: str) -> str | None:
    """A two-letter code from a code or a name in our languages; None where it is no country."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) == 2 and plain.isascii() and plain.isalpha() and plain.casefold() not in _countries():
        return "GB" if plain.upper() == "UK" else plain.upper()
    return _countries().get(plain.casefold())
