"""Every GET of the API says its build and its tag, and sends nothing where the client has it."""

import asyncio
import re
import threading

import pytest

from app.kept import Kept
from app.main import create_app
from app.settings import Settings
from models.errors import NotReady
from tests.app import mini

PATHS = create_app(Settings()).openapi()["paths"]
FILL = {"q": "Rome", "city": ["Chicago", "Houston"], "partner": "Houston", "a": "Chicago", "b": "Houston"}
GETS = sorted(path for path, operations in PATHS.items() if path.startswith("/api/v1/") and "get" in operations)


def asked(path):
    needed = [p["name"] for p in PATHS[path]["get"].get("parameters", ()) if p["in"] == "query" and p.get("required")]
    return re.sub(r"{(city|a|b)}", lambda m: {"b": "Houston"}.get(m[1], "Chicago"), path), {
        name: FILL[name] for name in needed
    }


@pytest.mark.parametrize("path", [path for path in GETS if path != "/api/v1/benchmarks/latest"])
def test_every_get_has_a_tag_a_build_and_a_rule_for_caches(client, engine, path):
    path, params = asked(path)
    first = client.get(path, params=params)
    assert first.status_code == 200
    assert first.headers["x-build-id"] == engine.manifest.build_id
    assert "no-cache" in first.headers["cache-control"]
    again = client.get(path, params=params, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_another_question_or_language_has_another_tag(client):
    tags = [
        client.get("/api/v1/purposes", headers={"accept-language": code}).headers["etag"] for code in ("en", "es")
    ] + [client.get("/api/v1/cities", params={"q": q}).headers["etag"] for q in ("Rome", "Paris")]
    assert len(set(tags)) == 4
    assert "Accept-Language" in client.get("/api/v1/purposes").headers["vary"]


def test_errors_and_posts_are_not_kept(client):
    for answer in (client.get("/api/v1/cities/Xyzzyville"), client.post("/api/v1/rankings", json={"city": "Chicago"})):
        assert "etag" not in answer.headers


def test_a_new_build_has_another_tag(mini_home, client, monkeypatch):
    class Other:
        settings = Settings(home=mini_home)

        def engine(self):
            return mini.open_(mini_home)

    scope = {"type": "http", "method": "GET", "path": "/api/v1/purposes", "headers": []}
    ours, theirs = Kept(None, client.app.state.store)._headers(scope), Kept(None, Other())._headers(scope)
    assert ours["X-Build-Id"] != theirs["X-Build-Id"]
    assert ours["ETag"] != theirs["ETag"]


def test_a_new_build_is_not_opened_on_the_loop():
    asked = []

    class Slow:
        def engine(self):
            asked.append(threading.current_thread())
            raise NotReady("none")

    async def app(scope, receive, send):
        asked.append(threading.current_thread())

    scope = {"type": "http", "method": "GET", "path": "/api/v1/purposes", "headers": []}
    asyncio.run(Kept(app, Slow())(scope, None, None))
    opened, answered = asked
    assert answered is threading.current_thread()
    assert opened is not answered
