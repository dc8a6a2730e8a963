"""The outline printed as Markdown, HTML and DOCX."""

import io
import re
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.shared import Pt, RGBColor
from jinja2 import Environment

from app.export.outline import outline
from app.export.partner import SharedReport
from app.export.parts import Bar, Grid, Heading, Paragraph, Part, Points
from app.export.workbook import COLOURS, GREY
from app.messages.language import language
from models.readiness import AuditReport

Report = AuditReport | SharedReport
PAGE = Path(__file__).parent / "audit.html"


def markdown(report: Report) -> bytes:
    """A report as Markdown; signs that Markdown would read are escaped."""
    out: list[str] = []
    for part in outline(report):
        out += _markdown(part)
    return ("\n".join(out).strip() + "\n").encode()


def _markdown(part: Part) -> list[str]:
    if isinstance(part, Heading):
        return ["", f"{'#' * part.level} {_md(part.text)}", ""]
    if isinstance(part, Paragraph):
        return [_md(part.text), ""]
    if isinstance(part, Bar):
        return [f"- {_md(part.label)}: {_md(part.text)}"]
    if isinstance(part, Points):
        return ["", f"**{_md(part.title)}**", "", *(f"- {_md(item)}" for item in part.items), ""] if part.items else []
    rows = [part.heads, tuple("---" for _ in part.heads), *part.rows]
    return ["", *("| " + " | ".join(_md(c) if c != "---" else c for c in row) + " |" for row in rows), ""]


def _md(text: str) -> str:
    plain = re.sub(r"([\\`*_\[\]|#])", r"\\\1", text.replace("\r", " ").replace("\n", " "))
    return plain.replace("<", "&lt;").replace(">", "&gt;")


def html(report: Report) -> bytes:
    """A report as one HTML page without scripts; every text is escaped."""
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
        title=title,
        colours=colours,
        bands=report.bands if isinstance(report, AuditReport) else (),
    ).encode()


def docx(report: Report) -> bytes:
    """A report as DOCX."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    document.core_properties.title = language(report.language).labels["title"]
    for part in outline(report):
        _docx(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx(document: Docx, part: Part) -> None:
    if isinstance(part, Heading):
        if part.apart:
            document.add_page_break()
        heading = document.add_heading(_plain(part.text), part.level)
        if part.code:
            heading.runs[0].font.color.rgb = RGBColor.from_string(COLOURS.get(part.code, GREY))
    elif isinstance(part, Paragraph):
        paragraph = document.add_paragraph().add_run(_plain(part.text))
        paragraph.font.size = Pt(14 if part.lead else 8.5 if part.quiet else 10.5)
    elif isinstance(part, Bar):
        document.add_paragraph(_plain(f"{part.label}: {part.text}"))
    elif isinstance(part, Points):
        if part.items:
            document.add_paragraph().add_run(_plain(part.title)).bold = True
        for item in part.items:
            document.add_paragraph(_plain(item), style="List Bullet")
    else:
        _docx_table(document, part)


def _docx_table(document: Docx, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style = "Light Grid Accent 1"
    for cell, head in zip(table.rows[0].cells, grid.heads, strict=True):
        cell.text = _plain(head)
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _plain(text)


def _plain(text: str) -> str:
    """Text without the control signs that XML forbids."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
