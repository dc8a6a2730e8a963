"""Institutes abroad from the Research Organization Registry: children of an organisation in another country.

Reads the dump as published (a zip with JSON in the form of schema 2), or the JSON alone.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from data.sources.fetch import answer, download
from data.sources.joins import STATES, CityIndex
from models.errors import InvalidInput
from models.link import Firm, Register, Site

NAME = "ror"
SOURCE = "Research Organization Registry (ROR), data dump"
LICENCE = "CC0 1.0"
GIVES = "institutes abroad of research organisations"
ADDRESS = "https://zenodo.org/api/records?q=communities:ror-data&sort=mostrecent&size=1"


class Organisation(NamedTuple):
    """A research organisation and where it sits."""

    name: str
    place: int
    country: str
    children: tuple[str, ...]


def fetch_ror(folder: Path) -> None:
    """Download the newest dump into a folder.

    Raises:
        InvalidInput: the archive does not answer, or lists no zip.
    """
    try:
        files = answer(ADDRESS)["hits"]["hits"][0]["files"]
        name, address = next((one["key"], one["links"]["self"]) for one in files if one["key"].endswith(".zip"))
    except (LookupError, TypeError, StopIteration) as error:
        raise InvalidInput(f"{ADDRESS} lists no dump of ROR.") from error
    download(address, folder / Path(name).name)


def read_ror(mirror: Path, cities: CityIndex) -> Register:
    """Each active organisation with its active children in other countries.

    Args:
        mirror: folder with ``ror``: the dump's zip, or its JSON.

    Raises:
        InvalidInput: no file, or one that is no dump.
    """
    records, as_of = _dump(mirror / NAME)
    known = {str(record["id"]): one for record in records if (one := _organisation(record, cities)) is not None}
    owned: dict[tuple[str, int, str], Site] = {}
    for id_, owner in known.items():
        for child in (known[c] for c in owner.children if c in known):
            if child.country != owner.country:
                firm = f"ror:{id_.rsplit('/', 1)[-1]}"
                site = Site(firm, child.place, "", "institute", "", None, "open", int(as_of[:4]), NAME)
                owned.setdefault((id_, child.place, child.name), site)
    owners = sorted({id_ for id_, _, _ in owned})
    firms = [Firm(f"ror:{o.rsplit('/', 1)[-1]}", known[o].name, "", (known[o].place,), ()) for o in owners]
    return Register(NAME, GIVES, SOURCE, as_of, LICENCE, firms, [owned[key] for key in sorted(owned)])


def _organisation(record: Mapping[str, Any], cities: CityIndex) -> Organisation | None:
    """None for one that is closed, or whose place the gazetteer lacks."""
    if record["status"] != "active":
        return None
    place = record["locations"][0] if record["locations"] else {"geonames_details": {}}
    about = place["geonames_details"]
    country = str(about.get("country_code", ""))
    state = str(about.get("country_subdivision_code", "")) if country in STATES else ""
    row = cities.place(place.get("geonames_id"), str(about.get("name", "")), country, state)
    names = sorted(record["names"], key=lambda name: "ror_display" not in name["types"])
    if row is None or not names:
        return None
    children = tuple(str(one["id"]) for one in record["relationships"] if one["type"].lower() == "child")
    return Organisation(str(names[0]["value"]), row, country, children)


def _dump(folder: Path) -> tuple[list[Mapping[str, Any]], str]:
    """Records of the newest dump in a folder, and its day."""
    files = sorted(p for p in folder.glob("*") if p.suffix in (".zip", ".json"))
    if not files:
        raise InvalidInput(f"{folder} has neither a zip nor a JSON of ROR.")
    path, name = files[-1], files[-1].name
    try:
        raw = path.read_bytes()
        if path.suffix == ".zip":
            with ZipFile(path) as bundle:
                inside = sorted(n for n in bundle.namelist() if n.endswith(".json"))
                name = next((n for n in inside if "v2" in n), inside[-1] if inside else "")
                raw = bundle.read(name)
        records = json.loads(raw)
        records[0]["names"], records[0]["locations"]
    except (BadZipFile, ValueError, LookupError, TypeError) as error:
        raise InvalidInput(f"{path} is no dump of ROR in the form of schema 2: {error}") from error
    days = re.findall(r"20\d\d-[01]\d-[0-3]\d", f"{path.name} {name}")
    return records, max(days, default=datetime.now(UTC).date().isoformat())
