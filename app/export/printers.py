"""The outline printed as Markdown, HTML and DOCX."""

import io
import re
from pathlib import Path
from types import MappingProxyType

from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.export.outline import outline
from app.export.partner import SharedReport
from app.export.parts import Bar, Grid, Heading, Paragraph, Part, Points
from app.export.workbook import COLOURS, GREY
from app.messages.language import language
from models.readiness import AuditReport
from models.survey import Survey

Report = AuditReport | SharedReport | Survey
PAGE = Path(__file__).parent / "audit.html"
PAPERS = MappingProxyType({"A4": (210, 297), "Letter": (215.9, 279.4)})  # millimetres
LETTER = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))
"""Countries whose paper is Letter (CLDR, measurementData, paperSize)."""
MARGIN = 16  # millimetres; a choice: what printers leave, and thirty ties on a page
INK, EAST_ASIAN = RGBColor.from_string("1B2430"), "Yu Gothic"
LOOKS = (
    ("Normal", 10, 0, 4), ("List Bullet", 10, 0, 1), ("Heading 1", 20, 0, 2), ("Heading 2", 13, 10, 2),
    ("Heading 3", 11, 6, 2),
)  # fmt: skip
"""Style, size, room before and after it, in points."""


def paper(country: str) -> str:
    """The paper that a country prints on."""
    return "Letter" if country in LETTER else "A4"


def country_of(report: Report) -> str:
    """The country on whose paper a report is printed."""
    return report.country if isinstance(report, Survey) else report.city.country


def markdown(report: Report) -> bytes:
    """A report as Markdown; signs that Markdown would read are escaped."""
    out: list[str] = []
    for part in outline(report):
        out += _markdown(part)
    return ("\n".join(out).strip() + "\n").encode()


def _markdown(part: Part) -> list[str]:
    if isinstance(part, Heading):
        return ["", f"{'#' * part.level} {escaped(part.text)}", ""]
    if isinstance(part, Paragraph):
        return [escaped(part.text), ""]
    if isinstance(part, Bar):
        return [f"- {escaped(part.label)}: {escaped(part.text)}"]
    if isinstance(part, Points) and part.run_in:
        return [f"**{escaped(part.title)}** {escaped(part.running)}", ""] if part.items else []
    if isinstance(part, Points):
        head = ["", f"**{escaped(part.title)}**", ""] if part.title else [""]
        return [*head, *(f"- {escaped(item)}" for item in part.items), ""] if part.items else []
    rows = [part.heads, tuple("---" for _ in part.heads), *part.rows]
    return ["", *("| " + " | ".join(escaped(c) if c != "---" else c for c in row) + " |" for row in rows), ""]


def escaped(text: str) -> str:
    """Text in which nothing is read as Markdown or HTML."""
    plain = re.sub(r"([\\`*_\[\]|#])", r"\\\1", text.replace("\r", " ").replace("\n", " "))
    return plain.replace("<", "&lt;").replace(">", "&gt;")


def html(report: Report) -> bytes:
    """A report as one HTML page without scripts; every text is escaped."""
    from jinja2 import Environment  # whoever prints no HTML does not wait for it

    page = Environment(autoescape=True).from_string(PAGE.read_text("utf-8"))
    parts = list(outline(report))
    title = next(p.text for p in parts if isinstance(p, Heading))
    colours = [
        *COLOURS.items(),
        *((name, GREY) for name in ("insufficient_evidence", "ask_first", "ask_later", "one_of", "not_a_priority")),
    ]
    named = [(type(p).__name__, p) for p in parts]
    return page.render(
        parts=named,
        language=report.language,
        paper=paper(country_of(report)),
        margin=MARGIN,
        title=title,
        colours=colours,
        bands=report.bands if isinstance(report, AuditReport) else (),
    ).encode()


def docx(report: Report) -> bytes:
    """A report as DOCX."""
    document = Document()
    _lay_out(document, report)
    title = "survey_title" if isinstance(report, Survey) else "title"
    document.core_properties.title = language(report.language).labels[title]
    for part in outline(report):
        _docx(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _lay_out(document: Docx, report: Report) -> None:
    """Paper of the city's country, small margins, tight lists: a list of thirty ties has its first page to itself."""
    section, (width, height) = document.sections[0], PAPERS[paper(country_of(report))]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    for name, size, before, after in LOOKS:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), INK
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), EAST_ASIAN)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0


def _docx(document: Docx, part: Part) -> None:
    if isinstance(part, Heading):
        heading = document.add_heading(plain(part.text), part.level)
        heading.paragraph_format.page_break_before = part.apart
        if part.code:
            heading.runs[0].font.color.rgb = RGBColor.from_string(COLOURS.get(part.code, GREY))
    elif isinstance(part, Paragraph):
        paragraph = document.add_paragraph().add_run(plain(part.text))
        paragraph.font.size = Pt(13 if part.lead else 8.5 if part.quiet else 10)
    elif isinstance(part, Bar):
        document.add_paragraph(plain(f"{part.label}: {part.text}"))
    elif isinstance(part, Points):
        _docx_points(document, part)
    else:
        _docx_table(document, part)


def _docx_points(document: Docx, part: Points) -> None:
    if not part.items:
        return
    if part.title:
        title = document.add_paragraph()
        title.add_run(plain(part.title)).bold = True
        title.paragraph_format.keep_with_next = not part.run_in
        title.paragraph_format.space_before = Pt(0 if part.run_in else 6)
        if part.run_in:
            title.add_run(" " + plain(part.running))
    for item in () if part.run_in else part.items:
        document.add_paragraph(plain(item), style="List Bullet")


def _docx_table(document: Docx, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style = "Light Shading"
    for row, texts in ((table.rows[0], grid.heads), *((table.add_row(), texts) for texts in grid.rows)):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = plain(text)
            cell.paragraphs[0].runs[0].font.size = Pt(9)


def plain(text: str) -> str:
    """Text without the control signs that XML forbids."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
