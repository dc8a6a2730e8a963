"""Metros of real places: members, people, no head counted twice. Figures are those of statistical bodies."""

from collections import defaultdict

import numpy as np
import pytest

from data.gazetteer import country_rows, metro_overrides, official_metros, read_places
from features.places.table import PlaceTable

OFFICIAL = official_metros()


@pytest.fixture(scope="module")
def places():
    return {place.id: place for place in read_places()}


@pytest.fixture(scope="module")
def table(places):
    return PlaceTable.build(list(places.values()), metro_overrides(), OFFICIAL)


def metro(table, name, country, region=""):
    """The metro of the largest place of a name in a country or one of its regions."""
    rows = np.flatnonzero((table.name == name) & (table.country == country))
    rows = rows[(table.admin1[rows] == region) | (region == "")]
    return table.city(int(rows[np.argmax(table.population[rows])])).metro


@pytest.mark.parametrize(
    "name, country, people",
    [
        ("Hong Kong", "HK", 7_500_000),  # Census and Statistics Department; 24.7 million by counting districts too
        ("Singapore", "SG", 5_900_000),
        ("Taipei", "TW", 7_000_000),  # with New Taipei and Keelung
        ("Johannesburg", "ZA", 4_800_000),  # census 2022; Ekurhuleni (Germiston) and Tshwane (Pretoria) are beside it
        ("Pittsburgh", "US", 2_400_000),
        ("Atlanta", "US", 6_300_000),
        ("Buenos Aires", "AR", 14_500_000),  # census 2022: 14 million with the 24 partidos, INDEC counts some more
    ],
)
def test_people_of_metros_within_a_tenth_of_the_offices(table, name, country, people):
    assert metro(table, name, country).population == pytest.approx(people, rel=0.1)
    assert metro(table, name, country).basis == "official"


@pytest.mark.parametrize(
    "member, country, anchor",
    [
        ("Petaẖ Tiqva", "IL", "Tel Aviv"),
        ("San Bernardino", "US", "Riverside"),
        ("Ajman", "AE", "Dubai"),
        ("Sharjah", "AE", "Dubai"),
        ("Gdynia", "PL", "Gdańsk"),
        ("Soweto", "ZA", "Johannesburg"),
        ("Kowloon", "HK", "Hong Kong"),
        ("New Taipei City", "TW", "Taipei"),
    ],
)
def test_members(table, member, country, anchor):
    assert metro(table, member, country).name == anchor


@pytest.mark.parametrize(
    "name, country",
    [
        ("Cuernavaca", "MX"), ("Zhenjiang", "CN"), ("Changwon", "KR"), ("Geelong", "AU"), ("Wollongong", "AU"),
        ("Pretoria", "ZA"), ("Taoyuan", "TW"),
    ],
)  # fmt: skip
def test_cities_on_their_own(table, name, country):
    assert metro(table, name, country).name == name


def test_what_officials_split_know_each_other(table):
    greenville, spartanburg = (metro(table, name, "US", "SC") for name in ("Greenville", "Spartanburg"))
    assert (greenville.name, spartanburg.name) == ("Greenville", "Spartanburg")
    one, other = table.row_of[greenville.id], table.row_of[spartanburg.id]
    assert other in [row for row, _ in table.neighbours(one)]
    assert one in [row for row, _ in table.neighbours(other)]


def test_rows_name_places_of_their_country_and_a_definition(places):
    for row in OFFICIAL.values():
        assert places[row.id].country == row.country, row.name
        assert row.kind, row.name
        assert row.official_name, row.name
        assert row.source, row.name
        assert row.basis.startswith(("opened: ", "compiled: ")), row.name
        assert 2005 <= row.year <= 2025, row.name
        assert row.population >= 20_000, row.name


def test_a_compiled_row_cites_no_address():
    assert [r.name for r in OFFICIAL.values() if r.basis.startswith("compiled") and "://" in r.source + r.basis] == []


def test_a_place_belongs_to_one_metro(places):
    members = [m for row in OFFICIAL.values() for m in row.members]
    assert len(members) == len(set(members))
    assert not set(members) & OFFICIAL.keys()
    assert set(members) <= places.keys()
    assert [row.name for row in OFFICIAL.values() if {places[m].country for m in row.members} - {row.country}] == []


def test_no_country_has_more_people_in_metros_than_people(table):
    people = defaultdict(float)
    for row in np.flatnonzero(table.is_anchor):
        people[str(table.country[row])] += table.metro_population[row]
    counted = {code: int(row["population"]) for code, row in country_rows().items()}
    # The country's figure is of 2018 or so; the fastest growing have a tenth more since.
    over = {c: round(n / counted[c], 2) for c, n in people.items() if counted[c] > 1_000_000 and n > 1.1 * counted[c]}
    assert over == {}
