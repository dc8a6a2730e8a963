"""Every HTTP error is problem+json (RFC 9457), in one shape."""

import json
import logging
import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.errors import status_of
from models.errors import HanseError, NotReady

log = logging.getLogger("hanse")
MEDIA_TYPE = "application/problem+json"
_PATH = re.compile(
    r"[^\s`'\"(]*/[^\s`'\",;)]*[^\s`'\",;.)]"
)  # where things lie is the operator's business: the log says it


class Problem(JSONResponse):
    """JSON in ASCII, so that a message may quote input that is no text (half of a surrogate pair)."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content).encode("ascii")


def problem(
    status: int, title: str, detail: str, instance: str, errors: list[dict[str, str]], suggestions: list[str]
) -> JSONResponse:
    """A problem document."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "errors": errors,
        "suggestions": suggestions,
    }
    return Problem(body, status_code=status)


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


def domain_problem(error: HanseError, instance: str) -> JSONResponse:
    """The problem document of a domain error."""
    errors = [{"field": field, "message": message} for field, message in error.errors]
    return problem(status_of(error), error.title, shown_detail(error), instance, errors, list(error.suggestions))


async def _domain(request: Request, error: Any) -> JSONResponse:
    return domain_problem(error, request.url.path)


async def _validation(request: Request, error: Any) -> JSONResponse:
    errors = [
        {
            "field": ".".join(str(part) for part in e["loc"] if part not in ("body", "query", "path", "[key]")),
            "message": e["msg"],
        }
        for e in error.errors()
    ]
    detail = "The request cannot be read. See errors for each field."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid input", detail, request.url.path, errors, [])


async def _http(request: Request, error: Any) -> JSONResponse:
    phrase = HTTPStatus(error.status_code).phrase
    detail = str(error.detail) if error.detail != phrase else f"{phrase}: {request.method} {request.url.path}."
    answer = problem(error.status_code, phrase, detail, request.url.path, [], [])
    answer.headers.update(error.headers or {})
    if "GET" in answer.headers.get("allow", "").split(", "):
        answer.headers["Allow"] += ", HEAD"
    return answer


async def _crash(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
    detail = "An unexpected error occurred. It has been logged; please try again, or report the time and the address."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error", detail, request.url.path, [], [])
