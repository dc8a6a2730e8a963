"""What the page of another origin needs: leave to call, its language, slips that are told, suggestions that work."""

import re

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.main import create_app
from app.settings import Settings

PAGE = "https://front.example"
PARTNERS = "/api/v1/cities/Chicago/partners"
PREFLIGHT = {"origin": PAGE, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}


@pytest.fixture(scope="module")
def shared(settings):
    with TestClient(create_app(settings.model_copy(update={"cors_origins": (PAGE,)}))) as session:
        yield session


def test_a_page_of_an_allowed_origin_may_ask_and_read(shared):
    before = shared.options("/api/v1/rankings", headers=PREFLIGHT)
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == PAGE
    assert "POST" in before.headers["access-control-allow-methods"]
    assert before.headers["access-control-allow-headers"] == "content-type"
    asked = shared.post("/api/v1/rankings", json={"city": "Chicago", "k": 1}, headers={"origin": PAGE})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, PAGE)
    assert "ETag" in asked.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in asked.headers


@pytest.mark.parametrize(
    "path, status", [("/api/v1/cities/Xyzzyville", 404), ("/api/v1/nowhere", 404), (PARTNERS + "?k=0", 422)]
)
def test_errors_can_be_read_there_too(shared, path, status):
    answer = shared.get(path, headers={"origin": PAGE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, PAGE)


def test_other_origins_and_pages_for_people_are_not_shared(shared, client):
    for session, path, origin in (
        (shared, "/api/v1/purposes", "https://other.example"),
        (shared, "/sources", PAGE),
        (client, "/api/v1/purposes", PAGE),
    ):
        answer = session.get(path, headers={"origin": origin})
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
    assert (
        shared.options("/api/v1/rankings", headers={**PREFLIGHT, "origin": "https://other.example"}).status_code == 400
    )
    assert client.options("/api/v1/rankings", headers=PREFLIGHT).status_code == 405


def test_origins_come_from_the_environment_and_are_origins(monkeypatch):
    assert Settings().cors_origins == ()
    monkeypatch.setenv("HANSE_CORS_ORIGINS", "https://a.example, http://localhost:5173")
    assert Settings().cors_origins == ("https://a.example", "http://localhost:5173")
    for wrong in ("a.example", "https://a.example/", "https://a.example/app"):
        monkeypatch.setenv("HANSE_CORS_ORIGINS", wrong)
        with pytest.raises(ValidationError, match="is no origin"):
            Settings()


@pytest.mark.parametrize(
    "path, field, suggestion",
    [
        (PARTNERS + "?purpos=trade", "purpos", "purpose"),
        (PARTNERS + "?order=fit", "order", "order_by"),
        ("/api/v1/cities?q=Rome&limt=3", "limt", "limit"),
        ("/api/v1/cities/Chicago?lang=es", "lang", None),
        ("/api/v1/compare?city=Chicago&city=Rome&langauge=es", "langauge", "language"),
        ("/healthz?x=1", "x", None),
    ],
)  # fmt: skip
def test_a_parameter_that_is_not_there_is_refused_with_near_names(client, path, field, suggestion):
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "message": "no such parameter"}]
    assert suggestion is None or suggestion in answer.json()["suggestions"]


def test_a_body_and_its_address_are_judged_alike(client):
    answer = client.post("/api/v1/rankings?k=3", json={"city": "Chicago"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "k")


@pytest.mark.parametrize("body, field", [
    ({"filters": {"countries": ["MX", "XX"]}}, "filters.countries.1"),
    ({"filters": {"exclude_countries": ["ZZ"]}}, "filters.exclude_countries.0"),
    ({"policy": {"excluded_countries": {"XX": "why"}}}, "policy.excluded_countries.0"),
])  # fmt: skip
def test_a_code_that_is_no_countrys_is_refused(client, body, field):
    answer = client.post("/api/v1/rankings", json={"city": "Chicago", **body})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_country_of_an_address_is_named_as_the_address_has_it(client, hanse):
    for name in ("country", "exclude_country"):
        answer = client.get(PARTNERS, params={name: "MX,XX"})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"{name}.1")
    assert client.get(PARTNERS, params={"country": "US", "any_country": True}).status_code == 200
    assert hanse("match", "Chicago", "--country", "XX").code == 2


