"""The search file: every name of every place under its key, in one SQLite file."""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from data.names.forms import expand, fold, stem
from data.names.words import WORDS
from models.city import Place
from models.errors import NotReady

FILE = "names.sqlite"
CLEAR_LEAD = 3.0  # a choice: three times the people of the next namesake, and nobody means the other
ALIAS, STEM, PRIMARY = 0, 1, 2
_BRACKETS = re.compile(r"\s*\(.*\)")
Level = Literal[0, 1, 2]
_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, population INTEGER);
CREATE TABLE name (key TEXT, place INTEGER, level INTEGER);
"""
_SELECT = (
    "SELECT p.id, p.name, p.country, p.admin1, p.population, MAX(n.level) FROM name n JOIN place p ON p.id = n.place"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place as the search finds it.

    Attributes:
        level: whether by its primary name, by that without brackets or a word such as ``City``
            (``Halle (Saale)``, ``Nara-shi``), or by an alias.
    """

    id: int
    name: str
    country: str
    admin1: str
    population: int
    level: Level

    @property
    def main(self) -> bool:
        """Whether it was found by its primary name."""
        return self.level == PRIMARY

    @property
    def label(self) -> str:
        """Text that resolves to this place again, but for namesakes in one region."""
        return ", ".join(part for part in (self.name, self.admin1, self.country) if part)

    @property
    def weight(self) -> float:
        """Population, a third of it where only an alias matched."""
        return self.population / CLEAR_LEAD if self.level == ALIAS else float(self.population)


def write_names(places: Iterable[Place], path: Path) -> None:
    """Write the search file for these places."""
    with sqlite3.connect(path) as db:
        db.executescript(_SCHEMA)
        for place in places:
            row = (place.id, place.name, place.country, place.admin1, place.population)
            db.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?)", row)
            db.executemany("INSERT INTO name VALUES (?, ?, ?)", sorted(_keys(place)))
        db.execute("CREATE INDEX by_key ON name (key, place, level)")
    db.close()


def _keys(place: Place) -> Iterator[tuple[str, int, Level]]:
    own = fold(place.name)
    main = {own, expand(own)}
    bare = expand(fold(_BRACKETS.sub("", place.name)))
    stems = {bare if place.country in WORDS["city_is_name"] else stem(bare)} - main
    others = {k for alias in place.aliases for k in (fold(alias), expand(fold(alias)))} - main - stems
    yield from ((key, place.id, PRIMARY) for key in main if key)  # type: ignore[misc]
    yield from ((key, place.id, STEM) for key in stems if key)  # type: ignore[misc]
    yield from ((key, place.id, ALIAS) for key in others if key)  # type: ignore[misc]


class NameStore:
    """Looks keys up; each call opens the file afresh, so threads may share one.

    Args:
        path: the file that ``write_names`` made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def exact(self, keys: Collection[str]) -> list[Named]:
        """The places that bear a name under one of the keys."""
        return self._named(f"{_SELECT} WHERE n.key IN ({', '.join('?' * len(keys))}) GROUP BY p.id", tuple(keys))

    def prefix(self, key: str) -> list[Named]:
        """The two hundred largest places with a name that begins so."""
        sql = f"{_SELECT} WHERE n.key >= ? AND n.key < ? GROUP BY p.id ORDER BY p.population DESC LIMIT 200"
        return self._named(sql, (key, key + "\U0010ffff"))

    def has(self, place: int) -> bool:
        """Whether the gazetteer holds a GeoNames id."""
        return bool(self._rows("SELECT 1 FROM place WHERE id = ?", (place,)))

    def primary_keys(self) -> list[str]:
        """The keys of all primary names."""
        sql = "SELECT DISTINCT key FROM name WHERE level = ? ORDER BY key"
        return [str(key) for (key,) in self._rows(sql, (PRIMARY,))]

    def _named(self, sql: str, values: tuple[str | int, ...]) -> list[Named]:
        return [Named(*row) for row in self._rows(sql, values)]

    def _rows(self, sql: str, values: tuple[str | int, ...]) -> list[tuple[Any, ...]]:
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True)) as db:
                return db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise NotReady(f"The search file {self.path} cannot be read. Run `hanse build`.") from error
