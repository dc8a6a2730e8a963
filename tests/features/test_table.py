import numpy as np
import pytest

from features.places.metros import assign_metros
from features.places.table import PlaceTable, utc_offset
from tests.worlds import BOROUGH, DOUBLE_A, DOUBLE_B, HARBOR, INLAND, PLACES, SUBURB, TWIN, place


def metro_of(table, id_):
    return int(table.ids[table.anchor[table.row_of[id_]]])


def test_small_metros_by_hand(small):
    # Harbor of two million reaches 8 + 15 * sqrt(2) = 29 km; its built-up radius is 10 km.
    assert [metro_of(small.table, c) for c in (HARBOR, BOROUGH, SUBURB, INLAND)] == [HARBOR, HARBOR, HARBOR, INLAND]
    assert metro_of(small.table, DOUBLE_B) == DOUBLE_A


def test_a_borough_is_not_counted_twice_a_suburb_is_counted(small):
    assert small.table.metro_population[small.row(HARBOR)] == 2_000_000 + 100_000
    assert small.table.metro_population[small.row(BOROUGH)] == 2_100_000


def test_a_borough_of_another_region_is_a_suburb():
    moved = [
        p if p.id != BOROUGH else place(BOROUGH, "Borough", "AA", 50.0, 0.07, 300_000, admin1="99") for p in PLACES
    ]
    table = PlaceTable.build(moved)
    assert table.metro_population[table.row_of[HARBOR]] == 2_400_000


def test_no_metro_across_a_border():
    table = PlaceTable.build([place(1, "Big", "AA", 0, 0, 2_000_000), place(2, "Near", "BB", 0, 0.1, 50_000)])
    assert [metro_of(table, 1), metro_of(table, 2)] == [1, 2]


def test_a_place_of_like_prominence_stays_its_own():
    # 0.5 of the precedence and 10 km: 60 % at 15 km stays, at 8 km does not.
    def metro(km):
        table = PlaceTable.build([place(1, "A", "AA", 0, 0, 1_000_000), place(2, "B", "AA", 0, km / 111.195, 600_000)])
        return metro_of(table, 2)

    assert (metro(15), metro(8)) == (2, 1)


def test_overrides_win():
    table = PlaceTable.build(PLACES, {SUBURB: SUBURB, INLAND: HARBOR, 999: HARBOR})
    assert [metro_of(table, SUBURB), metro_of(table, INLAND)] == [SUBURB, HARBOR]


def test_the_order_of_places_does_not_matter():
    rng = np.random.default_rng(7)
    shuffled = PlaceTable.build([PLACES[i] for i in rng.permutation(len(PLACES))])
    straight = PlaceTable.build(PLACES)
    assert shuffled.ids.tolist() == sorted(p.id for p in PLACES)
    for field in ("anchor", "metro_population", "name", "utc_offset"):
        assert getattr(shuffled, field).tolist() == getattr(straight, field).tolist()


def test_no_places():
    table = PlaceTable.build([])
    assert (len(table), table.is_anchor.tolist()) == (0, [])
    empty = np.zeros(0)
    assert assign_metros(empty, empty, empty, [], [], np.zeros(0, np.int64)).population.tolist() == []


def test_a_city_names_its_metro(small):
    city = small.table.city(small.row(SUBURB))
    assert (city.id, city.name, city.population) == (SUBURB, "Suburb", 100_000)
    assert (city.metro.id, city.metro.name, city.metro.population) == (HARBOR, "Harbor", 2_100_000)


@pytest.mark.parametrize(
    "zone, hours",
    [
        ("America/Chicago", -6),
        ("Europe/Berlin", 1),
        ("Asia/Kolkata", 5.5),
        ("Asia/Kathmandu", 5.75),
        ("Australia/Sydney", 10),  # summer time is in January there
        ("America/Santiago", -4),
        ("", 0),
    ],
)
def test_standard_offsets(zone, hours):
    assert utc_offset(zone) == hours


def test_the_twin_is_an_anchor(small):
    assert bool(small.table.is_anchor[small.row(TWIN)])
