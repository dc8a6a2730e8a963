"""What the tables on ties say in other languages than English: rules, and the evidence of known ties."""

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.cards import bundled

TABLES = ("rule_words", "evidence_words")


@cache
def tie_words(language: str) -> Mapping[str, str]:
    """An English text of the rules or the evidence to the same in a language; empty for one without a column."""
    found: dict[str, str] = {}
    for name in TABLES:
        with bundled(f"ties/{name}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row["en"]: row[language] for row in csv.DictReader(file) if row.get(language)}
    return MappingProxyType(found)
