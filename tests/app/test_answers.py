"""What holds for every answer: names, methods, encodings, headers, times."""

import asyncio
import json

import pytest
from fastapi.testclient import TestClient

from app import limits
from app.answers import accepts
from app.limits import BodyLimit
from app.main import create_app
from app.messages.choice import choose
from app.settings import Settings
from app.web.shell import static, static_version
from tests.app.mini import CHICAGO

LIST = {"city": "Chicago", "list": "partner,country\nHamburg,DE\n"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "", "a b", "[::2]"])
def test_another_name_is_refused(client, host):
    for path in ("/", "/api/v1/cities?q=Rom", "/cities/", "/healthz"):
        answer = client.get(path, headers={"host": host}, follow_redirects=False)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"] == "Unknown host"
        assert "location" not in answer.headers
        assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_its_own_names_are_known(settings, host, monkeypatch):
    monkeypatch.delenv("HANSE_ALLOWED_HOSTS")
    alone = settings.model_copy(update={"allowed_hosts": Settings().allowed_hosts})
    with TestClient(create_app(alone)) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == 200
        assert client.get("/healthz").status_code == 400


def test_hosts_come_from_the_environment(monkeypatch):
    for text, wanted in (("a.example", ("a.example",)), ("a.example, *.b.example", ("a.example", "*.b.example"))):
        monkeypatch.setenv("HANSE_ALLOWED_HOSTS", text)
        assert Settings().allowed_hosts == wanted


PATHS = ("/", f"/cities/{CHICAGO}", "/api/v1/cities?q=Rom", "/api/v1/points", "/api/docs", "/healthz", "/openapi.json")


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(client, path):
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers.get(name) == get.headers.get(name), name


def test_a_method_that_is_not_there_names_those_that_are(client):
    for path, allowed in (("/api/v1/cities", {"GET", "HEAD"}), ("/api/v1/rankings", {"POST"})):
        answer = client.delete(path)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == allowed
    assert client.head("/api/v1/rankings").status_code == 405


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/api/v1/cities/Xyzzyville", "/api/v1/audits/template"])
def test_every_answer_says_that_its_type_is_meant(client, path):
    assert client.get(path).headers["x-content-type-options"] == "nosniff"


def test_what_was_made_of_a_list_is_kept_by_nobody(client):
    body = {"city": "Chicago", "ties": [{"partner": "Hamburg", "country": "DE"}]}
    for form in ("json", "csv", "xlsx", "md", "html", "docx"):
        answer = client.post("/api/v1/audits", json={**body, "format": form})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), form
    assert client.post("/audit", data=LIST).headers["cache-control"] == "no-store"
    assert client.post("/audit", data={"city": "nowhere"}).headers["cache-control"] == "no-store"
    assert client.get("/audit").headers["cache-control"] == "no-cache"


def test_a_report_in_html_runs_nothing_wherever_it_is_opened(client):
    body = {"city": "Chicago", "ties": [{"partner": "Hamburg", "country": "DE"}], "format": "html"}
    answer = client.post("/api/v1/audits", json=body)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"]
    assert '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src' in answer.text


@pytest.mark.parametrize(
    "header, takes",
    [
        ("gzip", True), ("gzip, br", True), ("GZIP;q=0.5", True), ("*", True), ("", False), ("gzip;q=0", False),
        ("gzip;q=0.000", False), ("gzip; q=0, *", False), ("*;q=0", False), ("*;q=0, gzip", True),
        ("br, gzip ; q=0.0", False),
    ],
)  # fmt: skip
def test_weights_of_encodings(header, takes):
    assert accepts(header, "gzip") is takes


def test_gzip_is_sent_to_those_who_take_it(client):
    for path in ("/", "/api/v1/points", "/api/v1/purposes"):
        for header, packed in (("gzip", True), ("gzip;q=0", False), ("identity", False), ("br;q=1, gzip;q=0.1", True)):
            answer = client.get(path, headers={"accept-encoding": header})
            assert (answer.headers.get("content-encoding") == "gzip") is packed, (path, header)
            assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize(
    "header, code",
    [
        ("es;q=0.4, ja;q=0.9", "ja"), ("fr, es;q=0.3", "es"), ("es;q=0, ja;q=0.1", "ja"), ("en;q=0.1, es", "es"),
        ("", "en"),
        ("es-MX,es;q=0.8", "es"), ("ja;q=nonsense, es;q=0.5", "ja"), ("es;q=0", "en"),
    ],
)  # fmt: skip
def test_weights_of_languages(header, code):
    assert choose(None, None, header) == code


def test_a_slash_in_a_name_is_part_of_the_name(client):
    for path in ("/api/v1/cities/Chicago%2F", "/api/v1/cities/Biel%2FBienne", "/api/v1/cities/Biel%2fBienne/partners"):
        answer = client.get(path)
        assert answer.status_code in (200, 404)
        if answer.status_code == 404:
            assert answer.json()["title"] == "Unknown city"
    assert client.get("/api/v1/cities/Washington%2FD.C./partners").status_code != 405
    assert client.get("/cities/Chicago%2F", follow_redirects=False).headers["location"] == f"/cities/{CHICAGO}"


def test_static_files_lie_under_their_true_version_alone(client):
    good = static("css/hanse.css")
    assert client.get(good).status_code == 200
    for wrong in ("0", "x", static_version()[:-1], static_version().upper() + "x", ".."):
        answer = client.get(good.replace(static_version(), wrong))
        assert answer.status_code == 404
        assert "immutable" not in answer.headers.get("cache-control", "")


def test_an_answer_that_is_not_ready_names_no_place(tmp_path):
    with TestClient(create_app(Settings(home=tmp_path)), raise_server_exceptions=False) as client:
        for path in ("/readyz", "/api/v1/purposes", "/", f"/cities/{CHICAGO}"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert str(tmp_path) not in answer.text
            assert tmp_path.name not in answer.text
            assert "hanse build" in answer.text


def test_a_body_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(limits, "LEAST_SECONDS", 0.05)

    async def play():
        sent = []

        async def receive():
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "path": "/api/v1/rankings", "method": "POST", "headers": []}
        await BodyLimit(None)(scope, receive, send)
        assert sent[0]["status"] == 408
        assert json.loads(sent[1]["body"])["title"] == "Request Timeout"

    asyncio.run(play())


def test_a_form_of_many_fields_or_strange_letters_is_an_answer(client):
    many = "&".join(f"a{i}=1" for i in range(30_000))
    head = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/audit", content=many, headers=head).status_code in (400, 422)
    assert client.post("/audit", content="a=1&" * 3_000_000, headers=head).status_code == 413
    for charset in ("raw_unicode_escape", "utf-7", "utf-16", "rot13", "\\ud800"):
        part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'.format
        body = part("city", "Chicago\\ud800") + part("list", "partner\\ud800,country\nHamburg\\ud800,DE") + "--x--\r\n"
        answer = client.post(
            "/audit", content=body, headers={"content-type": f"multipart/form-data; boundary=x; charset={charset}"}
        )
        assert answer.status_code < 500, charset


def test_the_point_cloud_is_packed_once(client):
    packed = client.get("/api/v1/points", headers={"accept-encoding": "gzip"})
    raw = client.get("/api/v1/points", headers={"accept-encoding": "identity"})
    assert packed.content == raw.content
