"""One table to ties: its rows, and what became of each line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.ties_file.dates import Order
from data.ties_file.headers import LEAVE, NOTES, REPEATABLE, headings
from data.ties_file.lines import left, why_left
from data.ties_file.mapping import IsCity, Line, Table, columns_read
from data.ties_file.rows import RowReader
from data.ties_file.workbook import Page
from models.errors import InvalidInput, TooLarge
from models.partnership import ColumnRead, LeftLine, Problem, TieRow

MAX_ROWS = 100_000
MAX_PROBLEMS = 5_000
SHARED = 5  # a choice: from so many lines on, a complaint that they share is one line
NO_HEADER = (
    "no header was found: none of the first lines names a column for the partner. Found: {found}. Say which it is "
    "(--map \"{example}=partner\"), begin with a line such as 'partner,country', or take the template "
    "(hanse audit --template)"
)


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The ties of a file, and what became of all the rest.

    Attributes:
        lines: how many lines hold anything, headers apart; each is a tie, refused by a problem, or left out.
    """

    rows: list[TieRow]
    problems: list[Problem]
    form: str
    columns: list[ColumnRead] = field(default_factory=list)
    left_out: list[LeftLine] = field(default_factory=list)
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What all tables of a file are read with."""

    as_of: date
    criteria: tuple[str, ...]
    order: Order | None
    chosen: Mapping[str, str]
    is_city: IsCity | None

    def rows(self, sheet: str = "", orders: Mapping[str, Order | None] | None = None) -> RowReader:
        """A reader of rows; a column that does not say what comes first of 12/06/2025 follows the city's country."""
        own = {column: order or self.order for column, order in (orders or {}).items()}
        return RowReader(self.as_of, self.criteria, sheet, own)


def filled_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines that hold anything.

    Raises:
        TooLarge: more than 100,000.
    """
    found = []
    for line in lines:
        if any(line[1]):
            found.append(line)
            if len(found) > MAX_ROWS + 20:
                raise TooLarge(f"more than {MAX_ROWS:,} rows; split the file")
    return found


def no_header(lines: Sequence[Line]) -> InvalidInput:
    """The refusal of a table in which nothing names the partner: which headings were found, and how to map one."""
    fullest = max((cells for _, cells in lines[:10]), key=lambda cells: len(headings(cells)), default=[])
    cells = [cell for cell in fullest if cell][:12]
    found = ", ".join(f"'{cell[:30]}'" for cell in cells) or "nothing"
    example = next((c[:30] for p, c in enumerate(fullest) if c and p not in headings(fullest)), "Heading")
    return InvalidInput(NO_HEADER.format(found=found, example=example), suggestions=[cell[:30] for cell in cells])


def read_table(table: Table, how: Reading, sheet: str, page: Page | None = None) -> AuditFile:
    """The rows below a header, each a tie, a refusal, or left out."""
    if len(table.rows) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS:,} rows; split the file")
    reader = how.rows(sheet, table.orders)
    partner = next((place for place, column in table.named.items() if column == "partner"), None)
    left_out = [left(line, cells, "above", sheet) for line, cells in table.above]
    for line, cells in page.hidden_lines if page is not None else ():
        left_out.append(left(line, cells, "hidden_row", sheet))
    ties: list[TieRow] = []
    for place, (_, known) in table.columns.items():
        if known in ("open", "note") and place < len(table.header) and table.header[place]:
            reader.complain(
                table.line, table.header[place][:40], "", "column_open" if known == "open" else "column_note"
            )
    for line, cells in table.rows:
        code = why_left(cells, table.header, partner)
        if code is not None:
            left_out.append(left(line, cells, code, sheet))
            continue
        for column, cell in page.faults(line) if page is not None else ():
            reader.complain(line, column, cell, "formula", formula=cell[:40])
        tie = reader.read(line, values_of(table, cells))
        if tie is not None:
            ties.append(tie)
    lines = len(table.rows) + len(table.above) + (len(page.hidden_lines) if page is not None else 0)
    form = "long" if "field" in table.named.values() else "wide"
    return AuditFile(ties, reader.problems, form, columns_read(table, reader.problems, sheet), left_out, lines)


def values_of(table: Table, cells: Sequence[str]) -> dict[str, str]:
    """A row by column: several cells of one column are joined, and what no column knows is a note with its heading."""
    found: dict[str, list[str]] = {}
    for place, cell in enumerate(cells):
        column, how = table.columns.get(place, (NOTES, "note"))
        if not cell or column == LEAVE:
            continue
        heading = table.header[place] if place < len(table.header) else ""
        text = f"{heading}: {cell}" if how in ("open", "note") and heading else cell
        if column in REPEATABLE or column not in found:
            found.setdefault(column, []).append(text)
    return {column: "; ".join(texts) for column, texts in found.items()}


def finished(
    files: Sequence[AuditFile], more: Sequence[Problem], form: str, left_out: Sequence[LeftLine] = ()
) -> AuditFile:
    """The tables of a file as one."""
    forms = {file.form for file in files}
    problems = grouped([*more, *(p for file in files for p in file.problems)])
    return AuditFile(
        [tie for file in files for tie in file.rows],
        problems,
        "long" if forms == {"long"} else form,
        [column for file in files for column in file.columns],
        [*(line for file in files for line in file.left_out), *left_out],
        sum(file.lines for file in files),
    )


def grouped(problems: Sequence[Problem]) -> list[Problem]:
    """One complaint for each kind that many lines share, which names the lines; the others as they are, by line."""
    kinds: dict[tuple[str, str, str, bool], list[int]] = {}
    for n, one in enumerate(problems):
        kinds.setdefault((one.sheet, one.column, one.code, one.refused), []).append(n)
    kept: dict[int, Problem] = {}
    for group in kinds.values():
        first = problems[group[0]]
        if len(group) < SHARED:
            kept |= {n: problems[n] for n in group}
        else:
            kept[group[0]] = first.model_copy(update={"lines": [problems[n].line for n in group]})
    order = sorted(kept, key=lambda n: (kept[n].sheet, kept[n].line, n))
    return [kept[n] for n in order[:MAX_PROBLEMS]]
