"""Names of cities in Spanish and Japanese: known ones right, each in the script, of a place of the gazetteer."""

import csv
import re

import pytest

from data.cards import bundled
from data.city_names import city_names
from data.gazetteer import read_places
from models.city import Place

KNOWN = {
    "ja": {
        4887398: "シカゴ", 2643743: "ロンドン", 1814087: "大連", 1859307: "北九州", 1843564: "仁川",
        1581298: "ハイフォン",
        1809858: "広州", 2950159: "ベルリン", 3530597: "メキシコシティ", 2037013: "ハルビン", 1850147: "東京",
        703448: "キーウ",
    },
    "es": {
        5128581: "Nueva York", 2643743: "Londres", 2911298: "Hamburgo", 361058: "Alejandría", 1796236: "Shanghái",
        524901: "Moscú", 2867714: "Múnich", 3128760: None,
    },
}  # fmt: skip
SCRIPT = {"ja": re.compile("[\u3040-\u30ff\u3400-\u9fff々]"), "es": re.compile("[a-zA-Z]")}


@pytest.fixture(scope="module")
def places() -> dict[int, Place]:
    return {place.id: place for place in read_places()}


@pytest.mark.parametrize("language", KNOWN)
def test_well_known_cities_bear_their_names(language):
    names = city_names(language)
    assert {place: names.get(place) for place in KNOWN[language]} == KNOWN[language]


def test_english_needs_no_names_of_its_own():
    assert city_names("en") == {}


@pytest.mark.parametrize("language", KNOWN)
def test_every_name_is_in_the_script_and_of_a_place(language, places):
    names = city_names(language)
    assert names.keys() <= places.keys()
    assert [name for name in names.values() if not SCRIPT[language].search(name)] == []


def test_large_cities_have_japanese_names(places):
    largest = sorted(places.values(), key=lambda p: -p.population)[:1000]
    assert sum(place.id in city_names("ja") for place in largest) > 800


def test_each_row_says_what_it_rests_on(places):
    with bundled("gazetteer/city_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["basis"] for row in rows} == {"CLDR", "GeoNames", "compiled: general knowledge, as of 2026"}
    of_geonames = [row for row in rows if row["basis"] == "GeoNames"]
    assert {row["language"] for row in of_geonames} == {"ja"}
    assert len(rows) == len({(row["geonameid"], row["language"]) for row in rows})
