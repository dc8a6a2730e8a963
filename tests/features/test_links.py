"""Links of a crafted world: who counts what, worked out by hand."""

from math import log, log2

import pytest

from features.blocks.registry import REGISTRY, pair_values
from features.fact_store import pair_facts
from features.profile import profile_facts
from models.link import Firm, Office, Site
from models.ranking import Filters, Profile, RankingQuery
from tests.crafted import PURPOSES, craft, purpose
from tests.worlds import (
    BLANK,
    BOROUGH,
    BUSH,
    DOUBLE_A,
    HAMLET,
    HARBOR,
    INLAND,
    NOWHERE,
    PLACES,
    PLAIN,
    RIVER,
    SOUTH,
    SUBURB,
    TWIN,
    place,
)  # fmt: skip

NEAR, FAR = 20, 21  # 43 km and 86 km from Harbor, metros of their own
UPLAND = 22  # another region of South's country
HILLS = (
    place(NEAR, "Near", "AA", 50.0, 0.60, 150_000),
    place(FAR, "Far", "AA", 50.0, 1.20, 150_000),
)


def site(firm, where, activity="production", status="open", since=None, cluster="auto"):
    return Site(firm, where, f"Town {where}", activity, cluster, since, status, 2024, "compiled")


def firm(id_, *homes):
    return Firm(id_, id_.title(), "auto", homes, ())


FIRMS = (
    firm("harbor", HARBOR),
    firm("burgh", BOROUGH),  # a place of Harbor's metro
    firm("south", SOUTH),
    firm("group", HARBOR, TWIN),  # two true head offices
    firm("plain", PLAIN),
    firm("absent", 999_999),  # a head office that the gazetteer lacks
)
SITES = (
    site("harbor", TWIN),  # 1.0
    site("harbor", TWIN, "data_centre"),  # 0.3
    site("burgh", TWIN, "rnd", "announced"),  # 0.5
    site("harbor", PLAIN, status="closed"),  # nothing
    site("harbor", RIVER, "service_centre", "closing"),  # 0.7 * 0.3
    site("south", SUBURB, "regional_office", since=1999),  # 0.7 in Harbor's metro
    site("group", SOUTH),  # 1.0 from each of both homes
    site("group", HARBOR),  # at home: binds nobody
    site("plain", HARBOR),
    site("plain", SOUTH, "terminal"),  # 0.7
    site("absent", TWIN),
    site("harbor", 888_888),  # a place that the gazetteer lacks
    site("nobody", TWIN),  # a firm that the table lacks
)
OFFICES = (
    Office("trade_office", "Aland Trade", "AA", SOUTH, "South", 2001, "compiled"),
    Office("consulate", "Aland", "AA", SOUTH, "South", None, "compiled"),
    Office("chamber", "Aland Chamber", "AA", TWIN, "Twin", None, "compiled"),
    Office("consulate", "Xland", "XX", TWIN, "Twin", None, "compiled"),
    Office("trade_office", "State of Two", "CC", HARBOR, "Harbor", None, "compiled", region="02"),
    Office("trade_office", "City of Bush", "CC", HARBOR, "Harbor", None, "compiled", town=BUSH),
    Office("trade_office", "City of Nobody", "CC", HARBOR, "Harbor", None, "compiled", town=888_888),
)


def sat(weight):
    """By another road than the code: the share of ln 5, at most 1."""
    return min(1.0, log(1 + weight) / log(5))


@pytest.fixture(scope="module")
def bound():
    upland = place(UPLAND, "Upland", "CC", -33.0, 130.0, 200_000, "Australia/Brisbane", admin1="02")
    return craft([*PLACES, upland], firms=FIRMS, sites=SITES, offices=OFFICES)


def value(small, name, a, b):
    pairs = small.space.pairs
    return float(pair_values(pairs, pairs, small.row(a))[name][small.row(b)])


