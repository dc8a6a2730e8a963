from dataclasses import replace

import numpy as np
import pytest

from features.blocks.registry import BLOCKS, PARTS
from matching.ranking import reasons as reasons_of
from matching.ranking.breakdown import Breakdown
from matching.ranking.reasons import MAX_REASONS, why
from matching.ranking.weighting import Weighting
from models.base import Message
from models.link import Firm, Office, Route, Site
from models.ranking import RankingQuery
from tests.crafted import craft, purpose
from tests.worlds import BLANK, BOROUGH, HARBOR, INLAND, PLAIN, SOUTH, SUBURB, TWIN, place


def reasons(small, who, partner, **weights):
    query = RankingQuery(weights=dict.fromkeys(BLOCKS, 0.0) | weights, k=50, filters={"any_country": True})
    ranking = small.ranker.rank(small.row(who), query)
    match = next(m for m in ranking.matches if m.city.id == partner)
    return [(m.code, m.params) for m in match.reasons]


def test_reasons_are_true_and_name_what_they_rest_on(small):
    assert reasons(small, HARBOR, TWIN, industry=1) == [
        ("shared_clusters", {"clusters": ("auto_parts", "container_port")})
    ]
    assert reasons(small, HARBOR, TWIN, port=1) == [("sea_link", {"km": 1500})]
    assert reasons(small, HARBOR, TWIN, air=1) == [("air_link", {})]
    assert reasons(small, HARBOR, TWIN, size=1) == [("same_size", {"people_a": 2_100_000, "people_b": 2_100_000})]
    assert reasons(small, HARBOR, TWIN, country=1) == [
        ("bloc", {"bloc": ("EU",)}),
        ("trade_partner", {"country": "BB", "share": 16, "direction": "exports", "year": 2023}),
    ]
    assert reasons(small, HARBOR, TWIN, market=1) == [("large_market", {"people": 2_100_000})]
    assert reasons(small, HARBOR, TWIN, text=1) == []
    assert reasons(small, HARBOR, TWIN, geography=1) == [("working_hours", {"hours": 7})]


def test_supply_says_who_supplies_whom(small):
    cars = {"supplier": "steel", "user": "auto"}
    asked = {one: purpose(one, {}, {one: 1}) for one in ("sells", "buys")}
    traded = craft(purposes=asked | {"general": asked["sells"]})
    for question, a, b, code in (("sells", INLAND, TWIN, "supply_out"), ("buys", HARBOR, PLAIN, "supply_in")):
        matches = traded.ranker.rank(small.row(a), RankingQuery(purpose=question, k=50)).matches
        (told,) = next(m for m in matches if m.city.id == b).reasons
        names = {x: str(small.table.name[small.row(i)]) for x, i in (("a", a), ("b", b))}
        assert (told.code, told.params) == (code, names | cars)
    # A question that does not weigh what the partner sells does not speak of it.
    swap = small.ranker.rank(small.row(HARBOR), RankingQuery(purpose="swap", k=50)).matches
    assert next(m for m in swap if m.city.id == PLAIN).reasons == []


def test_the_next_industry_is_named(small):
    # Of South's clusters at 2 or more Inland lacks wheat alone; wheat stands beside its banks in one row of two.
    told = reasons(small, INLAND, SOUTH, industry=1)
    assert ("next_industry", {"a": "Inland", "b": "South", "cluster": "farming"}) in told
    assert "next_industry" not in dict(reasons(small, HARBOR, TWIN, industry=1))  # all that Twin has Harbor has too


def test_near_is_said_within_a_day_on_the_road():
    near = craft(
        [*(place(i, f"P{i}", "AA", 0, 20.0 * i, 500_000) for i in range(1, 9)), place(9, "Near", "BB", 0, 21, 500_000)]
    )
    assert reasons(near, 1, 9, geography=1)[-1] == ("near", {"km": 111})
    assert "near" not in dict(reasons(near, 3, 9, geography=1))


def test_a_block_that_lifts_nothing_says_nothing(small):
    # Inland has no port: nothing true can be said of a sea link.
    assert reasons(small, HARBOR, INLAND, port=1) == []
    # Blank is smaller than the average market; Inland's is no more than a little above it.
    assert reasons(small, HARBOR, BLANK, market=1) == []
    assert all(code != "air_link" for code, _ in reasons(small, HARBOR, INLAND, air=1))


def test_at_most_four(small):
    told = reasons(small, HARBOR, TWIN, **dict.fromkeys(BLOCKS, 1.0))
    assert len(told) == MAX_REASONS == 4


@pytest.mark.parametrize(
    ("country", "industry", "want"),
    [(4, 1, ["i0", "c0", "c1", "c2"]), (4, 3, ["i0", "c0", "i1", "c1"]), (4, 0, ["c0", "c1", "c2", "c3"])],
)
def test_a_country_does_not_talk_its_cities_down(monkeypatch, country, industry, want):
    spoken = {("country", "affinity"): saying("c", country), ("industry", "affinity"): saying("i", industry)}
    assert spoken_of(monkeypatch, spoken, {"country": 0.9}) == want


def spoken_of(monkeypatch, spoken, value):
    """Codes where these parts have words, of a candidate with these values; the others are half, all weigh the same."""
    monkeypatch.setattr("matching.ranking.reasons._REASONS", spoken)
    n = len(PARTS)
    values = np.array([[value.get(block, 0.5) for block, _ in PARTS]])
    parts = Breakdown(values, np.zeros(n), np.ones((1, n)), np.full(n, 1 / n), {}, Weighting({}))
    return [m.code for m in why(None, None, None, parts, 0)]


