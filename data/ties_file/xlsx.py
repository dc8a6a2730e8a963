"""XLSX to rows of text, with limits that a zip bomb cannot pass."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from xml.parsers.expat import ExpatError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from data.ties_file.tables import MAX_COLUMNS
from data.ties_file.workbook_limits import check_workbook
from models.errors import InvalidInput, TooLarge

# Whatever a damaged workbook makes its reader raise.
_DAMAGE = (
    InvalidFileException, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, ExpatError,
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip


@contextmanager
def _undamaged() -> Iterator[None]:
    """One complaint for whatever is wrong inside a workbook."""
    try:
        yield
    except _DAMAGE as error:
        raise InvalidInput("the XLSX file is damaged; save it anew, or as CSV") from error


def sheets(content: bytes, max_rows: int) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The sheets of a workbook as (name, numbered rows of text). Formulas give their last value; nothing is computed.

    Raises:
        InvalidInput: no XLSX, or a damaged one.
        TooLarge: it unpacks to more than we read, or holds too many rows.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise InvalidInput("the file begins like XLSX and is none; save it anew, or as CSV")
    with _undamaged():
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            check_workbook(file)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield sheet.title, _rows(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), max_rows)


def _rows(rows: Iterator[tuple[object, ...]], max_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows; a sheet may be long where it is empty, but not where it is filled."""
    filled, blank = 0, None
    with _undamaged():
        for number, row in enumerate(rows, start=1):
            empty = row is blank or row.count(None) == len(row)
            blank = row if empty else blank  # the reader yields the same row again for each that is missing
            cells = [] if empty else [_text(cell) for cell in row]
            filled += not empty
            if filled > max_rows + 10:
                raise TooLarge(f"more than {max_rows:,} rows; split the file")
            yield number, cells


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
