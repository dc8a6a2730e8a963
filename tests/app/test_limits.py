import asyncio
import json

import pytest

from app.limits import DEFAULT_LIMIT, LIMITS, MEGABYTE, BodyLimit


def drive(path, chunks, headers=(), kind="http"):
    """Send a body in chunks through the middleware; the status, the answer and what reached the application."""
    sent, reached = [], []
    queue = [
        {"type": "http.request", "body": c, "more_body": i + 1 < len(chunks)} if c is not None
        else {"type": "http.disconnect"}
        for i, c in enumerate(chunks)
    ]  # fmt: skip

    async def receive():
        return queue.pop(0) if queue else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    async def app(scope, receive, send):
        if scope["type"] != "http":
            reached.append(scope["type"])
            return
        first = await receive()
        reached.append(first["body"])
        reached.append((await receive())["type"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    asyncio.run(BodyLimit(app)({"type": kind, "path": path, "headers": list(headers)}, receive, send))
    return sent, reached


@pytest.mark.parametrize("path, limit", [("/api/v1/rankings", MEGABYTE), ("/api/v1/audits", 35 * MEGABYTE)])
def test_the_limit_itself_passes_and_one_byte_more_does_not(path, limit):
    sent, reached = drive(path, [b"x" * limit])
    assert (sent[0]["status"], len(reached[0])) == (200, limit)
    sent, reached = drive(path, [b"x" * limit, b"x"])
    assert (sent[0]["status"], reached) == (413, [])


def test_a_declared_length_is_believed_before_anything_is_read():
    sent, reached = drive("/api/v1/rankings", [b""], [(b"content-length", str(10 * MEGABYTE).encode())])
    assert (sent[0]["status"], reached) == (413, [])
    body = json.loads(sent[1]["body"])
    assert body["title"] == "Input too large"
    assert "1 MB" in body["detail"]
    assert body["instance"] == "/api/v1/rankings"


@pytest.mark.parametrize("declared", [b"0", b"12", b"many", b"-1"])
def test_a_wrong_length_does_not_help(declared):
    chunk = b"x" * (MEGABYTE // 4)
    sent, reached = drive("/api/v1/rankings", [chunk] * 8, [(b"content-length", declared)])
    assert (sent[0]["status"], reached) == (413, [])


def test_chunks_reach_the_application_as_one_body_and_then_the_end():
    sent, reached = drive("/x", [b"a", b"b", b"c"])
    assert reached == [b"abc", "http.disconnect"]
    assert sent[0]["status"] == 200


def test_a_client_that_leaves_is_let_go():
    assert drive("/x", [b"a", None]) == ([], [])


def test_what_is_no_request_passes():
    assert drive("/", [], kind="lifespan") == ([], ["lifespan"])


def test_limits_are_those_of_the_contract():
    limits = dict(LIMITS)
    assert (DEFAULT_LIMIT, limits["/api/v1/audits"]) == (1024 * 1024, 35 * 1024 * 1024)
