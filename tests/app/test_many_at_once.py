"""Many questions in one request: rankings and scores, the same figures as one by one and as on the command line."""

import csv
import json

import pytest

from app.api import bulk
from app.crowd import HEAVY
from app.limits import DEFAULT_LIMIT, limit_of
from models.score import MOST_ASKERS, MOST_PAIRS
from tests.app.mini import CHICAGO, HAMBURG, HOUSTON, MEXICO_CITY, ROTTERDAM

BULK, SCORES = "/api/v1/rankings/bulk", "/api/v1/scores"
PAIRS = [(CHICAGO, MEXICO_CITY), (HOUSTON, ROTTERDAM), (CHICAGO, HAMBURG), (CHICAGO, 7), (CHICAGO, MEXICO_CITY)]


def as_body(pairs):
    return [{"a_geonameid": a, "b_geonameid": b} for a, b in pairs]


def test_each_question_has_the_ranking_that_it_has_alone(client):
    asked = [
        {"city": "Houston", "purpose": "trade", "k": 3, "weights": {"port": 0}},
        {"profile": {"name": "Neustadt", "country": "DE", "lat": 48.7, "lon": 9.2, "population": 12000}, "k": 2},
        {"city": CHICAGO, "k": 2, "filters": {"countries": ["MX"]}},
    ]
    got = client.post(BULK, params={"language": "es"}, json={"queries": asked})
    assert (got.status_code, got.headers["content-language"]) == (200, "es")
    found = got.json()
    assert found["total"] == 3
    assert [one["problem"] for one in found["results"]] == [None] * 3
    for question, one in zip(asked, found["results"], strict=True):
        assert one["ranking"] == client.post("/api/v1/rankings", params={"language": "es"}, json=question).json()
    assert found["build_id"] == found["results"][0]["ranking"]["build_id"]
    again = client.post(BULK, json={"queries": asked}).json()
    fewer = client.post(BULK, json={"queries": asked[:2]}).json()
    assert found["run_id"] == again["run_id"] != fewer["run_id"]


def test_a_question_that_cannot_be_answered_has_its_own_problem_and_the_rest_their_rankings(client):
    bad = [
        {"city": "Xyzzyville"}, {"city": "Springfield"}, {"city": "Chicago", "k": 0}, {"city": "Chicago", "magic": 1},
        {}, {"city": "Chicago", "purpose": "marriage"}, 5,
    ]  # fmt: skip
    good = {"city": "Chicago", "k": 1}
    found = client.post(BULK, json={"queries": [*bad, good]}).json()["results"]
    assert [one["ranking"] is None for one in found] == [True] * 7 + [False]
    assert [one["problem"]["status"] for one in found[:7]] == [404, 409, 422, 422, 422, 422, 422]
    for place, (question, one) in enumerate(zip(bad, found, strict=False)):
        alone = client.post("/api/v1/rankings", json=question).json()
        assert one["problem"]["instance"] == f"{BULK}#/queries/{place}"
        same = ("type", "title", "status", "detail", "errors", "suggestions")
        assert {k: one["problem"][k] for k in same} == {k: alone[k] for k in same}
    assert "Springfield, MO, US (4409896)" in found[1]["problem"]["suggestions"]


@pytest.mark.parametrize(
    "queries, what",
    [([{"city": 1}] * (bulk.MOST_QUERIES + 1), "questions"), ([{"city": 1, "k": 200}] * 11, "rows")],
)
def test_too_many_questions_or_rows_are_refused_before_any_is_answered(client, monkeypatch, queries, what):
    monkeypatch.setattr(bulk, "rank_request", None)
    told = client.post(BULK, json={"queries": queries})
    assert told.status_code == 413
    assert what in told.json()["detail"]
    assert told.json()["errors"][0]["field"] == "queries"


