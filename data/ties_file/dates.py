"""Dates as people write them, to the precision that they have: a year is a year, never the first of January."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

from data.ties_file.unknown import CellProblem
from data.vocabulary import WORDS

Order = Literal["day", "month"]
"""What comes first of 12/06/2025."""
YEARS = (1800, 2100)
ERAS: dict[str, int] = WORDS["eras"]
MONTHS = {name: number for number, names in enumerate(WORDS["months"]["names"], start=1) for name in names}
_ERA = re.compile(
    r"^(令和|平成|昭和|大正|明治|[rhstm])\s*(元|\d{1,2})\s*(?:年度|年|[./-])?\s*(?:(\d{1,2})\s*(?:月|[./-])?\s*(?:(\d{1,2})\s*日?)?)?$"
)
_YEAR_FIRST = re.compile(
    r"^(\d{4})\s*(?:年度|年|년|[./-])\s*(\d{1,2})\s*(?:月|월|[./-])?\s*(?:(\d{1,2})\s*[日일]?)?(?:[t ].*)?$"
)
_YEAR = re.compile(r"^(?:c\.?|ca\.?|um|circa|about)?\s*(\d{4})\s*(?:年度?|년|г\.?|\.0)?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4})(?:\s*г\.?)?$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{4})$")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|º|ª|°)\b")
# Marks that refer to a footnote: ``1987[2]``, ``1987*``, and raised figures, which are no digits of the year.
_FOOTNOTE = re.compile(r"\[[^\[\]]{1,4}\]|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079*†‡§]+")
_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
_OPENING = re.compile("^(?:" + "|".join(map(re.escape, WORDS["since_words"]["before"])) + r")[\s:.]*")
_CLOSING = re.compile(r"(?:\s*(?:" + "|".join(map(re.escape, WORDS["since_words"]["after"])) + r"|[-–—~〜]+))+\s*$")
# A date inside a sentence: the finest form first.
_NAMED = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_INSIDE = re.compile(
    r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}日?|\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{4}"
    r"|(?:令和|平成|昭和|大正|明治)\s*(?:元|\d{1,2})\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{4}\s*年\s*\d{1,2}\s*月"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+)?)?(?:{_NAMED})\b\.?,?\s*(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?"
    r"(?:de\s+|del\s+)?\d{4}|(?<!\d)(?:1[89]|20)\d\d(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date to the precision that it was written with.

    Attributes:
        value: ``2023``, ``2023-05`` or ``2023-05-12``.
        first, last: the first and the last day that it can be.
        unclear: day and month may be the other way round, so that only the year is taken.
    """

    value: str
    first: date
    last: date
    unclear: bool = False


def dated(year: int, month: int | None = None, day: int | None = None) -> Dated:
    """A date of these parts.

    Raises:
        ValueError: there is no such day.
    """
    if month is None:
        return Dated(f"{year:04}", date(year, 1, 1), date(year, 12, 31))
    if day is None:
        after = date(year + month // 12, month % 12 + 1, 1)
        return Dated(f"{year:04}-{month:02}", date(year, month, 1), after - timedelta(days=1))
    one = date(year, month, day)
    return Dated(one.isoformat(), one, one)


def parse_date(text: str, order: Order | None = None) -> Dated:
    """Read a date.

    Args:
        text: ``2014``, ``2014-08``, ``2014-08-31``, ``31.8.2014``, ``8/31/2014``, ``August 31st, 2014``,
            ``since 1987``, ``1987[2]``, ``1987 (renewed 2005)``, ``令和5年4月1日``, ``R5.4.1``,
            or a spreadsheet's serial number.
        order: what comes first of ``12/06/2025``; None: that is unclear, and only its year is taken.

    Raises:
        ValueError: no date, or none that exists.
    """
    plain = unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text)).strip().lower()
    try:
        return _parse(plain, order)
    except ValueError:
        bare = _OPENING.sub("", _CLOSING.sub("", _BRACKETS.sub(" ", plain).strip())).strip()
        if bare in ("", plain):
            raise
        return _parse(bare, order)


