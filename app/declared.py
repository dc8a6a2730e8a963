"""What the OpenAPI document says of errors and media types: statuses by address, each a problem document."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.lines import MEDIA_TYPE as NDJSON
from app.lines import AuditLine
from app.problem import MEDIA_TYPE, ProblemDocument
from models.described import common_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COMPONENTS = "#/components/schemas/"
BINARY = {"type": "string", "format": "binary"}
REPORTS = ("text/csv", XLSX, "text/markdown", "text/html", DOCX)
UPLOADS = ("text/csv", XLSX, "text/plain", "application/octet-stream")
FORM: dict[str, Any] = {
    "type": "object",
    "title": "AuditUpload",
    "description": "The file as a form sends it.",
    "required": ["file"],
    "properties": {"file": {**BINARY, "description": "CSV or XLSX; its name's ending says which."}},
}
MEANING = {
    400: "The Host is none of the service's, or the body is no JSON.",
    404: "No such place or record; near names are suggested.",
    408: "The body did not come in time.",
    409: "Several places have that name; they are suggested.",
    413: "The body, or the list in it, passes a limit.",
    422: "A value that cannot be used; errors name each field.",
    500: "A mistake of ours; it has been logged.",
    503: "No artefact that can be used, or too much is asked at once (then with Retry-After).",
}


def declare(app: FastAPI) -> None:
    """Have the application's OpenAPI document name every status and media type that it answers with."""
    plain = app.openapi

    @cache
    def openapi() -> dict[str, Any]:
        document = plain()
        _add(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _add(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    # What no route says by itself: errors, and the lines that an audit may come in.
    document["components"]["schemas"] = schemas = schemas_of(ProblemDocument, AuditLine) | schemas
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            for parameter in operation.get("parameters", ()):
                parameter.setdefault("description", common_words().get(parameter["name"], ""))
            for status in _statuses(path, method, operation):
                responses[str(status)] = _problem(status)
            _media(path, method, operation)


def schemas_of(*kinds: type[BaseModel]) -> dict[str, Any]:
    """Schemas of answers by name, with those that they refer to."""
    _, found = models_json_schema([(kind, "serialization") for kind in kinds], ref_template=f"{COMPONENTS}{{model}}")
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _statuses(path: str, method: str, operation: dict[str, Any]) -> Iterator[int]:
    """Which errors an address has, by what it takes."""
    yield from (400, 500)
    if path == "/healthz":
        return
    yield 503
    parameters = {p["name"] for p in operation.get("parameters", [])}
    if method == "post":
        yield from (408, 413)
    if method == "post" or parameters:
        yield 422
    if method == "post" or parameters & {"city", "a", "b", "partner"} or path.endswith("/latest"):
        yield 404
    if method == "post" or parameters & {"city", "a", "b", "partner"}:
        yield 409


def _problem(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": MEANING[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{COMPONENTS}ProblemDocument"}}},
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        found["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
    return found


def _media(path: str, method: str, operation: dict[str, Any]) -> None:
    """Answers and bodies that are no JSON."""
    content = operation["responses"]["200"].setdefault("content", {})
    if path.endswith("/audits/template"):
        operation["responses"]["200"]["content"] = {XLSX: {"schema": BINARY}}
    elif path.endswith("/points"):
        operation["responses"]["200"]["content"] = {"application/octet-stream": {"schema": BINARY}}
        operation["responses"]["304"] = {"description": "The build is the one that the client has."}
    elif "/questionnaires/" in path:
        content |= {media: {"schema": BINARY} for media in ("text/html", DOCX)}
    elif path.endswith("/briefs"):
        content |= {media: {"schema": BINARY} for media in ("text/markdown", "text/html", "application/pdf", DOCX)}
    elif "/audits" in path and method == "post":
        content |= {media: {"schema": BINARY} for media in (*REPORTS, NDJSON)}
        content["application/json"] = {"schema": {"anyOf": [content["application/json"]["schema"], {"type": "object"}]}}
    if path.endswith("/audits/file"):
        raw = {media: {"schema": BINARY} for media in UPLOADS}
        operation["requestBody"] = {"required": True, "content": {**raw, "multipart/form-data": {"schema": FORM}}}
