"""The page of a form: the document itself, with the way back, the other side's form and files above it."""

from datetime import date
from typing import Literal

from fastapi import APIRouter, Request, Response

from app.deps import EngineDep
from app.export.questionnaire import export_form
from app.messages.language import Language, language, names
from app.services.questionnaires import FormRequest, make_questionnaire
from app.web.shell import HEADERS, PageRoute
from models.questionnaire import FormSide, Questionnaire

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/questionnaire/{a}/{b}")
def questionnaire_page(
    request: Request,
    engine: EngineDep,
    a: str,
    b: str,
    side: FormSide = "ours",
    lang: str | None = None,
    format: Literal["page", "html", "docx"] = "page",
) -> Response:
    """A form to fill in here, or as a file; without ``lang`` in the language of the answering side's country."""
    form = make_questionnaire(engine, FormRequest(a, b, date.today(), side, lang))
    if format != "page":
        printed = export_form(form, format)
        return Response(printed.content, media_type=printed.media_type, headers={**HEADERS, **printed.headers})
    printed = export_form(form, "html", _links(form, language(form.language)))
    headers = {**HEADERS, "Content-Security-Policy": f"{printed.csp}; frame-ancestors 'none'"}
    return Response(printed.content, media_type=printed.media_type, headers=headers)


def _links(form: Questionnaire, words: Language) -> list[tuple[str, str]]:
    """Where the page leads to: the pair, the other side's form, languages, files."""
    text, here = words.words["form"], f"/questionnaire/{form.city.id}/{form.partner.id}"
    other: FormSide = "theirs" if form.side == "ours" else "ours"
    whose = words.city(form.partner if other == "theirs" else form.city)
    mine = f"{here}?side={form.side}&lang={form.language}"
    return [
        (f"/pair/{form.city.id}/{form.partner.id}", text["back"]),
        (f"{here}?side={other}", text["for_page"].format(city=whose)),
        *((f"{here}?side={form.side}&lang={code}", name) for code, name in names().items() if code != words.code),
        *((f"{mine}&format={suffix}", text[name]) for suffix, name in (("html", "to_file"), ("docx", "to_word"))),
    ]
