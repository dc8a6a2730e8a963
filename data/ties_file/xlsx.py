"""XLSX to rows of text, with limits that a zip bomb cannot pass."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from models.errors import InvalidInput, TooLarge

MAX_UNPACKED = 300_000_000
MAX_RATIO = 200
MAX_COLUMNS = 200


def sheets(content: bytes, max_rows: int) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The sheets of a workbook as (name, numbered rows of text). Formulas give their last value; nothing is computed.

    Raises:
        InvalidInput: no XLSX, or a damaged one.
        TooLarge: it unpacks to more than we read, or holds too many rows.
    """
    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise InvalidInput("the XLSX file is damaged; save it anew, or as CSV") from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield sheet.title, _rows(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), max_rows)


def _check(content: bytes) -> None:
    """Refuse a file whose parts unpack to more than the limits say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
    except zipfile.BadZipFile as error:
        raise InvalidInput("the file ends in .xlsx and is none; save it anew, or as CSV") from error
    unpacked = sum(part.file_size for part in parts)
    worst = max(
        (part.file_size / max(1, part.compress_size) for part in parts if part.file_size > 10_000_000), default=0
    )
    if unpacked > MAX_UNPACKED or worst > MAX_RATIO or len(parts) > 10_000:
        raise TooLarge(
            f"the XLSX unpacks to {unpacked // 1_000_000} MB, far more than a list of ties needs; save it as CSV"
        )


def _rows(rows: Iterator[tuple[object, ...]], max_rows: int) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(rows, start=1):
            if number > max_rows + 10:
                raise TooLarge(f"more than {max_rows:,} rows; split the file")
            yield number, [_text(cell) for cell in row]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, EOFError) as error:
        raise InvalidInput("the XLSX file is damaged; save it anew, or as CSV") from error


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
