"""Audits: JSON records, or a CSV or XLSX file."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import Field
from starlette.datastructures import UploadFile

from app.api.streams import Lines
from app.deps import EngineDep
from app.engine.opened import Engine
from app.export.audit import edited, export
from app.lines import MEDIA_TYPE as NDJSON
from app.lines import lines
from app.messages.language import LANGUAGES
from app.services.answers import named
from app.services.audits import AuditRequest, run_audit
from app.services.lists import TieRecords, read_body
from app.tables import prefers
from data.ties_file import read_pairs, write_template
from models.base import Input
from models.errors import InvalidInput
from models.policy import Policy
from models.questionnaire import Answers
from models.readiness import AuditReport, Edition


class BodyApart(APIRoute):
    """A route whose JSON body is read apart: its ties never stand in the way of other requests, whatever they are."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler; it finds a body without ties, and the ties in the request's state."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            request.state.ties = None
            if "json" in request.headers.get("content-type", "") and (content := await request.body()):
                request._json, request.state.ties = await run_in_threadpool(read_body, content)
            return await handler(request)

        return handle


router = APIRouter(tags=["audits"], route_class=BodyApart)
Language = Annotated[str, Field(json_schema_extra={"enum": list(LANGUAGES)})]
LONG = 1000  # findings; a choice: a longer answer is streamed and never whole in memory
Form = Literal["json", "csv", "xlsx", "md", "html", "docx"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = "multipart/form-data"
_SUFFIX = {"text/csv": "ties.csv", XLSX: "ties.xlsx", "text/plain": "ties.csv", "application/octet-stream": "ties.csv"}


def get_wants_lines(request: Request) -> bool:
    """Whether the answer comes line by line."""
    return prefers(request.headers.get("accept", ""), NDJSON)


WantsLines = Annotated[bool, Depends(get_wants_lines)]


class AuditBody(Input):
    """An audit as JSON: ties as records (the same columns as a file), or none for the bundled ones.

    Attributes:
        columns: heading to column, where the list has headings that are not ours; the answer says how each was read.
        answers: what forms of questionnaires saved; they join the ties, as statements of the side that answered.
    """

    city: str | int = Field(examples=["Columbus, OH, US"])
    ties: TieRecords | None = Field(
        default=None, examples=[[{"partner": "Hefei", "country": "CN", "start year": 1988}]]
    )
    columns: dict[str, str] = Field(default_factory=dict, examples=[{"Econ. results": "economic_steps"}])
    answers: list[Answers] = Field(default_factory=list, max_length=1000)
    as_of: date | None = None
    policy: Policy | None = None
    against: AuditReport | None = None
    edition: Edition = "internal"
    language: Language = "en"
    format: Form = "json"


@router.post("/audits", summary="Which of my partnerships is ripe?", response_model=AuditReport)
def audit_ties(
    request: Request, engine: EngineDep, body: Annotated[AuditBody, Body()], in_lines: WantsLines
) -> Response:
    """One finding per tie, ordered by attention needed; rows that cannot be read are listed, the rest is answered.

    `Accept: application/x-ndjson` asks for it line by line: each line is an `AuditLine`.
    """
    day = body.as_of or date.today()
    wanted = AuditRequest(
        str(body.city),
        day,
        content=request.state.ties,
        name="ties.json",
        columns=body.columns,
        answers=named(body.answers),
        policy=body.policy,
        against=body.against,
        language=body.language,
    )
    return _answer(engine, wanted, body.format, body.edition, in_lines)


@router.post("/audits/file", summary="The same for a CSV or XLSX file", response_model=AuditReport)
async def audit_file(
    engine: EngineDep,
    request: Request,
    city: Annotated[str, Query(max_length=200, examples=["Columbus, OH, US"])],
    columns: Annotated[
        list[str] | None,
        Query(max_length=200, description='what a column is, "Heading=field"; repeated for each'),
    ] = None,
    as_of: date | None = None,
    edition: Edition = "internal",
    language: Language = "en",
    format: Form = "json",
    *,
    in_lines: WantsLines,
) -> Response:
    """The body is the file itself (`text/csv` or the XLSX media type), or a form with it as `file`; its headings may be
    in many languages. How each column was understood stands in `list_read.columns`; `columns` says it where it was not.
    `Accept: application/x-ndjson` asks for it line by line: each line is an `AuditLine`.
    """
    name, content = await _uploaded(request)
    wanted = AuditRequest(
        city,
        as_of or date.today(),
        content=content,
        name=name,
        columns=read_pairs(columns or []),
        language=language,
    )

    return await run_in_threadpool(_answer, engine, wanted, format, edition, in_lines)


async def _uploaded(request: Request) -> tuple[str, bytes]:
    """Name and content of the file in a body, raw or as a form.

    Raises:
        InvalidInput: another media type, or a form without a file.
    """
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media == FORM:
        async with request.form(max_files=1, max_fields=10) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise InvalidInput("The form has no file.", [("file", "missing")])
            return file.filename or _SUFFIX["text/csv"], await file.read()
    if media not in _SUFFIX:
        choices = [*_SUFFIX, FORM]
        raise InvalidInput(f"Send text/csv or XLSX, not '{media}'.", [("content-type", "not a table")], choices)
    return _SUFFIX[media], await request.body()


@router.get("/audits/template", summary="A commented XLSX to fill in", response_class=Response)
def get_audit_template() -> Response:
    """All columns with their meaning and an example row."""
    headers = {"content-disposition": 'attachment; filename="ties-template.xlsx"'}
    return Response(write_template(), media_type=XLSX, headers=headers)


def _answer(engine: Engine, wanted: AuditRequest, form: Form, edition: Edition, in_lines: bool) -> Response:
    """The audit in a format; JSON line by line where the client prefers it so."""
    if form == "json" and in_lines:
        return Lines(lambda sign: lines(edited(run_audit(engine, wanted, sign), edition, wanted.language)))
    report = run_audit(engine, wanted)
    done = export(report, form, edition, wanted.language)
    headers = {} if form == "json" else {"content-disposition": f'attachment; filename="audit.{done.suffix}"'}
    if form == "json" and len(report.findings) > LONG:
        return StreamingResponse(done.parts(), media_type=done.media_type, headers=headers)
    return Response(done.content, media_type=done.media_type, headers=headers)
