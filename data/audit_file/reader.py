"""A file of ties, whole: what form it has, where its header is, its rows, and every complaint with its line."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from data.audit_file.decode import decode
from data.audit_file.headers import columns_of
from data.audit_file.rows import RowReader
from data.audit_file.xlsx import sheets
from models.errors import InvalidInput, TooLarge
from models.partnership import Problem, TieRow

MAX_BYTES = 35_000_000
MAX_ROWS = 100_000
HEADER_WITHIN = 10
MAX_PROBLEMS = 5_000
NO_HEADER = (
    "no header was found: the first lines name no column for the partner; begin with a line such as 'partner,country', "
    "or take the template (hanse audit --template)"
)
Numbered = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The ties of a file, and what could not be read."""

    rows: list[TieRow]
    problems: list[Problem]
    form: str


def read_audit_file(content: bytes, name: str, as_of: date) -> AuditFile:
    """Read a list of ties.

    Args:
        content: the bytes of a CSV, TSV, XLSX or JSON file.
        name: the file's name; the bytes decide where it says otherwise.
        as_of: the audit's day.

    Returns:
        Rows and complaints; a bad row never stops the file.

    Raises:
        InvalidInput: empty, without a header, or of no form that we read.
        TooLarge: more than 35 MB, 100,000 rows, or a workbook that unpacks to more than 300 MB.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(f"the file has {len(content) / 1e6:.0f} MB; {MAX_BYTES // 1_000_000} MB is the limit: split it")
    if not content.strip():
        raise InvalidInput("the file is empty; give a header and one line per partner")
    if content.startswith(b"PK"):
        return _workbook(content, as_of)
    if name.lower().endswith((".xlsx", ".xls", ".ods")) or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidInput("this is no XLSX workbook; save it as .xlsx or CSV")
    text = decode(content)
    reader = RowReader(as_of)
    for line in text.odd_lines[:MAX_PROBLEMS]:
        reader.complain(
            line, "", "", "this line is not UTF-8 as the others are; check its letters", "save the file as UTF-8"
        )
    if text.text.lstrip("\ufeff \r\n\t")[:1] in ("[", "{"):
        return _json(text.text, reader)
    return _table(_csv_rows(text.text), reader, "csv")


def _csv_rows(text: str) -> Numbered:
    """Numbered rows of a delimited text; the delimiter is the one most frequent in its first lines."""
    plain = text.lstrip("\ufeff").replace("\x00", "")
    head = "\n".join(plain.splitlines()[:HEADER_WITHIN])
    counts = Counter({sign: head.count(sign) for sign in (",", ";", "\t", "|", "、")})
    sign, count = counts.most_common(1)[0]
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(plain), delimiter=sign if count else ",")
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise InvalidInput(f"line {reader.line_num} cannot be read: {error}; check its quotation marks") from error


def _workbook(content: bytes, as_of: date) -> AuditFile:
    """The first sheet with a header that we know."""
    for _, rows in sheets(content, MAX_ROWS):
        try:
            return _table(rows, RowReader(as_of), "xlsx")
        except InvalidInput as error:
            if error.detail != NO_HEADER:
                raise
    raise InvalidInput(NO_HEADER)


def _table(rows: Numbered, reader: RowReader, form: str) -> AuditFile:
    columns = _header(rows, reader)
    ties: list[TieRow] = []
    count = 0
    for line, cells in rows:
        values = {name: cells[place] for place, name in columns.items() if place < len(cells) and cells[place]}
        if not any(cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise TooLarge(f"more than {MAX_ROWS:,} rows; split the file")
        tie = reader.read(line, values)
        if tie is not None:
            ties.append(tie)
    if not count:
        raise InvalidInput("the file has a header and no row; give one line per partner")
    return AuditFile(ties, _bounded(reader.problems), "long" if "field" in columns.values() else form)


def _header(rows: Numbered, reader: RowReader) -> dict[int, str]:
    """Find the header among the first lines, and complain of columns that we do not know."""
    for tried, (line, cells) in enumerate(rows, start=1):
        columns = columns_of(cells)
        if {"partner", "place"} & set(columns.values()):
            for place, header in enumerate(cells):
                if header and place not in columns:
                    reader.complain(
                        line,
                        header[:40],
                        "",
                        "this column is not known and is left out",
                        "rename it as in the template",
                    )
            return columns
        if tried >= HEADER_WITHIN:
            break
    raise InvalidInput(NO_HEADER)


def _json(text: str, reader: RowReader) -> AuditFile:
    """A JSON array of ties, or an object with ``ties``; a tie may hold a list ``evidence`` of long-form items."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidInput(f"the JSON cannot be read: {error}") from error
    items = data.get("ties", data.get("rows")) if isinstance(data, dict) else data
    if not isinstance(items, list) or not items:
        raise InvalidInput("the JSON must be a list of ties, or an object with 'ties'")
    if len(items) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS:,} ties; split the file")
    ties: list[TieRow] = []
    for line, item in enumerate(items, start=1):
        ties += _json_tie(line, item, reader)
    return AuditFile(ties, _bounded(reader.problems), "json")


def _json_tie(line: int, item: object, reader: RowReader) -> Iterable[TieRow]:
    if isinstance(item, str):
        item = {"partner": item}
    if not isinstance(item, Mapping):
        reader.complain(line, "", str(item), "this is no tie", "give an object with 'partner'")
        return
    texts = {str(k): _cell(v) for k, v in item.items() if k != "evidence" and v is not None}
    columns = columns_of(list(texts))
    values = {name: list(texts.values())[place] for place, name in columns.items() if list(texts.values())[place]}
    for place, key in enumerate(texts):
        if place not in columns:
            reader.complain(line, key[:40], "", "this key is not known and is left out", "rename it as in the template")
    tie = reader.read(line, values)
    if tie is None:
        return
    yield tie
    evidence = item.get("evidence")
    for one in evidence if isinstance(evidence, list) else []:
        if not isinstance(one, Mapping) or not one.get("field"):
            reader.complain(line, "evidence", str(one), "an item needs a field and a value", "see the template")
            continue
        more = reader.read(line, values | {str(k): _cell(v) for k, v in one.items() if v is not None})
        if more is not None:
            yield more


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(part) for part in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _bounded(problems: list[Problem]) -> list[Problem]:
    """The complaints, with one that counts the rest where there are too many to read."""
    if len(problems) <= MAX_PROBLEMS:
        return problems
    rest = len(problems) - MAX_PROBLEMS
    last = Problem(
        line=0, column="", value="", message=f"{rest:,} more complaints of the same file", suggestion="mend these first"
    )
    return [*problems[:MAX_PROBLEMS], last]
