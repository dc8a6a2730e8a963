"""Search of places by any name, in any script: exact, by prefix, with typos. Kept as one SQLite file."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from data.gazetteer import country_rows, us_states
from data.sources.countries import country_codes
from models.city import Place
from models.errors import AmbiguousCity, NotReady, UnknownCity

FILE = "names.sqlite"
CLEAR_LEAD = 3.0  # a choice: three times the people of the next namesake, and nobody means the other
_EXPANDED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_NEAR = 78.0  # of 100; a choice: a slip or two in nine letters; lower, strangers are suggested
_MAX_DIGITS = 18  # SQLite's integers hold no more
_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, population INTEGER);
CREATE TABLE name (key TEXT, place INTEGER, main INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Named:
    """A place as the search finds it; ``main`` says whether by its primary name."""

    id: int
    name: str
    country: str
    admin1: str
    population: int
    main: bool

    @property
    def label(self) -> str:
        """Text that resolves to this place again, but for namesakes in one region."""
        return ", ".join(part for part in (self.name, self.admin1, self.country) if part)

    @property
    def weight(self) -> float:
        """Population, a third of it where only an alias matched."""
        return float(self.population) if self.main else self.population / CLEAR_LEAD


def fold(text: str) -> str:
    """A name without accents, case and punctuation: ``São Paulo`` and ``sao-paulo`` are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l")).strip()


def expand(key: str) -> str:
    """A folded name with its short words written out: ``st louis`` is ``saint louis``."""
    return " ".join(_EXPANDED.get(word, word) for word in key.split())


def write_names(places: Iterable[Place], path: Path) -> None:
    """Write the search file for these places."""
    with sqlite3.connect(path) as db:
        db.executescript(_SCHEMA)
        for place in places:
            row = (place.id, place.name, place.country, place.admin1, place.population)
            db.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?)", row)
            db.executemany("INSERT INTO name VALUES (?, ?, ?)", sorted(_keys(place)))
        db.execute("CREATE INDEX by_key ON name (key, place, main)")
    db.close()


def _keys(place: Place) -> Iterator[tuple[str, int, int]]:
    main = {fold(place.name), expand(fold(place.name))}
    others = {k for alias in place.aliases for k in (fold(alias), expand(fold(alias)))} - main
    yield from ((key, place.id, 1) for key in main if key)
    yield from ((key, place.id, 0) for key in others if key)


class Names:
    """The search; each call opens the file afresh, so threads may share one.

    Args:
        path: the file that ``write_names`` made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def search(self, text: str, limit: int = 10) -> list[Named]:
        """Places whose names match, exact ones first, then by prefix, then with typos; best known first within each.

        A part after a comma (``Portland, Maine``) keeps only what lies there.
        """
        found: dict[int, Named] = {}
        name, *where = [part.strip() for part in text.split(",")]
        key = fold(name)
        for finder in (self._exact, self._prefix, self._near):
            if len(found) >= limit or not key:
                break
            for place in sorted(finder(key), key=lambda p: (-p.weight, p.id)):
                if all(_lies_in(place, w) for w in where if w):
                    found.setdefault(place.id, place)
        return list(found.values())[:limit]

    def resolve(self, text: str) -> int:
        """The one place that this text names.

        Args:
            text: a GeoNames id, ``Name``, ``Name, CC``, ``Name, ADMIN1``, ``Name, ADMIN1, CC``; names of countries and
                of US states serve as well.

        Raises:
            UnknownCity: no such place; near names are the suggestions.
            AmbiguousCity: no match has three times the population of the next; the candidates are the suggestions.
        """
        name, *where = [part.strip() for part in text.split(",")]
        if name.isascii() and name.isdigit() and not where:
            return self._by_id(name)
        found = [p for p in self._exact(fold(name)) if all(_lies_in(p, w) for w in where if w)]
        found = sorted({p.id: p for p in found}.values(), key=lambda p: (-p.weight, p.id))
        if not found:
            near = [p.label for p in self.search(name, 5)]
            hint = " Did you mean one of the suggestions?" if near else " Try another spelling, or a GeoNames id."
            raise UnknownCity(f"No city of the gazetteer is called '{text}'.{hint}", suggestions=near)
        if len(found) > 1 and found[0].weight < CLEAR_LEAD * found[1].weight:
            labels = [f"{p.label} ({p.id})" for p in found[:8]]
            raise AmbiguousCity(f"'{text}' is the name of several cities. Add region and country.", suggestions=labels)
        return found[0].id

    def _by_id(self, digits: str) -> int:
        if len(digits) > _MAX_DIGITS or not self._rows("SELECT 1 FROM place WHERE id = ?", (int(digits),)):
            raise UnknownCity(f"No place of the gazetteer has the GeoNames id {digits}.")
        return int(digits)

    def _exact(self, key: str) -> list[Named]:
        """By the key as it is, else with its short words written out."""
        sql = f"{_SELECT} WHERE n.key = ? GROUP BY p.id"
        return self._named(sql, (key,)) or self._named(sql, (expand(key),))

    def _prefix(self, key: str) -> list[Named]:
        sql = f"{_SELECT} WHERE n.key >= ? AND n.key < ? GROUP BY p.id ORDER BY p.population DESC LIMIT 200"
        return self._named(sql, (key, key + "\U0010ffff"))

    def _near(self, key: str) -> list[Named]:
        if len(key) < 3:
            return []
        hits = process.extract(expand(key), self._main_keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=8)
        return [p for hit in hits for p in self._exact(hit[0])]

    @cached_property
    def _main_keys(self) -> list[str]:
        return [str(k) for (k,) in self._rows("SELECT DISTINCT key FROM name WHERE main = 1 ORDER BY key", ())]

    def _named(self, sql: str, values: tuple[str | int, ...]) -> list[Named]:
        return [Named(i, n, c, a, p, bool(m)) for i, n, c, a, p, m in self._rows(sql, values)]

    def _rows(self, sql: str, values: tuple[str | int, ...]) -> list[tuple[Any, ...]]:
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True)) as db:
                return db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise NotReady(f"The search file {self.path} cannot be read. Run `hanse build`.") from error


_SELECT = (
    "SELECT p.id, p.name, p.country, p.admin1, p.population, MAX(n.main) FROM name n JOIN place p ON p.id = n.place"
)


def _lies_in(place: Named, where: str) -> bool:
    """Whether a country or region, by code or name, holds the place."""
    word = where.strip()
    codes: Mapping[str, str] = country_codes()
    return (
        word.upper() in (place.country, place.admin1.upper())
        or codes.get(word) == place.country
        or any(fold(name) == fold(word) for name in (str(country_rows()[place.country]["name"]),))
        or (place.country == "US" and us_states().get(word.casefold()) == place.admin1)
    )
