import numpy as np
import pytest

from data.gazetteer import country_rows, metro_overrides, read_places
from features.places.geodesy import distances_km, unit_vectors
from models.errors import InvalidInput

CHICAGO, EVANSTON, NEW_YORK, BROOKLYN = 4887398, 4891382, 5128581, 5110302
BOSTON, SOUTH_BOSTON, PARIS, VERSAILLES = 4930956, 4951305, 2988507, 2969679
TOKYO, KAWASAKI, SHINAGAWA = 1850147, 1859642, 1852139


@pytest.fixture(scope="module")
def places():
    return read_places()


@pytest.fixture(scope="module")
def table(engine):
    return engine.table


def metro(table, id_):
    return table.city(table.row_of[id_]).metro


def test_all_places_of_fifteen_thousand(places):
    assert len(places) == 34_022
    assert [p.id for p in places] == sorted({p.id for p in places})
    # The set holds capitals of a region too, whatever their size: few, not many.
    assert np.mean([p.population < 15_000 for p in places]) < 0.05


@pytest.mark.parametrize("size", [0, 10_000, 15_001])
def test_another_size_is_refused(size):
    with pytest.raises(InvalidInput, match="comes in sizes"):
        read_places(size)


def test_a_place_as_geonames_has_it(places):
    chicago = next(p for p in places if p.id == CHICAGO)
    assert (chicago.name, chicago.country, chicago.admin1) == ("Chicago", "US", "IL")
    assert (chicago.lat, chicago.lon) == pytest.approx((41.85, -87.65), abs=0.01)
    assert chicago.population == pytest.approx(2_700_000, rel=0.05)
    assert chicago.timezone == "America/Chicago"
    assert "シカゴ" in chicago.aliases


def test_shinagawa_lies_in_tokyo(places, table):
    shinagawa = next(p for p in places if p.id == SHINAGAWA)
    points = unit_vectors(np.array([shinagawa.lat, 35.6895]), np.array([shinagawa.lon, 139.6917]))
    assert distances_km(points[0], points[1:])[0] < 15  # 739 km in the source
    assert shinagawa.admin1 == "40"
    assert metro(table, SHINAGAWA).id == TOKYO


@pytest.mark.parametrize(
    "member, anchor",
    [
        (EVANSTON, CHICAGO),
        (BROOKLYN, NEW_YORK),
        (5133273, NEW_YORK),  # Queens
        (SOUTH_BOSTON, BOSTON),
        (VERSAILLES, PARIS),
        (KAWASAKI, TOKYO),
        (5378538, 5391959),  # Oakland to San Francisco
        (4691930, 4684888),  # Fort Worth to Dallas, by the table of overrides
        (1692192, 1701668),  # Quezon City to Manila
    ],
)
def test_members_of_metros(table, member, anchor):
    assert metro(table, member).id == anchor


@pytest.mark.parametrize(
    "own",
    [
        CHICAGO, 5263045, 4347778, 1857910, 2946447,  # Milwaukee, Baltimore, Kyoto, Bonn
        1859171, 4641239, 2886242, 2643339, 5419384,  # Kobe, Memphis, Köln, Luton, Denver
    ],
)  # fmt: skip
def test_cities_that_stay_their_own(table, own):
    assert metro(table, own).id == own


def test_boroughs_are_not_counted_twice(table, places):
    people = {p.id: p.population for p in places}
    new_york = metro(table, NEW_YORK).population
    boroughs = people[BROOKLYN] + people[5133273] + people[5125771] + people[5110266]
    assert boroughs > 7_000_000  # Brooklyn, Queens, Manhattan, the Bronx: all in the city's 8.8 million already
    everyone = sum(people[int(i)] for i in table.ids[table.anchor == table.row_of[NEW_YORK]])
    assert new_york <= everyone
    # Census 2020: 20.1 million in the statistical area; places under 15,000 and towns are missing here.
    assert 14_000_000 < new_york < 20_100_000
    # Boston: 4.9 million; the district "South Boston" (571,281) is no suburb.
    boston = [int(i) for i in table.ids[table.anchor == table.row_of[BOSTON]]]
    assert SOUTH_BOSTON in boston
    assert metro(table, BOSTON).population == pytest.approx(4_900_000, rel=0.03)


@pytest.mark.parametrize(
    "city, low, high",
    [
        (CHICAGO, 6e6, 9.6e6),  # 9.6 million (US Census 2020)
        (TOKYO, 30e6, 40e6),  # 37 million (UN 2018)
        (PARIS, 6e6, 13.5e6),  # 13.2 million (aire d'attraction)
        (2643743, 9e6, 15e6),  # London
        (3448439, 18e6, 23e6),  # São Paulo: 20.7 million
        (3530597, 18e6, 24e6),  # Mexico City: 21.8 million
    ],
)
def test_metro_populations_are_of_the_right_order(table, city, low, high):
    assert low < metro(table, city).population < high


def test_every_member_knows_its_anchor_and_nobody_is_lost(table, places):
    assert table.is_anchor[table.anchor].all()
    assert (table.metro_population == table.metro_population[table.anchor]).all()
    assert (table.country == table.country[table.anchor]).all()
    total = table.metro_population[table.is_anchor].sum()
    assert total < sum(p.population for p in places)
    assert total > 0.85 * sum(p.population for p in places)


def test_states_and_countries():
    assert country_rows()["DE"]["capital"] == "Berlin"
    assert {p for p in ("US", "MX", "CN", "XK")} <= country_rows().keys()


def test_every_place_lies_in_a_known_country(places):
    assert {p.country for p in places} <= country_rows().keys()


def test_overrides_name_places_of_the_gazetteer(places):
    ids = {p.id for p in places}
    for member, anchor in metro_overrides().items():
        assert {member, anchor} <= ids
