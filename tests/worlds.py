"""A small world with known answers: fourteen places in five countries."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from features.places.sea import sea_distances
from features.places.world import World
from models.atlas import AtlasRow, Cluster, Linkage
from models.city import Airport, Country, Figure, Place, Port

# Country AA lies on a coast at 50 N, BB across the sea, CC at 30 S on the other side of the globe, DD has no facts
# and EE is not in the table of countries.
HARBOR, BOROUGH, SUBURB, INLAND = 1, 2, 3, 4
TWIN, PLAIN, HAMLET = 5, 6, 7
SOUTH, BUSH = 8, 9
BLANK, NOWHERE = 10, 11
DOUBLE_A, DOUBLE_B = 12, 13
RIVER = 14

FAMOUS = tuple(f"name {i}" for i in range(60))


def place(
    id_: int, name: str, country: str, lat: float, lon: float, people: int, zone: str = "UTC", admin1: str = "01"
) -> Place:
    """A place that many names make prominent."""
    return Place(id_, name, country, admin1, lat, lon, people, zone, FAMOUS)


PLACES = (
    place(HARBOR, "Harbor", "AA", 50.0, 0.0, 2_000_000),
    place(BOROUGH, "Borough", "AA", 50.0, 0.07, 300_000),  # 5 km from Harbor
    place(SUBURB, "Suburb", "AA", 50.0, 0.35, 100_000),  # 25 km from Harbor
    place(INLAND, "Inland", "AA", 50.0, 5.0, 1_000_000),
    place(TWIN, "Twin", "BB", 50.0, -40.0, 2_100_000, "Atlantic/Cape_Verde"),  # UTC-1
    place(PLAIN, "Plain", "BB", 46.0, -45.0, 500_000, "Atlantic/Cape_Verde"),
    place(HAMLET, "Hamlet", "BB", 44.0, -45.0, 30_000, "Atlantic/Cape_Verde"),
    place(SOUTH, "South", "CC", -30.0, 150.0, 4_000_000, "Australia/Brisbane"),  # UTC+10
    place(BUSH, "Bush", "CC", -25.0, 145.0, 60_000, "Australia/Brisbane"),
    place(BLANK, "Blank", "DD", 10.0, 20.0, 800_000, "Africa/Lagos"),  # UTC+1
    place(NOWHERE, "Nowhere", "EE", 12.0, 25.0, 700_000, "Africa/Lagos"),
    place(DOUBLE_A, "Double A", "CC", -20.0, 140.0, 90_000, "Australia/Brisbane"),
    place(DOUBLE_B, "Double B", "CC", -20.0, 140.0, 90_000, "Australia/Brisbane", admin1="02"),
    place(RIVER, "River", "BB", 48.0, -50.0, 400_000, "Atlantic/Cape_Verde"),
)

CLUSTERS = (
    Cluster("auto", "", "Automotive", "making", "cars and parts"),
    Cluster("auto_parts", "auto", "Automotive parts", "making", "parts"),
    Cluster("car_assembly", "auto", "Car assembly", "making", "cars"),
    Cluster("steel", "", "Steel", "making", "steel"),
    Cluster("banking", "", "Banking", "services", "banks"),
    Cluster("container_port", "", "Container port", "water", "boxes"),
    Cluster("farming", "", "Farming", "land", "crops"),
)
LINKAGES = (
    Linkage("steel", "auto", 3, "cars are made of steel"),
    Linkage("banking", "farming", 1, "farms borrow"),
)


def atlas_row(id_: int, name: str, country: str, profile: str, **clusters: int) -> AtlasRow:
    """A row of the atlas."""
    return AtlasRow(id_, name, country, clusters, profile, (("firm", "Crafted Ltd"),), ("crafted",), "2026")


ATLAS = MappingProxyType(
    {
        r.id: r
        for r in (
            atlas_row(HARBOR, "Harbor", "AA", "cars leave the harbor", auto_parts=3, container_port=2),
            atlas_row(INLAND, "Inland", "AA", "steel mills and banks", steel=3, banking=1),
            atlas_row(TWIN, "Twin", "BB", "cars leave the harbor", auto_parts=3, container_port=2),
            atlas_row(PLAIN, "Plain", "BB", "steel mills", steel=3),
            atlas_row(SOUTH, "South", "CC", "banks and wheat", banking=2, farming=3, container_port=1),
            atlas_row(RIVER, "River", "BB", "cars by barge", car_assembly=3),
        )
    }
)
PORTS = (
    Port("AAHAR", "Harbor Quay", "AA", 50.0, 0.1),
    Port("BBRIV", "River Quay", "BB", 48.0, -49.9),
    Port("BBTWI", "Twin Quay", "BB", 50.0, -40.1),
    Port("CCSOU", "South Quay", "CC", -30.0, 150.2),
)
AIRPORTS = (
    Airport("HAR", "Harbor Airport", "AA", 50.1, 0.0, True),
    Airport("INL", "Inland Field", "AA", 50.1, 5.0, False),
    Airport("SOU", "South Airport", "CC", -30.1, 150.0, True),
    Airport("TWI", "Twin Airport", "BB", 50.1, -40.0, True),
    Airport("TWJ", "Twin Field", "BB", 50.05, -40.0, False),
)
# Nodes (lon, lat) and lanes: Harbor to Twin is 700 + 800 km by the middle node, not 2,000 km straight.
SEA_NODES = ((0.1, 50.0), (-20.0, 50.0), (-40.1, 50.0), (150.2, -30.0), (-49.9, 48.0))
SEA_EDGES = ((0, 1, 700.0), (1, 2, 800.0), (0, 2, 2000.0), (2, 3, 5000.0), (4, 2, 600.0))


def country(code: str, name: str, **facts: Any) -> Country:
    """A country with some facts, the others missing."""
    base: dict[str, Any] = {
        "continent": "EU",
        "neighbours": (),
        "gdp_per_head": None,
        "sectors": {},
        "industries": "",
        "export_partners": {},
        "import_partners": {},
        "trade_year": None,
        "languages": {},
        "blocs": (),
    }
    return Country(code=code, name=name, **(base | facts))


def _sectors(agriculture: float, industry: float, services: float) -> dict[str, Figure]:
    return {
        "agriculture": Figure(agriculture, 2023),
        "industry": Figure(industry, 2023),
        "services": Figure(services, 2023),
    }


COUNTRIES = MappingProxyType(
    {
        "AA": country(
            "AA", "Aland", gdp_per_head=Figure(50_000, 2023), sectors=_sectors(0.02, 0.28, 0.7), industries="cars",
            export_partners={"BB": 0.16}, import_partners={"CC": 0.04}, trade_year=2023,
            languages={"en": 0.9, "fr": 0.2}, blocs=("EU",),
        ),
        "BB": country(
            "BB", "Bland", gdp_per_head=Figure(40_000, 2023), sectors=_sectors(0.03, 0.27, 0.7), industries="steel",
            export_partners={"AA": 0.09}, trade_year=2022, languages={"en": 0.5, "es": 0.6}, blocs=("EU", "GCC"),
        ),
        "CC": country(
            "CC", "Cland", gdp_per_head=Figure(5_000, 2022), sectors=_sectors(0.4, 0.2, 0.4), industries="wheat",
            languages={"es": 0.3}, blocs=("ASEAN",),
        ),
        "DD": country("DD", "Dland"),
    }
)  # fmt: skip


def world(**change: Any) -> World:
    """The facts, with what a test changes."""
    base = World(
        countries=COUNTRIES,
        ports=PORTS,
        airports=AIRPORTS,
        clusters=CLUSTERS,
        linkages=LINKAGES,
        atlas=ATLAS,
        country_clusters={"AA": {"auto": 1.0}, "BB": {"steel": 1.0}, "CC": {"farming": 1.0}, "DD": {}},
        language_names={"en": "English", "es": "Spanish", "fr": "French"},
        sea=sea_distances(PORTS, SEA_NODES, SEA_EDGES),
    )
    return replace(base, **change)
