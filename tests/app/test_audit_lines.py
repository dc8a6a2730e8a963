"""An audit line by line: progress, findings, complaints, the rest; its turn of work is held and given back."""

import asyncio
import json
import time
from urllib.parse import urlencode

import pytest
from pydantic import TypeAdapter

from app import lines as shapes
from app.api import audits
from app.crowd import Rule
from app.lines import AuditLine
from app.main import create_app
from models.errors import NotReady
from models.readiness import AuditReport

HEAD = {"accept": "application/x-ndjson"}
TIES = [{"partner": name} for name in ("Hamburg, Germany", "Osaka, Japan", "Milan, Italy", "Nowhere at all")]
BODY = {"city": "Chicago, IL, US", "ties": TIES, "as_of": "2026-06-01", "language": "es"}
FILE = "partner,country\nHamburg,Germany\nOsaka,Japan\nNowhere at all,Freedonia\n"


def read(answer):
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.content.endswith(b"\n")
    return [json.loads(line) for line in answer.content.splitlines()]


@pytest.mark.parametrize("chunk", [1000, 2], ids=["short", "long"])
def test_the_lines_are_the_report(client, monkeypatch, chunk):
    monkeypatch.setattr("matching.readiness.audit.job.CHUNK", chunk)
    found = read(client.post("/api/v1/audits", json=BODY, headers=HEAD))
    for line in found:
        AuditLine.model_validate(line)
    steps = [(0, 3), (3, 3)] if chunk == 1000 else [(0, 3), (2, 3), (3, 3)]
    assert [(one["done"], one["total"]) for one in found if one["kind"] == "progress"] == steps
    assert [one["kind"] for one in found[len(steps) :]] == ["finding"] * 3 + ["problem", "end"]
    whole = found[-1]["report"]
    whole["findings"] = [one["finding"] for one in found if one["kind"] == "finding"]
    whole["problems"] = [one["problem"] for one in found if one["kind"] == "problem"]
    assert whole == client.post("/api/v1/audits", json=BODY).json()
    assert AuditReport.model_validate(whole).portfolio.ties == 3


def test_a_file_comes_in_lines_too_and_in_the_partners_edition(client):
    head = {**HEAD, "content-type": "text/csv"}
    where = {"city": "Chicago", "as_of": "2026-06-01"}
    kinds = [one["kind"] for one in read(client.post("/api/v1/audits/file", params=where, content=FILE, headers=head))]
    assert kinds == ["progress", "progress", "finding", "finding", "problem", "end"]
    where["edition"] = "partner"
    found = read(client.post("/api/v1/audits/file", params=where, content=FILE, headers=head))
    assert [one["kind"] for one in found] == ["progress", "progress", "finding", "finding", "end"]
    plain = client.post("/api/v1/audits/file", params=where, content=FILE, headers={"content-type": "text/csv"}).json()
    assert [one["finding"] for one in found[2:-1]] == plain["findings"]
    assert "verdict" not in found[2]["finding"]


@pytest.mark.parametrize("accept, in_lines", [
    ("application/x-ndjson", True), ("application/x-ndjson, application/json;q=0.5", True), ("*/*", False),
    ("application/json, application/x-ndjson;q=0.5", False), ("", False),
])  # fmt: skip
def test_lines_come_where_they_are_preferred(client, accept, in_lines):
    answer = client.post("/api/v1/audits", json=BODY, headers={"accept": accept})
    assert (answer.headers["content-type"] == "application/x-ndjson") is in_lines
    table = client.post("/api/v1/audits", json={**BODY, "format": "csv"}, headers={"accept": accept})
    assert table.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("change, status", [
    ({"city": "Xyzzyville"}, 404), ({"city": "Springfield"}, 409), ({"ties": ["x"]}, 422),
    ({"as_of": "2999-01-01"}, 422),
])  # fmt: skip
def test_what_cannot_be_begun_is_a_problem_with_its_status(client, change, status):
    told = client.post("/api/v1/audits", json={**BODY, **change}, headers=HEAD)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    empty = client.post(
        "/api/v1/audits/file?city=Chicago", content=b"\xd0\xcf", headers={**HEAD, "content-type": "text/csv"}
    )
    assert empty.status_code == 422


