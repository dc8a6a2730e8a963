"""Measured industry mixes; expected values by hand."""

import pytest

from features.blocks.industry import INHERITED, MEASURED, IndustryBlock
from features.places.measured import measured_mixes
from models.atlas import Measured
from tests.worlds import BLANK, CLUSTERS, HAMLET, HARBOR, INLAND, PLAIN, SUBURB, world

CARS, STEEL = CLUSTERS[0].id, CLUSTERS[1].id


def source(places, codes=None, half=10.0, name="count"):
    codes = codes or {"1": {CARS: 1.0}, "2": {STEEL: 1.0}}
    return Measured(name, "firms", "a list", "2025", "free", half, places, codes)


def mixes(small, *sources):
    return measured_mixes(small.table, world(measured=sources))


def test_the_strength_is_the_location_quotient(small):
    # Blank: 8 of 10 in cars; Plain: 2 of 10. Everywhere 10 of 20. Quotients of cars 1.6 and 0.4, of steel 0.4 and 1.6.
    found = mixes(small, source({BLANK: {"1": 8.0, "2": 2.0}, PLAIN: {"1": 2.0, "2": 8.0}}))
    assert found[small.row(BLANK)].strengths == pytest.approx({CARS: 1.6})
    assert found[small.row(PLAIN)].strengths == pytest.approx({STEEL: 1.6})
    assert found[small.row(BLANK)].confidence == pytest.approx(0.5)


def test_a_metro_counts_with_its_members_and_unknown_places_are_left_out(small):
    found = mixes(small, source({HARBOR: {"1": 3.0}, SUBURB: {"1": 1.0}, PLAIN: {"2": 4.0}, 999_999: {"1": 100.0}}))
    assert found[small.row(HARBOR)].total == 4
    assert set(found) == {small.row(HARBOR), small.row(PLAIN)}


def test_the_source_that_is_trusted_most_speaks(small):
    few = source({PLAIN: {"1": 5.0}, BLANK: {"2": 5.0}}, half=10, name="few")
    many = source({PLAIN: {"2": 50.0}, BLANK: {"1": 50.0}}, half=10, name="many")
    assert mixes(small, few, many)[small.row(PLAIN)].source.name == "many"
    assert mixes(small, many, few)[small.row(PLAIN)].source.name == "many"


def test_a_code_of_two_clusters_counts_for_the_one_that_the_atlas_names_there(small):
    facts = world()
    parent = {c.id: c.parent or c.id for c in facts.clusters}
    own = {parent[c] for c in facts.atlas[INLAND].clusters}
    here = next(c.id for c in facts.clusters if parent[c.id] in own)
    absent = next(c.id for c in facts.clusters if parent[c.id] not in own)
    both = source({INLAND: {"x": 10.0}, BLANK: {"x": 10.0}}, {"x": {here: 0.3, absent: 0.7}})
    found = mixes(small, both)
    assert found[small.row(INLAND)].amounts == pytest.approx({here: 10.0})
    assert found[small.row(BLANK)].amounts == pytest.approx({here: 3.0, absent: 7.0})


def test_a_count_takes_the_place_of_the_countrys_list_by_its_confidence(small):
    counted = source({BLANK: {"1": 30.0}, PLAIN: {"2": 30.0}, HAMLET: {"2": 1.0}}, half=10)
    plain = IndustryBlock().transform(small.table, world())
    joined = IndustryBlock().transform(small.table, world(measured=[counted]))
    row, column = small.row(BLANK), [c.id for c in CLUSTERS].index(CARS)
    assert joined.coverage[row] == pytest.approx(INHERITED * 0.75)
    assert joined.values[row, column] > plain.values[row, column]
    untouched = small.row(INLAND)
    assert (joined.values[untouched] == plain.values[untouched]).all()


def test_beside_a_row_of_the_atlas_a_count_weighs_less_than_half(small):
    counted = source({HARBOR: {"1": 1e9}, PLAIN: {"2": 1e9}})
    plain = IndustryBlock().transform(small.table, world())
    joined = IndustryBlock().transform(small.table, world(measured=[counted]))
    row = small.row(HARBOR)
    kept = (1 - MEASURED) * plain.values[row]
    assert (joined.values[row] >= kept - 1e-6).all()
    assert (joined.values[row] > kept + 1e-6).any()
    assert joined.coverage[row] == 1
