"""The audit page: a list of ties in, problems to correct, then the portfolio."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import HTMLResponse

from app.deps import EngineDep
from app.export.audit import export
from app.export.front import PILES, pile_reason, question_lines, short_verdict
from app.export.partner import shared
from app.limits import FORM_LIMIT
from app.messages.evidence import day_words, value_words
from app.messages.language import Language
from app.messages.tables import anchor
from app.web.audit_columns import choices, unclear
from app.web.audit_form import Audited, Form, read_form, run
from app.web.shell import LanguageDep, PageRoute, render
from data.rubric import read_rubric
from data.ties_file.template import write_template
from matching.readiness.audit.layers import shown_kind
from models.errors import HanseError, InvalidInput
from models.partnership import ListRead, Problem
from models.readiness import AuditReport, Finding

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FIELDS = 20_000  # corrections and scores of the longest list that the page carries
MOST_PROBLEMS = 200  # a choice: whoever has more mends the file, not the page
VERDICTS = (
    "ready", "nearly_ready", "pilot", "develop", "revive_first", "keep_cultural", "not_a_priority", "one_of",
    "insufficient_evidence", "ask_first", "ask_later", "blocked",
)  # fmt: skip


async def get_form(request: Request) -> Form:
    """The form of a request."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=FORM_LIMIT) as fields:
        return await read_form(fields)


FormDep = Annotated[Form, Depends(get_form)]


@router.get("/audit")
def audit_start(request: Request, engine: EngineDep, words: LanguageDep, city: str = "", known: str = "") -> Response:
    """The empty form; with a city and ``known=1`` the audit of its known ties."""
    place = engine.city(engine.row(city)) if city else None
    if place is not None and known == "1":
        day = Form(str(place.id), date.today(), "internal", "", b"", "", True)
        return _report(request, engine.manifest.build_id, words, run(engine, day, words.code))
    name = ", ".join(part for part in (place.name, place.admin1, place.country) if part) if place else ""
    ties = len(engine.ties.of(engine.row(city))) if city else 0
    return _page(request, words, engine.manifest.build_id, city=name, ties=ties)


@router.post("/audit")
def audit_list(request: Request, engine: EngineDep, words: LanguageDep, form: FormDep) -> Response:
    """The report of a list, as a page or as a file."""
    build = engine.manifest.build_id
    try:
        done = run(engine, form, words.code)
    except HanseError as error:
        shown = {"error": error.detail, "suggestions": list(error.suggestions)}
        return _page(request, words, build, 422, city=form.city, text=form.text, as_of=form.as_of.isoformat(), **shown)
    if not form.wanted:
        return _report(request, build, words, done)
    file = export(done.report, form.wanted, form.edition, words.code)
    name = f'attachment; filename="hanse-audit.{file.suffix}"'
    return Response(file.content, media_type=file.media_type, headers={"Content-Disposition": name})


@router.post("/audit/finding")
def audit_finding(request: Request, engine: EngineDep, words: LanguageDep, form: FormDep, line: int) -> Response:
    """One tie alone, for a page that follows what is typed."""
    done = run(engine, form, words.code, only=line)
    if not done.report.findings:
        raise InvalidInput(f"Line {line} names no tie that can be judged.")
    report = done.report
    return render(request, words, "_verdict.html", f=report.findings[0], bands=report.bands)


@router.get("/audit/template.xlsx")
def template() -> Response:
    """The workbook to fill in."""
    name = 'attachment; filename="hanse-ties.xlsx"'
    return Response(write_template(), media_type=XLSX, headers={"Content-Disposition": name})


def _page(request: Request, words: Language, build: str, code: int = 200, **given: Any) -> Response:
    blank: dict[str, Any] = {
        "city": "",
        "text": "",
        "error": "",
        "suggestions": [],
        "as_of": date.today().isoformat(),
        "ties": 0,
        "report": None,
    }
    return render(request, words, "audit.html", code, build=build, **{**blank, **given})


def _report(request: Request, build: str, words: Language, done: Audited) -> Response:
    report, read = done.report, done.report.list_read
    partner = shared(report) if done.form.edition == "partner" else None
    rubric = read_rubric()
    return _page(
        request,
        words,
        build,
        city=f"{report.city.name}, {report.city.admin1}, {report.city.country}",
        text=done.form.text,
        as_of=report.as_of,
        form=done.form,
        report=report,
        partner=partner,
        problems=[(p, _correctable(done, p), _near(p)) for p in _to_mend(report)[:MOST_PROBLEMS]],
        heads={c.column: c.heading for c in read.columns if c.heading} if read is not None else {},
        columns=choices(read, words) if read is not None and done.sheet is not None else [],
        columns_first=done.sheet is not None and read is not None and _columns_first(done.form, read),
        piles=_piles(report, words),
        questions=list(question_lines(report, {f.partner.city.id: f for f in report.findings}, words)),
        value_words=value_words,
        short=short_verdict,
        day_words=day_words,
        counts=_counts(report),
        bands=report.bands,
        anchors={c.id: [anchor(words, c.id, text) for text in c.anchors] for c in rubric.criteria},
        names={c.id: c.name for f in report.findings[:1] for c in f.criteria},
    )


def _columns_first(form: Form, read: ListRead) -> bool:
    return form.step == "anyway" or (form.step == "unclear" and unclear(read))


def _to_mend(report: AuditReport) -> list[Problem]:
    """What can be mended; columns that are notes are chosen for elsewhere and are nothing to mend."""
    return [p for p in report.problems if p.code not in ("column_open", "column_note")]


def _near(problem: Problem) -> list[str]:
    """Names that may be meant, each a click."""
    near = problem.params.get("near")
    return [name.split(" (")[0] for name in near.split("; ")] if isinstance(near, str) and near else []


def _piles(report: AuditReport, words: Language) -> list[tuple[str, list[tuple[Finding, str]]]]:
    """The three piles with a line for each tie."""
    if report.summary is None:
        return []
    by_id = {f.partner.city.id: f for f in report.findings}
    return [
        (
            words.labels[f"pile_{name}"],
            [(by_id[i], pile_reason(by_id[i], name, words)) for i in report.summary.piles[name]],
        )
        for name in PILES
        if report.summary.piles[name]
    ]


def _correctable(done: Audited, problem: Problem) -> str | None:
    """The cell that a problem is about, None where it cannot be corrected in the page."""
    return done.sheet.cell(problem.line, problem.column) if done.sheet is not None else None


def _counts(report: AuditReport) -> list[tuple[str, list[Finding]]]:
    """Verdict to its ties, in the order of the verdicts; one that is open under its triage."""
    groups = [(kind, [f for f in report.findings if shown_kind(f) == kind]) for kind in VERDICTS]
    return [(kind, ties) for kind, ties in groups if ties]