@pytest.mark.parametrize("error, status, kind", [
    (NotReady("The build is gone; run `hanse build`."), 503, "not-ready"),
    (RuntimeError("boom"), 500, "internal-error"),
])  # fmt: skip
def test_what_goes_wrong_on_the_way_is_the_last_line(client, monkeypatch, error, status, kind):
    def fail(engine, request, progress):
        progress(0, 10)
        raise error

    monkeypatch.setattr(audits, "run_audit", fail)
    first, last = read(client.post("/api/v1/audits", json=BODY, headers=HEAD))
    assert first == {"kind": "progress", "done": 0, "total": 10}
    TypeAdapter(AuditLine).validate_python(last)
    assert last["kind"] == "error"
    assert (last["problem"]["status"], last["problem"]["type"]) == (status, f"/api/v1/problems#{kind}")
    assert "boom" not in json.dumps(last)


def test_what_goes_wrong_while_lines_are_written_is_the_last_line(client, monkeypatch):
    def cut(report):
        yield b'{"kind":"finding"}\n'
        raise RuntimeError("boom")

    monkeypatch.setattr(audits, "lines", cut)
    assert [one["kind"] for one in read(client.post("/api/v1/audits", json=BODY, headers=HEAD))][-2:] == [
        "finding",
        "error",
    ]


def test_many_lines_go_together_and_none_is_cut(monkeypatch):
    monkeypatch.setattr(shapes, "PIECE", 10)
    made = list(shapes.pieces([b"abcd", b"efgh", b"ijklmnopqrst", b"u"]))
    assert made == [b"abcd\nefgh\n", b"ijklmnopqrst\n", b"u\n"]


class Talk:
    """One client of the application, without a server between: what was sent to it, and when it goes away."""

    def __init__(self, app, stop_at: bytes = b"never", more: asyncio.Event | None = None) -> None:
        self.sent: list[dict] = []
        self.stop_at, self.more = stop_at, more
        self.gone = asyncio.Event()
        self._asked = False
        query = urlencode({"city": "Chicago"}).encode()
        headers = [(b"host", b"testserver"), (b"content-type", b"text/csv"), (b"accept", b"application/x-ndjson")]
        scope = {"type": "http", "method": "POST", "path": "/api/v1/audits/file", "raw_path": b"/api/v1/audits/file",
                 "query_string": query, "headers": headers, "http_version": "1.1", "scheme": "http",
                 "server": ("testserver", 80), "client": ("x", 1), "root_path": ""}  # fmt: skip
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self):
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": FILE.encode(), "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.sent.append(message)
        if self.stop_at in message.get("body", b""):
            await self.more.wait()

    async def until(self, true, seconds: float = 60.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not true():
            await asyncio.sleep(0.01)
        return bool(true())

    @property
    def body(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.sent)


@pytest.fixture
def one_at_a_time(settings, engine, monkeypatch):
    """An application that works on one list at a time, and what it works on: the first list never ends by itself."""
    monkeypatch.setattr("app.main.rules", lambda: (Rule(2, 8, 60.0), Rule(1, 8, 60.0)))
    real, seen = audits.run_audit, {"endless": True, "running": 0, "most": 0}

    def work(engine, request, progress=None):
        endless, seen["endless"] = seen["endless"], False
        seen["running"] += 1
        seen["most"] = max(seen["most"], seen["running"])
        try:
            while endless:
                progress(0, 10)
                time.sleep(0.01)
            return real(engine, request, progress)
        finally:
            seen["running"] -= 1

    monkeypatch.setattr(audits, "run_audit", work)
    app = create_app(settings)
    app.state.store.engine = lambda: engine  # opened already
    return app, seen


def test_a_turn_is_held_while_the_work_goes_on_and_a_client_that_goes_away_gives_it_back(one_at_a_time):
    app, seen = one_at_a_time

    async def play():
        first = Talk(app)
        assert await first.until(lambda: first.body.count(b'"progress"') > 3), "it has begun"
        second = Talk(app)
        await asyncio.sleep(0.5)
        assert (second.sent, seen["running"]) == ([], 1), "the other one waits, though the first answer has begun"
        first.gone.set()
        await asyncio.wait_for(first.task, 60)
        await asyncio.wait_for(second.task, 60)
        assert b'"end"' not in first.body
        assert second.body.splitlines()[-1].startswith(b'{"kind":"end"')
        assert (seen["most"], seen["running"]) == (1, 0)

    asyncio.run(play())


def test_whoever_reads_the_lines_slowly_holds_nobody_up(one_at_a_time):
    app, seen = one_at_a_time
    seen["endless"] = False

    async def play():
        more = asyncio.Event()
        slow = Talk(app, stop_at=b'"finding"', more=more)
        assert await slow.until(lambda: b'"finding"' in slow.body)
        other = Talk(app)
        await asyncio.wait_for(other.task, 60)
        assert not slow.task.done()
        more.set()
        await asyncio.wait_for(slow.task, 60)

    asyncio.run(play())
