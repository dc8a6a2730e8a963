import numpy as np
import pytest

from features.places.metros import assign_metros
from features.places.table import PlaceTable, utc_offset
from models.city import OfficialMetro
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


def official(id_, people, *members):
    return OfficialMetro(id_, "m", "AA", "Metro", "national", people, 2023, "an office", "compiled", members)


def test_an_official_metro_has_its_own_people_and_members():
    table = PlaceTable.build(PLACES, {SUBURB: SUBURB}, {HARBOR: official(HARBOR, 3_500_000, SUBURB, INLAND)})
    assert [metro_of(table, c) for c in (HARBOR, BOROUGH, SUBURB, INLAND)] == [HARBOR] * 4
    assert {int(table.metro_population[table.row_of[c]]) for c in (HARBOR, BOROUGH, INLAND)} == {3_500_000}
    bases = [table.city(table.row_of[c]).metro.basis for c in (HARBOR, SUBURB, TWIN)]
    assert bases == ["official", "official", "estimate"]


def test_an_official_anchor_is_an_anchor_however_near_a_greater_one():
    given = {BOROUGH: official(BOROUGH, 320_000), 999: official(999, 1)}
    table = PlaceTable.build(PLACES, {BOROUGH: HARBOR}, given)
    assert metro_of(table, BOROUGH) == BOROUGH
    assert table.metro_population[table.row_of[HARBOR]] == 2_100_000


def test_an_official_anchor_reaches_as_far_as_its_whole_metro():
    # Alone 200,000 people reach 15 km, a metro of two million 29 km.
    places = [place(1, "Small", "AA", 0, 0, 200_000), place(2, "Town", "AA", 0, 0.2, 20_000)]  # 22 km
    assert metro_of(PlaceTable.build(places), 2) == 2
    assert metro_of(PlaceTable.build(places, {}, {1: official(1, 2_000_000)}), 2) == 1


def test_neighbours_are_large_metros_an_hour_away_on_either_side_of_a_border():
    places = [
        place(1, "Own", "AA", 0, 0, 300_000),
        place(2, "Beside", "AA", 0, 0.4, 290_000),  # 44 km
        place(3, "Across", "BB", 0.45, 0, 900_000),  # 50 km
        place(4, "Town", "AA", 0.3, -0.3, 90_000),
        place(5, "Far", "AA", 0, -0.6, 800_000),  # 67 km
    ]
    table = PlaceTable.build(places)
    assert table.is_anchor.all()
    assert [(int(table.ids[r]), round(km)) for r, km in table.neighbours(0)] == [(3, 50), (2, 44)]


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


def test_two_rows_with_one_count_are_counted_once_round_thousands_are_not():
    def whole(people):
        around = [place(n, f"T{n}", "AA", 0, n / 30, people) for n in (2, 3)]
        table = PlaceTable.build([place(1, "A", "AA", 0, 0, 900_000, admin1="02"), *around])
        assert [metro_of(table, n) for n in (1, 2, 3)] == [1, 1, 1]
        return table.metro_population[0]

    assert whole(50_123) == 900_000 + 50_123
    assert whole(50_000) == 900_000 + 2 * 50_000


def test_rows_by_country(small):
    found = small.table.rows_of_country
    assert sorted(found) == sorted(set(small.table.country.tolist()))
    for code, rows in found.items():
        assert rows.tolist() == np.flatnonzero(small.table.country == code).tolist()
    assert PlaceTable.build([]).rows_of_country == {}
