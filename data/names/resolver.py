"""The one resolver: a text, as people write it, to the place that it names; or the places that it may name."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from data.names.forms import Meaning, expand, fold, meanings, spellings
from data.names.regions import Area, areas, is_part, lies_in
from data.names.store import ALIAS, CLEAR_LEAD, PRIMARY, Named, NameStore
from data.names.words import WORDS
from models.errors import AmbiguousCity, UnknownCity

_NEAR = 78.0  # of 100; a choice: a slip or two in nine letters; lower, strangers are suggested
_WELL_KNOWN = 100_000  # a choice: a place of so many people is meant, though nothing says which county it lies in
_LABEL_WITH_ID = re.compile(r"([^,]+).*\((\d{1,18})\)")  # as suggestions are written: name, region, country (id)
_MAX_DIGITS = 18  # SQLite's integers hold no more
_SECOND_NAMES = frozenset(expand(fold(name)) for name in WORDS["second_names"])
"""Names that a small place bears and that many write for a great one: bare, they are asked about."""


class Names:
    """The search.

    Args:
        path: the file that ``write_names`` made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._store = NameStore(path)

    def search(self, text: str, limit: int = 10) -> list[Named]:
        """Places whose names match, exact ones first, then by prefix, then with typos; best known first within each.

        A part after a comma (``Portland, Maine``) keeps only what lies there; a part that is not understood, nothing.
        """
        found: dict[int, Named] = {}
        every = list(meanings(text))
        if not every:
            return []
        name, where = every[0].names[0], [areas(part) for part in every[0].where]
        finders: tuple[Callable[[], Iterable[Named]], ...] = (
            lambda: next(filter(None, map(self._read, every)), []),
            lambda: _within(self._store.prefix(fold(name)), where),
            lambda: _within(self._near(fold(name)), where),
        )
        for find in finders:
            if len(found) >= limit:
                break
            for place in sorted(find(), key=lambda p: (-p.weight, p.id)):
                found.setdefault(place.id, place)
        return list(found.values())[:limit]

    def resolve(self, text: str) -> int:
        """The one place that this text names.

        Args:
            text: a GeoNames id, ``Name``, ``Name, CC``, ``Name, ADMIN1``, ``Name, ADMIN1, CC``, the last with an id in
                brackets as suggestions have it; countries and first-level regions by name, abbreviation or code, in
                any order and in brackets.

        Raises:
            UnknownCity: no such place, or a country or region that is not understood; near names are the suggestions.
            AmbiguousCity: no match has three times the population of the next; the candidates are the suggestions.
        """
        digits = text.strip()
        if digits.isascii() and digits.isdigit():
            return self._by_id(digits)
        labelled = _LABEL_WITH_ID.fullmatch(digits)
        if labelled and int(labelled[2]) in {place.id for place in self._named(labelled[1], [])}:
            return int(labelled[2])
        for meaning in meanings(text):
            found = self._read(meaning)
            if found:
                return _one(text, meaning, found)
        raise self._unknown(text, list(meanings(text)))

    def _read(self, meaning: Meaning) -> list[Named]:
        """The places that bear all names of a meaning, where it says; none where a part of that is not understood."""
        where = [areas(part) for part in meaning.where]
        if not all(where):
            return []
        found = self._named(meaning.names[0], where)
        for name in meaning.names[1:]:
            also = {place.id for place in self._named(name, where)} if found else ()
            found = [place for place in found if place.id in also]
        return found

    def _named(self, name: str, where: list[frozenset[Area]]) -> list[Named]:
        """By the first spelling of a name that a place there bears; one that is an alias only, with the next one."""
        own, aliases = expand(fold(name)), list[Named]()
        for key in spellings(name):
            found = _within(self._store.exact((key, fold(name)) if key == own else (key,)), where)
            if key != own and own.endswith(" city"):
                found = [place for place in found if place.country not in WORDS["city_is_name"]]
            if any(place.level != ALIAS for place in found):
                return _joined(aliases, found)
            aliases = _joined(aliases, found)
        return aliases

    def _unknown(self, text: str, every: list[Meaning]) -> UnknownCity:
        """Why nothing was found: a part that is not understood goes before a name that is not known."""
        unclear = next((part for part in every[0].where if not areas(part)), None) if every else None
        if every and unclear is not None:
            there = self._exact(every[0].names[0], every[0].where)
            return UnknownCity(
                f"'{unclear[:60]}' in '{text[:120]}' is no country or region that we know. Add the country's code.",
                suggestions=[self._label(place) for place in there[:5]],
            )
        near = [self._label(place) for place in self._suggested(every)]
        hint = " Did you mean one of the suggestions?" if near else " Try another spelling, or a GeoNames id."
        return UnknownCity(f"No city of the gazetteer is called '{text}'.{hint}", suggestions=near)

    def _label(self, place: Named) -> str:
        """Text that resolves to this place again, with its id where name, region and country do not tell it alone."""
        found = next((found for meaning in meanings(place.label) if (found := self._read(meaning))), [])
        return place.label if [one.id for one in found] == [place.id] else _with_id(place)

    def _suggested(self, every: list[Meaning]) -> list[Named]:
        """What the name alone finds, there or elsewhere; for several names that are not one place, each of them."""
        if not every:
            return []
        several = next((meaning for meaning in every if len(meaning.names) > 1), None)
        if several is not None:
            return [place for name in several.names for place in self._exact(name, several.where)[:2]]
        name, where = every[0].names[0], every[0].where
        return self.search(", ".join((name, *where)), 5) or self.search(name, 5)

    def _exact(self, name: str, where: tuple[str, ...]) -> list[Named]:
        """The places of a name, best known first, within what is understood of where."""
        known = [found for found in map(areas, where) if found]
        return sorted(self._named(name, known), key=lambda p: (-p.weight, p.id))

    def _by_id(self, digits: str) -> int:
        if len(digits) > _MAX_DIGITS or not self._store.has(int(digits)):
            raise UnknownCity(f"No place of the gazetteer has the GeoNames id {digits[:40]}.")
        return int(digits)

    def _near(self, key: str) -> list[Named]:
        if len(key) < 3:
            return []
        hits = process.extract(expand(key), self._primary_keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=8)
        return [place for hit in hits for place in self._store.exact((hit[0],))]

    @cached_property
    def _primary_keys(self) -> list[str]:
        return self._store.primary_keys()


