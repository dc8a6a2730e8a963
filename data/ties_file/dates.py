"""Dates as people write them, Japanese eras and spreadsheet serial numbers included."""

import re
import unicodedata
from datetime import date, timedelta

from data.vocabulary import WORDS

ERAS: dict[str, int] = WORDS["eras"]
MONTHS = {name: number for number, names in enumerate(WORDS["months"]["names"], start=1) for name in names}
_ERA = re.compile(
    r"^(令和|平成|昭和|大正|明治|[rhstm])\s*(元|\d{1,2})\s*(?:年度|年|[./-])?\s*(?:(\d{1,2})\s*(?:月|[./-])?\s*(?:(\d{1,2})\s*日?)?)?$"
)
_YEAR_FIRST = re.compile(r"^(\d{4})\s*(?:年度|年|[./-])\s*(\d{1,2})\s*(?:月|[./-])?\s*(?:(\d{1,2})\s*日?)?(?:[t ].*)?$")
_YEAR = re.compile(r"^(?:c\.?|ca\.?|um|circa|about)?\s*(\d{4})\s*(?:年度?|\.0)?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4})$")
_WORDS = re.compile(r"[^\W\d_]+|\d+")


def parse_date(text: str) -> tuple[date, bool]:
    """Read a date.

    Args:
        text: ``2014``, ``2014-08``, ``2014-08-31``, ``31.8.2014``, ``8/31/2014``, ``31 Aug 2014``, ``令和5年4月1日``,
            ``R5.4.1``, ``平成元年``, or a spreadsheet's serial number. A year alone is its first day, a month too.

    Returns:
        The day, and whether day and month could also be the other way round (then the month comes first).

    Raises:
        ValueError: no date, or none that exists.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if found := _YEAR.match(plain):
        return date(int(found[1]), 1, 1), False
    if found := _ERA.match(plain):
        year = ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return date(year, int(found[3] or 1), int(found[4] or 1)), False
    if found := _YEAR_FIRST.match(plain):
        return date(int(found[1]), int(found[2]), int(found[3] or 1)), False
    if found := _YEAR_LAST.match(plain):
        return _year_last(int(found[1]), found[2], int(found[3]), int(found[4]))
    if plain.isdigit() and 20_000 <= int(plain) <= 80_000:
        return date(1899, 12, 30) + timedelta(days=int(plain)), False
    return _in_words(plain), False


def _year_last(first: int, sign: str, second: int, year: int) -> tuple[date, bool]:
    if sign == "." or first > 12:
        return date(year, second, first), False
    return date(year, first, second), second <= 12 and first != second


def _in_words(text: str) -> date:
    parts = _WORDS.findall(text)
    months = [MONTHS[p] for p in parts if p in MONTHS]
    numbers = [int(p) for p in parts if p.isdigit()]
    years = [n for n in numbers if n > 999]
    days = [n for n in numbers if n <= 31]
    if len(months) != 1 or len(years) != 1 or len(days) > 1:
        raise ValueError("this is no date that we can read")
    return date(years[0], months[0], days[0] if days else 1)
