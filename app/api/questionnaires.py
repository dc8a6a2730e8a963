"""Questionnaires: a form for one side of a pair."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.audits import Language
from app.deps import EngineDep
from app.export.questionnaire import FormFormat, export_form
from app.services.questionnaires import FormRequest, make_questionnaire
from models.questionnaire import FormSide, Questionnaire

router = APIRouter(tags=["questionnaires"])


@router.get("/questionnaires/{a}/{b}", summary="What to ask one side of a pair", response_model=Questionnaire)
def get_questionnaire(
    engine: EngineDep,
    a: str,
    b: str,
    side: Annotated[
        FormSide, Query(description="who answers: `ours` is the city `a`, `theirs` the partner `b`")
    ] = "ours",
    language: Annotated[
        Language | None,
        Query(description="without it, that of the answering side's country where there are words in it"),
    ] = None,
    format: FormFormat = "json",
) -> Response:
    """At most twelve questions, those whose answers narrow the audit's intervals most. As `html` it is one page that
    works by itself, from a folder too, and saves a file of answers; `answers` of an audit takes what it holds.
    """
    request = FormRequest(a, b, date.today(), side, language)
    printed = export_form(make_questionnaire(engine, request), format)
    headers = printed.headers if format != "json" else {}
    return Response(printed.content, media_type=printed.media_type, headers=headers)
