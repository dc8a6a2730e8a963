"""Place attributes: rank within country and region, prominence, neighbours. Nothing here reads a tie."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from features.arrays import Floats, Ints, Row, Rows
from features.column_files import load_columns, save_columns
from features.places.geodesy import Neighbours, chord_km, unit_vectors
from features.places.table import PlaceTable
from features.space import FeatureSpace
from models.city import Country

# Choices of features: learning weighs what they say, so they only decide what can be seen.
REACH_KM = 150.0  # three scales: beyond it a neighbour counts less than a twentieth
SCALE_KM = 50.0
LEAST_PEOPLE = 7500.0  # half of the default gazetteer's least; in a finer one a village counts as this large
LEAST_LETTERS = 4  # shorter names, airport codes among them, are shared by chance
MOST_BEARERS = 50  # a name of more places is a common word
PREFIX = "attributes_"


@dataclass(frozen=True)
class PlaceAttributes:
    """Columns of every place; n places, m countries, r first-level regions.

    Attributes:
        xyz: shape (n, 3), unit vectors. lat, lon: degrees.
        country, region: rows of the country and region tables, shape (n,).
        size: ln of the population. prominence: ln of 1 + the number of known names.
        country_rank, region_rank, prominence_rank: ln of the place's rank, 1 the greatest.
        country_places: ln of the number of places of the country, by place.
        names: shape (n, k), 1 where a place bears one of the k plain names that two to fifty places bear.
        language, border, continent: shape (m, m), share of people with a common language 0..1, then 0 or 1.
        people: people of each country's places, shape (m,).
        near, alike: shape (n, n), closeness to places of the own country within 150 km, ``exp(-km / 50)``;
            ``alike`` also times ``exp(-(difference of size)^2 / 2)``. The diagonal is empty.
        near_sum: row sums of ``near``.
        by_country, start: places sorted by country, and where each country starts.
        space: the feature space of the same places in the same order; None where only names and positions are known.
    """

    xyz: Rows
    lat: Row
    lon: Row
    country: Ints
    region: Ints
    countries: tuple[str, ...]
    size: Row
    prominence: Row
    country_rank: Row
    region_rank: Row
    prominence_rank: Row
    country_places: Row
    names: csr_matrix
    language: Rows
    border: Rows
    continent: Rows
    people: Floats
    region_places: Ints
    near: csr_matrix
    alike: csr_matrix
    near_sum: Row
    by_country: Ints
    start: Ints
    space: FeatureSpace | None = None

    def __len__(self) -> int:
        return len(self.size)

    @property
    def country_count(self) -> int:
        """Number of countries."""
        return len(self.countries)

    def namesakes(self, row: int) -> Ints:
        """Other places that bear one of the place's names, ascending."""
        found = (self.names[row] @ self.names.T).indices
        return np.sort(found[found != row]).astype(np.int64)

    def km(self, row: int) -> Row:
        """Great-circle distances in km from one place to all, shape (n,)."""
        return np.asarray(chord_km(self.xyz @ self.xyz[row]), np.float32)


def place_attributes(
    table: PlaceTable,
    aliases: Sequence[Sequence[str]],
    countries: Mapping[str, Country],
    space: FeatureSpace | None = None,
) -> PlaceAttributes:
    """Read the columns.

    Args:
        table: the places.
        aliases: other names of each place, in the order of the table.
        countries: facts by code; a country without facts shares nothing with others.
        space: the feature space of the table's places.
    """
    codes, country = np.unique(table.country, return_inverse=True)
    regions, region = np.unique(np.char.add(table.country.astype(str), table.admin1.astype(str)), return_inverse=True)
    people, size = _sizes(table)
    prominence = np.log1p(np.array([len(a) for a in aliases], dtype=np.float64)).astype(np.float32)
    near, alike = _closeness(table, country, size)
    by_country = np.argsort(country, kind="stable")
    return PlaceAttributes(
        xyz=unit_vectors(table.lat, table.lon).astype(np.float32),
        lat=table.lat.astype(np.float32),
        lon=table.lon.astype(np.float32),
        country=country,
        region=region,
        countries=tuple(str(c) for c in codes),
        size=size,
        prominence=prominence,
        country_rank=np.log(rank_within(country, people)).astype(np.float32),
        region_rank=np.log(rank_within(region, people)).astype(np.float32),
        prominence_rank=np.log(rank_within(country, prominence + 1e-3 * size)).astype(np.float32),
        country_places=np.log(np.bincount(country))[country].astype(np.float32),
        names=_shared_names([{str(t), *a} for t, a in zip(table.name, aliases, strict=True)]),
        **_country_tables([countries.get(str(c)) for c in codes]),
        people=np.bincount(country, people).astype(np.float64),
        region_places=np.bincount(region, minlength=len(regions)),
        near=near,
        alike=alike,
        near_sum=np.asarray(near.sum(axis=1), dtype=np.float32).ravel(),
        by_country=by_country,
        start=np.searchsorted(country[by_country], np.arange(len(codes))),
        space=space,
    )


