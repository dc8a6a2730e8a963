"""Populations that are plainly wrong in the source, and a search for more of the kind."""

from collections import defaultdict

import numpy as np
import pytest

from data.gazetteer import corrections, metro_overrides, official_metros, read_places
from features.places.geodesy import haversine_km
from features.places.table import PlaceTable

OFFICIAL = official_metros()
# Cities whose own figure is newer than that of their metro, or counts a merger or a wider municipality since: read one
# by one. Whatever else exceeds its metro by half is an error of one of the two.
NEWER_THAN_THEIR_METRO = {
    95446, 1336135, 1514588, 1562798, 1566083, 1566166, 1568574, 665004, 1308465, 2322911, 2335727, 2460596, 3378644,
    3492914, 6611854,
}  # fmt: skip


@pytest.fixture(scope="module")
def places():
    return {place.id: place for place in read_places()}


@pytest.fixture(scope="module")
def table(places):
    return PlaceTable.build(list(places.values()), metro_overrides(), OFFICIAL)


@pytest.mark.parametrize(
    "place, low, high",
    [
        (1798425, 50_000, 461_000),  # the seat of a county of 461,000
        (1790842, 300_000, 600_000),  # a district of Ningxia, not Ningxia's 7.2 million
        (195272, 80_000, 150_000),  # census 2019: 107,000
        (12165956, 40_000, 80_000),  # census 2011: 52,500
        (1642548, 50_000, 150_000),
        (1254745, 80_000, 120_000),  # census 2011: 94,500
        (1183460, 40_000, 80_000),  # census 2017: 50,000
        (1821940, 30_000, 60_000),
        (12359313, 300_000, 600_000),  # census 2010: 377,500
        (1865689, 5_000, 40_000),  # a neighbourhood of Sagamihara
        (1723510, 500, 10_000),  # a village
        (1261162, 30_000, 60_000),  # census 2011: 36,900
        (7735144, 30_000, 200_000),
        (11608592, 500_000, 800_000),  # census 2020: 654,700
        (1921037, 100_000, 332_000),
        (2145110, 50_000, 70_000),  # Wagga Wagga
        (2745706, 43_000, 48_000),  # Veldhoven
        (673150, 55_000, 75_000),  # Călărași
        (1852383, 1_000, 20_000),  # a quarter of Wakayama
    ],
)
def test_people_that_were_plainly_wrong(places, place, low, high):
    assert low <= places[place].population <= high


def test_a_ward_lies_in_its_city(places):
    for ward in (1852139, 11836117):  # Shinagawa, Suginami
        place = places[ward]
        points = (np.array([v]) for v in (place.lat, place.lon, 35.6895, 139.6917))
        assert haversine_km(*points)[0] < 15
        assert place.admin1 == "40"


def test_a_place_that_the_source_counts_too_low_is_in_the_set_once(places):
    widest = {place.id for place in read_places(500)}
    fixed = {key for key, fix in corrections().items() if fix.get("population", 0) >= 15_000}
    assert fixed <= places.keys()
    assert fixed <= widest


def test_no_city_has_half_as_many_people_again_as_its_official_metro(places, table):
    over = {
        row.id: (row.name, places[row.id].population, row.population)
        for row in OFFICIAL.values()
        if places[row.id].population > 1.5 * row.population and row.id not in NEWER_THAN_THEIR_METRO
    }
    assert over == {}
    assert {row for row in NEWER_THAN_THEIR_METRO if row not in OFFICIAL} == set()


def test_no_place_outside_a_metro_of_the_table_is_a_city_of_two_million(places, table):
    # The table has every agglomeration of 300,000 that we know of; a larger place that it lacks is a wrong figure.
    unknown = np.flatnonzero(~table.official & (table.population >= 2_000_000))
    assert [(int(table.ids[r]), str(table.name[r])) for r in unknown] == []


def test_no_two_places_of_a_country_far_apart_share_a_large_count(places):
    # One figure on two places is one of them wrong, or a town and its district's seat, which lie together.
    seen = defaultdict(list)
    for place in places.values():
        if place.population >= 100_000 and place.population % 1000:
            seen[place.country, place.population].append(place)
    # Where both are anchors of official metros the count is not used: Kandahar and Mazar-e Sharif.
    twins = [pair for pair in seen.values() if len(pair) > 1 and not {place.id for place in pair} <= OFFICIAL.keys()]
    points = ((a, b, (np.array([v]) for v in (a.lat, a.lon, b.lat, b.lon))) for a, b, *_ in twins)
    assert [(a.name, b.name) for a, b, where in points if haversine_km(*where)[0] > 60] == []


def test_a_reason_stands_with_every_correction():
    assert all(fix for fix in corrections().values())
    assert len(corrections()) >= 70