def saying(letter, n):
    return lambda _: [Message(code=f"{letter}{i}", params={}) for i in range(n)]


def test_what_binds_the_two_speaks_first_then_what_both_make(monkeypatch):
    parts = {"country": 0.9, "industry": 0.6, "links": 0.5}
    spoken = {(block, "affinity"): saying(block[0], 1) for block in parts}
    assert spoken_of(monkeypatch, spoken, parts) == ["l0", "i0", "c0"]


def test_what_is_special_about_the_two_comes_before_mass_and_nearness(monkeypatch):
    spoken = {("market", "prize"): saying("m", 1), ("port", "affinity"): saying("p", 1)}
    assert spoken_of(monkeypatch, spoken, {"market": 0.9}) == ["p0", "m0"]
    many = {("market", "prize"): saying("m", 1), ("port", "affinity"): saying("p", 5)}
    assert spoken_of(monkeypatch, many, {"market": 0.9}) == ["p0", "p1", "p2", "p3"]
    assert spoken_of(monkeypatch, spoken, {"port": 0.0}) == ["m0"]


def test_a_suburb_is_told_of_its_metro_in_a_flag(small):
    ranking = small.ranker.rank(small.row(TWIN), RankingQuery(unit="city", k=50))
    flags = {m.city.id: [f.code for f in m.flags] for m in ranking.matches}
    assert flags[SUBURB] == ["inherited"]
    assert flags[HARBOR] == []


def test_a_block_that_has_no_words_for_it_says_nothing(small, monkeypatch):
    known = {part: say for part, say in reasons_of._REASONS.items() if part[0] != "port"}
    monkeypatch.setattr(reasons_of, "_REASONS", known)
    assert reasons(small, HARBOR, TWIN, port=1) == []
    assert reasons(small, HARBOR, TWIN, air=1) == [("air_link", {})]


def test_a_consulate_is_no_reason_for_one_city_and_a_small_market_is_not_told():
    consulate = Office("consulate", "Consulate of B", "BB", HARBOR, "Harbor", None, "compiled")
    office = Office("trade_office", "Trade of B", "BB", HARBOR, "Harbor", None, "compiled")
    one, both = craft(offices=[consulate]), craft(offices=[consulate, office])
    assert reasons(one, HARBOR, TWIN, links=1) == []
    assert [params["whose"] for _, params in reasons(both, HARBOR, TWIN, links=1)] == ["Trade of B"]
    sizes = (3_000_000, 1_200_000, 900_000, *(10_000,) * 5)
    few = craft([place(i, f"P{i}", "AB"[i > 1] * 2, 0, 20.0 * i, people) for i, people in enumerate(sizes, 1)])
    assert reasons(few, 1, 2, market=1) == [("large_market", {"people": 1_200_000})]
    assert reasons(few, 1, 3, market=1) == []


FLIGHT = Route("flights", BOROUGH, "Borough", TWIN, "Twin", "many_daily", False, None, 2024, "compiled")
FERRY = Route("sailings", HARBOR, "Harbor", TWIN, "Twin Quay", "ferry", False, 1990, 2024, "compiled")
WORKS = {
    "firms": [Firm("h", "Harbor Works", "auto", (HARBOR,), ())],
    "sites": [Site("h", TWIN, "Twin", "production", "auto", None, "open", 2024, "compiled")],
}


def test_a_flight_and_a_ferry_are_told_as_they_go():
    small = craft(routes=[FLIGHT, FERRY])
    assert reasons(small, HARBOR, TWIN, links=1) == [
        ("flight_many_daily", {"as_of": 2024}),
        ("sailing_ferry", {"home": "Harbor", "city": "Twin Quay", "since": 1990}),
    ]
    assert reasons(small, TWIN, HARBOR, links=1)[1] == (
        "sailing_ferry",
        {"home": "Twin Quay", "city": "Harbor", "since": 1990},
    )


def test_where_a_nonstop_exists_two_large_airports_are_not_told_and_nothing_is_told_twice():
    small = craft(routes=[FLIGHT])
    told = [("flight_many_daily", {"as_of": 2024})]
    assert reasons(small, HARBOR, TWIN, air=1) == told
    assert reasons(small, HARBOR, TWIN, air=1, links=1) == told
    seasonal = craft(routes=[replace(FLIGHT, seasonal=True)])
    assert reasons(seasonal, HARBOR, TWIN, air=1) == [("flight_many_daily_seasonal", {"as_of": 2024})]


def test_a_question_speaks_of_the_links_that_it_weighs():
    def told(**weights):
        small = craft(purposes={"general": purpose("general", {}, weights)}, routes=[FLIGHT], **WORKS)
        match = next(m for m in small.ranker.rank(small.row(HARBOR), RankingQuery(k=50)).matches if m.city.id == TWIN)
        return [reason.code for reason in match.reasons]

    assert told(flights=1) == ["flight_many_daily"]
    assert told(works_there=1) == ["site_production"]
    assert told(flights=2, works_there=1) == ["flight_many_daily", "site_production"]
    assert told(flights=1, works_there=2) == ["site_production", "flight_many_daily"]
