"""What all pages share: templates, language, security headers, addresses of static files."""

import re
from collections.abc import Callable, Coroutine
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.errors import status_of
from app.messages.choice import choose
from app.messages.language import LANGUAGES, Language, language, names
from app.messages.tables import source
from app.problem import shown_detail
from app.web.block_colours import ADDRESS, block_colours
from models.errors import HanseError

HERE = Path(__file__).parent
COOKIE = "hanse_lang"
CSP = (
    "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language, Cookie",
}
_ADDRESS = re.compile(r"(https?://[\w.-]*\w(?:[:/?#](?:[^\s<>]*[^\s<>.,;:)])?)?)")
YEAR = "public, max-age=31536000, immutable"


@cache
def static_version() -> str:
    """Digest of all static files and of the blocks' colours: their address changes when they do."""
    digest = sha256()
    for path in sorted((HERE / "static").rglob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(block_colours().encode())
    return digest.hexdigest()[:10]


class Static(StaticFiles):
    """Static files below their version, so that a browser may keep them for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; of another version there is none, so that a browser keeps nothing under a wrong name."""
        version, _, rest = path.partition("/")
        if version != static_version():
            raise HTTPException(404)
        if rest == ADDRESS and scope["method"] in ("GET", "HEAD"):
            response = Response(block_colours(), media_type="text/css", headers={"ETag": f'"{static_version()}"'})
        else:
            response = await super().get_response(rest, scope)
        response.headers["Cache-Control"] = YEAR
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def static(path: str) -> str:
    """Address of a static file."""
    return f"/static/{static_version()}/{path}"


@cache
def environment() -> Environment:
    """The templates; an unknown name is an error, text is escaped."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["linked"] = linked
    env.globals |= {"static": static, "languages": names(), "with_params": with_params, "sourced": source}
    return env


def linked(text: str) -> Markup:
    """Text with its web addresses as links that show the host alone; punctuation at an address's end stays outside."""
    parts = _ADDRESS.split(text)
    pieces = [
        Markup('<a href="{}" rel="noreferrer">{}</a>').format(part, part.split("/")[2].removeprefix("www."))
        if i % 2
        else escape(part)
        for i, part in enumerate(parts)
    ]
    return Markup("").join(pieces)


def with_params(path: str, params: list[tuple[str, str]]) -> str:
    """An address with its parameters."""
    return f"{path}?{urlencode(params)}" if params else path


def get_language(request: Request) -> Language:
    """The language of a request."""
    wanted = request.query_params.get("lang")
    return language(choose(wanted, request.cookies.get(COOKIE), request.headers.get("accept-language", "")))


LanguageDep = Annotated[Language, Depends(get_language)]


def render(request: Request, words: Language, template: str, code: int = 200, **context: Any) -> HTMLResponse:
    """A page with its headers; a language asked for in the address is kept in a cookie."""
    here = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    page = environment().get_template(template)
    html = page.render(L=words, t=words.t, path=request.url.path, here=here, **context)
    response = HTMLResponse(html, status_code=code, headers=HEADERS)
    wanted = request.query_params.get("lang")
    if wanted in LANGUAGES:
        response.set_cookie(COOKIE, wanted, max_age=31536000, samesite="lax", httponly=True)
    return response


class PageRoute(APIRoute):
    """A route whose errors are pages, in the words of the domain error."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with errors turned into pages."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except HanseError as error:
                return error_page(request, int(status_of(error)), shown_detail(error), list(error.suggestions))
            except RequestValidationError as error:
                words = get_language(request)
                return error_page(request, 422, words.t("error_fields", fields=_faults(error)), [])

        return handle


def _faults(error: RequestValidationError) -> str:
    """Each field that cannot be read, by its name in the address, and why."""
    return "; ".join(
        f"{'.'.join(filter(_is_name, e['loc'][1:]))}: {e['msg'].removeprefix('Value error, ').rstrip('.')}"
        for e in error.errors()
    )


def _is_name(part: str | int) -> bool:
    """Whether a part of a field's place is a name, no position in a list."""
    return isinstance(part, str)


def error_page(request: Request, status: int, detail: str, suggestions: list[str]) -> HTMLResponse:
    """What is wrong, and the next step."""
    words = get_language(request)
    return render(request, words, "error.html", status, status=status, detail=detail, suggestions=suggestions)
