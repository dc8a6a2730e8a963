"""Known ties and their evidence, as the service shows them."""

from app.services.partnerships import studies


def test_a_study_is_shown_only_for_pairs_that_it_covers():
    chinese = {claim.id for claim in studies("US", "CN")}
    assert {"zhou2026", "yang", "fuchs2013"} <= chinese
    assert "hu2021" not in chinese
    assert {claim.id for claim in studies("DE", "JP")} >= {"brakman2016", "hu2021"}
    assert studies("BR", "MX") == []


def test_studies_do_not_depend_on_who_asks():
    assert studies("CN", "VN") == studies("VN", "CN")
    assert "ise-asean" in {claim.id for claim in studies("VN", "CN")}
    assert "ise-asean" not in {claim.id for claim in studies("FR", "CN")}


def test_evidence_of_chicago_and_mexico_city_turns_with_the_asker(client):
    there = client.get("/api/v1/evidence", params={"a": "Chicago", "b": "Mexico City"}).json()
    back = client.get("/api/v1/evidence", params={"a": "Mexico City", "b": "Chicago"}).json()
    assert "World Business Chicago" in [i["value"] for i in there["items"] if i["side"] == "a"]
    assert "World Business Chicago" in [i["value"] for i in back["items"] if i["side"] == "b"]
    assert len(there["items"]) == len(back["items"]) >= 10
    assert all(item["source"] and item["as_of"] for item in there["items"])


def test_partnerships_of_chicago(client):
    document = client.get("/api/v1/cities/Chicago/partnerships").json()
    mexico = next(t for t in document["partnerships"] if t["partner"]["name"] == "Mexico City")
    assert (mexico["since"], mexico["kind"]) == (1991, "sister_city")
    assert mexico["evidence_items"] >= 10
    assert {"Los Angeles", "Dallas"} & set(mexico["also_partner_of"])
    moscow = next(t for t in document["partnerships"] if t["partner"]["name"] == "Moscow")
    assert moscow["status"] == "suspended"
    assert moscow["status_source"]


def test_each_tie_says_what_it_rests_on(client):
    ties = client.get("/api/v1/cities/Los Angeles/partnerships").json()["partnerships"]
    assert {t["basis"] for t in ties} == {"compiled", "opened"}
    for tie in ties:
        assert tie["source"].startswith("compiled: ") == (tie["basis"] == "compiled")


def test_a_place_too_small_for_the_gazetteer_keeps_its_name(client):
    ties = client.get("/api/v1/cities/Keighley/partnerships").json()["partnerships"]
    poix = next(t for t in ties if t["partner"]["country"] == "FR" and t["partner"]["name"].startswith("Poix"))
    assert poix["partner"]["city"] is None
