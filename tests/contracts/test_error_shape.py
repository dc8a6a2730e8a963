"""One error shape over all routes of the API."""

import re

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

KEYS = {"type", "title", "status", "detail", "instance", "errors", "suggestions"}
PATHS = create_app(Settings()).openapi()["paths"]
ROUTES = sorted((m.upper(), p) for p, operations in PATHS.items() if p.startswith("/api") for m in operations)
NEEDS_NO_ARTEFACT = {"/api/v1/audits/template", "/api/v1/problems"}
FILL = {"city": "Chicago", "a": "Chicago", "b": "Rotterdam"}


def fill(path, value=None):
    return re.sub(r"{(\w+)[^}]*}", lambda m: value or FILL.get(m[1], "1"), path)


def problem(answer):
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:200]
    assert body.keys() == KEYS
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"]
    assert all(e.keys() == {"field", "message"} for e in body["errors"])
    assert all(isinstance(s, str) for s in body["suggestions"])
    return body


@pytest.fixture(scope="module")
def unready(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("empty"))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def test_there_are_routes():
    assert ("POST", "/api/v1/rankings") in ROUTES
    assert len(ROUTES) >= 7


@pytest.mark.parametrize("method, path", ROUTES)
def test_without_an_artefact_or_with_a_bad_request(unready, method, path):
    answer = unready.request(method, fill(path))
    if path in NEEDS_NO_ARTEFACT:
        assert answer.status_code == 200
        return
    body = problem(answer)
    assert answer.status_code in {422, 503}
    if answer.status_code == 503:
        assert "hanse build" in body["detail"]
    else:
        assert body["errors"]


@pytest.mark.parametrize("method, path", ROUTES)
def test_a_method_that_is_not_there(unready, method, path):
    taken = {m for m, p in ROUTES if p == path}
    other = next(m for m in ("PATCH", "PUT", "DELETE") if m not in taken)
    answer = unready.request(other, fill(path))
    assert answer.status_code == 405
    problem(answer)


@pytest.mark.parametrize("method, path", [r for r in ROUTES if "{city}" in r[1]])
def test_an_unknown_and_an_ambiguous_city(client, method, path):
    # Further parameters that a route needs are given, so that the city is what is wrong.
    needed = {p["name"]: "Rotterdam" for p in PATHS[path][method.lower()].get("parameters", []) if p["in"] == "query"
              and p.get("required")}  # fmt: skip
    for city, status in (("Xyzzyville", 404), ("Springfield", 409)):
        answer = client.request(method, fill(path, city), params=needed)
        assert answer.status_code == status
        problem(answer)


@pytest.mark.parametrize("method, path", [r for r in ROUTES if r[0] in {"POST", "PUT"}])
def test_a_body_past_the_limit(client, method, path):
    answer = client.request(method, fill(path), content=b"x" * (36 * 1024 * 1024))
    assert answer.status_code == 413
    assert "MB" in problem(answer)["detail"]


def test_an_address_that_is_not_there(client):
    answer = client.get("/api/v1/no/such/thing")
    assert answer.status_code == 404
    problem(answer)
