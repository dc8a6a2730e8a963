"""Lists in parts, with some fields, and as CSV."""

import csv
import io

import pytest

from app.tables import prefers

PARTNERS = "/api/v1/cities/Chicago/partners"


def rows(answer):
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_pages_of_a_list_make_up_the_list(client):
    whole = client.get(PARTNERS, params={"k": 7}).json()
    pages = [client.get(PARTNERS, params={"k": 7, "offset": n, "limit": 3}).json() for n in (0, 3, 6)]
    assert [m for page in pages for m in page["matches"]] == whole["matches"]
    assert [len(page["matches"]) for page in pages] == [3, 3, 1]
    assert {page["total"] for page in pages} == {whole["total"]} == {7}
    assert {page["run_id"] for page in pages} == {whole["run_id"]}


@pytest.mark.parametrize("what, name", [("partnerships", "partnerships"), ("links", "partners")])
def test_other_lists_come_in_parts_too(client, what, name):
    whole = client.get(f"/api/v1/cities/Chicago/{what}").json()
    part = client.get(f"/api/v1/cities/Chicago/{what}?offset=1&limit=2").json()
    assert whole["total"] == len(whole[name]) > 3
    assert (part[name], part["total"]) == (whole[name][1:3], whole["total"])


def test_fields_alone_that_are_asked_for(client):
    whole = client.get(PARTNERS, params={"k": 2}).json()
    part = client.get(PARTNERS, params={"k": 2, "fields": "rank, fit,country_name"})
    assert part.headers["content-language"] == "en"
    part = part.json()
    assert part["matches"] == [{f: m[f] for f in ("rank", "fit", "country_name")} for m in whole["matches"]]
    assert part["query"] == whole["query"]
    wrong = client.get(PARTNERS, params={"fields": "rank,fitt"})
    assert (wrong.status_code, wrong.json()["suggestions"][0]) == (422, "fit")


@pytest.mark.parametrize("header, csv_wanted", [
    ("text/csv", True), ("text/csv, */*;q=0.1", True), ("application/json", False), ("", False), ("*/*", False),
    ("application/json, text/csv;q=0.5", False), ("text/csv;q=0", False),
])  # fmt: skip
def test_csv_by_weights(header, csv_wanted):
    assert prefers(header) is csv_wanted


def test_partners_as_csv_are_those_of_json(client):
    found = client.get(PARTNERS, params={"k": 3, "language": "es"}).json()["matches"]
    for answer in (
        client.get(f"{PARTNERS}.csv", params={"k": 3, "language": "es"}),
        client.get(PARTNERS, params={"k": 3, "language": "es"}, headers={"accept": "text/csv"}),
    ):
        got = rows(answer)
        assert answer.headers["content-language"] == "es"
        assert [(int(r["geonameid"]), r["country_name"]) for r in got] == [
            (m["city"]["id"], m["country_name"]) for m in found
        ]
        assert [float(r["fit"]) for r in got] == [m["fit"] for m in found]
        assert got[0]["reasons"] == "; ".join(r["text"] for r in found[0]["reasons"])


def test_facts_ties_and_links_as_csv(client):
    city = client.get("/api/v1/cities/Chicago").json()
    got = rows(client.get("/api/v1/cities/Chicago/facts.csv"))
    assert [(r["name"], r["source"]) for r in got] == [(f["name"], f["source"]) for f in city["facts"]]
    ties = client.get("/api/v1/cities/Chicago/partnerships").json()["partnerships"]
    got = rows(client.get("/api/v1/cities/Chicago/partnerships.csv"))
    assert [(int(r["geonameid"]), r["name"]) for r in got] == [(t["partner"]["id"], t["partner"]["name"]) for t in ties]
    assert all(r["name"] for r in got)
    links = client.get("/api/v1/cities/Chicago/links?limit=2").json()["partners"]
    got = rows(client.get("/api/v1/cities/Chicago/links.csv?limit=2"))
    assert [r["name"] for r in got] == [link["name"] for one in links for link in one["links"]]
    refused = client.get(f"{PARTNERS}.csv?purpos=trade")
    assert (refused.status_code, refused.json()["suggestions"]) == (422, ["purpose"])
