"""A file of ties, whole: what form it has, and its tables as one list."""

from collections.abc import Mapping, Sequence
from datetime import date

from data.rubric import read_rubric
from data.ties_file.dates import country_order
from data.ties_file.decode import decode
from data.ties_file.headers import choices
from data.ties_file.json_list import read_json_list
from data.ties_file.mapping import IsCity, Line, Table, understand
from data.ties_file.table import (
    MAX_PROBLEMS,
    MAX_ROWS,
    AuditFile,
    Reading,
    filled_lines,
    finished,
    no_header,
    read_table,
)
from data.ties_file.tables import csv_rows, mostly_known
from data.ties_file.template import HELP_SHEET
from data.ties_file.workbook import Page, pages
from models.errors import InvalidInput, TooLarge
from models.partnership import LeftLine
from models.rubric import Rubric

MAX_BYTES = 35_000_000
NO_ROW = "the file has a header and no row; give one line per partner"


def read_audit_file(
    content: bytes,
    name: str,
    as_of: date,
    rubric: Rubric | None = None,
    *,
    country: str = "",
    columns: Mapping[str, str] | None = None,
    is_city: IsCity | None = None,
) -> AuditFile:
    """Read a list of ties.

    Args:
        content: the bytes of a CSV, TSV, XLSX or JSON file.
        name: the file's name; the bytes decide where it says otherwise.
        as_of: the audit's day.
        rubric: whose criteria single items may score; the bundled one by default.
        country: of the asking city; it says what comes first of 12/06/2025 where the column leaves that open.
        columns: heading to column, where the user says what a column is.
        is_city: whether a text names a city, so that a column without a known heading can be told by its values.

    Returns:
        Rows, complaints, columns and what is left out; a bad row never stops the file.

    Raises:
        InvalidInput: empty, without a partner column, of no form that we read, or ``columns`` names none of ours.
        TooLarge: more than 35 MB, 100,000 rows, or a workbook that unpacks to more than 300 MB.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(f"the file has {len(content) / 1e6:.0f} MB; {MAX_BYTES // 1_000_000} MB is the limit: split it")
    if not content.strip():
        raise InvalidInput("the file is empty; give a header and one line per partner")
    ids = (rubric or read_rubric()).ids
    how = Reading(as_of, ids, country_order(country), choices(columns or {}), is_city)
    if content.startswith(b"PK"):
        return _workbook(content, how)
    if name.lower().endswith((".xlsx", ".xls", ".ods")) or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidInput("this is no XLSX workbook, or one with a password; save it as .xlsx without one, or as CSV")
    text = decode(_without_nul(content))
    reader = how.rows()
    for line in text.odd_lines[:MAX_PROBLEMS]:
        reader.complain(line, "", "", "not_utf8")
    if text.text.lstrip("\ufeff \r\n\t")[:1] in ("[", "{"):
        return read_json_list(text.text, how)
    opened: list[int] = []
    table = _understood(list(csv_rows(text.text, opened)), how)
    for line in opened:
        reader.complain(line, "", "", "open_quote")
    file = read_table(table, how, "")
    if not file.rows and not file.lines:
        raise InvalidInput(NO_ROW)
    return finished([file], reader.problems, "csv")


def _without_nul(content: bytes) -> bytes:
    """A text without stray NULs; one that has many is binary, or another encoding, which ``decode`` tells."""
    few = 0 < content.count(b"\x00") <= max(3, len(content) // 200) and not content.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    )
    return content.replace(b"\x00", b"") if few and b"\n" in content else content


def _understood(lines: Sequence[Line], how: Reading) -> Table:
    filled = filled_lines(lines)
    table = understand(filled, how.chosen, how.is_city)
    if table is None:
        raise no_header(filled)
    return table


def _workbook(content: bytes, how: Reading) -> AuditFile:
    """Every visible sheet with a header that we know, joined; other sheets are left out and said."""
    files: list[AuditFile] = []
    found, left_out, bare, unread = list[tuple[Page, Table]](), list[LeftLine](), False, list[Line]()
    for page in pages(content, MAX_ROWS):
        if page.title == HELP_SHEET:
            continue
        if page.hidden:
            left_out.append(LeftLine(sheet=page.title, line=0, code="hidden_sheet", value=page.title[:80]))
            continue
        lines = filled_lines(page.lines)
        table = understand(lines, how.chosen, how.is_city) if lines else None
        known = table is not None and (table.header or not found)
        if table is None or not known or (found and not mostly_known(table.header, _sure(table))):
            unread = unread or lines
            if lines:
                left_out.append(LeftLine(sheet=page.title, line=0, code="other_sheet", value=page.title[:80]))
            continue
        bare = bare or not table.rows
        found += [(page, table)] if table.rows or page.hidden_lines else []
    for page, table in found:
        file = read_table(table, how, page.title if len(found) > 1 else "", page)
        files.append(file)
    if not files:
        raise InvalidInput(NO_ROW) if bare else no_header(unread)
    if sum(len(file.rows) for file in files) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS:,} rows; split the file")
    return finished(files, [], "xlsx", left_out)


def _sure(table: Table) -> dict[int, str]:
    return {place: column for place, (column, how) in table.columns.items() if how not in ("open", "note")}
