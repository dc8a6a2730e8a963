"""How many cities of one country a list holds: the usual care, a wish, and none in bulk."""

from types import MappingProxyType

import pytest

from models.ranking import RankingQuery
from tests.crafted import craft, purpose
from tests.worlds import HARBOR, place


def rank(world, who=HARBOR, **query):
    return world.ranker.rank(world.row(who), RankingQuery(**query))


GRAVITY = MappingProxyType({"general": purpose("general", {"people": 1}, {}, reach=1.0)})


def test_one_per_country(small):
    got = rank(small, k=50, per_country=1)
    countries = [m.city.country for m in got.matches]
    assert sorted(countries) == ["BB", "CC", "DD", "EE"]
    everyone = rank(small, k=50, per_country=0)
    best = {c: next(m.city.id for m in everyone.matches if m.city.country == c) for c in countries}
    assert {m.city.country: m.city.id for m in got.matches} == best


@pytest.mark.parametrize(
    "query, most",
    [
        ({}, 3),
        ({"k": 1}, 3),
        ({"k": 11}, 4),
        ({"k": 50}, 15),
        ({"k": 200}, 60),
        ({"per_country": 2}, 2),
        ({"per_country": 0}, None),
        ({"filters": {"countries": ["BB"]}}, None),
        ({"filters": {"countries": ["BB"]}, "per_country": 2}, 2),
        ({"filters": {"exclude_countries": ["BB"]}}, 3),
    ],
)
def test_three_in_ten_of_one_country_unless_countries_are_asked_for(query, most):
    assert RankingQuery(**query).country_limit == most


def test_without_a_wish_at_most_three_of_one_country(small):
    got = rank(small, k=8)
    # BB has four metros and CC three, DD and EE one each: the least of BB's is left out, the rest of the list is there.
    assert sorted(m.city.country for m in got.matches) == ["BB"] * 3 + ["CC"] * 3 + ["DD", "EE"]
    everyone = [m.city for m in rank(small, k=50, per_country=0).matches]
    of_bb = [c.id for c in everyone if c.country == "BB"]
    assert [m.city.id for m in got.matches] == [c.id for c in everyone if c.id != of_bb[3]]
    assert [m.rank for m in got.matches] == list(range(1, 9))
    assert len(rank(small, k=4, filters={"countries": ["BB"]}).matches) == 4


@pytest.fixture(scope="module")
def crowded():
    """A hundred places of one country, each better than the seven of as many others, by people alone."""
    many = [place(i, f"Big {i}", "BB", -60 + 1.2 * i, 3.0 * (i % 90), 9_000_000 - 1000 * i) for i in range(1, 101)]
    few = [place(200 + i, f"Small {i}", f"X{i}", 70.0, 20.0 * i, 50_000 + i) for i in range(7)]
    return craft([place(500, "Asker", "AA", 0, -90, 100_000), *many, *few], purposes=GRAVITY)


@pytest.mark.parametrize("order", ["fit", "mutual"])
def test_the_pool_grows_until_full_countries_do_not_leave_the_list_short(crowded, order):
    # The first pool holds 60 places, all of one country: three of them, and nobody else.
    got = rank(crowded, who=500, order_by=order)
    assert len(got.matches) == 10
    assert {m.city.id for m in got.matches} >= {1, 2, 3, *range(200, 207)}
    assert len({m.city.country for m in got.matches}) == 8
    if order == "fit":
        assert [m.city.id for m in got.matches] == [1, 2, 3, 206, 205, 204, 203, 202, 201, 200]


def test_a_list_that_nobody_can_fill_holds_what_there_is(crowded):
    assert len(rank(crowded, who=500, k=50).matches) == 15 + 7
    assert len(rank(crowded, who=500, k=50, per_country=1).matches) == 8


def test_variety_chooses_from_a_pool_that_grows_as_well(crowded):
    assert len(rank(crowded, who=500, diversity=0.5).matches) == 10


def test_bulk_lists_have_no_limit_per_country(crowded):
    [(rows, _)] = crowded.ranker.best([crowded.row(500)], RankingQuery(k=20))
    assert crowded.ids(rows) == list(range(1, 21))
