"""Briefs: two pages on one pair."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Response
from pydantic import Field

from app.api.audits import Language
from app.deps import EngineDep
from app.export.brief import export_brief
from app.services.briefs import BriefRequest, make_brief
from models.base import Input
from models.brief import Brief
from models.readiness import Edition

router = APIRouter(tags=["briefs"])


class BriefBody(Input):
    """A pair, known as a tie or not."""

    city: str | int = Field(examples=["Chicago"])
    partner: str | int = Field(examples=["Mexico City"])
    as_of: date | None = None
    edition: Edition = "internal"
    language: Language | None = Field(
        default=None, description="English where it is left out, in the partner's edition the partner's own"
    )
    format: Literal["json", "html", "md", "docx", "pdf"] = "json"


@router.post("/briefs", summary="Two pages on one partner", response_model=Brief)
def post_brief(engine: EngineDep, body: Annotated[BriefBody, Body()]) -> Response:
    """What to do, why, with whom, ninety days; each sentence names the facts that it rests on, and its sources."""
    day = body.as_of or date.today()
    request = BriefRequest(str(body.city), str(body.partner), day, body.edition, body.language or "")
    printed = export_brief(make_brief(engine, request), body.format)
    name = {"content-disposition": f'attachment; filename="brief.{printed.suffix}"'} if body.format != "json" else {}
    return Response(printed.content, media_type=printed.media_type, headers=name)
