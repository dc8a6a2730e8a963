"""The known cases of the specification: what their sources say is in the bundled evidence; facts of the pairs are here.

The facts are crafted from general knowledge (metro sizes, clusters, shares of trade), so that the cases do not move
when the atlas does. `group` is what the sources say of the tie; `then` is the year in which they say it.
"""

from dataclasses import dataclass
from datetime import date

from models.pair import PairFacts
from tests.audit_world import facts, shared, supply


@dataclass(frozen=True)
class KnownCase:
    """A tie that was written about."""

    a: tuple[int, str, str, str]
    b: tuple[int, str, str, str]
    group: str
    then: date
    facts: PairFacts


def case(
    a: tuple[int, str, str, str],
    b: tuple[int, str, str, str],
    group: str,
    then: date,
    pops: tuple[float, float],
    **more: object,
) -> KnownCase:
    """A case with metro populations in millions."""
    sizes = {"metro_population_a": round(pops[0] * 1e6), "metro_population_b": round(pops[1] * 1e6)}
    return KnownCase(a, b, group, then, facts(a[0], b[0], **sizes, **more))


US_CN = {
    "export_share": 0.07,
    "import_share": 0.18,
    "trade_year": 2023,
    "overlap_hours": 0.0,
    "gdp_per_head_a": 75000.0,
    "gdp_per_head_b": 13000.0,
}
US_JP = {
    "export_share": 0.04,
    "import_share": 0.05,
    "trade_year": 2023,
    "overlap_hours": 0.0,
    "gdp_per_head_a": 75000.0,
    "gdp_per_head_b": 40000.0,
}
NOT_OWN = {"own_facts_b": False, "anchor_b": False}
CASES = (
    case(
        (4887398, "Chicago", "US", "IL"),
        (3530597, "Mexico City", "MX", "09"),
        "economic",
        date(2014, 6, 30),
        (9.4, 21.0),
        shared_clusters=shared(
            "Financial services", "Food processing", "Transport and logistics", "Automotive", strength=2
        ),
        supplies=[supply("Metalworking", "Automotive", 3), supply("Food machinery", "Food processing", 2)],
        export_share=0.16,
        import_share=0.15,
        trade_year=2023,
        overlap_hours=8.0,
        shared_language="Spanish",
        language_share=0.13,
        gdp_per_head_a=75000.0,
        gdp_per_head_b=20000.0,
    ),
    case(
        (4726206, "San Antonio", "US", "TX"),
        (1858421, "Kumamoto", "JP", "21"),
        "economic",
        date(2014, 9, 1),
        (2.5, 1.0),
        shared_clusters=shared("Automotive", strength=2) + shared("Semiconductors", "Food processing", strength=1),
        supplies=[supply("Metalworking", "Automotive", 2)],
        **US_JP,
    ),
    case(
        (5746545, "Portland", "US", "OR"),
        (1886760, "Suzhou", "CN", "04"),
        "economic",
        date(2014, 4, 30),
        (2.5, 7.0),
        shared_clusters=shared("Semiconductors and electronics", "Metalworking", "Machinery", strength=3),
        supplies=[supply("Semiconductor equipment", "Electronics", 3), supply("Electronics", "Machinery", 2)],
        port_a="USPDX",
        port_b="CNSZH",
        sea_km=9500.0,
        **US_CN,
    ),
    case(
        (4699066, "Houston", "US", "TX"),
        (1795565, "Shenzhen", "CN", "30"),
        "economic",
        date(2014, 1, 31),
        (7.0, 17.5),
        shared_clusters=shared("Biopharma", "Transport and logistics", strength=2)
        + shared("Information technology", strength=1),
        supplies=[supply("Petrochemicals", "Plastics", 3)],
        port_a="USHOU",
        port_b="CNSZX",
        sea_km=18500.0,
        **US_CN,
    ),
    case(
        (4509177, "Columbus", "US", "OH"),
        (1808722, "Hefei", "CN", "01"),
        "economic",
        date(2013, 6, 30),
        (2.1, 5.0),
        shared_clusters=shared("Automotive", strength=2) + shared("Appliances", strength=1),
        supplies=[supply("Metalworking", "Automotive", 2)],
        **US_CN,
    ),
    case(
        (4499379, "Wilmington", "US", "NC"),
        (2037886, "Dandong", "CN", "19"),
        "economic",
        date(2018, 12, 31),
        (0.3, 0.7),
        shared_clusters=shared("Transport and logistics", strength=2),
        port_a="USILM",
        port_b="CNDDG",
        sea_km=19000.0,
        large_airports=(False, False),
        **US_CN,
    ),
    case(
        (4167147, "Orlando", "US", "FL"),
        (1849186, "Urayasu", "JP", "04"),
        "cultural",
        date(2014, 12, 31),
        (2.7, 37.0),
        shared_clusters=shared("Hospitality and tourism", strength=3),
        **(US_JP | NOT_OWN),
    ),
    case(
        (4975802, "Portland", "US", "ME"),
        (1852139, "Shinagawa", "JP", "05"),
        "cultural",
        date(2014, 4, 30),
        (0.55, 37.0),
        shared_clusters=shared("Insurance", strength=1),
        large_airports=(False, True),
        port_a="USPWM",
        port_b="JPTYO",
        sea_km=18000.0,
        **(US_JP | NOT_OWN),
    ),
    case(
        (4115412, "Hot Springs", "US", "AR"),
        (2112823, "Hanamaki", "JP", "16"),
        "cultural",
        date(2024, 1, 31),
        (0.1, 0.1),
        shared_clusters=shared("Hospitality and tourism", strength=1),
        large_airports=(False, False),
        **US_JP,
    ),
    case(
        (4509177, "Columbus", "US", "OH"),
        (1668355, "Tainan", "TW", "04"),
        "paper",
        date(1998, 12, 31),
        (2.1, 1.9),
        shared_clusters=shared("Automotive", strength=1),
        overlap_hours=0.0,
    ),
    case(
        (1264527, "Chennai", "IN", "25"),
        (5419384, "Denver", "US", "CO"),
        "paper",
        date(2008, 9, 1),
        (11.0, 3.0),
        shared_clusters=shared("Information technology", strength=2),
        export_share=0.18,
        import_share=0.06,
        trade_year=2023,
        overlap_hours=0.0,
        shared_language="English",
        language_share=0.2,
        gdp_per_head_a=2500.0,
        gdp_per_head_b=75000.0,
    ),
    case(
        (1264527, "Chennai", "IN", "25"),
        (4726206, "San Antonio", "US", "TX"),
        "paper",
        date(2012, 12, 31),
        (11.0, 2.5),
        shared_clusters=shared("Automotive", strength=2),
        export_share=0.18,
        import_share=0.06,
        trade_year=2023,
        overlap_hours=0.0,
        shared_language="English",
        language_share=0.2,
        gdp_per_head_a=2500.0,
        gdp_per_head_b=75000.0,
    ),
    case(
        (5946768, "Edmonton", "CA", "01"),
        (5959974, "Gatineau", "CA", "10"),
        "paper",
        date(2007, 10, 31),
        (1.4, 0.35),
        shared_clusters=[],
        overlap_hours=6.0,
        shared_language="English",
        language_share=0.5,
        large_airports=(True, True),
    ),
    case(
        (5577147, "Fort Collins", "US", "CO"),
        (3458575, "Limeira", "BR", "27"),
        "paper",
        date(2012, 1, 31),
        (0.36, 0.35),
        shared_clusters=shared("Agriculture", strength=1),
        overlap_hours=4.0,
    ),
    case(
        (5577147, "Fort Collins", "US", "CO"),
        (2192362, "Christchurch", "NZ", "E9"),
        "paper",
        date(2012, 1, 31),
        (0.36, 0.5),
        shared_clusters=shared("Agriculture", strength=1),
        overlap_hours=3.0,
        shared_language="English",
        language_share=0.9,
    ),
    case(
        (2645889, "Keighley", "GB", "ENG"),
        (2986484, "Poix-du-Nord", "FR", "32"),
        "historic",
        date(1920, 12, 31),
        (0.05, 0.002),
    ),
    case((5174035, "Toledo", "US", "OH"), (2510409, "Toledo", "ES", "54"), "historic", date(1931, 12, 31), (0.6, 0.09)),
    case(
        (2652221, "Coventry", "GB", "ENG"), (472757, "Volgograd", "RU", "84"), "historic", date(2022, 3, 31), (0.4, 1.0)
    ),
    case(
        (2652221, "Coventry", "GB", "ENG"), (2935022, "Dresden", "DE", "13"), "historic", date(2020, 12, 31), (0.4, 0.8)
    ),
    case(
        (5045360, "Saint Paul", "US", "MN"),
        (1856177, "Nagasaki", "JP", "27"),
        "historic",
        date(1955, 12, 31),
        (3.0, 0.4),
    ),
)
