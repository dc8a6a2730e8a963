"""A file of ties, whole: what form it has, where its header is, its rows, and every complaint with its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from data.rubric import read_rubric
from data.ties_file.decode import decode, read_json
from data.ties_file.headers import columns_of
from data.ties_file.rows import RowReader
from data.ties_file.tables import HEADER_WITHIN, MAX_COLUMNS, Numbered, csv_rows, headings, mostly_known, names_partner
from data.ties_file.template import HELP_SHEET
from data.ties_file.xlsx import sheets
from models.errors import InvalidInput, TooLarge
from models.partnership import Problem, TieRow
from models.rubric import Rubric

MAX_BYTES = 35_000_000
MAX_ROWS = 100_000
MAX_PROBLEMS = 5_000
NO_HEADER = (
    "no header was found: the first lines name no column for the partner; begin with a line such as 'partner,country', "
    "or take the template (hanse audit --template)"
)
NO_ROW = "the file has a header and no row; give one line per partner"
Header = tuple[int, list[str], dict[int, str]]


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The ties of a file, and what could not be read."""

    rows: list[TieRow]
    problems: list[Problem]
    form: str


def read_audit_file(content: bytes, name: str, as_of: date, rubric: Rubric | None = None) -> AuditFile:
    """Read a list of ties.

    Args:
        content: the bytes of a CSV, TSV, XLSX or JSON file.
        name: the file's name; the bytes decide where it says otherwise.
        as_of: the audit's day.
        rubric: whose criteria single items may score; the bundled one by default.

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
    criteria = (rubric or read_rubric()).ids
    if content.startswith(b"PK"):
        return _workbook(content, as_of, criteria)
    if name.lower().endswith((".xlsx", ".xls", ".ods")) or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidInput("this is no XLSX workbook, or one with a password; save it as .xlsx without one, or as CSV")
    text = decode(content)
    reader = RowReader(as_of, criteria)
    for line in text.odd_lines[:MAX_PROBLEMS]:
        reader.complain(
            line, "", "", "this line is not UTF-8 as the others are; check its letters", "save the file as UTF-8"
        )
    if text.text.lstrip("\ufeff \r\n\t")[:1] in ("[", "{"):
        return _json(text.text, reader)
    return _table(csv_rows(text.text), reader, "csv")


def _workbook(content: bytes, as_of: date, criteria: tuple[str, ...]) -> AuditFile:
    """Every sheet with a header that we know, joined; the template's page of help and other sheets are left alone."""
    files: list[tuple[str, AuditFile]] = []
    left: list[Problem] = []
    bare = False
    for title, rows in sheets(content, MAX_ROWS):
        reader = RowReader(as_of, criteria)
        found = None if title == HELP_SHEET else _header(rows)
        if found is None:
            continue
        if (files or bare) and not mostly_known(found[1], found[2]):
            left.append(_left_alone(found[0], title))
            continue
        file = _read(rows, found, reader, "xlsx")
        bare = bare or file is None
        files += [(title, file)] if file is not None else []
    if not files:
        raise InvalidInput(NO_ROW if bare else NO_HEADER)
    return _joined(files, left)


def _left_alone(line: int, title: str) -> Problem:
    return Problem(
        line=line,
        column="",
        value=title[:80],
        message=f"the sheet '{title[:40]}' is left out: few of its columns are known",
        suggestion="rename its columns as in the template if it lists ties",
    )


def _joined(files: list[tuple[str, AuditFile]], left: list[Problem]) -> AuditFile:
    """The sheets as one file; where there are several, each complaint names its sheet, for its line is that sheet's."""
    ties = [tie for _, file in files for tie in file.rows]
    if len(ties) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS:,} rows; split the file")
    problems = [
        p if len(files) == 1 else p.model_copy(update={"message": f"sheet '{title[:40]}': {p.message}"})
        for title, file in files
        for p in file.problems
    ]
    forms = {file.form for _, file in files}
    return AuditFile(ties, _bounded([*problems, *left]), forms.pop() if len(forms) == 1 else "xlsx")


