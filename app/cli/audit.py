"""``hanse audit``: which of a city's partnerships is ripe?"""

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer
from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.cli import text as cli_text
from app.engine.files import write_whole
from app.engine.opened import Store
from app.export.audit import export
from app.export.outline import DETAILS, TABLE
from app.messages.language import ENGLISH, LANGUAGES
from app.services.audits import AuditRequest, run_audit
from app.settings import Settings
from data.rubric import read_rubric
from data.ties_file import write_template
from models.errors import InvalidInput
from models.policy import Policy
from models.readiness import AuditReport

M = TypeVar("M", bound=BaseModel)
Form = Literal["table", "json", "csv", "xlsx", "md", "html", "docx"]
BINARY = ("xlsx", "docx")
TEMPLATE = Path("ties-template.xlsx")
out = Console(soft_wrap=True, highlight=False, markup=False)
err = Console(stderr=True, highlight=False, markup=False)


def audit(
    file: Annotated[
        Path | None, typer.Argument(help="CSV, XLSX or JSON with your ties; none: the bundled ties")
    ] = None,
    city: Annotated[str, typer.Option(help="your city")] = "",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="judge as of this day; today")] = None,
    edition: Annotated[Literal["internal", "partner"], typer.Option(help="partner: without judgement")] = "internal",
    lang: Annotated[str, typer.Option(help=f"language of the report: {', '.join(LANGUAGES)}")] = ENGLISH,
    form: Annotated[Form, typer.Option("--format", help="what to print")] = "table",
    out_file: Annotated[Path | None, typer.Option("--out", help="write into this file")] = None,
    against: Annotated[Path | None, typer.Option(help="earlier report (JSON) of the same city")] = None,
    policy: Annotated[Path | None, typer.Option(help="your own rules (JSON)")] = None,
    rubric: Annotated[Path | None, typer.Option(help="your own weights and thresholds (JSON)")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the same as --format json")] = False,
    template: Annotated[bool, typer.Option("--template", help="write a commented XLSX to fill in, and stop")] = False,
) -> None:
    """Audit your partnerships: verdict, intervals, reasons, what to find out next."""
    form = "json" if as_json else form
    if template:
        target = out_file or TEMPLATE
        write_whole(target, write_template(read_rubric(rubric) if rubric else None))
        out.print(f"Wrote {target}.")
        return
    if not city:
        raise InvalidInput("Say whose ties these are.", [("--city", "is needed")])
    request = AuditRequest(
        city=city,
        as_of=as_of.date() if as_of else date.today(),
        content=_read(file) if file else None,
        name=file.name if file else "",
        policy=_record(policy, Policy) if policy else None,
        rubric=read_rubric(rubric) if rubric else None,
        against=_record(against, AuditReport) if against else None,
        language=lang,
    )
    report = _run(request)
    if form == "table" and edition == "internal" and lang == ENGLISH and out_file is None:
        print_report(report)
    else:
        _write(export(report, "md" if form == "table" else form, edition, lang).parts(), form, out_file)


def _run(request: AuditRequest) -> AuditReport:
    """Audit with a progress bar on stderr, where that is a terminal; it goes when the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("Opening", total=None)
        engine = Store(cli_text.check(Settings)).ensure(lambda text, share: bar.update(task, description=text))
        return run_audit(
            engine, request, lambda done, total: bar.update(task, description="Auditing", completed=done, total=total)
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


def _record(path: Path, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(_read(path))
    except ValidationError as error:
        fields = [(".".join(str(p) for p in e["loc"]), e["msg"]) for e in error.errors()[:10]]
        raise InvalidInput(f"{path} is no {kind.__name__}.", fields) from error


def _write(parts: Iterable[bytes], form: str, path: Path | None) -> None:
    """Write piece by piece; the JSON of a long list is never whole in memory."""
    if path is not None:
        write_whole(path, parts)
        err.print(f"Wrote {path}.")
    elif form in BINARY:
        raise InvalidInput(f"{form} is no text; say where to write it.", [("--out", "is needed")])
    else:
        sys.stdout.buffer.writelines(parts)


def print_report(report: AuditReport) -> None:
    """A table and one block per tie, by attention needed; then problems. A long list shows its first ties only."""
    out.print(f"{report.city.name}: {len(report.findings)} ties as of {report.as_of}", style="bold")
    table = Table("partner", "verdict", "potential", "readiness", "known", box=None, pad_edge=False)
    for finding in report.findings[:TABLE]:
        potential, readiness = finding.potential, finding.readiness
        table.add_row(
            f"{finding.partner.city.name}, {finding.partner.city.country}",
            finding.words,
            f"{potential.low:.0f}-{potential.high:.0f}",
            f"{readiness.low:.0f}-{readiness.high:.0f}",
            f"{100 * readiness.coverage:.0f} %",
        )
    out.print(table)
    for finding in report.findings[:DETAILS]:
        out.print(finding.partner.city.name, style="bold")
        for message in [*finding.reasons, *finding.flags]:
            out.print(f"  {message.text}", markup=False)
        for question in finding.questions[:3]:
            out.print(f"  ask: {question.text}", markup=False)
    if len(report.findings) > DETAILS:
        out.print(
            f"The table shows {min(TABLE, len(report.findings))} and the text {DETAILS} of {len(report.findings)} ties;"
            " --format csv, xlsx or json holds all."
        )
    for problem in report.problems[:DETAILS]:
        out.print(f"line {problem.line}, {problem.column}: {problem.message} {problem.suggestion}", markup=False)
    if len(report.problems) > DETAILS:
        out.print(f"{len(report.problems) - DETAILS} more lines could not be read; --format json or xlsx lists all.")
    out.print(f"run {report.run_id}, rubric {report.rubric_version}")
