"""Languages and land by region, in the small world."""

import numpy as np
import pytest

from features.blocks.registry import pair_values
from features.fact_store import pair_facts
from features.places.regions import crossing, languages_of, programmes_of, speech
from tests.crafted import craft
from tests.worlds import COUNTRIES, HARBOR, INLAND, PLACES, SUBURB, TWIN, country, place, world

REGIONS = {"AA.02": {"fr": 0.9, "en": 0.3}, "BB.*": {"es": 1.0}}


def value(small, name, a, b):
    pairs = small.space.pairs
    return float(pair_values(pairs, pairs, small.row(a))[name][small.row(b)])


def test_a_region_speaks_what_the_table_says_and_its_country_the_rest():
    known = world(region_languages=REGIONS)
    assert languages_of(known, "AA", "02") == {"fr": 0.9, "en": 0.3}
    assert languages_of(known, "AA", "01") == {"en": 0.9, "fr": 0.2}  # no row, no star: the country
    assert languages_of(known, "BB", "77") == {"en": 0.5, "es": 1.0}  # the star; English is in no row of BB
    assert languages_of(known, "EE", "01") == {}


def test_the_table_of_speech_is_that_of_pairs_of_regions():
    rows, shared = speech(world(region_languages=REGIONS))
    assert shared[rows["AA"], rows["AA.02"]] == pytest.approx(0.3)  # English
    assert shared[rows["AA.02"], rows["BB.*"]] == pytest.approx(0.3)  # English
    assert shared[rows["CC"], rows["BB.*"]] == pytest.approx(0.3)  # Spanish
    assert (shared == shared.T).all()
    assert not shared[-1].any()


def test_the_pair_feature_follows_the_region():
    moved = [p if p.id != INLAND else place(INLAND, "Inland", "AA", 50.0, 5.0, 1_000_000, admin1="02") for p in PLACES]
    small = craft(moved, region_languages=REGIONS)
    assert value(small, "shared_language", INLAND, TWIN) == pytest.approx(0.3)
    assert value(small, "shared_language", HARBOR, TWIN) == pytest.approx(0.5)


def test_freight_goes_by_land_over_an_open_border_within_reach_on_one_land():
    near = [
        place(1, "Here", "AA", 0, 0, 500_000),
        place(2, "There", "DD", 0, 26.9, 500_000),  # 2,991 km
        place(3, "Too far", "DD", 0, 27.1, 500_000),
        place(4, "Island", "DD", 0, 20, 500_000, admin1="09"),
        place(5, "Shut", "CC", 0, 10, 500_000),
    ]
    known = COUNTRIES | {"DD": country("DD", "Dland", neighbours=("AA",)), "CC": country("CC", "C", neighbours=("AA",))}
    small = craft(near, countries=known, islands={"DD.09": "Isle"}, closed_borders=[("AA", "CC")])
    assert [value(small, "common_border", 1, n) for n in (2, 3, 4, 5)] == [1, 0, 0, 0]
    assert value(small, "common_border", 2, 1) == 1
    assert crossing(small.world, "DD", "AA")
    assert not crossing(small.world, "CC", "AA")


def test_land_is_shared_by_places_of_one_island():
    isle = [place(1, "A", "AA", 0, 0, 500_000), place(2, "B", "DD", 0, 3, 500_000)]
    known = COUNTRIES | {"DD": country("DD", "Dland", neighbours=("AA",))}
    small = craft(isle, countries=known, islands={"DD.*": "Isle", "AA.01": "Isle"})
    assert value(small, "common_border", 1, 2) == 1
    assert np.asarray(small.space.pairs["land"]).tolist() == [1, 1]


AREAS = {"AA.*": ["Coast"], "AA.02": ["Hills"], "BB.*": ["Coast", "Hills", "River"], "CC.07": ["Hills"]}


def test_a_region_lies_in_the_areas_of_its_country_and_its_own():
    known = world(programme_areas=AREAS)
    assert programmes_of(known, "AA", "02") == ["Coast", "Hills"]
    assert programmes_of(known, "AA", "01") == ["Coast"]
    assert programmes_of(known, "CC", "01") == []
    assert programmes_of(known, "EE", "02") == []


def test_each_further_area_in_common_adds_half_as_much():
    where = {1: ("AA", "01"), 2: ("AA", "02"), 3: ("BB", "05"), 4: ("CC", "07"), 5: ("CC", "01"), 6: ("EE", "02")}
    places = [place(i, f"P{i}", c, 0, i, 500_000, admin1=region) for i, (c, region) in where.items()]
    small = craft(places, programme_areas=AREAS)
    assert [value(small, "common_area", 3, n) for n in (1, 2, 4, 5, 6)] == [0.5, 0.75, 0.5, 0, 0]
    assert [value(small, "common_area", n, 3) for n in (1, 2, 4, 5, 6)] == [0.5, 0.75, 0.5, 0, 0]
    assert value(small, "common_area", 5, 6) == 0  # in none, both
    facts = pair_facts(small.fact_store, small.row(2), small.fact_store, small.row(3))
    assert facts.common_areas == ["Coast", "Hills"]


def test_suburbs_are_no_exception(small):
    assert value(small, "shared_language", SUBURB, TWIN) == value(small, "shared_language", HARBOR, TWIN)
