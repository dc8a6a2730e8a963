"""The bundled tables of the atlas: taxonomy, linkages and crosswalk."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from data.atlas import ATLAS, country_clusters, read_clusters, read_country_words, read_linkages
from data.sources.countries import read_countries
from models.atlas import Cluster, Linkage

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
LOCAL = "local"
# The parent stands for onshore fields too, which have no subcluster of their own.
WITHIN_PARENT = {("oil_gas", "refining")}

PRESENT = [
    ("upstream_chemicals", "plastics"),
    ("upstream_chemicals", "biopharmaceuticals"),
    ("upstream_metals", "automotive"),
    ("steel", "automotive"),
    ("steel", "shipbuilding"),
    ("copper_mining", "copper_nonferrous"),
    ("copper_mining", "wire_cable"),
    ("copper_mining", "computers_electronics"),
    ("copper_mining", "power_equipment"),
    ("copper_nonferrous", "wire_cable"),
    ("copper_nonferrous", "semiconductors"),
    ("copper_nonferrous", "computers_electronics"),
    ("cotton_fibres", "cotton_textiles"),
    ("cotton_textiles", "garment_mass"),
    ("livestock_processing", "leather"),
    ("leather", "footwear"),
    ("forestry", "wood_products"),
    ("forestry", "paper_packaging"),
    ("wood_products", "furniture"),
    ("wood_products", "paper_packaging"),
    ("oil_gas", "refining"),
    ("refining", "petrochemicals"),
    ("petrochemicals", "plastics"),
    ("grains_oilseeds", "livestock_processing"),
    ("grains_oilseeds", "beer_spirits"),
    ("machine_tools", "automotive"),
    ("machine_tools", "aerospace"),
    ("semiconductors", "automotive"),
    ("semiconductors", "computers_electronics"),
    ("semiconductors", "telecom_equipment"),
    ("lithium", "batteries"),
    ("batteries", "electric_vehicles"),
    ("container_port", "distribution_ecommerce"),
    ("container_port", "wholesale_markets"),
    ("transport_logistics", "distribution_ecommerce"),
    ("banking_center", "headquarters"),
    ("insurance_services", "headquarters"),
    ("legal_consulting", "headquarters"),
    ("shipbuilding", "shipping_services"),
    ("research_institutes", "biotech"),
    ("software", "financial_services"),
    ("film", "animation_effects"),
]
ABSENT = [
    ("automotive", "fishing"),
    ("footwear", "leather"),
    ("wire_cable", "copper_mining"),
    ("plastics", "petrochemicals"),
    ("beer_spirits", "grains_oilseeds"),
    ("fishing", "semiconductors"),
    ("wine", "steel"),
    ("casino_gaming", "iron_ore"),
]


@pytest.fixture(scope="module")
def clusters() -> dict[str, Cluster]:
    return {c.id: c for c in read_clusters()}


@pytest.fixture(scope="module")
def linkages() -> list[Linkage]:
    return read_linkages()


@pytest.fixture(scope="module")
def crosswalk() -> list[dict[str, str]]:
    return _rows(ATLAS / "crosswalk.csv")


def test_taxonomy_has_parents_and_subclusters(clusters: dict[str, Cluster]) -> None:
    parents = {c.id for c in clusters.values() if not c.parent}
    assert 45 <= len(parents) <= 55
    assert len(clusters) - len(parents) >= 90
    assert {c.parent for c in clusters.values() if c.parent} <= parents


def test_cluster_ids_are_unique(clusters: dict[str, Cluster]) -> None:
    assert len(read_clusters()) == len(clusters)


def test_linkages_are_many_distinct_and_known(linkages: list[Linkage], clusters: dict[str, Cluster]) -> None:
    pairs = [(link.supplier, link.user) for link in linkages]
    assert len(pairs) >= 250
    assert len(set(pairs)) == len(pairs)
    assert {c for pair in pairs for c in pair} <= clusters.keys()


def test_linkages_have_strength_and_reason(linkages: list[Linkage]) -> None:
    assert all(link.strength in (1, 2, 3) for link in linkages)
    assert all(link.reason.strip() for link in linkages)


def test_no_cluster_supplies_itself_or_its_own_family_line(
    linkages: list[Linkage], clusters: dict[str, Cluster]
) -> None:
    """A place holds the parents of its clusters, so such a link would match any place with itself."""
    inside = {
        (link.supplier, link.user)
        for link in linkages
        if link.supplier in (link.user, clusters[link.user].parent) or clusters[link.supplier].parent == link.user
    }
    assert inside == WITHIN_PARENT


def test_every_parent_is_linked_at_least_twice(linkages: list[Linkage], clusters: dict[str, Cluster]) -> None:
    uses = Counter(c for link in linkages for c in (link.supplier, link.user))
    assert [c.id for c in clusters.values() if not c.parent and uses[c.id] < 2] == []


@pytest.mark.parametrize(("supplier", "user"), PRESENT)
def test_common_sense_link_is_present(supplier: str, user: str, linkages: list[Linkage]) -> None:
    assert (supplier, user) in {(link.supplier, link.user) for link in linkages}


@pytest.mark.parametrize(("supplier", "user"), ABSENT)
def test_senseless_link_is_absent(supplier: str, user: str, linkages: list[Linkage]) -> None:
    assert (supplier, user) not in {(link.supplier, link.user) for link in linkages}


def test_crosswalk_names_known_clusters(crosswalk: list[dict[str, str]], clusters: dict[str, Cluster]) -> None:
    assert {row["cluster"] for row in crosswalk} <= clusters.keys() | {LOCAL}
    assert all(row["why"] and row["label"] for row in crosswalk)


def test_crosswalk_shares_sum_to_one(crosswalk: list[dict[str, str]]) -> None:
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in crosswalk:
        assert 0 < float(row["share"]) <= 1
        total[row["scheme"], row["code"]] += float(row["share"])
    assert {k: v for k, v in total.items() if v != pytest.approx(1)} == {}


def test_crosswalk_names_each_cluster_once_per_code(crosswalk: list[dict[str, str]]) -> None:
    keys = [(row["scheme"], row["code"], row["cluster"]) for row in crosswalk]
    assert len(set(keys)) == len(keys)


def test_isic_divisions_are_complete(crosswalk: list[dict[str, str]]) -> None:
    unused = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}
    assert _codes(crosswalk, "isic") == {f"{n:02}" for n in range(1, 97) if n not in unused}


@pytest.mark.parametrize(
    ("scheme", "file", "columns"),
    [
        ("naics3", "us_census_cbp/cbp_cbsa_naics3_emp.csv", ["naics_code"]),
        ("gics", "companies_by_city/companies.csv", ["industry"]),
        ("gics_sector", "companies_by_city/companies.csv", ["sector"]),
        (
            "portwatch",
            "port_portwatch/PortWatch_ports_database.csv",
            ["industry_top1", "industry_top2", "industry_top3"],
        ),
    ],
)
def test_every_code_of_the_reference_is_mapped(
    scheme: str, file: str, columns: list[str], crosswalk: list[dict[str, str]]
) -> None:
    if not (REFERENCE / file).exists():
        pytest.skip("reference data absent")
    rows = _rows(REFERENCE / file)
    assert {row[c] for row in rows for c in columns} - {""} - _codes(crosswalk, scheme) == set()


def test_country_words_name_clusters_of_the_taxonomy(clusters: dict[str, Cluster]) -> None:
    """``local`` has no column in the industry mix."""
    words = read_country_words()
    assert len(words) >= 150
    assert {cluster for _, cluster in words} <= clusters.keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tinned fruit, oilseed mills", {"olive_oil_preserves", "grains_oilseeds"}),
        ("copper, tin, swine, steam", {"copper_mining", "metal_mining"}),
        ("crude oil, coconut oil, scientific instruments", {"oil_gas", "food_processing", "instruments_optics"}),
        ("machine-building; soda ash", {"production_technology", "basic_chemicals"}),
        ("construction materials", {"cement"}),
        ("nonelectrical machinery", {"production_technology"}),
        ("", set()),
    ],
)
def test_country_words_do_not_misfire(text: str, expected: set[str]) -> None:
    assert country_clusters(text, read_country_words()).keys() == expected


def test_most_countries_get_three_clusters() -> None:
    """A few small islands name fewer than three traded industries."""
    words = read_country_words()
    found = [len(country_clusters(c.industries, words)) for c in read_countries().values() if c.industries]
    assert sum(n >= 3 for n in found) / len(found) >= 0.95


def _codes(crosswalk: list[dict[str, str]], scheme: str) -> set[str]:
    return {row["code"] for row in crosswalk if row["scheme"] == scheme}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))