@pytest.mark.parametrize(
    "name", ["Springfield", "San Jose", "Chicgo", "San Pedro", "La Union", "Paris, Freedonia", "Biell", "Saint-Denis"]
)
def test_suggestions_can_be_sent_back_as_they_are(client, name):
    told = client.get(f"/api/v1/cities/{name}").json()
    assert told["status"] in (404, 409)
    assert told["suggestions"]
    for suggestion in told["suggestions"]:
        found = client.get(f"/api/v1/cities/{suggestion}")
        assert found.status_code == 200, suggestion
        assert suggestion.startswith(found.json()["name"])
        numbers = re.findall(r"\((\d+)\)$", suggestion)
        assert not numbers or found.json()["id"] == int(numbers[0])


def test_an_id_of_another_place_in_a_label_is_not_believed(client):
    assert client.get("/api/v1/cities/Springfield, MO, US (4887398)").status_code in (404, 409)


@pytest.mark.parametrize("params, header, code", [
    ({"language": "es"}, "ja", "es"),
    ({}, "de, ja;q=0.5, es;q=0.9", "es"),
    ({}, "es;q=0, ja;q=0.1", "ja"),
    ({}, "", "en"),
])  # fmt: skip
def test_rankings_speak_the_language_that_is_asked_for(client, params, header, code):
    answer = client.get(PARTNERS, params={"k": 3, **params}, headers={"accept-language": header})
    assert answer.headers["content-language"] == code
    assert "Accept-Language" in answer.headers["vary"]
    said = {r["code"]: r for m in answer.json()["matches"] for r in m["reasons"]}
    plain = {r["code"]: r for m in client.get(PARTNERS, params={"k": 3}).json()["matches"] for r in m["reasons"]}
    assert said.keys() == plain.keys()
    assert all(said[c]["params"] == plain[c]["params"] for c in said)
    if code != "en":
        assert all(said[c]["text"] != plain[c]["text"] for c in said)


def test_other_answers_speak_it_too(client):
    spanish = {"accept-language": "es"}
    why = client.get("/api/v1/cities/Chicago/why-not?partner=Mexico City&k=1", headers=spanish).json()
    assert (
        why["reason"]["text"]
        != client.get("/api/v1/cities/Chicago/why-not?partner=Mexico City&k=1").json()["reason"]["text"]
    )
    assert client.get("/api/v1/purposes", headers=spanish).json()["purposes"][1]["name"] == "Comercio"
    posted = client.post("/api/v1/rankings?language=ja", json={"city": "Chicago", "k": 1})
    assert posted.headers["content-language"] == "ja"
    sides = client.get("/api/v1/compare?city=Houston&city=Rotterdam", headers=spanish).json()
    plain = client.get("/api/v1/compare?city=Houston&city=Rotterdam").json()
    names = [
        (s["name"], p["name"])
        for s, p in zip(sides["pairs"][0]["shared_clusters"], plain["pairs"][0]["shared_clusters"], strict=True)
    ]
    assert names
    assert all(a != b for a, b in names)
    clusters = [next(f["value"] for f in d["cities"][0]["facts"] if f["name"] == "clusters") for d in (sides, plain)]
    assert clusters[0] != clusters[1]


def test_a_language_that_we_do_not_have_is_refused(client):
    answer = client.get(PARTNERS + "?language=fr")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "language")
    assert set(answer.json()["suggestions"]) == {"en", "es", "ja"}


def test_errors_speak_it_and_name_their_kind(client):
    english, spanish = (client.get("/api/v1/cities/Springfield", headers={"accept-language": c}) for c in ("en", "es"))
    assert spanish.headers["content-language"] == "es"
    assert spanish.json()["title"] == "Ciudad ambigua"
    assert spanish.json()["detail"].startswith("Varias ciudades")
    assert "'Springfield' is the name of several cities" in english.json()["detail"]
    assert english.json()["suggestions"] == spanish.json()["suggestions"]
    assert english.json()["type"] == spanish.json()["type"] == "/api/v1/problems#ambiguous-city"
    fields = client.get(PARTNERS + "?k=0&language=ja").json()
    assert (fields["title"], fields["errors"][0]["field"]) == ("使えない入力", "k")
    kinds = {k["type"]: k for k in client.get("/api/v1/problems?language=es").json()["problems"]}
    assert kinds[spanish.json()["type"]] == {"type": spanish.json()["type"], "status": 409, "title": "Ciudad ambigua"}
