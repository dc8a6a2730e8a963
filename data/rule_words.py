"""What the rules that bear on ties say in other languages than English: titles, texts, and what to check."""

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.cards import bundled


@cache
def rule_words(language: str) -> Mapping[str, str]:
    """An English title, text or check of ``rules.csv`` to the same in a language; empty for one without a column."""
    with bundled("ties/rule_words.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["en"]: row[language] for row in csv.DictReader(file) if row.get(language)})