def _parse(plain: str, order: Order | None) -> Dated:
    if found := _YEAR.match(plain):
        return dated(int(found[1]))
    if found := _ERA.match(plain):
        year = ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return dated(year, *_parts(found[3], found[4]))
    if found := _YEAR_FIRST.match(plain):
        return dated(int(found[1]), *_parts(found[2], found[3]))
    if found := _YEAR_LAST.match(plain):
        return _year_last(int(found[1]), found[2], int(found[3]), int(found[4]), order)
    if found := _MONTH_YEAR.match(plain):
        return dated(int(found[2]), int(found[1]))
    if plain.isascii() and plain.isdigit() and 20_000 <= int(plain) <= 80_000:
        one = date(1899, 12, 30) + timedelta(days=int(plain))
        return Dated(one.isoformat(), one, one)
    return _in_words(_ORDINAL.sub("", plain))


def _parts(month: str | None, day: str | None) -> tuple[int | None, int | None]:
    return int(month) if month else None, int(day) if day else None


def _year_last(first: int, sign: str, second: int, year: int, order: Order | None) -> Dated:
    if sign == "." or first > 12 or (order == "day" and second <= 12) or first == second:
        return dated(year, second, first)
    if second > 12 or order == "month":
        return dated(year, first, second)
    date(year, first, second)  # whichever comes first, it must be a day
    whole = dated(year)
    return Dated(whole.value, whole.first, whole.last, unclear=True)


def _in_words(text: str) -> Dated:
    parts = _WORDS.findall(text)
    months = [MONTHS[p] for p in parts if p in MONTHS]
    numbers = [int(p) for p in parts if p.isascii() and p.isdigit()]
    years = [n for n in numbers if n > 999]
    days = [n for n in numbers if n <= 31]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(numbers) > 2:
        raise ValueError("this is no date that we can read")
    return dated(years[0], months[0], days[0] if days else None)


def day(text: str, order: Order | None = None) -> Dated:
    """A date between 1800 and 2100.

    Raises:
        CellProblem: no date, or one out of that range.
    """
    try:
        found = parse_date(text, order)
    except (ValueError, OverflowError) as error:
        raise CellProblem("no_date", text=text[:40]) from error
    if not YEARS[0] <= found.first.year <= YEARS[1]:
        raise CellProblem("no_such_year", year=found.first.year, first=YEARS[0], last=YEARS[1])
    return found


def date_in(text: str, order: Order | None = None) -> Dated | None:
    """The one date inside some words, to its precision; None where there is none, or two of different years."""
    plain = unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text)).lower()
    found: list[Dated] = []
    for match in _INSIDE.finditer(plain):
        try:
            one = parse_date(match[0], order)
        except (ValueError, OverflowError):
            continue
        if YEARS[0] <= one.first.year <= YEARS[1]:
            found.append(one)
    return found[0] if len({one.first.year for one in found}) == 1 else None


def column_order(texts: list[str]) -> Order | None:
    """What comes first in a column of dates: a day above 12 settles it for all; None where nothing does."""
    seen: set[Order] = set()
    for text in texts:
        found = re.match(r"^\s*(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]\s*\d{4}", unicodedata.normalize("NFKC", text))
        if found and int(found[1]) > 12 >= int(found[2]):
            seen.add("day")
        elif found and int(found[2]) > 12 >= int(found[1]):
            seen.add("month")
    return seen.pop() if len(seen) == 1 else None


@cache
def country_order(code: str) -> Order | None:
    """What comes first in a country by CLDR; None where the year does, or where the country is not known."""
    try:
        found = Locale.parse(f"und_{code}") if code else None
    except (UnknownLocaleError, ValueError):
        return None
    if found is None:
        return None
    pattern = str(found.date_formats["short"].pattern)
    letters = [letter for letter in re.sub(r"'[^']*'", "", pattern) if letter in "dMy"]
    if not letters or letters[0] == "y":
        return None
    return "day" if letters[0] == "d" else "month"