@pytest.mark.parametrize(
    "name, a, b, want",
    [
        ("works_there", HARBOR, TWIN, sat(1.3)),
        ("works_there", SUBURB, TWIN, sat(1.3)),  # asker and partner speak for their metros
        ("works_here", TWIN, HARBOR, sat(1.3)),
        ("labs_there", SUBURB, TWIN, sat(0.5)),  # announced
        ("labs_here", TWIN, HARBOR, sat(0.5)),
        ("labs_there", HARBOR, SOUTH, 0),
        ("works_here", HARBOR, TWIN, 0),
        ("works_there", TWIN, HARBOR, 0),
        ("works_there", HARBOR, PLAIN, 0),  # closed
        ("works_there", HARBOR, RIVER, sat(0.21)),
        ("works_here", HARBOR, SOUTH, sat(0.7)),
        ("works_here", BOROUGH, SOUTH, sat(0.7)),
        ("works_there", SOUTH, HARBOR, sat(0.7)),
        ("works_there", HARBOR, SOUTH, sat(1.0)),  # of the group with two homes
        ("works_there", TWIN, SOUTH, sat(1.0)),  # the same works, from its other home
        ("works_there", TWIN, TWIN, 0),
        ("works_here", HARBOR, PLAIN, sat(1.0)),
        ("works_there", NOWHERE, TWIN, 0),
        ("works_there", INLAND, TWIN, 0),
        # Plain's firm is in Harbor and South, its group's site at home does not count: min(1, 0.7) / log2(1 + 2).
        ("same_owner", HARBOR, SOUTH, sat(0.7 / log2(3))),
        ("same_owner", SOUTH, HARBOR, sat(0.7 / log2(3))),
        # Harbor's own firm stands in Twin and River, both of one country.
        ("same_owner", TWIN, RIVER, 0),
        ("offices_there", HARBOR, SOUTH, sat(2)),
        ("offices_there", INLAND, SOUTH, sat(2)),  # of the country, so of every place of it
        ("offices_there", HARBOR, BUSH, 0),
        ("offices_there", HARBOR, TWIN, sat(1)),
        ("offices_here", SOUTH, INLAND, sat(2)),
        ("offices_here", INLAND, SOUTH, 0),
        ("offices_there", BLANK, TWIN, 0),
        ("offices_there", UPLAND, HARBOR, sat(1)),  # of its region
        ("offices_there", BUSH, HARBOR, sat(1)),  # of the city itself
        ("offices_there", SOUTH, HARBOR, 0),  # of the same country, but neither its region nor its own
        ("offices_here", HARBOR, UPLAND, sat(1)),
        ("offices_here", SUBURB, BUSH, sat(1)),
        ("offices_here", HARBOR, SOUTH, 0),
    ],
)  # fmt: skip
def test_by_hand(bound, name, a, b, want):
    assert value(bound, name, a, b) == pytest.approx(want, abs=1e-6)


def test_one_way_is_the_other_turned_round_and_all_within_bounds(bound):
    pairs, n = bound.space.pairs, len(bound.table)
    every = [pair_values(pairs, pairs, row) for row in range(n)]
    for one in ("works_there", "labs_there", "offices_there", "same_owner"):
        other = one.replace("there", "here")
        for a in range(n):
            for b in range(n):
                assert every[a][one][b] == pytest.approx(every[b][other][a], abs=1e-6), (one, a, b)
                assert 0 <= every[a][one][b] <= 1


def test_works_fill_the_feature_at_four_and_no_more():
    for count, want in ((1, log(2) / log(5)), (4, 1.0), (9, 1.0)):
        firms = [firm(f"f{i}", HARBOR) for i in range(count)]
        small = craft(firms=firms, sites=[site(f.id, TWIN) for f in firms])
        assert value(small, "works_there", HARBOR, TWIN) == pytest.approx(want, abs=1e-6)


def test_a_works_counts_by_half_for_a_metro_within_an_hour_and_not_beyond():
    small = craft([*PLACES, *HILLS], firms=[firm("twin", TWIN)], sites=[site("twin", HARBOR)])
    assert value(small, "works_there", TWIN, HARBOR) == pytest.approx(sat(1))
    assert value(small, "works_there", TWIN, NEAR) == pytest.approx(sat(0.5))
    assert value(small, "works_there", TWIN, FAR) == 0
    at = {c: small.fact_store.links.between(small.row(TWIN), small.row(c)) for c in (HARBOR, NEAR, FAR)}
    assert [[link.nearby for link in at[c]] for c in (HARBOR, NEAR, FAR)] == [[False], [True], []]


def test_links_of_two_name_whose_they_are_and_the_strongest_stand_first(bound):
    found = bound.fact_store.links.between(bound.row(SUBURB), bound.row(SOUTH))
    assert [(link.kind, link.way, link.name, link.activity) for link in found] == [
        ("sites", "out", "Group", "production"),
        ("sites", "in", "South", "regional_office"),
        ("offices", "out", "Aland Trade", "trade_office"),
        ("offices", "out", "Aland", "consulate"),
    ]
    south = found[1]
    assert (south.home, south.city, south.since, south.basis) == ("South", f"Town {SUBURB}", 1999, "compiled")


def test_a_firm_is_at_home_in_its_own_town_of_the_metro():
    small = craft(
        firms=[firm("wolf", SUBURB), firm("both", HARBOR, SUBURB)], sites=[site("wolf", SOUTH), site("both", SOUTH)]
    )
    found = small.fact_store.links.between(small.row(HARBOR), small.row(SOUTH))
    assert [(link.name, link.home) for link in found] == [
        ("Wolf", str(small.table.name[small.row(SUBURB)])),
        ("Both", "Harbor"),
    ]


