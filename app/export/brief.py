"""A brief in every format: JSON, HTML that prints on two pages, Markdown, DOCX, PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.export.brief_docx import docx
from app.export.brief_parts import TABLES, bars, cells, foot, heading, heads, kind, marked, pages, title
from app.export.brief_pdf import pdf
from app.export.brief_size import halves, type_size
from app.export.printers import escaped
from app.messages.language import Language, language
from models.brief import Brief, Section
from models.errors import InvalidInput

PAGE = Path(__file__).parent / "brief.html"
Link = tuple[str, str]


@dataclass(frozen=True)
class Printed:
    """A brief in a format."""

    content: bytes
    media_type: str
    suffix: str


def export_brief(brief: Brief, form: str = "json", links: Sequence[Link] = ()) -> Printed:
    """Print a brief.

    Args:
        brief: rendered in its language.
        form: json, html, md, docx or pdf.
        links: address and words of what a page leads to; they are not printed.

    Raises:
        InvalidInput: no such format, or no printer for PDF.
    """
    if form == "html":
        return Printed(html(brief, links), "text/html; charset=utf-8", form)
    if form not in FORMATS:
        raise InvalidInput(f"there is no format '{form}'", [("format", form)], list(BRIEF_FORMS))
    printer, media_type = FORMATS[form]
    return Printed(printer(brief), media_type, form)


def html(brief: Brief, links: Sequence[Link] = ()) -> bytes:
    """One HTML page without scripts, in a size of type that puts it on two sheets of A4 or Letter."""
    words = language(brief.language)
    from jinja2 import Environment  # whoever prints no HTML does not wait for it

    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(PAGE.read_text("utf-8"))
    return page.render(
        brief=brief,
        title=title(brief, words),
        kind=kind(brief, words),
        label=words.labels,
        headings={part.name: heading(part, brief, words) for part in brief.sections},
        pages=pages(brief),
        heads=heads(brief, words),
        bars=bars(brief, words),
        feet=[foot(brief, words, n) for n in (1, 2)],
        halves=halves(brief),
        size=type_size(brief),
        links=links,
    ).encode()


def markdown(brief: Brief) -> bytes:
    """Markdown; signs that Markdown would read are escaped."""
    words = language(brief.language)
    out = [kind(brief, words), "", f"# {escaped(title(brief, words))}", ""]
    for part in (*pages(brief)[0], *pages(brief)[1]):
        out += _markdown(part, brief, words)
    out += [f"## {words.labels['brief_sources']}", "", *(f"{s.n}. {escaped(s.text)}" for s in brief.sources)]
    return ("\n".join(out) + "\n").encode()


def _markdown(part: Section, brief: Brief, words: Language) -> list[str]:
    if part.name == "lead":
        return [f"**{escaped(marked(row.cells[0]))}**\n" for row in part.rows]
    head = [f"## {heading(part, brief, words)}", ""]
    if part.name not in TABLES:
        return [*head, *(f"- {escaped(' '.join(filter(None, map(marked, row.cells))))}" for row in part.rows), ""]
    names = heads(brief, words)[part.name]
    lines = [names, ["---"] * len(names), *(list(map(escaped, cells(part, row, words))) for row in part.rows)]
    return [*head, *("| " + " | ".join(line) + " |" for line in lines), ""]


FORMATS: MappingProxyType[str, tuple[Callable[[Brief], bytes], str]] = MappingProxyType({
    "json": (lambda brief: (brief.model_dump_json(indent=1) + "\n").encode(), "application/json"),
    "md": (markdown, "text/markdown; charset=utf-8"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (lambda brief: pdf(html(brief)), "application/pdf"),
})  # fmt: skip
BRIEF_FORMS = ("json", "html", "md", "docx", "pdf")
