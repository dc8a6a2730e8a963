"""Links that exist between places: a firm's works abroad, an office, a flight, a sailing; ties are not links."""

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import Field, model_validator

from models.base import Document, Input, Output
from models.city import CityRef

OwnKind = Literal["sites", "offices"]
RouteKind = Literal["flights", "sailings"]
LinkKind = Literal["sites", "offices", "flights", "sailings"]
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
Activity = Literal[
    "production",
    "rnd",
    "regional_office",
    "service_centre",
    "terminal",
    "data_centre",
    "airline_base",
    "subsidiary",
    "institute",
]
ACTIVITIES: tuple[Activity, ...] = get_args(Activity)
SiteStatus = Literal["open", "announced", "closing", "closed"]
STATUSES: tuple[SiteStatus, ...] = get_args(SiteStatus)
OfficeKind = Literal["trade_office", "chamber", "consulate"]
OFFICE_KINDS: tuple[OfficeKind, ...] = get_args(OfficeKind)
Frequency = Literal["many_daily", "daily", "weekly"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
Service = Literal["container_lane", "ferry", "roro", "rail_freight", "river"]
SERVICES: tuple[Service, ...] = get_args(Service)
Way = Literal["out", "in", "both"]


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that owns sites abroad.

    Attributes:
        homes: GeoNames ids of its head offices; a group may have several true ones.
        cluster: the traded cluster that it belongs to. former: earlier names.
    """

    id: str
    name: str
    cluster: str
    homes: tuple[int, ...]
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What a firm has at a place.

    Attributes:
        place: GeoNames id of the municipality; ``city`` is its name as people say it, "" for the gazetteer's.
        activity: an office only where a user says so. cluster: what it makes, "" where nobody said.
        since: year, None where not known for sure. as_of: year of which the row speaks, None where nobody said.
        basis: "compiled" from general knowledge, "opened" with an address, "yours": a user's own record, or the name of
            the register that it was pulled from.
    """

    firm: str
    place: int
    city: str
    activity: Activity | OfficeKind
    cluster: str
    since: int | None
    status: SiteStatus
    as_of: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Register:
    """What a live source knows of owners abroad.

    Attributes:
        name: of the source, as in ``hanse pull``, and the basis of its sites. as_of: day of its files.
        gives: what its sites are.
    """

    name: str
    gives: str
    source: str
    as_of: str
    licence: str
    firms: list[Firm]
    sites: list[Site]


@dataclass(frozen=True, slots=True)
class Office:
    """A body of one country that keeps an office in a place of another: ``whose`` names it.

    Attributes:
        region: code of the first-level region whose body it is; "" for a whole country's.
        town: GeoNames id of the city whose body it is; 0 for a country's or a region's.
    """

    kind: OfficeKind
    whose: str
    country: str
    place: int
    city: str
    since: int | None
    basis: str
    region: str = ""
    town: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """A line that joins two places, both ways alike: a nonstop flight, or ships and freight trains.

    Attributes:
        a, b: GeoNames ids of the places that it joins, the smaller first; a flight names the city of the airport.
        a_city, b_city: their names.
        form: of a flight how often it goes, else what goes.
        seasonal: it goes in a part of the year only.
        since: year, None where not known for sure. as_of: year of which the row speaks. basis: as for ``Site``.
    """

    kind: RouteKind
    a: int
    a_city: str
    b: int
    b_city: str
    form: Frequency | Service
    seasonal: bool
    since: int | None
    as_of: int
    basis: str


class OwnLink(Input):
    """A link that a user knows: what a firm or body of city a has in city b."""

    a_geonameid: int = Field(description="where the firm or body is at home")
    b_geonameid: int = Field(description="where its works or office stands")
    kind: OwnKind
    name: str = Field(min_length=1, max_length=200, description="the firm, or the body that keeps the office")
    activity: Activity | OfficeKind | None = Field(
        default=None, description="for sites production and the like, for offices trade_office, chamber or consulate"
    )
    cluster: str | None = Field(default=None, max_length=60, description="traded cluster of the atlas")
    since: int | None = Field(default=None, ge=1000, le=2100, description="year")

    @model_validator(mode="after")
    def _fits(self) -> "OwnLink":
        if self.a_geonameid == self.b_geonameid:
            raise ValueError("a_geonameid and b_geonameid are one place")
        if self.activity is not None and (self.activity in OFFICE_KINDS) != (self.kind == "offices"):
            raise ValueError(f"'{self.activity}' is no activity of {self.kind}")
        return self


class Link(Output):
    """One link of an asker with a partner, as an answer shows it."""

    kind: LinkKind
    way: Way = Field(
        description="out: the asker's own is there; in: the partner's own is here; both: a route, which joins the two"
    )
    name: str = Field(description="the firm, or the body that keeps the office; empty for a route")
    home: str = Field(
        description="town of the firm's head office; the area that an office is of, empty for a whole country's; of a "
        "route the end on the asker's side"
    )
    city: str = Field(description="the municipality where it stands; of a route the end on the partner's side")
    nearby: bool = Field(description="it stands within 60 km of the metro and counts by half")
    activity: str = Field(
        description="what is done there, or the kind of office; how often a nonstop flight goes (many_daily, daily, "
        "weekly); container_lane, ferry, roro, rail_freight or river"
    )
    cluster: str | None
    since: int | None
    status: str = Field(description="open, announced, closing; of a route open or seasonal")
    as_of: int | None
    basis: str
    source: str = Field(description="the register it was pulled from, its day and licence; empty for any other basis")


class KnownFirms(Output):
    """Firms of a country that are known to have something in a metro: how many, and the three with most there."""

    country: str
    city: str
    n: int
    names: tuple[str, ...]


class PartnerLinks(Output):
    """All links of a city with one partner, strongest first."""

    partner: CityRef
    links: list[Link]


class CityLinks(Document):
    """Links of a city's metro by partner, those with most first."""

    city: CityRef
    total: int
    partners: list[PartnerLinks]
