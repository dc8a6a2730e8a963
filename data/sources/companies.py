"""Listed companies by city of their head office: a proxy of the industry mix.

Reads FinanceDatabase's own files (one CSV per exchange) and the tabulated copy that is joined to GeoNames ids. Listed
firms sit where their head office is registered, so places of registration (mining shells, offshore centres) are loud.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from data.atlas import read_crosswalk
from data.sources.countries import country_codes
from data.sources.joins import CityIndex, cluster_shares, traded
from data.sources.registers import bare_name
from models.atlas import Measured
from models.errors import InvalidInput

NAME = "companies"
FOLDERS = ("companies_by_city", "companies")
SOURCE = "FinanceDatabase: listed companies by head office"
LICENCE = "MIT"
UNIT = "listed firms"
HALF = 20.0  # a choice: with so many firms the count is trusted by half (docs/guide.md)
LARGE = ("Mega Cap", "Large Cap")  # in FinanceDatabase's words; a market value of 10 billion US dollars and more
NEEDED = ("name", "industry", "country", "city")


def read_companies(mirror: Path, cities: CityIndex, as_of: str) -> Measured:
    """Listed firms by place and industry.

    Args:
        mirror: folder with ``companies_by_city/companies.csv`` or ``companies/*.csv``.
        as_of: of the files, where their rows do not say it.

    Raises:
        InvalidInput: no file, or a file without the columns that are needed.
    """
    counts, dates, seen = Counter[tuple[int, str]](), set[str](), set[tuple[str, int]]()
    heads = defaultdict[int, list[tuple[int, str]]](list)
    for place, row in _placed(mirror, cities):
        if (row["name"], place) in seen:
            continue
        seen.add((row["name"], place))
        counts[place, row["industry"]] += 1
        dates.add(row.get("src") or as_of)
        if row.get("market_cap") in LARGE:
            heads[place].append((LARGE.index(row["market_cap"]), row["name"]))
    clusters, day = cluster_shares(read_crosswalk(), "gics"), max(dates, default=as_of)
    large = {place: _names(found) for place, found in sorted(heads.items())}
    return Measured(NAME, UNIT, SOURCE, day, LICENCE, HALF, traded(counts, clusters), clusters, large)


def _placed(mirror: Path, cities: CityIndex) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of firms that are listed still, each with the place of its head office."""
    codes = country_codes()
    for row in _rows(mirror):
        stated = row.get("geonameid", "")
        place = int(float(stated)) if stated else cities.find(row["city"], codes.get(row["country"], ""))
        if place is not None and row.get("delisted") != "True":
            yield place, row


def _names(found: list[tuple[int, str]]) -> tuple[str, ...]:
    """Names by size, then by the alphabet; a firm that is listed under several writings stands once."""
    return tuple({bare_name(name): name for _, name in sorted(found, reverse=True)}.values())[::-1]


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
