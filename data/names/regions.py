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
    """What a stated country or region may mean: ``CA`` is Canada and California. Empty where nothing is understood.

    A province or county within a region (``Berkshire``) means the region; see ``is_part``.
    """
    return _whole(text) or _found(_parts(), text)


@lru_cache(maxsize=4096)
def is_part(text: str) -> bool:
    """Whether a text names a province or county within a region: which places lie in it is then not known."""
    return not _whole(text) and bool(_found(_parts(), text))


def _whole(text: str) -> frozenset[Area]:
    """Countries and first-level regions of a name."""
    of_countries = frozenset((country, "") for country in countries(text))
    found = of_countries | _regions().get(squeeze(text), frozenset())
    return found or _found(_regions(), text) or frozenset((c, "") for c in countries(without_umlauts(fold(text))))


def _found(table: Mapping[str, frozenset[Area]], text: str) -> frozenset[Area]:
    """The areas of a name, of the name without words such as ``province of``, or without German umlauts."""
    key, bare = squeeze(text), squeeze(_bare(fold(text)))
    tried = dict.fromkeys((key, bare, without_umlauts(key), without_umlauts(bare)))
    return next((table[k] for k in tried if k in table), frozenset())


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
    return _table(("admin1", "code", "name", "other_names"))


@cache
def _parts() -> Mapping[str, frozenset[Area]]:
    """Squeezed names of provinces and counties to the regions that they lie in."""
    return _table(("parts",))


def _table(columns: tuple[str, ...]) -> Mapping[str, frozenset[Area]]:
    found: dict[str, set[Area]] = {}
    with bundled("gazetteer/regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in "|".join(row[column] for column in columns).split("|"):
                for form in _forms(name):
                    found.setdefault(form, set()).add((row["country"], row["admin1"]))
    found.pop("", None)
    return MappingProxyType({key: frozenset(of) for key, of in found.items()})


def _forms(name: str) -> Iterator[str]:
    if "," in name:
        yield squeeze(" ".join(reversed(name.split(","))))
    yield squeeze(name)
    yield squeeze(_bare(fold(name)))


def _bare(key: str) -> str:
    """A folded name without words such as ``province of``; whole where nothing else is left."""
    shorter = _TRAILING.sub("", _LEADING.sub("", key))
    return _GLUED.sub("", shorter) if not shorter.isascii() else shorter
