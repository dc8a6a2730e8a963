"""A brief as DOCX."""

import io

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt, RGBColor

from app.export.brief_parts import TABLES, cells, heading, heads, kind, marked, pages, title
from app.export.brief_size import type_size
from app.export.printers import plain
from app.messages.language import Language, language
from models.brief import Brief, Section


def docx(brief: Brief) -> bytes:
    """DOCX on two pages: margins, spacing and size of type as for HTML, a page break between."""
    words, document = language(brief.language), Document()
    _set_up(document, brief, words)
    document.add_paragraph(kind(brief, words))
    document.add_heading(plain(title(brief, words)), 1)
    for number, page in enumerate(pages(brief)):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        for part in page:
            _docx(document, part, brief, words)
    document.add_heading(words.labels["brief_sources"], 2)
    text = "  ".join(f"[{one.n}] {one.text}" for one in brief.sources)
    document.add_paragraph(plain(text)).runs[0].font.size = Pt(0.8 * type_size(brief))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Docx, brief: Brief, words: Language) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(11)
    section.left_margin = section.right_margin = Mm(14)
    size = type_size(brief) - 0.6
    for name, points in (("Normal", size), ("List Bullet", size), ("Heading 1", 2 * size), ("Heading 2", 1.1 * size)):
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(points)
        style.paragraph_format.space_before = Pt(5 if name.startswith("Heading") else 0)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(1), 1.0
        if name.startswith("Heading"):
            style.font.color.rgb = RGBColor(0x0B, 0x5C, 0x7A)
    document.core_properties.title = title(brief, words)


def _docx(document: Docx, part: Section, brief: Brief, words: Language) -> None:
    if part.name == "lead":
        for row in part.rows:
            document.add_paragraph().add_run(plain(marked(row.cells[0]))).bold = True
        return
    document.add_heading(heading(part, brief, words), 2)
    if part.name not in TABLES:
        for row in part.rows:
            document.add_paragraph(plain(" ".join(filter(None, map(marked, row.cells)))), style="List Bullet")
        return
    names = heads(brief, words)[part.name]
    table = document.add_table(rows=1, cols=len(names), style="Light List Accent 1")
    lines = [names]
    for row in part.rows:
        lines.append(cells(part, row, words))
    widths = {"who": (25, 78, 78), "streams": (25, 75, 81), "plan": (18, 128, 35)}[part.name]
    for line, texts in enumerate(lines):
        made = table.rows[0].cells if not line else table.add_row().cells
        for cell, text, width in zip(made, texts, widths, strict=True):
            cell.text, cell.width = plain(text), Mm(width)
