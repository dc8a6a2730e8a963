"""Subsidiaries abroad from the Global LEI Foundation: golden copy of level 1 (who is who) and level 2 (who owns whom).

Files are the published CSV, zipped or not, told apart by their headers. They hold millions of rows and are read in one
pass each: relations first, then the names and cities of the entities that stand in one.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from data.sources.fetch import download
from data.sources.joins import STATES, CityIndex
from models.errors import InvalidInput
from models.link import Firm, Register, Site

NAME = "gleif"
SOURCE = "GLEIF golden copy, level 1 and level 2"
LICENCE = "CC0 1.0"
GIVES = "subsidiaries abroad by city of the head office"
ADDRESSES = {
    "lei2.csv.zip": "https://goldencopy.gleif.org/api/v2/golden-copies/publishes/lei2/latest.csv",
    "rr.csv.zip": "https://goldencopy.gleif.org/api/v2/golden-copies/publishes/rr/latest.csv",
}
DIRECT, ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"
RELATION = (
    "Relationship.StartNode.NodeID",
    "Relationship.EndNode.NodeID",
    "Relationship.RelationshipType",
    "Relationship.RelationshipStatus",
)
ENTITY = (
    "LEI",
    "Entity.LegalName",
    "Entity.HeadquartersAddress.City",
    "Entity.HeadquartersAddress.Region",
    "Entity.HeadquartersAddress.Country",
    "Entity.EntityCategory",
    "Entity.EntityStatus",
)
NO_SITE = ("FUND", "SOLE_PROPRIETOR")  # a fund is an account and no presence
# Where the legal name is in another script, one of these may be in Latin letters.
OTHER_NAMES = (
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1",
    "Entity.OtherEntityNames.OtherEntityName.1",
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal entity with the place of its head office."""

    name: str
    place: int
    country: str


def fetch_gleif(folder: Path) -> None:
    """Download the newest golden copy of both levels into a folder.

    Raises:
        InvalidInput: an address does not answer.
    """
    for file, address in ADDRESSES.items():
        download(address, folder / file)


def read_gleif(mirror: Path, cities: CityIndex) -> Register:
    """Each pair of an owner and a city abroad where a subsidiary has its head office, once.

    The owner is the ultimate parent; the direct parent too where it is at home in the same country as that (Audi of
    Ingolstadt under Volkswagen of Wolfsburg), so that holdings in third countries are nobody's owner.

    Args:
        mirror: folder with ``gleif``: both levels as CSV, alone or in zips.

    Raises:
        InvalidInput: a level is missing or cannot be read.
    """
    tables = sorted(p for p in (mirror / NAME).glob("*") if p.suffix in (".csv", ".zip"))
    parents = _relations(tables)
    entities = _entities(tables, parents.keys() | {p for kinds in parents.values() for p in kinds.values()}, cities)
    as_of = _day(tables)
    owned: dict[tuple[str, int], Site] = {}
    for child, kinds in parents.items():
        one = entities.get(child)
        for owner in _owners(kinds, entities) if one else ():
            if one and entities[owner].country != one.country:
                site = Site(f"gleif:{owner}", one.place, "", "subsidiary", "", None, "open", int(as_of[:4]), NAME)
                owned.setdefault((owner, one.place), site)
    owners = sorted({owner for owner, _ in owned})
    firms = [Firm(f"gleif:{lei}", entities[lei].name, "", (entities[lei].place,), ()) for lei in owners]
    return Register(NAME, GIVES, SOURCE, as_of, LICENCE, firms, [owned[key] for key in sorted(owned)])


def _owners(kinds: dict[str, str], entities: dict[str, Entity]) -> list[str]:
    top, direct = kinds.get(ULTIMATE), kinds.get(DIRECT)
    found = [lei for lei in dict.fromkeys((top, direct)) if lei is not None and lei in entities]
    if len(found) == 2 and entities[found[0]].country != entities[found[1]].country:
        return found[:1]
    return found


def _relations(tables: Sequence[Path]) -> dict[str, dict[str, str]]:
    """Child to its direct and ultimate parents, by kind of relation, of relations in force."""
    parents: dict[str, dict[str, str]] = {}
    for child, parent, kind, status in _rows(tables, RELATION, "level 2"):
        if kind in (DIRECT, ULTIMATE) and status == "ACTIVE" and child != parent:
            parents.setdefault(child, {})[kind] = parent
    return parents


def _entities(tables: Sequence[Path], wanted: set[str], cities: CityIndex) -> dict[str, Entity]:
    """Those wanted that are active, no fund, and in a place of the gazetteer."""
    found = {}
    for lei, name, city, region, country, category, status, *others in _rows(tables, ENTITY, "level 1", OTHER_NAMES):
        if lei in wanted and status == "ACTIVE" and category not in NO_SITE:
            state = region.partition("-")[2] if country in STATES else ""
            place = cities.find(city, country, state)
            if place is not None:
                found[lei] = Entity(next((n for n in (name, *others) if n and n.isascii()), name), place, country)
    return found


def _rows(tables: Sequence[Path], columns: Sequence[str], level: str, may: Sequence[str] = ()) -> Iterator[list[str]]:
    """The cells of some columns, of every table that has them, then of those that it may have."""
    met = False
    for path in tables:
        try:
            with _opened(path) as file:
                reader = csv.reader(file)
                header = next(reader, [])
                if not set(columns) <= set(header):
                    continue
                met, at = True, [header.index(name) for name in (*columns, *may) if name in header]
                yield from ([row[i] for i in at] for row in reader if len(row) == len(header))
        except (BadZipFile, UnicodeDecodeError) as error:
            raise InvalidInput(f"{path} is no table of GLEIF: {error}") from error
    if not met:
        raise InvalidInput(f"The folder {NAME} of the mirror has no CSV of {level} with {columns[0]}, {columns[1]}.")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if not is_zipfile(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with ZipFile(path) as bundle:
        names = [name for name in bundle.namelist() if name.endswith(".csv")]
        if not names:
            raise InvalidInput(f"{path} holds no CSV.")
        with bundle.open(names[0]) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _day(tables: Sequence[Path]) -> str:
    """Newest day in the names of the files and of what is in them, else today."""
    names = [path.name for path in tables]
    for path in tables:
        if is_zipfile(path):
            names += ZipFile(path).namelist()
    days = [re.sub(r"\D", "", day) for name in names for day in re.findall(r"20\d\d-?[01]\d-?[0-3]\d", name)]
    newest = max(days, default=datetime.now(UTC).strftime("%Y%m%d"))
    return f"{newest[:4]}-{newest[4:6]}-{newest[6:]}"
