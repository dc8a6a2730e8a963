"""Places, and what is known of them and of their countries."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from models.base import Document, Output

Level = Literal["city", "metro", "region", "country"]
MetroBasis = Literal["official", "estimate"]


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the gazetteer: a populated place with its GeoNames id.

    Plain data rather than pydantic: 34,022 of them are made at each build.
    """

    id: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    timezone: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Port:
    """A sea or river port with its LOCODE-like code.

    Attributes:
        inland: whether it lies on a river, canal or lake rather than on the coast.
        waterway: the one it lies on, "" where no table names it. km: along it above its mouth, None where the sea
            graph knows the way.
    """

    code: str
    name: str
    country: str
    lat: float
    lon: float
    inland: bool = False
    waterway: str = ""
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Waterway:
    """A river, canal or lake with ports.

    Attributes:
        joins: the waterway that it flows into, "" for the sea; joins_km: how far above the mouth of that one.
        mouth: latitude and longitude where it meets the sea lanes; None for a tributary.
        reach_km: how far beyond the mouth its ships go, 0 for a lake without a way to the sea; None where sea ships
            come up, which go anywhere. A tributary has the reach of what it joins.
    """

    name: str
    joins: str
    joins_km: float
    mouth: tuple[float, float] | None
    reach_km: float | None


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport with scheduled service.

    ``passengers`` in millions a year; where no table has it, a guess by its kilometres of runway.
    """

    code: str
    name: str
    country: str
    lat: float
    lon: float
    large: bool
    passengers: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its year (None where the source gives none)."""

    value: float
    year: int | None


@dataclass(frozen=True, slots=True)
class Country:
    """Facts of one country. Shares are 0..1; a missing fact is None or empty.

    ``missions`` names the US cities where it keeps an embassy or consulate, with the state where that is written.
    """

    code: str
    name: str
    continent: str
    neighbours: tuple[str, ...]
    gdp_per_head: Figure | None
    sectors: dict[str, Figure]
    industries: str
    export_partners: dict[str, float]
    import_partners: dict[str, float]
    trade_year: int | None
    languages: dict[str, float]
    blocs: tuple[str, ...]
    missions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialMetro:
    """A metro that a statistical body delineates.

    Attributes:
        id: GeoNames id of its anchor. members: ids of other places in it, as far as the table names them.
        kind: whose delineation it follows, in words ("US Census MSA").
        year: of the population.
        basis: what the row rests on: ``opened`` with address and day, or ``compiled`` with how and as of when.
    """

    id: int
    name: str
    country: str
    official_name: str
    kind: str
    population: int
    year: int
    source: str
    basis: str
    members: tuple[int, ...]


class MetroRef(Output):
    """The metro that a city belongs to: its anchor city and the people of the whole.

    Attributes:
        basis: whether a statistical body draws and counts it, or we estimate both from positions.
    """

    id: int
    name: str
    population: int
    basis: MetroBasis


class Fact(Output):
    """One fact with where it comes from.

    Attributes:
        level: whose fact it is: a country figure shown for a city is a proxy.
        clusters: where the value lists clusters, their ids with strength (1..3) or share (0..1), for other languages.
    """

    name: str
    value: str | int | float | list[str]
    unit: str | None
    source: str
    as_of: str
    licence: str
    level: Level
    clusters: tuple[tuple[str, float], ...] = Field(default=(), exclude=True)


class City(Document):
    """A populated place with its facts."""

    rows_in = ("facts",)

    id: int = Field(examples=[4887398])
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    metro: MetroRef
    facts: list[Fact]


class CityRef(Output):
    """A city as a ranking or search names it."""

    id: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    metro: MetroRef
