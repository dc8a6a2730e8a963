"""The template that a user fills in: a workbook with one commented column per fact, and a sheet for single items."""

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.fields import read_fields
from data.rubric import read_rubric
from data.ties_file import headers
from models.rubric import Rubric

COLUMNS = tuple(sorted((c for c in headers.COLUMNS if c.place is not None), key=lambda c: c.place or 0))
LONG = (
    "Partner city",
    "Country",
    "Field",
    "Value",
    "Side",
    "Line",
    "Scope",
    "As of",
    "Source",
    "Source type",
    "Expires after",
)
HELP_SHEET = "How to fill in"
HEAD = PatternFill("solid", fgColor="0B5C7A")
LEAD = (
    "Empty cells mean 'not known' and never count against a tie. Write 0 or 'none' where you know that there is none."
)


def write_template(rubric: Rubric | None = None) -> bytes:
    """The template as XLSX: a sheet to fill in, one for single items of evidence, one that explains the fields.

    Args:
        rubric: whose window the columns name; the bundled one by default.
    """
    rubric = rubric or read_rubric()
    book = Workbook()
    book.remove(book.active) if book.active is not None else None
    ties = book.create_sheet("Ties")
    _head(ties, [column.heading for column in COLUMNS])
    for place, column in enumerate(COLUMNS, start=1):
        comment = column.help.format(months=rubric.recent_months)
        ties.cell(1, place).comment = Comment(comment, "Hanse", width=320, height=90)
    items = book.create_sheet("Evidence items")
    _head(items, list(LONG))
    _explain(book.create_sheet(HELP_SHEET), rubric)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, names: list[str]) -> None:
    for place, name in enumerate(names, start=1):
        cell = sheet.cell(1, place, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(name) + 4)
    sheet.freeze_panes = "B2"


def _explain(sheet: Worksheet, rubric: Rubric) -> None:
    sheet.append([LEAD])
    sheet.append([])
    sheet.append(["Column", "What to write", "For instance"])
    for column in COLUMNS:
        sheet.append([column.heading, column.help.format(months=rubric.recent_months), column.example])
    sheet.append([])
    sheet.append(["Field of a single item", "What it says"])
    for name, field in read_fields().items():
        sheet.append([name, field.explained])
    sheet.append([", ".join(rubric.ids), "a score 0 to 4 on the written anchors of the rubric"])
    for letter, width in (("A", 28), ("B", 90), ("C", 36)):
        sheet.column_dimensions[letter].width = width
