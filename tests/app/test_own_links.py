"""A user's own links in a build and in a request."""

import pytest

from app.engine.artefact import read_manifest
from app.engine.build import build
from app.settings import Settings
from models.errors import InvalidInput
from tests.app import mini
from tests.app.mini import CHICAGO, HAMBURG, LA_PAZ

HEAD = "a_geonameid,b_geonameid,kind,name,activity,cluster,since\n"


def make(home, text):
    path = home / "links.csv"
    path.write_text(HEAD + text)
    with mini.small_build():
        return build(Settings(home=home), mini.pairs_file(home, (CHICAGO, HAMBURG)), links=path)


@pytest.mark.slow
def test_a_build_with_own_links_knows_them_and_has_an_id_of_its_own(tmp_path):
    first = make(tmp_path, f"{CHICAGO},{LA_PAZ},sites,Ours,,,1994\n")
    engine = mini.open_(tmp_path)
    (link,) = [x for x in engine.facts.links.between(engine.row(CHICAGO), engine.row(LA_PAZ)) if x.basis == "yours"]
    assert (link.name, link.way, link.since, link.city) == ("Ours", "out", 1994, "La Paz")
    assert len(read_manifest(first).inputs["own_links"]) == 1
    assert make(tmp_path, f"{CHICAGO},{LA_PAZ},sites,Other,,,1994\n").name != first.name
    with pytest.raises(InvalidInput) as caught:
        make(tmp_path, f"{CHICAGO},{LA_PAZ},sites,Ours,,,\n{CHICAGO},77,sites,Ours,,,\n")
    assert caught.value.errors == (("line 3", "77 is no place of the gazetteer"),)


def ask(client, **body):
    link = {"a_geonameid": CHICAGO, "b_geonameid": LA_PAZ, "kind": "sites", "name": "Ours", "since": 1994}
    usual = {
        "city": "Chicago",
        "weights": {"links": 60},
        "reach": 0,
        "k": 50,
        "links": [{**link, "name": n} for n in "ABCD"],
    }
    return client.post("/api/v1/rankings", json={**usual, **body})


def test_a_request_may_bring_links_and_its_answer_says_whose_they_are(client):
    answer = ask(client)
    assert answer.status_code == 200, answer.text
    la_paz = next(m for m in answer.json()["matches"] if m["city"]["id"] == LA_PAZ)
    assert [link["basis"] for link in la_paz["links"]][:4] == ["yours"] * 4
    assert la_paz["reasons"][0]["text"] == "A, at home in Chicago, has works in La Paz (since 1994): your own record."
    plain = ask(client, links=[]).json()
    assert LA_PAZ not in [m["city"]["id"] for m in plain["matches"]]
    assert plain["run_id"] != answer.json()["run_id"]


@pytest.mark.parametrize(
    "body, field",
    [
        ({"links": [{"a_geonameid": CHICAGO, "b_geonameid": 77, "kind": "sites", "name": "X"}]}, "links.0.b_geonameid"),
        ({"links": [{"a_geonameid": 1, "b_geonameid": 1, "kind": "sites", "name": "X"}]}, "links.0"),
        ({"links": [{"a_geonameid": 1, "b_geonameid": 2, "kind": "flights", "name": "X"}]}, "links.0.kind"),
        ({"city": None, "profile": {"name": "N", "country": "US", "lat": 1, "lon": 1, "population": 9000}}, "links"),
    ],
)
def test_links_that_cannot_be_used_are_refused_by_field(client, body, field):
    answer = ask(client, **body)
    assert answer.status_code == 422
    assert any(field in error["field"] for error in answer.json()["errors"]), answer.text
