"""Links as the service, the API and the command line answer them."""

import csv
import io
import json
from types import SimpleNamespace

import pytest

from app.export.links import links_csv
from app.services.links import city_links
from models.link import CityLinks, Firm, Office, Route, Site
from tests.crafted import craft
from tests.worlds import HARBOR, PLAIN, SOUTH, SUBURB, TWIN


def site(firm, where, activity="production", cluster="auto", since=None):
    return Site(firm, where, f"Town {where}", activity, cluster, since, "open", 2024, "compiled")


@pytest.fixture(scope="module")
def crafted():
    """The small world with links, as far as the service looks at an engine."""
    small = craft(
        firms=[Firm("h", "Harbor, Works", "auto", (HARBOR,), ()), Firm("t", "Twin Co", "steel", (TWIN,), ())],
        sites=[site("h", TWIN, since=1990), site("h", SOUTH, "rnd", "steel"), site("t", SUBURB)],
        offices=[Office("trade_office", "Aland Trade", "AA", SOUTH, "South", None, "compiled")],
    )
    manifest = SimpleNamespace(build_id="0123456789abcdef")
    return SimpleNamespace(
        facts=small.fact_store, world=small.world, table=small.table, city=small.table.city, manifest=manifest
    )


def told(found):
    return [(one.partner.id, [(link.way, link.name) for link in one.links]) for one in found.partners]


def test_partners_stand_by_how_many_links_they_have(crafted):
    row = crafted.table.row_of
    assert told(city_links(crafted, row[HARBOR])) == [
        (TWIN, [("out", "Harbor, Works"), ("in", "Twin Co")]),
        (SOUTH, [("out", "Harbor, Works"), ("out", "Aland Trade")]),
    ]


def test_filters_of_kind_cluster_and_partner(crafted):
    row = crafted.table.row_of
    steel = city_links(crafted, row[HARBOR], cluster="steel")
    assert told(steel) == [(SOUTH, [("out", "Harbor, Works")])]
    assert told(city_links(crafted, row[HARBOR], kinds=["offices"])) == [(SOUTH, [("out", "Aland Trade")])]
    assert told(city_links(crafted, row[HARBOR], row[PLAIN])) == [(PLAIN, [])]
    assert told(city_links(crafted, row[SUBURB], row[TWIN], ["sites"])) == told(
        city_links(crafted, row[HARBOR], row[TWIN])
    )


def test_csv_holds_each_link_with_all_its_cells(crafted):
    found = city_links(crafted, crafted.table.row_of[HARBOR])
    rows = list(csv.DictReader(io.StringIO(links_csv(found))))
    assert [row["partner_geonameid"] for row in rows] == [str(i) for i in (TWIN, TWIN, SOUTH, SOUTH)]
    assert rows[0] == {
        "partner_geonameid": str(TWIN), "partner": "Twin", "country": "BB", "kind": "sites", "way": "out",
        "name": "Harbor, Works", "home": "Harbor", "city": f"Town {TWIN}", "nearby": "False", "activity": "production",
        "cluster": "auto", "since": "1990", "status": "open", "as_of": "2024", "basis": "compiled",
        "source": "",
    }  # fmt: skip
    assert rows[3]["cluster"] == rows[3]["since"] == rows[3]["as_of"] == ""


def test_a_spreadsheet_runs_nothing_from_a_name():
    small = craft(firms=[Firm("h", '=HYPERLINK("x")', "auto", (HARBOR,), ())], sites=[site("h", TWIN)])
    manifest = SimpleNamespace(build_id="0123456789abcdef")
    engine = SimpleNamespace(facts=small.fact_store, table=small.table, city=small.table.city, manifest=manifest)
    rows = list(csv.DictReader(io.StringIO(links_csv(city_links(engine, small.row(HARBOR))))))
    assert rows[0]["name"].startswith("'=")


def bmw(links):
    return [link for link in links if link["name"] == "BMW" and link["city"] == "Spartanburg"]


def test_the_api_says_what_binds_greenville_and_munich(client, engine):
    path = "/api/v1/cities/Greenville, SC, US/links"
    answer = client.get(path, params={"partner": "Munich"})
    assert answer.status_code == 200
    document = CityLinks.model_validate(answer.json())
    assert document.build_id == engine.manifest.build_id
    assert [one.partner.name for one in document.partners] == ["Munich"]
    (link,) = bmw(answer.json()["partners"][0]["links"])
    assert (link["way"], link["home"], link["activity"]) == ("in", "Munich", "production")
    turned = client.get("/api/v1/cities/Munich/links", params={"partner": "Greenville, SC, US"}).json()
    assert bmw(turned["partners"][0]["links"])[0]["way"] == "out"
    every = client.get(path).json()["partners"]
    assert "Munich" in [one["partner"]["name"] for one in every]
    assert all(one["partner"]["country"] != "US" for one in every)