def _sizes(table: PlaceTable) -> tuple[Floats, Row]:
    """People of each place, at least 7,500, and their logarithm."""
    people = np.maximum(table.population, LEAST_PEOPLE)
    return people, np.log(people).astype(np.float32)


def _country_tables(facts: Sequence[Country | None]) -> dict[str, Rows]:
    """What holds between two countries, shape (m, m) each."""
    return {
        "language": _languages(facts),
        "border": _relation(facts, lambda a, b: b.code in a.neighbours or a.code in b.neighbours),
        "continent": _relation(facts, lambda a, b: a.continent == b.continent),
    }


def plain(name: str) -> str:
    """A name without accents, case and punctuation."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(c for c in letters.casefold().replace("-", " ") if c.isalnum() or c == " ").strip()


def rank_within(group: Ints, value: NDArray[np.floating]) -> Floats:
    """Rank of each row within its group, 1 for the greatest value; equal values by row."""
    order = np.lexsort((-value, group))
    ordered = group[order]
    starts = np.flatnonzero(np.r_[True, np.diff(ordered) != 0]) if len(group) else np.zeros(0, np.int64)
    lengths = np.diff(np.r_[starts, len(group)])
    rank = np.empty(len(group))
    rank[order] = np.arange(len(group)) - np.repeat(starts, lengths) + 1
    return rank


def _shared_names(names: Sequence[set[str]]) -> csr_matrix:
    bearers: dict[str, list[int]] = {}
    for row, own in enumerate(names):
        for name in {plain(n) for n in own}:
            if len(name) >= LEAST_LETTERS:
                bearers.setdefault(name, []).append(row)
    shared = [rows for _, rows in sorted(bearers.items()) if 2 <= len(rows) <= MOST_BEARERS]
    i = np.concatenate([np.zeros(0, np.int64), *(np.array(rows) for rows in shared)])
    j = np.repeat(np.arange(len(shared)), [len(rows) for rows in shared])
    return csr_matrix((np.ones(len(i), np.float32), (i, j)), shape=(len(names), len(shared)))


def _closeness(table: PlaceTable, country: Ints, size: Row) -> tuple[csr_matrix, csr_matrix]:
    n = len(table)
    rows, away = Neighbours(table.lat, table.lon).within(table.lat, table.lon, REACH_KM)
    i = np.repeat(np.arange(n), [len(r) for r in rows])
    j, km = np.concatenate([np.zeros(0, np.int64), *rows]), np.concatenate([np.zeros(0), *away])
    keep = (country[i] == country[j]) & (i != j)
    i, j, km = i[keep], j[keep], km[keep]
    near = np.exp(-km / SCALE_KM).astype(np.float32)
    alike = near * np.exp(-((size[i] - size[j]) ** 2) / 2)
    return csr_matrix((near, (i, j)), shape=(n, n)), csr_matrix((alike, (i, j)), shape=(n, n))


def _languages(facts: Sequence[Country | None]) -> Rows:
    """For each two countries the best shared language, by the smaller share of people who use it."""
    names = sorted({name for f in facts if f for name in f.languages})
    speak = np.array([[f.languages.get(name, 0.0) if f else 0.0 for name in names] for f in facts], np.float32)
    speak = speak.reshape(len(facts), len(names))
    return np.array([np.minimum(speak, row).max(axis=1, initial=0.0) for row in speak], np.float32)


def _relation(facts: Sequence[Country | None], holds: Callable[[Country, Country], bool]) -> Rows:
    cells = [[float(bool(a and b and holds(a, b))) for b in facts] for a in facts]
    return np.array(cells, np.float32).reshape(len(facts), len(facts))


def save_attributes(folder: Path, places: PlaceAttributes) -> None:
    """Write every column. The feature space is saved by itself."""
    save_columns(folder, PREFIX, places)
    np.save(folder / f"{PREFIX}countries.npy", np.asarray(places.countries))


def load_attributes(folder: Path, space: FeatureSpace | None = None) -> PlaceAttributes:
    """Read what ``save_attributes`` wrote.

    Raises:
        FileNotFoundError: a column is missing.
    """
    countries = tuple(str(code) for code in np.load(folder / f"{PREFIX}countries.npy"))
    return load_columns(folder, PREFIX, PlaceAttributes, countries=countries, space=space)
