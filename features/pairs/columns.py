"""Pair features: what holds between two cities rather than of one; each has a share of its block's weight."""

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Row
from features.places.access import air_access, port_access
from features.places.geodesy import distances_km, unit_vectors
from features.places.table import PlaceTable
from features.places.world import World
from models.blocks import BlockName

WORKING_HOURS = 8.0  # a day from 9 to 17, the most that two cities can share
# Choices: how far a way may be before it counts a third (1/e). Rotterdam to Shanghai is some 19,000 km by sea, Europe
# to North America some 6,000 by air: shorter scales would make every far partner alike, longer ones every near one.
SEA_SCALE_KM = 9000.0
AIR_SCALE_KM = 6000.0
TRADE_CEILING = 0.25  # a choice: a country with a quarter of another's trade is its main partner, and more says no more


@dataclass(frozen=True, slots=True)
class PairFeature:
    """A number in 0..1 for a pair; ``share`` is its part of the block's weight."""

    name: str
    block: BlockName
    share: float
    meaning: str


PAIR_FEATURES = MappingProxyType(
    {
        f.name: f
        for f in (
            PairFeature("scale", "size", 0.4, "square root of the smaller metro population over the larger"),
            PairFeature("sea_distance", "port", 0.25, "exp(-km by sea / 9,000), 0 where one side has no port"),
            PairFeature("air_link", "air", 0.5, "the lesser airport level: 1 large, 0.5 scheduled, 0 none"),
            PairFeature("trade_share", "country", 0.4, "square root of the largest listed trade share over 25 %"),
            PairFeature("shared_language", "country", 0.15, "smaller population share of the best shared language"),
            PairFeature("common_bloc", "country", 0.1, "1 in a common trade bloc"),
            PairFeature("common_border", "country", 0.1, "1 where the countries share a land border"),
            PairFeature("proximity", "geography", 0.4, "exp(-km / 6,000)"),
            PairFeature("working_hours", "geography", 0.3, "shared hours of two days 9 to 17, over 8"),
        )
    }
)


@dataclass(frozen=True)
class PairColumns:
    """Columns from which the pair features of one asker with all places are read.

    Attributes:
        xyz: shape (n, 3), unit vectors. country: shape (n,), row in the country tables, -1 for an unknown one.
        trade, language, bloc, border: shape (countries + 1, countries + 1), 0..1; the last row and column, which -1
            finds, are those of an unknown country: zero.
        harbour: shape (n,), row of the port's sea node in ``sea_km``, -1 without a port in reach.
        air: shape (n,), airport level. offset: hours from UTC. log_people: ln of the metro population.
    """

    xyz: Floats
    country: Ints
    trade: Row
    language: Row
    bloc: Row
    border: Row
    harbour: Ints
    sea_km: Row
    air: Row
    offset: Row
    log_people: Row
    codes: tuple[str, ...]

    @classmethod
    def build(cls, table: PlaceTable, world: World) -> "PairColumns":
        """Read the columns for all places of a table."""
        codes = tuple(sorted(world.countries))
        position = {code: i for i, code in enumerate(codes)}
        ports = port_access(table, world).nearest
        node = np.append(world.sea.node, -1)
        return cls(
            xyz=unit_vectors(table.lat, table.lon),
            country=np.array([position.get(str(c), -1) for c in table.country], dtype=np.int64),
            trade=np.pad(_trade(world, codes), (0, 1)),
            language=np.pad(_language(world, codes), (0, 1)),
            bloc=np.pad(_bloc(world, codes), (0, 1)),
            border=np.pad(_border(world, codes), (0, 1)),
            harbour=node[ports].astype(np.int64),
            sea_km=world.sea.km,
            air=air_access(table, world).level.astype(np.float32),
            offset=table.utc_offset.astype(np.float32),
            log_people=np.log(np.maximum(table.metro_population, 1)).astype(np.float32),
            codes=codes,
        )

    def take(self, rows: Ints) -> "PairColumns":
        """The columns of some rows only."""
        per_place = ("xyz", "country", "harbour", "air", "offset", "log_people")
        return replace(self, **{name: getattr(self, name)[rows] for name in per_place})

    def features(self, asker: "PairColumns", row: int) -> dict[str, Row]:
        """Pair features of one asker with all places: name to values of shape (n,), 0..1.

        Args:
            asker: the columns that hold the asker: these, or those of a profile of one row.
            row: the asker's row there.
        """
        code = asker.country[row]
        km = distances_km(asker.xyz[row], self.xyz).astype(np.float32)
        return {
            "scale": np.exp(-0.5 * np.abs(self.log_people - asker.log_people[row])),
            "sea_distance": np.exp(-self.sea_distance_km(asker, row) / SEA_SCALE_KM),
            "air_link": np.minimum(self.air, asker.air[row]),
            "trade_share": self.trade[code][self.country],
            "shared_language": self.language[code][self.country],
            "common_bloc": self.bloc[code][self.country],
            "common_border": self.border[code][self.country],
            "proximity": np.exp(-km / AIR_SCALE_KM),
            "working_hours": shared_hours(self.offset - asker.offset[row]) / WORKING_HOURS,
        }

    def sea_distance_km(self, asker: "PairColumns", row: int) -> Row:
        """Distance through the sea graph to every place, in km; infinite where one side has no port or no way leads."""
        harbour = int(asker.harbour[row])
        if harbour < 0 or not self.sea_km.size:
            return np.full(len(self.harbour), np.inf, np.float32)
        return np.asarray(np.where(self.harbour >= 0, self.sea_km[harbour][self.harbour], np.inf), dtype=np.float32)


