"""The template that a user fills in: a workbook with one commented column per fact, and a sheet for single items."""

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.rubric import read_rubric
from models.evidence import CRITERIA, FIELDS
from models.rubric import Rubric

# Column, what to write, an example; ``{months}`` is the window of the rubric.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("Partner city", "Needed. The city's name, or its GeoNames id in the column 'GeoNames id'.", "Hefei"),
    ("Country", "Needed where the name is not unique. A two-letter code or a name.", "CN"),
    ("GeoNames id", "Settles any doubt about the city.", ""),
    ("Kind", "sister_city, friendship, economic, sister_port, sister_state, project, historical, other", "sister_city"),
    ("Since", "Year or date in which the relation began.", "1988"),
    ("Status", "active, dormant, paper only, suspended, terminated", "active"),
    ("Last exchange", "Date of the last exchange, online ones included.", "2026-05-12"),
    ("Exchanges out", "Exchanges from you to the partner in the last {months} months.", "2"),
    ("Exchanges in", "Exchanges from the partner to you in the last {months} months.", "3"),
    ("Activities", "Fields of activity, separated by semicolons.", "business; schools; culture"),
    ("Leadership acts", "Visits, hosting, calls or letters of your mayor in the last {months} months.", "2"),
    ("Leadership acts partner", "The same of the partner's mayor.", "1"),
    ("Executor", "Your body that does the economic work, or 'none'.", "Columbus Partnership"),
    ("Partner executor", "The partner's body, or 'none'.", "Hefei Investment Promotion Bureau"),
    ("Staff FTE", "Paid staff for this tie, in full-time equivalents.", "0.3"),
    ("Volunteer hours", "Volunteer hours a year for this tie.", "120"),
    ("Budget", "Money a year for this tie, with its currency.", "USD 8000"),
    ("Planned work", "culture, exchange or economic: what the programme plans.", "economic"),
    ("Trade office", "An office that one side keeps in the other's metro, or 'none'.", ""),
    ("Firms present", "Your firms present in the partner's metro.", ""),
    ("Partner firms present", "The partner's firms present in your metro.", ""),
    ("Trade value", "Yearly trade of the two metros in USD.", ""),
    ("Agreement date", "Date of the signed agreement, or 'none'.", "1988-11-01"),
    ("Agreement terms", "Which of objectives, term and review it holds.", "objectives; term"),
    ("Agreement end", "Date on which it ends.", ""),
    ("Review date", "Date of the next review.", ""),
    ("Economic steps", "Missions, deals and incubator agreements in the last {months} months.", "1"),
    ("Awards", "Awards for economic work.", ""),
    ("Interested firms", "Your firms and universities that want to take part.", ""),
    ("Interested firms partner", "The partner's.", ""),
    ("Our goal", "culture, education, economic, mixed, none", "mixed"),
    ("Partner goal", "The same for the partner, as they told you.", ""),
    ("Theme", "A challenge or innovation theme that both work on.", ""),
    ("Direct flight", "A direct scheduled air link, or 'none'.", ""),
    ("Direct sea service", "A direct scheduled ship between the two ports, freight or ferry, or 'none'.", ""),
    ("Sister port", "An agreement of the two ports, or 'none'.", ""),
    ("Diaspora", "People of one side's origin who live in the other's metro: a number.", ""),
    ("Source", "Where this line comes from. Empty: your own statement.", ""),
    ("As of", "The day for which this line holds. Empty: the day of the audit.", ""),
    ("Notes", "Anything else. Shown to you, never scored, never in the partner's edition.", ""),
)
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
    months = (rubric or read_rubric()).recent_months
    book = Workbook()
    book.remove(book.active) if book.active is not None else None
    ties = book.create_sheet("Ties")
    _head(ties, [name for name, _, _ in COLUMNS])
    for place, (_, comment, _) in enumerate(COLUMNS, start=1):
        ties.cell(1, place).comment = Comment(comment.format(months=months), "Hanse", width=320, height=90)
    items = book.create_sheet("Evidence items")
    _head(items, list(LONG))
    _explain(book.create_sheet(HELP_SHEET), months)
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


def _explain(sheet: Worksheet, months: int) -> None:
    sheet.append([LEAD])
    sheet.append([])
    sheet.append(["Column", "What to write", "For instance"])
    for name, meaning, example in COLUMNS:
        sheet.append([name, meaning.format(months=months), example])
    sheet.append([])
    sheet.append(["Field of a single item", "What it says"])
    for name, meaning in FIELDS.items():
        sheet.append([name, meaning])
    sheet.append([", ".join(CRITERIA), "a score 0 to 4 on the written anchors of the rubric"])
    for letter, width in (("A", 28), ("B", 90), ("C", 36)):
        sheet.column_dimensions[letter].width = width
