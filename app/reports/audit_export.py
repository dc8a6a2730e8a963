"""An audit in every format: JSON, CSV, XLSX, Markdown, HTML, DOCX; two editions; three languages."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from app.reports import cells, printers, workbook
from app.reports.catalogue import catalogue
from app.reports.partner import SharedReport, shared
from app.reports.translate import translate
from models.errors import InvalidInput
from models.readiness import AuditReport, Edition

Report = AuditReport | SharedReport


@dataclass(frozen=True, slots=True)
class Export:
    """The bytes of a report and what they are."""

    content: bytes
    media_type: str
    suffix: str


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
    spoken = translate(report, language)
    return Export(printer(shared(spoken) if edition == "partner" else spoken), media_type, form)


def _json(report: Report) -> bytes:
    """JSON; a long report without indentation, which would double it."""
    return (report.model_dump_json(indent=1 if len(report.findings) <= 1000 else None) + "\n").encode()


def _csv(report: Report) -> bytes:
    """CSV with a byte-order mark, so that spreadsheets read UTF-8; one line per tie."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    words = catalogue(report.language)
    if isinstance(report, SharedReport):
        writer.writerow(cells.shared_headings(words))
        writer.writerows(cells.clean(row) for row in cells.shared_rows(report))
    else:
        writer.writerow(cells.headings(words))
        writer.writerows(cells.clean(cells.tie_row(f, words)) for f in report.findings)
    return out.getvalue().encode("utf-8-sig")


FORMATS: MappingProxyType[str, tuple[Callable[[Report], bytes], str]] = MappingProxyType({
    "json": (_json, "application/json"),
    "csv": (_csv, "text/csv; charset=utf-8"),
    "xlsx": (workbook.workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "md": (printers.markdown, "text/markdown; charset=utf-8"),
    "html": (printers.html, "text/html; charset=utf-8"),
    "docx": (printers.docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
})  # fmt: skip
