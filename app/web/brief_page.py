"""The page of a brief: the document itself, with the way back, other languages and files above it."""

from datetime import date
from typing import Literal

from fastapi import APIRouter, Request, Response

from app.deps import EngineDep
from app.export.brief import export_brief
from app.messages.language import Language, names
from app.services.briefs import BriefRequest, make_brief, spoken_in
from app.web.shell import LanguageDep, PageRoute
from models.brief import Brief
from models.readiness import Edition

router = APIRouter(route_class=PageRoute, include_in_schema=False)
# The style stands in the document, so that a saved page prints as this one does.
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
HEADERS = {"Content-Security-Policy": CSP, "Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}


@router.get("/brief/{a}/{b}")
def brief_page(
    request: Request,
    engine: EngineDep,
    words: LanguageDep,
    a: str,
    b: str,
    edition: Edition = "internal",
    format: Literal["html", "md", "docx", "pdf"] = "html",
) -> Response:
    """Two sheets that a browser prints; or the same as a file."""
    brief = make_brief(engine, BriefRequest(a, b, date.today(), edition, words.code))
    theirs = spoken_in(engine, brief.partner.country)
    printed = export_brief(brief, format, _links(brief, words, theirs))
    headers = dict(HEADERS)
    if format != "html":
        headers["Content-Disposition"] = f'attachment; filename="brief.{printed.suffix}"'
    return Response(printed.content, media_type=printed.media_type, headers=headers)


def _links(brief: Brief, words: Language, theirs: str) -> list[tuple[str, str]]:
    """Where the page leads to: the pair, the other edition (the letter in the partner's language), languages, files."""
    here = f"/brief/{brief.city.id}/{brief.partner.id}"
    other: Edition = "partner" if brief.edition == "internal" else "internal"
    mine = f"edition={brief.edition}&lang={words.code}"
    return [
        (f"/pair/{brief.city.id}/{brief.partner.id}", words.t("brief_back")),
        (f"{here}?edition={other}&lang={theirs if other == 'partner' else words.code}", words.t(f"brief_to_{other}")),
        *(
            (f"{here}?edition={brief.edition}&lang={code}", name)
            for code, name in names().items()
            if code != words.code
        ),
        *(
            (f"{here}?{mine}&format={form}", text)
            for form, text in (("docx", "Word"), ("md", "Markdown"), ("pdf", "PDF"))
        ),
    ]
