"""US employment by metro and industry: County Business Patterns of the Census Bureau, three-digit NAICS.

Reads the Census API's answer (a JSON list of lists with a header) and a tabulated copy with names in a second file.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data.atlas import read_crosswalk
from data.sources.joins import CityIndex, cluster_shares, traded
from models.atlas import Measured
from models.errors import InvalidInput

NAME = "census"
FOLDER = "us_census_cbp"
SOURCE = "US Census Bureau, County Business Patterns"
AS_OF = "2019"
LICENCE = "public domain"
UNIT = "employees"
HALF = 5000.0  # a choice: with so many employees the count is trusted by half (docs/guide.md)
_AREA = re.compile(r"^(?P<cities>.+), (?P<state>[A-Z]{2})")


class Cell(NamedTuple):
    """Employees of one industry in one area."""

    area: str
    naics: str
    employees: float


def read_census(mirror: Path, cities: CityIndex) -> Measured:
    """Employees by principal city and industry.

    Args:
        mirror: folder with ``us_census_cbp``: ``cbp_cbsa_naics3_emp.csv`` and ``cbsa_st.csv``, or the API's ``*.json``.

    Raises:
        InvalidInput: no file, or a file that cannot be read.
    """
    folder, counts = mirror / FOLDER, Counter[tuple[int, str]]()
    answers = sorted(folder.glob("*.json"))
    for cell in _from_api(answers) if answers else _from_table(folder):
        place = principal_city(cell.area, cities)
        if place is not None and len(cell.naics) == 3:
            counts[place, cell.naics] += cell.employees  # type: ignore[assignment]  # Counter is typed for whole numbers
    codes = cluster_shares(read_crosswalk(), "naics3")
    return Measured(NAME, UNIT, SOURCE, AS_OF, LICENCE, HALF, traded(counts, codes), codes)


def principal_city(area: str, cities: CityIndex) -> int | None:
    """First city of an area's title that the gazetteer holds: ``Winston-Salem, NC``, ``Dallas-Fort Worth, TX``.

    The longest beginning of the title that is a place wins, so that a hyphen within a name does no harm.
    """
    found = _AREA.match(area)
    if found is None:
        return None
    parts = re.split(r"([-/])", found["cities"])
    beginnings = ("".join(parts[:end]) for end in range(len(parts), 0, -2))
    places = (cities.find(name, "US", found["state"]) for name in beginnings)
    return next((place for place in places if place is not None), None)


def _from_table(folder: Path) -> Iterator[Cell]:
    try:
        names = {row["cbsa_code"]: row["cbsa_name"] for row in _table(folder / "cbsa_st.csv")}
        for row in _table(folder / "cbp_cbsa_naics3_emp.csv"):
            yield Cell(names.get(row["cbsa_code"], ""), row["naics_code"], float(row["EMP"] or 0))
    except (OSError, KeyError, ValueError) as error:
        raise InvalidInput(f"{folder} holds no employment by area and industry: {error}") from error


def _table(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a table in UTF-8 or, as the tabulated copy's names are, in Windows-1252."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return csv.DictReader(text.splitlines())


def _from_api(answers: list[Path]) -> Iterator[Cell]:
    for path in answers:
        try:
            header, *rows = json.loads(path.read_text(encoding="utf-8"))
            code = next(name for name in header if str(name).startswith("NAICS2"))
            area, naics, employees = (header.index(name) for name in ("NAME", code, "EMP"))
            for row in rows:
                yield Cell(str(row[area]), str(row[naics]), float(row[employees] or 0))
        except (OSError, ValueError, StopIteration, IndexError, TypeError) as error:
            raise InvalidInput(f"{path} is no answer of the Census API: {error}") from error
