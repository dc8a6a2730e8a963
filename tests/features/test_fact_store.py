import pytest

from features.fact_store import pair_facts, shared_language
from features.industry_facts import shared_clusters, supplies
from models.atlas import AtlasRow, Linkage
from tests.worlds import ATLAS, BLANK, HARBOR, INLAND, NOWHERE, PLAIN, RIVER, SOUTH, SUBURB, TWIN, world


def facts(small, a, b):
    return pair_facts(small.fact_store, small.row(a), small.fact_store, small.row(b))


def row(**clusters):
    return AtlasRow(99, "X", "AA", clusters, "", (), (), "2026")


def test_all_facts_of_a_pair_by_hand(small):
    got = facts(small, HARBOR, TWIN)
    assert (got.a, got.b, got.own_facts_a, got.anchor_b) == (HARBOR, TWIN, True, True)
    assert got.industry_similarity == 1.0
    assert (got.export_share, got.import_share, got.trade_year) == (0.16, None, 2023)
    assert (got.port_a, got.port_b, got.sea_km) == ("Harbor Quay", "Twin Quay", 1500)
    assert (got.airport_a, got.airport_b, got.large_airports) == ("Harbor Airport", "Twin Airport", (True, True))
    assert (got.shared_language, got.language_share, got.common_blocs) == ("English", 0.5, ["EU"])
    assert (got.overlap_hours, got.distance_km) == (7.0, pytest.approx(2820, abs=40))
    assert (got.gdp_per_head_a, got.gdp_per_head_b) == (50_000, 40_000)
    assert (got.metro_population_a, got.metro_population_b) == (2_100_000, 2_100_000)


def test_the_other_side_asks_about_its_own_trade(small):
    assert facts(small, TWIN, HARBOR).export_share == 0.09


def test_what_is_not_known_is_none(small):
    for other in (BLANK, NOWHERE):
        got = facts(small, HARBOR, other)
        assert (got.industry_similarity, got.export_share, got.gdp_per_head_b) == (None, None, None)
        assert (got.port_b, got.sea_km, got.airport_b, got.shared_language) == (None, None, None, None)
        assert (got.shared_clusters, got.supplies, got.common_blocs) == ([], [], [])
        assert got.large_airports == (True, False)


def test_a_suburb_speaks_with_the_facts_of_its_metro(small):
    got = facts(small, SUBURB, TWIN)
    assert (got.own_facts_a, got.anchor_a, got.port_a) == (False, False, "Harbor Quay")
    assert [c.cluster for c in got.shared_clusters] == ["auto_parts", "container_port"]


def test_shared_clusters_strongest_first(small):
    found = facts(small, HARBOR, TWIN).shared_clusters
    assert [(c.cluster, c.name, c.strength_a, c.strength_b) for c in found] == [
        ("auto_parts", "Automotive parts", 3, 3),
        ("container_port", "Container port", 2, 2),
    ]


def test_siblings_count_as_their_parent_at_half(small):
    found = facts(small, HARBOR, RIVER).shared_clusters
    assert [(c.cluster, c.strength_a, c.strength_b) for c in found] == [("auto", 1.5, 1.5)]


def test_a_shared_child_is_not_told_again_as_its_parent():
    found = shared_clusters(row(auto_parts=3, car_assembly=2), row(auto_parts=1, car_assembly=1), world())
    assert [c.cluster for c in found] == ["auto_parts", "car_assembly"]


def test_supplies_name_the_direction(small):
    out = facts(small, PLAIN, HARBOR).supplies
    assert [(s.supplier, s.user, s.direction, s.strength) for s in out] == [("steel", "auto", "a_to_b", 3)]
    back = facts(small, HARBOR, PLAIN).supplies
    assert [(s.supplier, s.user, s.direction) for s in back] == [("steel", "auto", "b_to_a")]


def test_supplies_strongest_first_at_most_six():
    ids = ["auto", "steel", "banking", "container_port", "farming"]
    links = tuple(Linkage(a, b, 1 + (a == "auto"), "crafted") for a in ids for b in ids if a != b)
    found = supplies(row(**dict.fromkeys(ids, 1)), row(**dict.fromkeys(ids, 1)), world(linkages=links))
    assert len(found) == 6
    assert [s.strength for s in found] == [2] * 6
    assert {s.supplier for s in found} == {"auto"}


def test_supplies_between_families_are_told_once():
    links = (Linkage("steel", "auto", 2, "x"), Linkage("steel", "auto_parts", 3, "y"))
    found = supplies(row(steel=2), row(auto_parts=3), world(linkages=links))
    assert [(s.supplier, s.user) for s in found] == [("steel", "auto_parts")]


@pytest.mark.parametrize(
    "a, b, want",
    [
        ({"en": 0.9, "fr": 0.2}, {"en": 0.5, "fr": 0.9}, ("en", 0.5)),
        ({"en": 0.1, "fr": 0.2}, {"en": 0.5, "fr": 0.9}, ("fr", 0.2)),
        ({"en": 0.5, "de": 0.5}, {"en": 0.5, "de": 0.5}, ("de", 0.5)),  # equal ones by code
        ({"en": 1.0}, {"es": 1.0}, (None, 0.0)),
        ({}, {}, (None, 0.0)),
    ],
)
def test_shared_language(a, b, want):
    assert shared_language(a, b) == want


def test_the_crafted_atlas_is_what_the_tests_say():
    assert ATLAS[INLAND].clusters == {"steel": 3, "banking": 1}
    assert ATLAS[SOUTH].clusters == {"banking": 2, "farming": 3, "container_port": 1}
