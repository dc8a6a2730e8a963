"""Every HTTP error is problem+json (RFC 9457), in one shape and in the language asked for."""

import json
import logging
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from app.errors import KINDS, kind_of, status_of
from app.messages.choice import choose
from app.messages.language import ENGLISH, Language, language
from models.base import Output
from models.errors import HanseError, NotReady

log = logging.getLogger("hanse")
MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/problems"
UNREADABLE = "unreadable"  # the words of a request whose fields cannot be read
_PATH = re.compile(
    r"[^\s`'\"(]*/[^\s`'\",;)]*[^\s`'\",;.)]"
)  # where things lie is the operator's business: the log says it


class Problem(JSONResponse):
    """JSON in ASCII, so that a message may quote input that is no text (half of a surrogate pair)."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content).encode("ascii")


def type_of(kind: str) -> str:
    """The address that says what a kind of problem means."""
    return f"{TYPES}#{kind}"


class ProblemField(Output):
    """One value that cannot be used."""

    field: str = Field(description="Where it stands, with dots between the names.")
    message: str = Field(description="What is wrong with it.")


class ProblemDocument(Output):
    """RFC 9457: what is wrong, where, and what would work."""

    type: str = Field(json_schema_extra={"enum": [type_of(kind) for kind in KINDS]})
    title: str
    status: int = Field(ge=400, le=599, description="HTTP status of the answer that it is.")
    detail: str
    instance: str
    errors: list[ProblemField]
    suggestions: list[str]


def wanted_language(scope: Scope) -> Language:
    """The language of a request: ``language`` of its address, else the first of Accept-Language that we have."""
    wanted = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("language", [""])[-1]
    return language(choose(wanted, None, Headers(scope=scope).get("accept-language", "")))


def problem(
    kind: str,
    scope: Scope,
    detail: str = "",
    errors: Sequence[dict[str, str]] = (),
    suggestions: Sequence[str] = (),
    status: int | None = None,
) -> JSONResponse:
    """An answer that is a problem document; arguments as ``document``."""
    body = document(kind, scope, detail, errors, suggestions, status)
    head = {"Content-Language": wanted_language(scope).code, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return Problem(body.model_dump(), status_code=body.status, headers=head)


def document(
    kind: str,
    scope: Scope,
    detail: str = "",
    errors: Sequence[dict[str, str]] = (),
    suggestions: Sequence[str] = (),
    status: int | None = None,
) -> ProblemDocument:
    """A problem document.

    Args:
        kind: one of ``KINDS``. detail: what is wrong in English; the catalogue's words stand for it in another
            language where it has some, and wherever it is empty.
        status: where it is not the kind's own.
    """
    words = wanted_language(scope)
    general = words.words["problem_details"].get(kind, "")
    return ProblemDocument(
        type=type_of(kind),
        title=words.words["problems"][kind],
        status=int(status or KINDS[kind]),
        detail=general if general and (words.code != ENGLISH or not detail) else detail,
        instance=scope["path"],
        errors=[ProblemField(**error) for error in errors],
        suggestions=list(suggestions),
    )


def install(app: FastAPI) -> None:
    """Give the application one error shape."""
    app.add_exception_handler(HanseError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _crash)


def shown_detail(error: HanseError) -> str:
    """What a stranger may read of an error; what is not ready is logged as well, with the place that it names."""
    if not isinstance(error, NotReady):
        return error.detail
    log.warning("not ready: %s", error.detail)
    return _PATH.sub("…", error.detail)


def domain_problem(error: HanseError, scope: Scope) -> JSONResponse:
    """The answer that a domain error makes."""
    return problem(kind_of(error), scope, **_members(error))


def domain_document(error: HanseError, scope: Scope) -> ProblemDocument:
    """The problem document of a domain error."""
    return document(kind_of(error), scope, **_members(error))


def _members(error: HanseError) -> dict[str, Any]:
    errors = [{"field": field, "message": message} for field, message in error.errors]
    return {
        "detail": shown_detail(error),
        "errors": errors,
        "suggestions": error.suggestions,
        "status": status_of(error),
    }


async def _domain(request: Request, error: Any) -> JSONResponse:
    return domain_problem(error, request.scope)


async def _validation(request: Request, error: Any) -> JSONResponse:
    errors = [
        {
            "field": ".".join(str(part) for part in e["loc"] if part not in ("body", "query", "path", "[key]")),
            "message": e["msg"],
        }
        for e in error.errors()
    ]
    detail = wanted_language(request.scope).words["problem_details"][UNREADABLE]
    return problem("invalid-input", request.scope, detail, errors)


async def _http(request: Request, error: Any) -> JSONResponse:
    phrase = HTTPStatus(error.status_code).phrase
    detail = str(error.detail) if error.detail != phrase else f"{phrase}: {request.method} {request.url.path}."
    kind = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "bad-request")
    answer = problem(kind, request.scope, detail, status=error.status_code)
    answer.headers.update(error.headers or {})
    if "GET" in answer.headers.get("allow", "").split(", "):
        answer.headers["Allow"] += ", HEAD"
    return answer


async def _crash(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
    return problem("internal-error", request.scope)
