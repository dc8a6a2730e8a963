"""An audit asked for in the page: what the form says, the sources of a build, and the report."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from starlette.datastructures import FormData, UploadFile

from app.engine.opened import Engine
from app.services.audits import AuditRequest, how_read, known_ties, read_ties, run_audit
from app.web.audit_list import Sheet, open_sheet
from data.rubric import read_rubric
from data.ties_file import AuditFile
from models.errors import InvalidInput
from models.evidence import Evidence
from models.partnership import Problem, TieRow
from models.readiness import AuditReport, Edition

STATED = "stated in the page"
Step = Literal["no", "unclear", "anyway"]


@dataclass(frozen=True)
class Form:
    """What the form says.

    Attributes:
        content, name: the uploaded file, empty where the text of the page holds the list.
        text: the list as text.
        known: audit the bundled ties instead of a list.
        wanted: a file format to export to, empty for the page.
        fixes: (line, column) to the new cell. dropped: lines to leave out. undone: (line, partner as written) whose
            partner is not what it was read as; a line with another name is read anew.
        scores: line to criterion to a score of 0..4.
        columns: heading to column, as chosen in the page.
        step: whether the columns are shown first: where any of them should be looked at, or anyway.
    """

    city: str
    as_of: date
    edition: Edition
    text: str
    content: bytes
    name: str
    known: bool
    wanted: str = ""
    fixes: Mapping[tuple[int, str], str] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    undone: frozenset[tuple[int, str]] = frozenset()
    scores: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    step: Step = "no"


@dataclass(frozen=True)
class Audited:
    """A report, and the list behind it as a table (None: too long, JSON, or bundled ties)."""

    form: Form
    sheet: Sheet | None
    report: AuditReport


async def read_form(form: FormData) -> Form:
    """Read the fields of a form.

    Raises:
        InvalidInput: a date or number that cannot be read.
    """
    file = form.get("file")
    upload = file if isinstance(file, UploadFile) else None
    content = await upload.read() if upload is not None else b""
    fields = [(_text(k), _text(v)) for k, v in form.multi_items() if isinstance(v, str)]
    one = dict(fields)
    try:
        day = date.fromisoformat(one["as_of"]) if one.get("as_of") else date.today()
        return Form(
            city=one.get("city", "").strip(),
            as_of=day,
            edition="partner" if one.get("edition") == "partner" else "internal",
            text=one.get("list", ""),
            content=content,
            name=(upload.filename or "") if upload is not None else "",
            known=one.get("known") == "1",
            wanted=one.get("format", ""),
            fixes={_cell(k): v for k, v in fields if k.startswith("fix:")},
            dropped=frozenset(int(v) for k, v in fields if k == "drop"),
            undone=frozenset(_cell(f"undo:{v}") for k, v in fields if k == "undo"),
            scores=_scores(fields),
            columns={k.removeprefix("map:"): v for k, v in fields if k.startswith("map:") and v},
            step=_step(one.get("step"), any(k.startswith("map:") for k in one)),
        )
    except ValueError as error:
        raise InvalidInput(f"The form holds something that cannot be read: {error}") from error


def _step(wanted: str | None, chosen: bool) -> Step:
    """A list that comes in shows its columns first; one whose columns were being chosen when it was kept, again."""
    if wanted == "anyway":
        return "anyway"
    return "unclear" if wanted == "columns" and not chosen else "no"


def _text(value: str) -> str:
    """A field as text: what a strange charset makes of letters that are none becomes a question mark."""
    return value.encode("utf-8", "replace").decode()


def _cell(key: str) -> tuple[int, str]:
    _, line, column = key.split(":", 2)
    return int(line), column


def _scores(fields: list[tuple[str, str]]) -> dict[int, dict[str, float]]:
    """Scores by line and criterion; the key of a field is ``say:LINE:CRITERION``, an empty one says nothing."""
    found: dict[int, dict[str, float]] = {}
    for key, value in fields:
        if key.startswith("say:") and value:
            line, criterion = _cell(key)
            if criterion not in read_rubric().ids:
                raise ValueError(f"{criterion[:40]} is no criterion")
            found.setdefault(line, {})[criterion] = min(4.0, max(0.0, float(value)))
    return found


def run(engine: Engine, form: Form, language: str, only: int | None = None) -> Audited:
    """Audit what the form says, in a language.

    Args:
        only: the one line to judge; None judges all.

    Raises:
        InvalidInput: no list, or one that cannot be read. UnknownCity, AmbiguousCity: the asking city.
    """
    if not form.city:
        raise InvalidInput("Name the city whose partnerships these are.", [("city", "missing")])
    table, sheet = _table(engine, form)
    rows = [_with_scores(row, form) for row in table.rows if only is None or row.line == only]
    undone = {row.line: row for row in rows if (row.line, row.partner) in form.undone}
    kept = [row for row in rows if row.line not in undone]
    problems = [*table.problems, *map(_undone, undone.values())]
    request = AuditRequest(form.city, form.as_of, rows=kept, problems=problems, language=language)
    report = run_audit(engine, request if form.known else replace(request, listed=how_read(table)))
    text = sheet.text if sheet else form.text or _decoded(form.content)
    return Audited(replace(form, text=text, content=b""), sheet, report)


def _table(engine: Engine, form: Form) -> tuple[AuditFile, Sheet | None]:
    if form.known:
        return AuditFile(known_ties(engine, form.city), [], "known"), None
    content = form.content or form.text.encode()
    if not content.strip():
        raise InvalidInput("Give a list: a file, or lines of text with a header such as 'partner,country'.")
    sheet = open_sheet(content)
    if sheet is not None:
        sheet = sheet.fixed(form.fixes, set(form.dropped))
        content = sheet.text.encode()
    name = form.name if sheet is None else "list.csv"
    request = AuditRequest(form.city, form.as_of, content=content, name=name, columns=form.columns)
    return read_ties(engine, request, engine.city(engine.row(form.city)).country), sheet


def _undone(row: TieRow) -> Problem:
    """A row whose partner is not to be read as what it was read as: its name is asked for."""
    return Problem(
        line=row.line,
        column="partner",
        value=row.partner,
        code="not_meant",
        params={"value": row.partner},
        refused=True,
        sheet=row.sheet,
    )


def _decoded(content: bytes) -> str:
    """JSON is carried along as it is; what is too large for a page is not."""
    return content.decode("utf-8", "replace") if len(content) <= 300_000 and content[:1] in (b"[", b"{") else ""


def _with_scores(row: TieRow, form: Form) -> TieRow:
    """A row with the scores that were given in the page as evidence."""
    scores = form.scores.get(row.line, {})
    more = [Evidence(field=name, value=score, as_of=form.as_of, source=STATED) for name, score in scores.items()]
    return row.model_copy(update={"evidence": (*row.evidence, *more)}) if more else row
