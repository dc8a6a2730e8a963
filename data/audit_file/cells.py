"""One cell to one item of evidence, or to a complaint that says what would work."""

import math
import re
import tomllib
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale

from data.audit_file.dates import parse_date
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
AMOUNTS = ("staff_fte", "volunteer_hours", "trade_value")
_READ = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
WORDS: dict[str, dict[str, list[str]]] = {column: words for column, words in _READ.items() if column != "country"}
_LOOKUP = {
    column: {alias: name for name, aliases in words.items() for alias in (name, *aliases)}
    for column, words in WORDS.items()
}
_NUMBER = re.compile(r"^[^\d\-+.]*([-+]?\d[\d., '\u00a0]*)")
YEARS = (1800, 2100)


class CellProblem(ValueError):
    """A cell that cannot be used: what is wrong, and what would work."""

    def __init__(self, message: str, suggestion: str) -> None:
        super().__init__(message)
        self.suggestion = suggestion


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


def number(text: str) -> float:
    """A number of zero or more, with thousands signs of any kind, full-width digits, or words around it.

    Raises:
        CellProblem: no number, a negative one, or one without end.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.match(plain)
    if found is None:
        raise CellProblem(f"'{text[:40]}' is no number", "write digits, or leave the cell empty if it is not known")
    digits = re.sub(r"[ '\u00a0]", "", found[1]).rstrip(".,")
    value = float(_point(digits))
    if value < 0 or not math.isfinite(value):
        raise CellProblem(f"{digits} cannot be", "write zero or a positive number")
    return value


def _point(digits: str) -> str:
    """Digits with a decimal point: a last sign that does not stand before three digits is the decimal one."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    head, tail = digits[:last], digits[last + 1 :]
    both = "." in digits and "," in digits
    if (len(tail) != 3 or both) and digits.count(digits[last]) == 1:
        return re.sub(r"[.,]", "", head) + "." + tail
    return re.sub(r"[.,]", "", digits)


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
    names: dict[str, str] = dict(_READ["country"])
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