@pytest.mark.parametrize(
    "params, status", [({"kind": "garages"}, 422), ({"partner": "Xqzzyqx"}, 404), ({"cluster": "garages"}, 422)]
)
def test_the_api_refuses_what_it_does_not_know(client, params, status):
    assert client.get("/api/v1/cities/Chicago/links", params=params).status_code == status


def test_the_api_gives_csv_to_whoever_asks_for_it(client):
    answer = client.get("/api/v1/cities/Munich/links", params={"partner": "Greenville, SC, US", "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "Spartanburg" in [row["city"] for row in csv.DictReader(io.StringIO(answer.text))]


def test_a_match_carries_its_links_and_speaks_of_them_first(client):
    params = {"purpose": "investment", "country": "DE", "k": 20}
    matches = client.get("/api/v1/cities/Greenville, SC, US/partners", params=params).json()["matches"]
    munich = next(m for m in matches if m["city"]["name"] == "Munich")
    assert bmw(munich["links"])
    assert munich["reasons"][0]["code"].startswith("site_")
    assert "in Spartanburg (near Greenville)" in " ".join(r["text"] for r in munich["reasons"])


def test_the_command_prints_links_in_three_forms(hanse):
    shown = hanse("links", "Greenville, SC, US", "Munich")
    assert (shown.code, shown.stderr) == (0, "")
    assert "Greenville: links with 1 metro\n" in shown.stdout
    assert "Spartanburg (nearby) 1994 open compiled 2024" in shown.out or "BMW" in shown.out
    document = CityLinks.model_validate(json.loads(hanse("links", "Greenville, SC, US", "Munich", "--json").stdout))
    rows = list(csv.DictReader(io.StringIO(hanse("links", "Greenville, SC, US", "Munich", "--csv").stdout)))
    assert [row["name"] for row in rows] == [link.name for link in document.partners[0].links]


def test_the_command_says_that_nothing_is_known_rather_than_nothing(hanse):
    shown = hanse("links", "Greenville, SC, US", "Keighley")
    assert shown.code == 0
    assert "none known" in shown.out


@pytest.mark.parametrize("args", [("--kind", "garages"), ("--cluster", "garages")])
def test_the_command_refuses_what_it_does_not_know(hanse, args):
    got = hanse("links", "Chicago", *args)
    assert got.code == 2
    assert "garages" in got.err


def test_an_audit_asks_the_firms_that_are_known(client):
    """San Antonio and Kumamoto: Japanese firms stand in San Antonio whatever the tables gain."""
    ties = [{"partner": "Kumamoto", "country": "JP", "since": "1987", "agency": "Greater SATX"}]
    body = {"city": "San Antonio, TX, US", "ties": ties, "as_of": "2026-01-01"}
    finding = client.post("/api/v1/audits", json=body).json()["findings"][0]
    asked = [*finding["questions"], *finding["next_evidence"]]
    firms = next(q for q in asked if q["code"] == "ask_firms")
    assert firms["params"]["country"] == "JP"
    assert firms["params"]["city"] == "San Antonio"
    assert firms["params"]["firms"] >= 3
    assert f"the {firms['params']['firms']} firms from Japan that we know in San Antonio" in firms["text"]


@pytest.fixture(scope="module")
def joined():
    """The small world with a flight and a ferry."""
    ends = (HARBOR, "Harbor", TWIN, "Twin")
    flight = Route("flights", *ends, "weekly", True, None, 2024, "compiled")
    ferry = Route("sailings", *ends, "ferry", False, 1990, 2024, "compiled")
    lane = Route("sailings", SOUTH, "South", HARBOR, "Harbor", "container_lane", False, None, 2024, "compiled")
    small = craft(routes=[flight, ferry, lane])
    manifest = SimpleNamespace(build_id="0123456789abcdef")
    return SimpleNamespace(
        facts=small.fact_store, world=small.world, table=small.table, city=small.table.city, manifest=manifest
    )


def test_routes_are_links_both_ways_with_filters_of_their_kinds(joined):
    row = joined.table.row_of

    def kinds(a, **asked):
        found = city_links(joined, row[a], **asked)
        return [(one.partner.id, [(link.activity, link.way) for link in one.links]) for one in found.partners]

    assert kinds(SUBURB) == [(TWIN, [("weekly", "both"), ("ferry", "both")]), (SOUTH, [("container_lane", "both")])]
    assert kinds(TWIN, kinds=["flights"]) == [(HARBOR, [("weekly", "both")])]
    assert kinds(SOUTH, kinds=["sailings"]) == [(HARBOR, [("container_lane", "both")])]
    assert kinds(HARBOR, partner=row[TWIN], kinds=["sailings"]) == [(TWIN, [("ferry", "both")])]
    assert kinds(HARBOR, cluster="steel") == []  # a route has no cluster
    (line,) = list(csv.DictReader(io.StringIO(links_csv(city_links(joined, row[TWIN], kinds=["flights"])))))
    assert (line["kind"], line["way"], line["home"], line["city"], line["status"]) == (
        "flights", "both", "Twin", "Harbor", "seasonal",
    )  # fmt: skip
