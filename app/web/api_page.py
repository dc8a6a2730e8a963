"""The API's description as a page of our own: no script, no request to another host."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.shell import LanguageDep, PageRoute, render

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/api/docs")
def api_docs(request: Request, words: LanguageDep) -> Response:
    """Every address with its parameters, read from the OpenAPI document."""
    return render(request, words, "api.html", addresses=_addresses(request.app.openapi()))


def _addresses(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Address, method, summary, text and parameters of each operation, in the document's order."""
    return [
        {
            "path": path,
            "method": method.upper(),
            "summary": operation.get("summary", ""),
            "text": operation.get("description", ""),
            "parameters": [p["name"] for p in operation.get("parameters", [])],
        }
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
