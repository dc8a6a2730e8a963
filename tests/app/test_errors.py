import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import problem as errors
from app.errors import KIND, KINDS
from models.errors import AmbiguousCity, HanseError, InvalidInput, NotReady, TooLarge, UnknownCity

KEYS = {"type", "title", "status", "detail", "instance", "errors", "suggestions"}


@pytest.fixture(scope="module")
def strange():
    app = FastAPI()
    errors.install(app)
    raised = {
        "unknown": UnknownCity("no such city", suggestions=["Chicago"]),
        "ambiguous": AmbiguousCity("which one", suggestions=["a", "b"]),
        "invalid": InvalidInput("bad", [("k", "too large")]),
        "large": TooLarge("too large"),
        "unready": NotReady("Run `hanse build`."),
        "other": HanseError("something"),
        "crash": RuntimeError("secret password 1234"),
    }

    @app.get("/raise/{name}")
    def fail(name: str, k: int = 1) -> None:
        raise raised[name]

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "path, status, title",
    [
        ("/raise/unknown", 404, "Unknown city"),
        ("/raise/ambiguous", 409, "Ambiguous city"),
        ("/raise/invalid", 422, "Invalid input"),
        ("/raise/large", 413, "Input too large"),
        ("/raise/unready", 503, "Not ready"),
        ("/raise/other", 400, "The request cannot be answered"),
        ("/raise/crash", 500, "Internal error"),
        ("/raise/unknown?k=x", 422, "Invalid input"),
        ("/nowhere", 404, "Not Found"),
    ],
)
def test_one_shape(strange, path, status, title):
    answer = strange.get(path)
    body = answer.json()
    assert (answer.status_code, body["status"], body["title"]) == (status, status, title)
    assert answer.headers["content-type"] == "application/problem+json"
    assert body.keys() == KEYS
    assert body["instance"] == path.split("?")[0]
    assert body["detail"]


def test_a_method_that_is_not_allowed(strange):
    answer = strange.post("/raise/unknown")
    assert (answer.status_code, answer.json()["title"]) == (405, "Method Not Allowed")
    assert "POST /raise/unknown" in answer.json()["detail"]


def test_fields_and_suggestions_are_handed_on(strange):
    assert strange.get("/raise/invalid").json()["errors"] == [{"field": "k", "message": "too large"}]
    assert strange.get("/raise/ambiguous").json()["suggestions"] == ["a", "b"]
    assert strange.get("/raise/unknown?k=x").json()["errors"][0]["field"] == "k"


def test_a_crash_is_logged_and_not_shown(strange, caplog):
    with caplog.at_level(logging.ERROR, "hanse"):
        answer = strange.get("/raise/crash")
    assert "secret" not in answer.text
    assert "Runtime" not in answer.text
    assert "/raise/crash" in caplog.text
    assert "secret password" in caplog.text


def test_every_domain_error_has_a_status():
    assert {k for k in HanseError.__subclasses__() if k.__module__ == "models.errors"} == set(KIND)
    assert set(KIND.values()) <= set(KINDS)