def test_an_office_says_whose_it_is():
    whose = [{}, {"region": "01"}, {"town": SUBURB}]
    offices = [
        Office("trade_office", f"O{i}", "AA", SOUTH, "South", None, "compiled", **one) for i, one in enumerate(whose)
    ]
    small = craft(offices=offices)
    found = small.fact_store.links.between(small.row(HARBOR), small.row(SOUTH))
    assert {link.name: link.home for link in found} == {"O0": "", "O1": "AA.01", "O2": "Suburb"}


def test_partners_are_the_metros_abroad_with_works_on_either_side(bound):
    book, table = bound.fact_store.links, bound.table
    found = {c: sorted(table.ids[book.partners(bound.row(c))].tolist()) for c in (SUBURB, TWIN, BLANK)}
    assert found == {SUBURB: [TWIN, PLAIN, SOUTH, RIVER], TWIN: [HARBOR, SOUTH], BLANK: []}


def test_a_profile_has_no_links_whatever_its_country_keeps_abroad(bound):
    profile = Profile(name="Newtown", country="AA", lat=50, lon=0, population=10_000, clusters={"auto": 3})
    own = profile_facts(profile, bound.world, bound.blocks)
    names = [f.name for f in REGISTRY["links"].pair_features]
    values = pair_values(bound.space.pairs, own.space.pairs, 0)
    assert all(not values[name].any() for name in names)
    turned = pair_values(own.space.pairs, bound.space.pairs, bound.row(HARBOR))
    assert all(not turned[name].any() for name in names)
    assert pair_facts(own, 0, bound.fact_store, bound.row(TWIN)).links == []


def test_a_linked_place_joins_the_list_though_nothing_else_speaks_for_it(monkeypatch):
    monkeypatch.setattr("matching.ranking.scoring.MIN_PROFILES", 1)
    alike = purpose("general", {}, {"industry_alike": 1, "works_there": 1, "works_here": 1}, reach=0)
    purposes = {**PURPOSES, "general": alike}
    query = RankingQuery(k=3, filters=Filters(known="mark"), per_country=0)
    crowd = [place(100 + i, f"Crowd {i}", "BB", 30 + i, -100.0, 500_000) for i in range(40)]
    atlas = craft().world.atlas
    rows = {**atlas, **{p.id: atlas[TWIN] for p in crowd}}

    def first(**links):
        small = craft([*PLACES, *crowd], purposes=purposes, atlas=rows, **links)
        return small.ranker.rank(small.row(HARBOR), query).matches

    assert DOUBLE_A not in [m.city.id for m in first()]
    firms = [firm(f"f{i}", DOUBLE_A) for i in range(9)]
    got = first(firms=firms, sites=[site(f.id, HARBOR) for f in firms])
    best = next(m for m in got if m.city.id == DOUBLE_A)
    assert len(best.links) == 9
    assert {link.way for link in best.links} == {"in"}


def test_a_reason_says_that_works_are_only_near():
    alike = {**PURPOSES, "general": purpose("general", {}, {"works_there": 1, "works_here": 1}, reach=0)}
    small = craft([*PLACES, *HILLS], purposes=alike, firms=[firm("twin", TWIN)], sites=[site("twin", HARBOR)])
    for asker, near in ((HARBOR, None), (NEAR, "Near")):
        match = small.ranker.rank(small.row(asker), RankingQuery(k=1)).matches[0]
        assert match.city.id == TWIN
        assert match.reasons[0].code == "site_production"
        assert match.reasons[0].params["near"] == near
    turned = small.ranker.match(small.row(TWIN), small.row(NEAR), RankingQuery())
    assert turned.reasons[0].params["near"] == "Near"


def test_a_place_without_links_has_none(bound):
    assert bound.fact_store.links.between(bound.row(HAMLET), bound.row(NOWHERE)) == []


def test_firms_of_a_country_in_a_metro_are_those_that_stand_there_and_are_at_home_abroad(bound):
    book, row = bound.fact_store.links, bound.row
    found = book.firms_of("BB", row(SUBURB))
    # Plain's works; the group is at home in Harbor itself.
    assert (found.country, found.city, found.n, found.names) == ("BB", "Harbor", 1, ("Plain",))
    assert book.firms_of("AA", row(TWIN)).names == ("Harbor", "Burgh")  # 1.3 and 0.5; the group is at home there
    assert book.firms_of("AA", row(SOUTH)).names == ("Group",)
    assert book.firms_of("AA", row(HARBOR)) is None
    assert book.firms_of("CC", row(TWIN)) is None
    facts = pair_facts(bound.fact_store, row(SUBURB), bound.fact_store, row(PLAIN))
    assert (facts.firms_here.names, facts.firms_there) == (("Plain",), None)


def test_works_that_are_only_near_are_not_known_in_the_metro():
    small = craft([*PLACES, *HILLS], firms=[firm("twin", TWIN)], sites=[site("twin", HARBOR)])
    book = small.fact_store.links
    assert book.firms_of("BB", small.row(HARBOR)).n == 1
    assert book.firms_of("BB", small.row(NEAR)) is None
