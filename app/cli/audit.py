"""``hanse audit``: which of a city's partnerships is ripe?"""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer
from pydantic import BaseModel, TypeAdapter, ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.cli import text as cli_text
from app.cli.questionnaire import answers_of_file
from app.engine.files import write_whole
from app.engine.opened import Store
from app.export.appendix import DETAILS
from app.export.audit import export
from app.export.front import PILES, TABLE, interval, question_lines, short_verdict, tie_line
from app.messages.language import ENGLISH, LANGUAGES, Language, language
from app.services.audits import AuditRequest, run_audit
from app.settings import Settings
from data.rubric import read_rubric
from data.ties_file import read_pairs, write_template
from models.errors import InvalidInput
from models.partnership import ColumnRead
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
    show_columns: Annotated[
        bool,
        typer.Option("--show-columns", help="say how each column is understood, and stop; --out keeps it in a file"),
    ] = False,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help='what a column is: "Heading=field"; may be repeated')
    ] = None,
    answers: Annotated[
        list[Path] | None,
        typer.Option(help="answers to a questionnaire, as the form saved them; may be repeated"),
    ] = None,
    kept: Annotated[
        Path | None, typer.Option("--columns", help="columns as --show-columns --out kept them (JSON)")
    ] = None,
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
        answers=[answers_of_file(path) for path in answers or []],
        policy=_record(policy, Policy) if policy else None,
        rubric=read_rubric(rubric) if rubric else None,
        against=_record(against, AuditReport) if against else None,
        language=lang,
        columns={**(columns_of_file(kept) if kept else {}), **read_pairs(columns or [])},
    )
    report = _run(request)
    if show_columns:
        show(report, out_file, as_json)
        return
    if form == "table" and edition == "internal" and lang == ENGLISH and out_file is None:
        print_report(report)
    else:
        _write(export(report, "md" if form == "table" else form, edition, lang).parts(), form, out_file)


def columns_of_file(path: Path) -> dict[str, str]:
    """A mapping that was kept in a file.

    Raises:
        InvalidInput: no JSON object of headings and columns.
    """
    try:
        return TypeAdapter(dict[str, str]).validate_json(_read(path))
    except ValidationError as error:
        raise InvalidInput(f'{path} is no mapping; it must read {{"Heading": "field"}}.') from error


def show(report: AuditReport, path: Path | None, as_json: bool) -> None:
    """How each column was understood, as a table or JSON; kept in a file where one is named."""
    columns = report.list_read.columns if report.list_read is not None else []
    if path is not None:
        kept = {c.heading: c.column for c in columns if c.heading}
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        err.print(f"Wrote {path}.")
    elif as_json:
        sys.stdout.write(TypeAdapter(list[ColumnRead]).dump_json(columns, indent=1).decode() + "\n")
    else:
        table = Table("column", "read as", "how", "read", "first values", box=None, pad_edge=False)
        for one in columns:
            name = one.column if one.how != "open" else f"note; choose: {', '.join(one.candidates)}"
            heading = one.heading or f"column {one.place}"
            table.add_row(
                escape(heading), name, one.how, f"{100 * one.share:.0f} %", escape("; ".join(one.samples)[:60])
            )
        out.print(table)


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
    """The first page: the sentence, three piles, the questions, a table; then complaints. Files hold a page a tie."""
    words = language(ENGLISH)
    out.print(f"{report.city.name}: {len(report.findings)} ties as of {report.as_of}", style="bold")
    named = {f.partner.city.id: f for f in report.findings[:TABLE]}
    if report.summary is not None:
        out.print(report.summary.text, markup=False)
        for pile in PILES:
            ties = [named[i] for i in report.summary.piles[pile] if i in named]
            if ties:
                out.print(f"{words.labels[f'pile_{pile}']} ({report.summary.counts[pile]})", style="bold")
            for one in ties[:DETAILS]:
                out.print(f"  {tie_line(one, pile, words)}", markup=False)
        for line in question_lines(report, named, words):
            out.print(f"ask: {line}", markup=False)
    _print_table(report, words)
    if len(report.findings) > TABLE:
        out.print(f"The table shows {TABLE} of {len(report.findings)} ties; --format csv, xlsx or json holds all.")
    for problem in report.problems[:DETAILS]:
        where = f"{problem.sheet}, line {problem.line}" if problem.sheet else f"line {problem.line}"
        what = f" '{problem.value}'" if problem.value else ""
        out.print(f"{where}, {problem.column}{what}: {problem.message}; {problem.suggestion}", markup=False)
    if len(report.problems) > DETAILS:
        out.print(f"{len(report.problems) - DETAILS} more lines could not be read; --format json or xlsx lists all.")
    out.print(f"run {report.run_id}, rubric {report.rubric_version}; --format md or html has half a page for each tie")


def _print_table(report: AuditReport, words: Language) -> None:
    table = Table("partner", "verdict", "potential", "readiness", box=None, pad_edge=False)
    for finding in report.findings[:TABLE]:
        table.add_row(
            f"{finding.partner.city.name}, {finding.partner.city.country}",
            short_verdict(finding, words),
            interval(finding.potential, words),
            interval(finding.readiness, words),
        )
    out.print(table)
