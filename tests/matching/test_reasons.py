import numpy as np
import pytest

from features.blocks.registry import BLOCKS
from matching.ranking import reasons as reasons_of
from matching.ranking.breakdown import Breakdown
from matching.ranking.reasons import MAX_REASONS, why
from models.base import Message
from models.ranking import RankingQuery
from tests.crafted import craft
from tests.worlds import HARBOR, INLAND, SUBURB, TWIN

SPOKEN = {"size", "port", "industry", "air", "text", "country", "geography"}


def reasons(small, who, partner, **weights):
    every = dict.fromkeys(("size", "industry", "port", "air", "text", "country", "geography"), 0.0)
    query = RankingQuery(weights=every | weights, k=50, filters={"any_country": True})
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
        ("trade_partner", {"country": "BB", "share": 16, "direction": "exports", "year": 2023}),
        ("bloc", {"bloc": ("EU",)}),
    ]
    assert reasons(small, HARBOR, TWIN, geography=1) == [("working_hours", {"hours": 7})]


def test_supply_says_who_supplies_whom(small):
    told = dict(reasons(small, INLAND, TWIN, industry=1)) or dict(reasons(small, INLAND, HARBOR, industry=1))
    assert told.keys() <= {"shared_clusters", "supply_out"}
    small = craft()
    trade = small.ranker.rank(small.row(INLAND), RankingQuery(purpose="swap", k=50))
    twin = next(m for m in trade.matches if m.city.id == TWIN)
    want = {"a": "Inland", "b": "Twin", "supplier": "steel", "user": "auto"}
    assert [(m.code, m.params) for m in twin.reasons] == [("supply_out", want)]


def test_a_block_that_lifts_nothing_says_nothing(small):
    # Inland has no port: nothing true can be said of a sea link.
    assert reasons(small, HARBOR, INLAND, port=1) == []
    assert all(code != "air_link" for code, _ in reasons(small, HARBOR, INLAND, air=1))


def test_at_most_four(small):
    told = reasons(small, HARBOR, TWIN, **dict.fromkeys(SPOKEN, 1.0))
    assert len(told) == MAX_REASONS == 4


@pytest.mark.parametrize(
    ("country", "industry", "want"),
    [(4, 1, ["c0", "i0", "c1", "c2"]), (4, 3, ["c0", "i0", "c1", "i1"]), (4, 0, ["c0", "c1", "c2", "c3"])],
)
def test_a_country_does_not_talk_its_cities_down(monkeypatch, country, industry, want):
    def saying(letter, n):
        return lambda *_: [Message(code=f"{letter}{i}", params={}) for i in range(n)]

    by_block = {block: saying(block, 0) for block in BLOCKS}
    by_block |= {"country": saying("c", country), "industry": saying("i", industry)}
    monkeypatch.setattr("matching.ranking.reasons._REASONS", by_block)
    value = np.array([[0.9 if b == "country" else 0.5 for b in BLOCKS]])
    parts = Breakdown(value, np.zeros(7), np.ones((1, 7)), np.full(7, 1 / 7), {})
    assert [m.code for m in why(None, None, None, parts, 0)] == want


def test_a_suburb_is_told_of_its_metro_in_a_flag(small):
    ranking = small.ranker.rank(small.row(TWIN), RankingQuery(unit="city", k=50))
    flags = {m.city.id: [f.code for f in m.flags] for m in ranking.matches}
    assert flags[SUBURB] == ["inherited"]
    assert flags[HARBOR] == []


def test_a_block_that_has_no_words_for_it_says_nothing(small, monkeypatch):
    known = {block: say for block, say in reasons_of._REASONS.items() if block != "port"}
    monkeypatch.setattr(reasons_of, "_REASONS", known)
    assert reasons(small, HARBOR, TWIN, port=1) == []
    assert reasons(small, HARBOR, TWIN, air=1) == [("air_link", {})]
