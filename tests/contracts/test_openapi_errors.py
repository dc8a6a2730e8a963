"""Every status and media type that an address answers with stands in the OpenAPI document."""

import pytest

from app.declared import REPORTS
from app.main import create_app
from app.problem import MEDIA_TYPE
from app.settings import Settings

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = [(p, m, o) for p, operations in DOCUMENT["paths"].items() for m, o in operations.items()]
GOOD = {"city": "Chicago", "ties": [{"partner": "Hamburg", "country": "DE"}]}
FORMS = ("json", "csv", "xlsx", "md", "html", "docx")
JSON = {"content-type": "application/json"}
TIES = {"content": b"partner\nHamburg\n", "headers": {"content-type": "text/csv"}}

# What is asked, and the status of the answer.
ASKED = [
    ("GET", "/healthz", {}, 200),
    ("GET", "/healthz", {"headers": {"host": "evil.example"}}, 400),
    ("GET", "/api/v1/cities/{city}", {"path": "Xyzzyville"}, 404),
    ("GET", "/api/v1/cities/{city}", {"path": "Springfield"}, 409),
    ("GET", "/api/v1/cities/{city}", {"path": "\ud7ff²" * 201}, 422),
    ("GET", "/api/v1/cities", {"params": {"limit": "²"}}, 422),
    ("GET", "/api/v1/compare", {"params": {"city": ["Chicago", "Xyzzyville"]}}, 404),
    ("GET", "/api/v1/evidence", {"params": {"a": "Chicago", "b": "Springfield"}}, 409),
    ("GET", "/api/v1/points", {}, 200),
    ("GET", "/api/v1/audits/template", {}, 200),
    ("POST", "/api/v1/rankings", {"content": b"{", "headers": JSON}, 422),
    ("POST", "/api/v1/rankings", {"json": {"city": "Chicago", "k": 10**400}}, 422),
    ("POST", "/api/v1/rankings", {"json": {"city": "Chicago", "filters": {"countries": ["ßß"]}}}, 422),
    ("POST", "/api/v1/rankings", {"json": {"city": "Chicago", "policy": {"excluded_countries": {"ßß": "why"}}}}, 422),
    ("POST", "/api/v1/rankings", {"content": b"x" * 2_000_000}, 413),
    ("POST", "/api/v1/audits", {"content": b"[" * 100_000, "headers": JSON}, 422),
    ("POST", "/api/v1/audits", {"content": b'{"city": ' + b"9" * 6000 + b"}", "headers": JSON}, 422),
    ("POST", "/api/v1/audits", {"json": {**GOOD, "city": "Xyzzyville"}}, 404),
    ("POST", "/api/v1/audits", {"json": {**GOOD, "ties": ["x"]}}, 422),
    ("POST", "/api/v1/audits", {"json": {**GOOD, "against": {}}}, 422),
    ("POST", "/api/v1/audits", {"json": {**GOOD, "ties": [{"partner": "Hamburg", "geonameid": "²"}]}}, 200),
    *(("POST", "/api/v1/audits", {"json": {**GOOD, "format": form}}, 200) for form in FORMS),
    ("POST", "/api/v1/audits/file", {"params": {"city": "Chicago"}, **TIES}, 200),
    ("POST", "/api/v1/audits/file", {"params": {"city": "Springfield"}, **TIES}, 409),
    ("POST", "/api/v1/audits/file", {"params": {"city": "Chicago"}, **TIES, "content": b"\xd0\xcf\x11\xe0"}, 422),
]  # fmt: skip


@pytest.mark.parametrize("method, path, asked, status", ASKED)
def test_an_answer_is_as_declared(client, method, path, asked, status):
    asked = dict(asked)
    answer = client.request(method, path.replace("{city}", asked.pop("path", "")), **asked)
    assert answer.status_code == status, answer.text[:300]
    declared = DOCUMENT["paths"][path][method.lower()]["responses"][str(status)]["content"]
    assert answer.headers["content-type"].split(";")[0] in declared


@pytest.mark.parametrize("surrogate", ['"\\ud800"', '"Chicago\\udfff"'])
def test_half_a_surrogate_pair_is_no_city(client, surrogate):
    head = {"content-type": "application/json"}
    for path in ("/api/v1/rankings", "/api/v1/audits"):
        answer = client.post(path, content=b'{"city": ' + surrogate.encode() + b"}", headers=head)
        assert answer.status_code in (200, 404, 422)  # letters that are none are no part of a name
        assert answer.status_code == 200 or answer.headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize("path, method, operation", OPERATIONS, ids=[f"{m} {p}" for p, m, _ in OPERATIONS])
def test_errors_are_problem_documents(path, method, operation):
    errors = {int(s): r for s, r in operation["responses"].items() if int(s) >= 400}
    assert {400, 500} <= set(errors)
    for response in errors.values():
        assert list(response["content"]) == [MEDIA_TYPE]
        assert response["description"]
    assert ("Retry-After" in errors[503]["headers"]) if path != "/healthz" else 503 not in errors
    if method == "post":
        assert {404, 408, 409, 413, 422} <= set(errors)


def test_reports_and_uploads_are_named():
    audit = DOCUMENT["paths"]["/api/v1/audits"]["post"]["responses"]["200"]["content"]
    assert set(audit) == {"application/json", "application/x-ndjson", *REPORTS}
    assert "text/csv" in DOCUMENT["paths"]["/api/v1/audits/file"]["post"]["requestBody"]["content"]
    assert "HTTPValidationError" not in DOCUMENT["components"]["schemas"]
