"""A report as headings, paragraphs, lists and tables: one outline that Markdown, HTML and DOCX print."""

from collections.abc import Iterator

from app.export.appendix import DETAILS, appendix
from app.export.front import TABLE, front
from app.export.partner import SharedReport
from app.export.parts import Bar, Grid, Heading, Paragraph, Part, Points
from app.export.survey import survey_parts
from app.messages.language import language
from models.readiness import AuditReport
from models.survey import Survey

__all__ = ["DETAILS", "TABLE", "Bar", "Grid", "Heading", "Paragraph", "Part", "Points", "outline"]


def outline(report: AuditReport | SharedReport | Survey) -> Iterator[Part]:
    """The parts of a report in reading order: 500 ties in the table, 200 in detail; CSV and XLSX hold all."""
    words = language(report.language)
    if isinstance(report, Survey):
        yield from survey_parts(report)
        return
    if isinstance(report, SharedReport):
        yield from _letters(report)
        return
    yield from front(report, words)
    yield from appendix(report, words)


def _letters(report: SharedReport) -> Iterator[Part]:
    """A letter a partner, each on its own page and in the partner's language where we have it."""
    for place, tie in enumerate(report.findings[:DETAILS]):
        words = language(tie.language)
        label, partner = words.labels, words.city(tie.partner)
        yield Heading(1, label["letter_title"].format(partner=partner), apart=place > 0)
        yield Paragraph(report.as_of, quiet=True)
        yield Paragraph(label["letter_to"].format(partner=partner))
        for paragraph in tie.letter:
            yield Paragraph(paragraph)
        for name, items in (("letter_common", tie.common), ("letter_could", tie.fields), ("letter_ask", tie.questions)):
            if items:
                yield Points(label[name], tuple(items))
        yield Paragraph(label["letter_close"].format(city=words.city(report.city)))
