"""The user's list of ties inside the page: any file becomes one CSV text whose cells can be corrected one by one."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from app.engine import apart
from data.ties_file.decode import decode
from data.ties_file.headers import columns_of
from data.ties_file.tables import HEADER_WITHIN, Numbered, delimiter
from data.ties_file.xlsx import sheets
from models.errors import InvalidInput

# A choice: the page carries the list along with each correction, so a longer one is audited but not mended here.
MOST_ROWS = 2000
MOST_LETTERS = 600_000


@dataclass(frozen=True)
class Sheet:
    """A list of ties as a table.

    Attributes:
        rows: cells; the row at index i is line i + 1 of ``text``.
        header: index of the header row, None where none was found.
    """

    rows: list[list[str]]
    header: int | None

    @property
    def text(self) -> str:
        """The table as CSV, one line per row."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for row in self.rows:
            writer.writerow([cell.replace("\r", " ").replace("\n", " ") for cell in row])
        return out.getvalue()

    @property
    def columns(self) -> dict[str, int]:
        """Column to its place in a row, by our names and by the file's."""
        if self.header is None:
            return {}
        cells = self.rows[self.header]
        return {cell: i for i, cell in enumerate(cells)} | {name: i for i, name in columns_of(cells).items()}

    def cell(self, line: int, column: str) -> str | None:
        """A cell by line and column; None where there is no such cell to correct."""
        place = self.columns.get(column)
        if place is None or not 1 <= line <= len(self.rows) or line - 1 == self.header:
            return None
        row = self.rows[line - 1]
        return row[place] if place < len(row) else ""

    def fixed(self, fixes: Mapping[tuple[int, str], str], dropped: set[int]) -> "Sheet":
        """The table with other cells; dropped lines become empty, so that the others keep their numbers."""
        rows = [[] if i + 1 in dropped else list(row) for i, row in enumerate(self.rows)]
        for (line, column), value in fixes.items():
            if self.cell(line, column) is None or line in dropped:
                continue
            row, place = rows[line - 1], self.columns[column]
            row += [""] * (place + 1 - len(row))
            row[place] = value.strip()
        return Sheet(rows, self.header)


def open_sheet(content: bytes) -> Sheet | None:
    """A CSV or XLSX file as a table; None for what cannot be corrected in a page: JSON, several sheets, a long list.

    Raises:
        InvalidInput: a workbook without a list of ties, or a damaged one. TooLarge: it passes a limit.
    """
    return apart.run(_opened, content)


def warm() -> None:
    """Load what opening needs, so that each child has it already."""
    _opened(b"partner,country\nLyon,France\n")


def _opened(content: bytes) -> Sheet | None:
    rows = _workbook(content) if content.startswith(b"PK") else _delimited(content)
    if rows is None or len(rows) > MOST_ROWS or sum(len(cell) for row in rows for cell in row) > MOST_LETTERS:
        return None
    return Sheet(rows, _header(rows))


def _header(rows: list[list[str]]) -> int | None:
    near = enumerate(rows[:HEADER_WITHIN])
    return next((i for i, row in near if {"partner", "place"} & set(columns_of(row).values())), None)


def _workbook(content: bytes) -> list[list[str]] | None:
    """The one sheet that holds ties; the first of them where none has a row yet, None where several have."""
    tables = [
        table for _, numbered in sheets(content, MOST_ROWS * 50) if _header(table := _table(numbered)) is not None
    ]
    if not tables:
        raise InvalidInput("No sheet names a column for the partner. Begin with a header such as 'partner, country'.")
    filled = [table for table in tables if any(any(row) for row in table[(_header(table) or 0) + 1 :])]
    return None if len(filled) > 1 else (filled or tables)[0]


def _table(numbered: Numbered) -> list[list[str]]:
    rows: list[list[str]] = []
    for number, row in numbered:
        if not any(row):
            continue
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append(_short([cell.strip() for cell in row]))
    return rows


def _short(row: list[str]) -> list[str]:
    """A row without the empty cells at its end."""
    last = max((i for i, cell in enumerate(row) if cell), default=-1)
    return row[: last + 1]


def _delimited(content: bytes) -> list[list[str]] | None:
    text = decode(content).text.lstrip("\ufeff").replace("\x00", "")
    if text.lstrip()[:1] in ("[", "{"):
        return None
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter(text))]
    except csv.Error:
        return None
