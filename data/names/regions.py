"""Where a place lies, as people write it: a country or a first-level region of one, by name, abbreviation or code."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from data.cards import bundled
from data.names.countries import codes, countries
from data.names.forms import fold, squeeze, without_umlauts
from data.names.words import WORDS

Area = tuple[str, str]
"""A country's code and the code of its first-level region; "" for the whole country."""
_WORDS = "|".join(sorted((fold(word) for word in WORDS["region_words"]), key=len, reverse=True))
_LEADING, _TRAILING = re.compile(rf"^(?:{_WORDS})\s+(?=.)"), re.compile(rf"(?<=.)\s+(?:{_WORDS})$")
_GLUED = re.compile(f"(?<=..)(?:{'|'.join(fold(w) for w in WORDS['region_words_glued'])})$")
# Lists file places under a country that is not their own in ISO 3166; that says nothing of their status.
_FILED_UNDER: Mapping[str, frozenset[str]] = MappingProxyType(
    {country: frozenset(also) for country, also in WORDS["filed_under"].items()}
)


@lru_cache(maxsize=4096)
def areas(text: str) -> frozenset[Area]:
    """What a stated country or region may mean: ``CA`` is Canada and California. Empty where nothing is understood."""
    key = squeeze(text)
    found = {(country, "") for country in countries(text)} | _regions().get(key, frozenset())
    if not found:
        bare = squeeze(_bare(fold(text)))
        tried = (bare, without_umlauts(key), without_umlauts(bare))
        found = {area for k in tried for area in (*_regions().get(k, ()), *((c, "") for c in countries(k)))}
    return frozenset(found)


def country_code(text: str) -> str | None:
    """The country that a text names and nothing else; None for ``Georgia``, ``Scotland`` and what is unknown."""
    found = areas(text)
    whole = {country for country, region in found if not region}
    certain = len(whole) == 1 and (whole == {country for country, _ in found} or squeeze(text) in codes())
    return next(iter(whole)) if certain else None


def lies_in(country: str, admin1: str, where: Collection[Area], loosely: bool = False) -> bool:
    """Whether a place's country and region are one of the areas.

    Args:
        loosely: whether lists that file the place under another country count: San Juan under the United States.
    """
    if (country, "") in where or (country, admin1) in where:
        return True
    return loosely and any(not region and country in _FILED_UNDER.get(of, ()) for of, region in where)


@cache
def _regions() -> Mapping[str, frozenset[Area]]:
    """Squeezed names, abbreviations and codes of regions to the regions."""
    found: dict[str, set[Area]] = {}
    with bundled("gazetteer/regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in _forms(row):
                found.setdefault(form, set()).add((row["country"], row["admin1"]))
    found.pop("", None)
    return MappingProxyType({key: frozenset(of) for key, of in found.items()})


def _forms(row: Mapping[str, str]) -> Iterator[str]:
    yield row["admin1"].casefold()
    yield from (code.casefold() for code in row["code"].split("|"))
    for name in (row["name"], *row["other_names"].split("|"), *row["parts"].split("|")):
        if "," in name:
            yield squeeze(" ".join(reversed(name.split(","))))
        yield squeeze(name)
        yield squeeze(_bare(fold(name)))


def _bare(key: str) -> str:
    """A folded name without words such as ``province of``; whole where nothing else is left."""
    shorter = _TRAILING.sub("", _LEADING.sub("", key))
    return _GLUED.sub("", shorter) if not shorter.isascii() else shorter