def _table(rows: Numbered, reader: RowReader, form: str) -> AuditFile:
    found = _header(rows)
    if found is None:
        raise InvalidInput(NO_HEADER)
    file = _read(rows, found, reader, form)
    if file is None:
        raise InvalidInput(NO_ROW)
    return file


def _read(rows: Numbered, header: Header, reader: RowReader, form: str) -> AuditFile | None:
    """The rows below a header; None where there is none."""
    line, heads, columns = header
    for place, head in enumerate(heads):
        if head and place not in columns:
            reader.complain(
                line, head[:40], "", "this column is not known and is left out", "rename it as in the template"
            )
    ties: list[TieRow] = []
    count = 0
    for line, cells in rows:
        values = {name: cells[place] for place, name in columns.items() if place < len(cells) and cells[place]}
        if not any(cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise TooLarge(f"more than {MAX_ROWS:,} rows; split the file")
        tie = _tie(reader, line, values)
        if tie is not None:
            ties.append(tie)
    form = "long" if "field" in columns.values() else form
    return AuditFile(ties, _bounded(reader.problems), form) if count else None


def _tie(reader: RowReader, line: int, values: Mapping[str, str]) -> TieRow | None:
    """A row to a tie; whatever its reader cannot do with it is a complaint of that line, and the file goes on."""
    try:
        return reader.read(line, values)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        reader.complain(line, "", "", f"this line cannot be read: {str(error)[:200]}", "see the template")
        return None


def _header(rows: Numbered) -> Header | None:
    """The first lines' header: its line, its cells and the columns that we know of them."""
    for line, cells in islice(rows, HEADER_WITHIN):
        columns = columns_of(headings(cells))
        if names_partner(columns):
            return line, cells, columns
    return None


def _json(text: str, reader: RowReader) -> AuditFile:
    """A JSON array of ties, or an object with ``ties``; a tie may hold a list ``evidence`` of long-form items."""
    data = read_json(text)
    items = data.get("ties", data.get("rows")) if isinstance(data, dict) else data
    if not isinstance(items, list) or not items:
        raise InvalidInput("the JSON must be a list of ties, or an object with 'ties'")
    if len(items) + sum(map(_evidence_count, items)) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS:,} ties and items of evidence; split the file")
    ties: list[TieRow] = []
    for line, item in enumerate(items, start=1):
        ties += _json_tie(line, item, reader)
    return AuditFile(ties, _bounded(reader.problems), "json")


def _evidence_count(item: object) -> int:
    evidence = item.get("evidence") if isinstance(item, Mapping) else None
    return len(evidence) if isinstance(evidence, list) else 0


def _json_tie(line: int, item: object, reader: RowReader) -> Iterable[TieRow]:
    if isinstance(item, str):
        item = {"partner": item}
    if not isinstance(item, Mapping):
        reader.complain(line, "", str(item), "this is no tie", "give an object with 'partner'")
        return
    if len(item) > MAX_COLUMNS:
        raise TooLarge(f"tie {line} has {len(item):,} keys; {MAX_COLUMNS} is the limit")
    texts = {str(k): _cell(v) for k, v in item.items() if k != "evidence" and v is not None}
    columns = columns_of(list(texts))
    values = {name: list(texts.values())[place] for place, name in columns.items() if list(texts.values())[place]}
    for place, key in enumerate(texts):
        if place not in columns:
            reader.complain(line, key[:40], "", "this key is not known and is left out", "rename it as in the template")
    tie = _tie(reader, line, values)
    if tie is None:
        return
    yield tie
    evidence = item.get("evidence")
    for one in evidence if isinstance(evidence, list) else []:
        if not isinstance(one, Mapping) or not one.get("field"):
            reader.complain(line, "evidence", str(one), "an item needs a field and a value", "see the template")
            continue
        more = _tie(reader, line, values | {str(k): _cell(v) for k, v in one.items() if v is not None})
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
