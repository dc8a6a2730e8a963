"""What the benchmark of links stands on: the metros that can be found, and the links that may be known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from features.arrays import Floats, Ints
from features.places.geodesy import distances_km, unit_vectors
from features.places.table import PlaceTable

FEWEST = 1000.0  # people of a metro at least, so that a logarithm of none is never taken
HUBS = 100  # places with most links: whoever is asked, they are a fair guess


@dataclass(frozen=True)
class Metros:
    """Metros as candidates, shape (n,), in order of id.

    Attributes:
        ids: GeoNames ids of the anchors. people: of each metro.
        xyz: points on the unit sphere, shape (n, 3).
        country: position in ``countries``, the country codes.
        metro: place to the id of its metro.
    """

    ids: Ints
    people: Floats
    xyz: Floats
    country: Ints
    countries: tuple[str, ...]
    metro: Mapping[int, int]

    @classmethod
    def build(cls, table: PlaceTable, given: Mapping[int, tuple[int, int]] | None = None) -> Self:
        """The metros of the gazetteer.

        Args:
            given: place to metro and the metro's people, in place of those of the build.
        """
        anchors = table.ids[table.anchor].tolist()
        own = zip(anchors, table.metro_population.tolist(), strict=True)
        of = given or dict(zip(table.ids.tolist(), own, strict=True))
        people = dict(of.values())
        ids = np.array(sorted(i for i in people if i in table.row_of), np.int64)
        rows = np.array([table.row_of[int(i)] for i in ids], np.int64)
        codes, country = np.unique(table.country[rows], return_inverse=True)
        return cls(
            ids=ids,
            people=np.maximum(np.array([people[int(i)] for i in ids], np.float64), FEWEST),
            xyz=unit_vectors(table.lat[rows], table.lon[rows]),
            country=country.ravel().astype(np.int64),
            countries=tuple(codes.tolist()),
            metro={place: metro for place, (metro, _) in of.items()},
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Id of an anchor to row."""
        return {int(i): r for r, i in enumerate(self.ids)}

    def fold(self, place: int) -> int:
        """Id of the place's metro; the place itself where nobody knows its metro."""
        return self.metro.get(place, place)

    def row(self, place: int) -> int | None:
        """Row of the place's metro."""
        return self.row_of.get(self.fold(place))

    def km(self, row: int) -> Floats:
        """Distances from one metro to all, shape (n,)."""
        return distances_km(self.xyz[row], self.xyz)


@dataclass(frozen=True)
class KnownLinks:
    """Links that a baseline may count.

    Attributes:
        partners: row to the rows that it is linked with.
        own_out: whether an asker's own links leave the counts: where the links are those that are asked for.
    """

    metros: Metros
    partners: Mapping[int, frozenset[int]]
    own_out: bool

    @classmethod
    def build(cls, metros: Metros, links: Iterable[tuple[int, int]], own_out: bool) -> Self:
        """Links of places as links of their metros, each once; a link within a metro is none."""
        near: dict[int, set[int]] = {}
        for one, other in links:
            a, b = metros.row(one), metros.row(other)
            if a is not None and b is not None and a != b:
                near.setdefault(a, set()).add(b)
                near.setdefault(b, set()).add(a)
        return cls(metros, {row: frozenset(others) for row, others in near.items()}, own_out)

    def own(self, row: int) -> frozenset[int]:
        """The asker's links that must not be counted."""
        return self.partners.get(row, frozenset()) if self.own_out else frozenset()

    @property
    def pairs(self) -> Ints:
        """Links that a ranker may learn from, shape (t, 2), rows; none where they are those that are asked for."""
        pairs = [] if self.own_out else [(a, b) for a, others in self.partners.items() for b in others if a < b]
        return np.array(sorted(pairs), np.int64).reshape(-1, 2)

    @cached_property
    def degree(self) -> Floats:
        """Linked places of each metro, shape (n,)."""
        out = np.zeros(len(self.metros))
        for row, others in self.partners.items():
            out[row] = len(others)
        return out

    @cached_property
    def hubs(self) -> frozenset[int]:
        """Ids of the hundred metros with most links, equal ones by id; fewer where fewer are linked."""
        ids = self.metros.ids
        rows = sorted(self.partners, key=lambda row: (-self.degree[row], ids[row]))[:HUBS]
        return frozenset(int(ids[row]) for row in rows)

    @cached_property
    def of_countries(self) -> Floats:
        """Links between two countries, shape (countries, countries); both ways alike."""
        country = self.metros.country
        out = np.zeros((len(self.metros.countries),) * 2)
        for row, others in self.partners.items():
            for other in others:
                out[country[row], country[other]] += 1
        return out
