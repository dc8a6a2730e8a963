"""A delimited text to numbered rows: its delimiter, its line ends, and quotation marks that do not close."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from data.ties_file.headers import columns_of
from models.errors import TooLarge

HEADER_WITHIN = 10
MAX_COLUMNS = 200
LONGEST_HEADING = 200  # letters of a heading that are looked at
DELIMITERS = (",", ";", "\t", "|", "、")
Numbered = Iterator[tuple[int, list[str]]]
MOST_LINES = 60  # a choice: a cell with more line breaks than that is a quotation mark that was never closed
csv.field_size_limit(1_000_000)


def shortened(cells: list[str]) -> list[str]:
    """Cells as far as a heading goes."""
    return [cell[:LONGEST_HEADING] for cell in cells[:MAX_COLUMNS]]


def names_partner(columns: dict[int, str]) -> bool:
    """Whether a row's columns make it a header: without a partner there is no tie."""
    return not {"partner", "place"}.isdisjoint(columns.values())


def mostly_known(cells: list[str], columns: dict[int, str]) -> bool:
    """Whether at least half of a header's cells are columns of ours; prose that happens to name one is no list."""
    return 2 * len(columns) >= sum(bool(cell) for cell in cells)


def delimiter(text: str) -> str:
    """The sign that makes the header line yield the most columns that we know.

    Cells hold lists of their own (``business; schools``), so that the most frequent sign may be no delimiter. Where
    signs yield as much, as in a list of names only, the most frequent of the first lines decides.
    """
    head = "\n".join(text.splitlines()[:HEADER_WITHIN])
    best = max(DELIMITERS, key=lambda sign: (_columns(text, sign), head.count(sign)))
    return best if best in head else ","


def _columns(text: str, sign: str) -> int:
    """How many known columns the fullest header has, were this sign the delimiter."""
    try:
        return max(
            len(columns_of(shortened(row)))
            for row in islice(csv.reader(io.StringIO(text), delimiter=sign), HEADER_WITHIN)
        )
    except (csv.Error, ValueError):
        return 0


def even_lines(text: str) -> str:
    """A text with one kind of line end, whatever the machine that wrote it, and without marks of no meaning."""
    return text.lstrip("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def csv_rows(text: str, opened: list[int] | None = None) -> Numbered:
    """Numbered rows of a delimited text, each with the line on which it begins.

    Args:
        text: the whole text.
        opened: gathers the lines whose quotation mark never closes; such a line is read by itself, its marks as signs.

    Raises:
        TooLarge: a row fills more than 200 columns.
    """
    plain = even_lines(text)
    sign = delimiter(plain)
    for number, record, whole in _records(plain, sign):
        if not whole and opened is not None:
            opened.append(number)
        cells = _cells(record if whole else record.replace('"', ""), sign)
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise TooLarge(f"line {number} has more than {MAX_COLUMNS} columns; keep those of ties")
        yield number, cells[:MAX_COLUMNS]


def _cells(record: str, sign: str) -> list[str]:
    try:
        rows = list(csv.reader(io.StringIO(record), delimiter=sign))
    except csv.Error:
        rows = [record.replace('"', "").split(sign)]
    return [cell.strip() for row in rows for cell in row]


def _records(text: str, sign: str) -> Iterator[tuple[int, str, bool]]:
    """Line, text and wholeness of each record; a quotation mark that closes nowhere near is no quotation."""
    lines = text.split("\n")
    at, commas = 0, next((line.count(sign) for line in lines if line.strip()), 0)
    while at < len(lines):
        end = at
        inside = _open_after(lines[at], sign, False)
        while inside and end + 1 < len(lines) and end - at < MOST_LINES:
            end += 1
            inside = _open_after(lines[end], sign, True)
        if inside or (end > at and _swallowed(lines[at : end + 1], commas, sign)):
            yield at + 1, lines[at], False
            at += 1
            continue
        yield at + 1, "\n".join(lines[at : end + 1]), True
        at = end + 1


def _open_after(line: str, sign: str, inside: bool) -> bool:
    """Whether a quotation is open at the end of a line; a mark opens one at the start of a cell only."""
    if '"' not in line:
        return inside
    start = not inside
    at = 0
    for mark in re.finditer(r'"+', line):
        before = line[at : mark.start()]
        count = len(mark[0])
        if inside:
            inside = count % 2 == 0
        elif (before.rstrip(" ").endswith(sign) or (start and not before.strip())) and count:
            inside = count % 2 == 1
        start = False
        at = mark.end()
    return inside


def _swallowed(lines: list[str], commas: int, sign: str) -> bool:
    """Whether a quotation over several lines holds what are rows of their own: each with the cells of the header.

    A cell of prose over several lines hardly ever has as many commas in each; a list of two columns cannot tell.
    """
    inner = lines[1:-1]
    return commas >= 2 and bool(inner) and all(line.count(sign) == commas and '"' not in line for line in inner)
