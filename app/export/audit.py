"""An audit in every format: JSON, CSV, XLSX, Markdown, HTML, DOCX; two editions; three languages."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from app.export import cells, printers, workbook
from app.export.partner import SharedReport, shared
from app.messages.language import language as words_of
from app.messages.report import render_report
from matching.readiness.audit.packing import Packed
from models.errors import InvalidInput
from models.readiness import AuditReport, Edition

Report = AuditReport | SharedReport
Printer = Callable[[Report], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Export:
    """A report in a format: its bytes as they are printed, and what they are.

    Attributes:
        parts: prints the bytes piece by piece; the JSON of a long list is never whole in memory.
    """

    parts: Callable[[], Iterable[bytes]]
    media_type: str
    suffix: str

    @property
    def content(self) -> bytes:
        """All bytes."""
        return b"".join(self.parts())


def export(report: AuditReport, form: str = "json", edition: Edition = "internal", language: str = "en") -> Export:
    """Print an audit.

    Args:
        report: the internal report, in any language.
        form: json, csv, xlsx, md, html or docx.
        edition: ``partner`` leaves out verdicts, gaps, ranks and whatever would embarrass when forwarded.
        language: en, es or ja.

    Raises:
        InvalidInput: no such format or language.
    """
    if form not in FORMATS:
        raise InvalidInput(f"there is no format '{form}'", suggestions=tuple(FORMATS))
    printer, media_type = FORMATS[form]
    printed = edited(report, edition, language)
    return Export(lambda: printer(printed), media_type, form)


def edited(report: AuditReport, edition: Edition, language: str) -> Report:
    """An edition of a report in a language.

    Raises:
        InvalidInput: no such language.
    """
    rendered = render_report(report, language)
    return shared(rendered) if edition == "partner" else rendered


def _json(report: Report) -> Iterator[bytes]:
    """JSON; a long report without indentation, which would double it, and finding by finding."""
    if not isinstance(report.findings, Packed):
        yield (report.model_dump_json(indent=1 if len(report.findings) <= 1000 else None) + "\n").encode()
        return
    empty = report.model_copy(update={"findings": []}).model_dump_json().encode()
    head, key, tail = empty.partition(b'"findings":[')
    yield head + key
    for place, text in enumerate(report.findings.json()):
        yield b"," + text if place else text
    yield tail + b"\n"


def _csv(report: Report) -> bytes:
    """CSV with a byte-order mark, so that spreadsheets read UTF-8; a row per tie, then the lines that are none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    words = words_of(report.language)
    if isinstance(report, SharedReport):
        writer.writerow(cells.shared_headings(words))
        writer.writerows(cells.clean(row) for row in cells.shared_rows(report))
    else:
        writer.writerow(cells.csv_headings(words))
        writer.writerows(map(cells.clean, cells.csv_rows(report, words)))
    return out.getvalue().encode("utf-8-sig")


def _once(printer: Callable[[Report], bytes]) -> Printer:
    """A printer that makes its bytes in one piece."""
    return lambda report: (printer(report),)


FORMATS: MappingProxyType[str, tuple[Printer, str]] = MappingProxyType({
    "json": (_json, "application/json"),
    "csv": (_once(_csv), "text/csv; charset=utf-8"),
    "xlsx": (_once(workbook.workbook), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "md": (_once(printers.markdown), "text/markdown; charset=utf-8"),
    "html": (_once(printers.html), "text/html; charset=utf-8"),
    "docx": (_once(printers.docx), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
})  # fmt: skip