def shared_hours(gap: NDArray[np.floating]) -> NDArray[np.floating]:
    """Shared hours of two working days 9 to 17, 0..8, for gaps of time zones in hours."""
    apart = np.abs(gap)
    return np.asarray(np.maximum(0, WORKING_HOURS - np.minimum(apart, 24 - apart)))


def _trade(world: World, codes: tuple[str, ...]) -> Row:
    """Largest listed share of either country's exports or imports with the other, scaled; 0 where none is listed."""
    position = {code: i for i, code in enumerate(codes)}
    share = np.zeros((len(codes), len(codes)), np.float32)
    for code in codes:
        country = world.countries[code]
        for listed in (country.export_partners, country.import_partners):
            for other, value in listed.items():
                if other in position:
                    i, j = position[code], position[other]
                    share[i, j] = share[j, i] = max(share[i, j], value)
    return np.asarray(np.sqrt(np.minimum(share / TRADE_CEILING, 1)), dtype=np.float32)


def _language(world: World, codes: tuple[str, ...]) -> Row:
    names = sorted({name for code in codes for name in world.countries[code].languages})
    speak = np.array([[world.countries[code].languages.get(name, 0.0) for name in names] for code in codes], np.float32)
    speak = speak.reshape(len(codes), len(names))
    shared = [np.minimum(speak, row).max(axis=1, initial=0.0) for row in speak]
    return np.array(shared, np.float32).reshape(len(codes), len(codes))


def _bloc(world: World, codes: tuple[str, ...]) -> Row:
    sets = [set(world.countries[code].blocs) for code in codes]
    return np.array([[float(bool(a & b)) for b in sets] for a in sets], np.float32).reshape(len(codes), len(codes))


def _border(world: World, codes: tuple[str, ...]) -> Row:
    """1 where two countries share a land border and freight goes by road and rail (contiguity of gravity models)."""
    near = [set(world.countries[code].neighbours) for code in codes]
    rows = [[float(b in near[i] or a in near[j]) for j, b in enumerate(codes)] for i, a in enumerate(codes)]
    return np.array(rows, np.float32).reshape(len(codes), len(codes))