def _within(found: Iterable[Named], where: list[frozenset[Area]]) -> list[Named]:
    """What lies in all of the areas, and what lists file there where it is three times as large."""
    every = list(found)
    inside = [p for p in every if _inside(p, where)]
    most = CLEAR_LEAD * max((p.population for p in inside), default=0)
    filed = [p for p in every if p.population >= most and p not in inside]
    return inside + [p for p in filed if all(lies_in(p.country, p.admin1, part, loosely=True) for part in where)]


def _joined(some: list[Named], more: list[Named]) -> list[Named]:
    """Both, each place once, by its best name."""
    best = {place.id: place for place in sorted([*some, *more], key=lambda p: p.level)}
    return list(best.values())


def _inside(place: Named, where: list[frozenset[Area]]) -> bool:
    """Whether a place lies in each of the areas by the codes of its country and region."""
    return all(lies_in(place.country, place.admin1, part) for part in where)


def _one(text: str, meaning: Meaning, found: list[Named]) -> int:
    """The place that is meant: by a primary name before any alias, with a clear lead over its namesakes.

    Raises:
        AmbiguousCity: no lead, or a name that many write for a greater place.
    """
    written = fold(meaning.names[0])
    ordered = sorted(found, key=lambda p: (-_weight(p, written), p.id))
    primary = [p for p in ordered if p.level == PRIMARY]
    rivals = [p for p in ordered if p.level != ALIAS] if primary else ordered
    if primary and not meaning.where and expand(written) in _SECOND_NAMES:
        rivals = ordered
    first, *others = rivals
    clear = not others or _weight(first, written) >= CLEAR_LEAD * _weight(others[0], written)
    own = [p for p in rivals if _inside(p, [areas(part) for part in meaning.where])]
    doubtful = first.population < _WELL_KNOWN and any(map(is_part, meaning.where))
    if clear and first in (own or rivals) and not doubtful and not (primary and first.level != PRIMARY):
        return first.id
    shown = sorted(dict.fromkeys([*rivals[:8], *ordered[:8]]), key=lambda p: (-p.level, -p.weight, p.id))
    labels = [_with_id(p) for p in shown[:8]]
    why = (
        "names a county or province; which places lie in it is not known here. Take a suggestion if it is the one"
        if clear and doubtful
        else "is the name of several cities. Add region and country"
    )
    raise AmbiguousCity(f"'{text[:120]}' {why}.", suggestions=labels)


def _with_id(place: Named) -> str:
    return f"{place.label} ({place.id})"


def _weight(place: Named, written: str) -> float:
    """Its weight, a third of it for a saint written the other way: ``Saint-Louis`` for ``St. Louis``."""
    saint = place.level == PRIMARY and expand(written) != written and fold(place.name) != written
    return place.weight / CLEAR_LEAD if saint else place.weight
