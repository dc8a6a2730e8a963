"""Where a table begins: its delimiter, its header, and the sheets of a workbook that hold ties."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from data.ties_file.headers import columns_of
from models.errors import InvalidInput, TooLarge

HEADER_WITHIN = 10
MAX_COLUMNS = 200
LONGEST_HEADING = 200  # letters of a heading that are looked at
DELIMITERS = (",", ";", "\t", "|", "、")
Numbered = Iterator[tuple[int, list[str]]]


def headings(cells: list[str]) -> list[str]:
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
    """How many known columns the first header has, were this sign the delimiter."""
    try:
        for row in islice(csv.reader(io.StringIO(text), delimiter=sign), HEADER_WITHIN):
            columns = columns_of(headings(row))
            if names_partner(columns):
                return len(columns)
    except csv.Error:
        return 0
    return 0


def csv_rows(text: str) -> Numbered:
    """Numbered rows of a delimited text.

    Raises:
        InvalidInput: its quotation marks do not close. TooLarge: a row fills more than 200 columns.
    """
    plain = text.lstrip("\ufeff").replace("\x00", "")
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(plain), delimiter=delimiter(plain))
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
                raise TooLarge(f"line {reader.line_num} has more than {MAX_COLUMNS} columns; keep those of ties")
            yield reader.line_num, [cell.strip() for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise InvalidInput(f"line {reader.line_num} cannot be read: {error}; check its quotation marks") from error
