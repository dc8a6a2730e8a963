"""What a city is called in a language, where that is not its name in the gazetteer: シカゴ, Nueva York."""

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.cards import bundled


@cache
def city_names(language: str) -> Mapping[int, str]:
    """GeoNames id to the name in a language; empty for a language without names of its own."""
    with bundled("gazetteer/city_names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    return MappingProxyType({int(row["geonameid"]): row["name"] for row in rows})