def test_as_many_as_are_stated_are_answered(client, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_ROWS", 2)
    assert client.post(BULK, json={"queries": [{"city": "Chicago", "k": 1}] * 2}).status_code == 200
    assert client.post(BULK, json={"queries": [{"city": "Chicago", "k": 1}] * 3}).status_code == 413
    assert client.post(BULK, json={"queries": []}).json()["results"] == []


@pytest.mark.parametrize("path", [BULK, SCORES])
@pytest.mark.parametrize("body, status", [(b"[]", 422), (b"{}", 422), (b'{"queries": 5, "pairs": 5}', 422),
                                          (b"x" * (DEFAULT_LIMIT + 1), 413)])  # fmt: skip
def test_a_body_that_is_none_is_refused_whole(client, path, body, status):
    told = client.post(path, content=body, headers={"content-type": "application/json"})
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("path", [BULK, SCORES])
def test_both_wait_with_the_lists_and_take_a_megabyte(path):
    assert path.startswith(HEAVY)
    assert limit_of({"path": path, "headers": []}) == DEFAULT_LIMIT == 1024 * 1024


@pytest.mark.parametrize("order_by, reach", [("fit", None), ("fit", 0.9), ("plausibility", None), ("blend", 0.0)])
def test_scores_are_those_of_the_command_line(client, hanse, tmp_path, order_by, reach):
    lines = "".join(f"{a},{b}\n" for a, b in PAIRS)
    (tmp_path / "p.csv").write_text("a_geonameid,b_geonameid\n" + lines)
    options = ["--purpose", "trade", "--order-by", order_by] + (["--reach", str(reach)] if reach is not None else [])
    ran = hanse("score", "--pairs", str(tmp_path / "p.csv"), "--out", str(tmp_path / "o.csv"), *options)
    assert ran.code == 0, ran.err
    with (tmp_path / "o.csv").open(newline="") as file:
        want = [float(row["score"]) if row["score"] else None for row in csv.DictReader(file)]
    body = {"pairs": as_body(PAIRS), "purpose": "trade", "order_by": order_by, "reach": reach}
    got = client.post(SCORES, json=body).json()
    assert [(p["a_geonameid"], p["b_geonameid"]) for p in got["pairs"]] == PAIRS
    assert [p["score"] for p in got["pairs"]] == want
    assert (got["total"], want[3], want[0] == want[4]) == (5, None, True)


def test_a_score_is_the_fit_of_the_ranking(client):
    match = client.post("/api/v1/rankings", json={"city": CHICAGO, "filters": {"countries": ["MX"]}, "k": 1}).json()
    pair = {"a_geonameid": CHICAGO, "b_geonameid": match["matches"][0]["city"]["id"]}
    score = client.post(SCORES, json={"pairs": [pair]}).json()["pairs"][0]["score"]
    assert score == pytest.approx(match["matches"][0]["fit"], abs=2e-6)


@pytest.mark.parametrize("change, field", [
    ({"order_by": "mutual"}, "order_by"), ({"purpose": "marriage"}, "purpose"), ({"reach": 2}, "reach"),
    ({"pairs": [{"a_geonameid": 1}]}, "pairs.0.b_geonameid"), ({"k": 5}, "k"),
])  # fmt: skip
def test_what_scores_cannot_be_of_is_named(client, change, field):
    told = client.post(SCORES, json={"pairs": as_body(PAIRS), **change})
    assert (told.status_code, told.json()["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize("pairs, what", [
    ([(1, 2)] * (MOST_PAIRS + 1), "pairs"), ([(n, 1) for n in range(MOST_ASKERS + 1)], "askers"),
])  # fmt: skip
def test_too_many_pairs_or_askers_are_refused(client, pairs, what):
    body = json.dumps({"pairs": as_body(pairs)}, separators=(",", ":"))
    assert len(body) < DEFAULT_LIMIT
    told = client.post(SCORES, content=body, headers={"content-type": "application/json"})
    assert told.status_code == 413
    assert what in told.json()["detail"]


def test_the_run_id_is_of_the_question(client):
    one, two, three = (
        client.post(SCORES, json={"pairs": as_body(PAIRS[:n]), "purpose": p}).json()["run_id"]
        for n, p in ((2, "trade"), (3, "trade"), (2, "general"))
    )
    assert len({one, two, three}) == 3


def test_the_document_says_limits_and_shapes(client):
    told = client.get("/openapi.json").json()
    schemas, paths = told["components"]["schemas"], told["paths"]
    assert schemas["BulkRequest"]["properties"]["queries"]["maxItems"] == bulk.MOST_QUERIES == 100
    assert schemas["BulkRequest"]["properties"]["queries"]["items"] == {"$ref": "#/components/schemas/RankingRequest"}
    assert schemas["ScoresRequest"]["properties"]["pairs"]["maxItems"] == MOST_PAIRS == 10_000
    for path, limits in ((BULK, ("100", "2,000")), (SCORES, ("10,000", "1,000"))):
        assert {"413", "422", "503"} <= set(paths[path]["post"]["responses"])
        assert all(one in paths[path]["post"]["description"] for one in limits)
