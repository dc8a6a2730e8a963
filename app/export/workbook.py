"""XLSX: ties, criteria, evidence, problems; frozen headers, filters, coloured verdicts."""

import io
from collections.abc import Iterable, Mapping
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app.export import cells
from app.export.cells import Cell
from app.export.partner import SharedReport
from app.messages.language import language
from models.readiness import AuditReport

HEAD = PatternFill("solid", fgColor="0B5C7A")
COLOURS = {
    "ready": "0F6B4F", "nearly_ready": "2F6DA8", "pilot": "5B4FA2", "develop": "5B4FA2", "revive_first": "8A5A00",
    "keep_cultural": "6B5B53", "blocked": "A3283A",
}  # fmt: skip
GREY = "5A6573"
PLAIN_STYLE, HEAD_STYLE = "plain", "head"
WIDE = 48
LIMIT = 32_000
MOST_ROWS = 1_000_000
CODE_COLUMN = 4


def workbook(report: AuditReport | SharedReport) -> bytes:
    """A report as XLSX. Cells that would start a formula are text."""
    book = Workbook(write_only=True)
    words = language(report.language)
    if isinstance(report, SharedReport):
        _sheet(book, words.labels["common"][:31], cells.shared_headings(words), cells.shared_rows(report))
    else:
        rows = (cells.tie_row(f, words) for f in report.findings)
        _sheet(book, words.labels["verdict"], cells.headings(words), rows, CODE_COLUMN)
        _sheet(book, words.labels["criterion"], _criterion_headings(words.labels), _criteria(report))
        _sheet(book, words.labels["evidence"], cells.evidence_headings(words), cells.evidence_rows(report))
        _sheet(book, words.labels["problems"][:31], cells.problem_headings(words), cells.problem_rows(report))
        _sheet(book, words.labels["portfolio"][:31], [words.labels["portfolio"], ""], _overview(report))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, heads: list[str], rows: Iterable[list[Cell]], coloured: int = 0) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for place, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE if place > 12 else max(12, len(head) + 4)
    styles = _styles(sheet)
    sheet.append([_cell(sheet, head, styles[HEAD_STYLE]) for head in heads])
    count = 1
    for row in islice(rows, MOST_ROWS):
        line = [_cell(sheet, value, styles[PLAIN_STYLE]) for value in row]
        if coloured:
            colour = COLOURS.get(str(row[coloured - 1]), GREY)
            for place in (coloured - 1, coloured):
                line[place]._style = styles[colour]  # type: ignore[attr-defined]
        sheet.append(line)
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"


def _styles(sheet: WriteOnlyWorksheet) -> dict[str, StyleArray]:
    """Each look of a cell, made once: looked up for every cell anew they take two thirds of the time."""
    looks: dict[str, tuple[Font | None, PatternFill | None]] = {
        PLAIN_STYLE: (None, None),
        HEAD_STYLE: (Font(bold=True, color="FFFFFF"), HEAD),
        **{colour: (Font(bold=True, color=colour), None) for colour in (*COLOURS.values(), GREY)},
    }
    found = {}
    for name, (font, fill) in looks.items():
        cell = WriteOnlyCell(sheet)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if font is not None:
            cell.font = font
        if fill is not None:
            cell.fill = fill
        found[name] = cell._style  # type: ignore[attr-defined]  # what openpyxl itself copies from cell to cell
    return found


def _cell(sheet: WriteOnlyWorksheet, value: Cell, style: StyleArray) -> SheetCell:
    text = cells.safe(value)
    cell = WriteOnlyCell(sheet, text[:LIMIT] if isinstance(text, str) else text)
    if isinstance(text, str):
        cell.data_type = "s"
    cell._style = style  # type: ignore[attr-defined]
    return cell


def _criterion_headings(label: Mapping[str, str]) -> list[str]:
    return (
        [label[k] for k in ("partner", "criterion")]
        + ["id"]
        + [label[k] for k in ("score", "low", "high", "basis", "source")]
    )


def _criteria(report: AuditReport) -> Iterable[list[Cell]]:
    words = language(report.language)
    for finding in report.findings:
        for c in finding.criteria:
            basis = " ".join(m.text for m in c.basis)
            yield [words.city(finding.partner.city), c.name, c.id, c.score, c.low, c.high, basis, c.source]


def _overview(report: AuditReport) -> Iterable[list[Cell]]:
    label = language(report.language).labels
    yield [label["as_of"], report.as_of]
    yield [label["rubric"], report.rubric_version]
    yield [label["run"], report.run_id]
    for message in (*report.portfolio.reasons, *report.portfolio.attention, *report.notes):
        yield [message.text, ""]
    for name, count in report.portfolio.counts.items():
        yield [language(report.language).verdict(name), count]
    for change in report.changes:
        yield [f"{change.partner}: {change.text}", change.kind]
