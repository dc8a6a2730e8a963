"""Listed companies by city of their head office: a proxy of the industry mix.

Reads FinanceDatabase's own files (one CSV per exchange) and the tabulated copy that is joined to GeoNames ids. Listed
firms sit where their head office is registered, so places of registration (mining shells, offshore centres) are loud.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from data.atlas import read_crosswalk
from data.sources.countries import country_codes
from data.sources.joins import CityIndex, cluster_shares, traded
from models.atlas import Measured
from models.errors import InvalidInput

NAME = "companies"
FOLDERS = ("companies_by_city", "companies")
SOURCE = "FinanceDatabase: listed companies by head office"
LICENCE = "MIT"
UNIT = "listed firms"
HALF = 20.0  # a choice: with so many firms the count is trusted by half (docs/guide.md)
NEEDED = ("name", "industry", "country", "city")


def read_companies(mirror: Path, cities: CityIndex, as_of: str) -> Measured:
    """Listed firms by place and industry.

    Args:
        mirror: folder with ``companies_by_city/companies.csv`` or ``companies/*.csv``.
        as_of: of the files, where their rows do not say it.

    Raises:
        InvalidInput: no file, or a file without the columns that are needed.
    """
    codes, counts, dates, seen = country_codes(), Counter[tuple[int, str]](), set[str](), set[tuple[str, int]]()
    for row in _rows(mirror):
        if row.get("delisted") == "True":
            continue
        stated = row.get("geonameid", "")
        place = int(float(stated)) if stated else cities.find(row["city"], codes.get(row["country"], ""))
        if place is None or (row["name"], place) in seen:
            continue
        seen.add((row["name"], place))
        counts[place, row["industry"]] += 1
        dates.add(row.get("src") or as_of)
    clusters = cluster_shares(read_crosswalk(), "gics")
    return Measured(NAME, UNIT, SOURCE, max(dates, default=as_of), LICENCE, HALF, traded(counts, clusters), clusters)


def _rows(mirror: Path) -> Iterator[dict[str, str]]:
    paths = [mirror / FOLDERS[0] / "companies.csv", *sorted((mirror / FOLDERS[1]).glob("*.csv"))]
    found = [path for path in paths if path.exists()]
    if not found:
        raise InvalidInput(f"{mirror} has neither {FOLDERS[0]}/companies.csv nor CSV files in {FOLDERS[1]}/.")
    for path in found:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise InvalidInput(f"{path}: the header lacks {', '.join(missing)}.")
            yield from reader
