"""The gazetteer as columns: one row per place, in order of GeoNames id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

import numpy as np

from features.arrays import Floats, Ints, Mask, Strings
from features.places.geodesy import haversine_km
from features.places.metros import assign_metros
from models.city import CityRef, MetroRef, OfficialMetro, Place

NEIGHBOUR_KM = 60.0  # a choice: an hour on the road; people of either work in both
NEIGHBOUR_PEOPLE = 100_000  # a choice: a smaller market is a town beside the metro
MOST_NEIGHBOURS = 5
_WINTER = datetime(2026, 1, 15)
_SUMMER = datetime(2026, 7, 15)


@dataclass(frozen=True)
class PlaceTable:
    """Columns of the gazetteer; all have the length n and the order of ``ids`` (ascending).

    Attributes:
        ids: GeoNames ids.
        lat, lon: degrees.
        population: people of the place.
        country, admin1: ISO 3166 code and first-level code.
        anchor: row of the metro's anchor (itself for an anchor).
        metro_population: people of the whole metro.
        official: true where a statistical body draws and counts the metro.
        utc_offset: standard offset in hours.
    """

    ids: Ints
    name: Strings
    lat: Floats
    lon: Floats
    population: Floats
    country: Strings
    admin1: Strings
    anchor: Ints
    metro_population: Floats
    official: Mask
    utc_offset: Floats

    @classmethod
    def build(
        cls,
        places: Sequence[Place],
        overrides: Mapping[int, int] | None = None,
        official: Mapping[int, OfficialMetro] | None = None,
    ) -> "PlaceTable":
        """Columns of the places, in order of id, with their metros.

        Args:
            overrides: place id to the anchor id it must have, where the metro method is known to be wrong.
            official: anchor id to the metro that a statistical body delineates; its members win over ``overrides``.
        """
        places = sorted(places, key=lambda p: p.id)
        row = {p.id: i for i, p in enumerate(places)}
        lat, lon, people = (np.array([getattr(p, k) for p in places], float) for k in ("lat", "lon", "population"))
        country, admin1 = [p.country for p in places], [p.admin1 for p in places]
        counted = {row[id_]: metro for id_, metro in (official or {}).items() if id_ in row}
        given = {**(overrides or {}), **{m: metro.id for metro in counted.values() for m in metro.members}}
        forced = {row[a]: row[b] for a, b in given.items() if a in row and b in row}
        aliases = np.array([len(p.aliases) for p in places], np.int64)
        figures = {r: float(metro.population) for r, metro in counted.items()}
        metros = assign_metros(lat, lon, people, country, admin1, aliases, forced, figures)
        return cls(
            ids=np.array([p.id for p in places], np.int64),
            name=np.array([p.name for p in places], np.str_),
            lat=lat,
            lon=lon,
            population=people,
            country=np.array(country, np.str_),
            admin1=np.array(admin1, np.str_),
            anchor=metros.anchor,
            metro_population=metros.population,
            official=np.isin(metros.anchor, list(counted)),
            utc_offset=np.array([utc_offset(p.timezone) for p in places], float),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """GeoNames id to row."""
        return {int(i): r for r, i in enumerate(self.ids)}

    def city(self, row: int) -> CityRef:
        """The place at a row, as answers name it."""
        anchor = int(self.anchor[row])
        return CityRef(
            id=int(self.ids[row]),
            name=str(self.name[row]),
            country=str(self.country[row]),
            admin1=str(self.admin1[row]),
            lat=float(self.lat[row]),
            lon=float(self.lon[row]),
            population=int(self.population[row]),
            metro=MetroRef(
                id=int(self.ids[anchor]),
                name=str(self.name[anchor]),
                population=int(self.metro_population[anchor]),
                basis="official" if self.official[anchor] else "estimate",
            ),
        )

    def neighbours(self, row: int) -> list[tuple[int, float]]:
        """Other metros of 100,000 people and more whose anchors lie within 60 km of this one's, on either side of a
        border, as (anchor row, km), the largest first: markets that statistics split and people join.
        """
        own = int(self.anchor[row])
        near = np.flatnonzero(self.is_anchor & (self.metro_population >= NEIGHBOUR_PEOPLE))
        near = near[(np.abs(self.lat[near] - self.lat[own]) < 1.0) & (near != own)]
        here = np.full(len(near), own)
        km = haversine_km(self.lat[here], self.lon[here], self.lat[near], self.lon[near])
        found = [(int(r), float(k)) for r, k in zip(near, km, strict=True) if k <= NEIGHBOUR_KM]
        return sorted(found, key=lambda n: (-self.metro_population[n[0]], n[0]))[:MOST_NEIGHBOURS]

    @cached_property
    def rows_of_country(self) -> dict[str, Ints]:
        """Country code to its rows, ascending: to compare texts of all places takes a millisecond."""
        codes, of = np.unique(self.country, return_inverse=True)
        ends = np.cumsum(np.bincount(of, minlength=len(codes)))[:-1]
        return dict(zip(codes.tolist(), np.split(np.argsort(of, kind="stable"), ends), strict=False))

    @cached_property
    def is_anchor(self) -> Mask:
        """True where the place is its metro's anchor."""
        return np.asarray(self.anchor == np.arange(len(self)))


@cache
def utc_offset(timezone: str) -> float:
    """Standard offset from UTC in hours: the lesser of January's and July's, 0 for an empty name."""
    if not timezone:
        return 0.0
    offsets = [ZoneInfo(timezone).utcoffset(day) for day in (_WINTER, _SUMMER)]
    return min(o.total_seconds() / 3600 for o in offsets if o is not None)
