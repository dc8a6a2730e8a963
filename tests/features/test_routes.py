"""Flights and sailings of a crafted world: what counts how much, both ways alike, worked out by hand."""

from math import log

import pytest

from features.blocks.registry import REGISTRY, pair_values
from features.fact_store import pair_facts
from features.profile import profile_facts
from models.link import Route
from models.ranking import Filters, Profile, RankingQuery
from tests.crafted import PURPOSES, craft, purpose
from tests.worlds import BLANK, BOROUGH, DOUBLE_A, HARBOR, INLAND, PLACES, PLAIN, RIVER, SOUTH, SUBURB, TWIN, place


def flight(a, b, form="daily", seasonal=False, as_of=2024):
    return Route("flights", a, f"Town {a}", b, f"Town {b}", form, seasonal, None, as_of, "compiled")


def sailing(a, b, form="ferry", since=None):
    return Route("sailings", a, f"Town {a}", b, f"Town {b}", form, False, since, 2024, "compiled")


ROUTES = (
    flight(HARBOR, TWIN, "weekly"),
    flight(SUBURB, TWIN, "many_daily"),  # of the same two metros: the best counts
    flight(SOUTH, BOROUGH, seasonal=True),  # from the other end; by half
    flight(PLAIN, SOUTH, "weekly", seasonal=True),
    flight(HARBOR, 888_888),  # a place that the gazetteer lacks
    flight(HARBOR, INLAND),  # of one country
    sailing(HARBOR, TWIN),
    sailing(BOROUGH, TWIN),  # the same form again
    sailing(HARBOR, TWIN, "roro"),
    sailing(RIVER, SOUTH, "container_lane", 1990),
)


@pytest.fixture(scope="module")
def joined():
    return craft(routes=ROUTES)


def value(small, name, a, b):
    pairs = small.space.pairs
    return float(pair_values(pairs, pairs, small.row(a))[name][small.row(b)])


@pytest.mark.parametrize(
    "name, a, b, want",
    [
        ("flights", HARBOR, TWIN, 1),
        ("flights", TWIN, BOROUGH, 1),  # asker and partner speak for their metros
        ("flights", HARBOR, SOUTH, 0.375),
        ("flights", SOUTH, PLAIN, 0.2),
        ("flights", TWIN, SOUTH, 0),
        ("flights", HARBOR, INLAND, 0),
        ("flights", BLANK, HARBOR, 0),
        ("flights", HARBOR, HARBOR, 0),
        ("sailings", SUBURB, TWIN, log(3) / log(4)),
        ("sailings", SOUTH, RIVER, log(2) / log(4)),
        ("sailings", HARBOR, SOUTH, 0),
    ],
)
def test_by_hand_and_both_ways_alike(joined, name, a, b, want):
    assert value(joined, name, a, b) == pytest.approx(want, abs=1e-6)
    assert value(joined, name, b, a) == pytest.approx(want, abs=1e-6)


def test_a_world_without_a_kind_has_none_of_it(joined):
    ships = craft(routes=[route for route in ROUTES if route.kind == "sailings"])
    assert value(ships, "flights", HARBOR, TWIN) == 0
    assert value(ships, "sailings", HARBOR, TWIN) == value(joined, "sailings", HARBOR, TWIN)


def test_routes_of_two_stand_with_the_askers_end_first_and_those_that_go_most_often_before(joined):
    found = joined.fact_store.links.routes.between(joined.row(TWIN), joined.row(SUBURB))
    assert [(link.kind, link.way, link.activity, link.home, link.city) for link in found] == [
        ("flights", "both", "many_daily", f"Town {TWIN}", f"Town {SUBURB}"),
        ("flights", "both", "weekly", f"Town {TWIN}", f"Town {HARBOR}"),
        ("sailings", "both", "ferry", f"Town {TWIN}", f"Town {HARBOR}"),
        ("sailings", "both", "ferry", f"Town {TWIN}", f"Town {BOROUGH}"),
        ("sailings", "both", "roro", f"Town {TWIN}", f"Town {HARBOR}"),
    ]
    (south,) = joined.fact_store.links.routes.between(joined.row(HARBOR), joined.row(SOUTH))
    assert (south.status, south.since, south.as_of, south.basis, south.name) == ("seasonal", None, 2024, "compiled", "")
    facts = pair_facts(joined.fact_store, joined.row(RIVER), joined.fact_store, joined.row(SOUTH))
    assert [(link.activity, link.since) for link in facts.routes] == [("container_lane", 1990)]
    assert facts.links == []


def test_partners_are_all_metros_abroad_that_a_route_joins(joined):
    book, ids = joined.fact_store.links, joined.table.ids
    assert sorted(ids[book.partners(joined.row(SUBURB))].tolist()) == sorted([TWIN, SOUTH])
    by_air = {c: sorted(int(ids[r]) for r in book.routes.partners(joined.row(c), "flights")) for c in (SOUTH, RIVER)}
    assert by_air == {SOUTH: sorted([HARBOR, PLAIN]), RIVER: []}


def test_a_profile_has_no_routes(joined):
    profile = Profile(name="Newtown", country="AA", lat=50, lon=0, population=10_000, clusters={"auto": 3})
    own = profile_facts(profile, joined.world, joined.blocks)
    for one, other, row in ((joined, own, 0), (own, joined, joined.row(HARBOR))):
        values = pair_values(one.space.pairs, other.space.pairs, row)
        assert not any(values[feature.name].any() for feature in REGISTRY["links"].pair_features)


def test_a_place_with_a_route_joins_the_list_though_nothing_else_speaks_for_it(monkeypatch):
    monkeypatch.setattr("matching.ranking.scoring.MIN_PROFILES", 1)
    purposes = {**PURPOSES, "general": purpose("general", {}, {"industry_alike": 1, "sailings": 3}, reach=0)}
    crowd = [place(100 + i, f"Crowd {i}", "BB", 30 + i, -100.0, 500_000) for i in range(40)]
    atlas = craft().world.atlas
    rows = {**atlas, **{p.id: atlas[TWIN] for p in crowd}}

    def listed(**links):
        small = craft([*PLACES, *crowd], purposes=purposes, atlas=rows, **links)
        query = RankingQuery(k=3, filters=Filters(known="mark"), per_country=0)
        return small.ranker.rank(small.row(HARBOR), query).matches

    assert DOUBLE_A not in [m.city.id for m in listed()]
    forms = ("ferry", "roro", "container_lane")
    found = listed(routes=[sailing(HARBOR, DOUBLE_A, form) for form in forms])
    assert next(m for m in found if m.city.id == DOUBLE_A).links[0].kind == "sailings"
