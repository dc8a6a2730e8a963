"""Links between metros: whose works and offices stand where, as records and as sparse rows of counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from features.arrays import Ints, Row
from features.pairs.near import NearSites
from features.pairs.routes import RouteBook, Sparse
from features.pairs.shown import of_office, of_site
from features.places.table import PlaceTable
from features.places.world import World
from models.link import OFFICE_KINDS, Firm, KnownFirms, Link, Office, Site

NEARBY = 0.5
# A choice: a works or a laboratory binds more than a desk; what is announced is not there yet, what closes hardly. Of a
# subsidiary a register knows the address alone: it may be a factory or a letterbox.
WORTH = {
    "production": 1.0, "rnd": 1.0, "regional_office": 0.7, "service_centre": 0.7, "terminal": 0.7,
    "airline_base": 0.7, "data_centre": 0.3, "institute": 0.7, "subsidiary": 0.3,
    "trade_office": 0.7, "chamber": 0.7, "consulate": 0.3,
}  # fmt: skip
STATUS_WORTH = {"open": 1.0, "announced": 0.5, "closing": 0.3, "closed": 0.0}
LABORATORIES = ("rnd", "institute")
NAMED = 3  # firms that a sentence names; how many there are is said beside them
FULL = 4.0  # a choice: four works fill the feature; by the logarithm a first one is more than a third of that


@dataclass(frozen=True)
class LinkBook:
    """All links, by the rows of the metros' anchors.

    Attributes:
        sites: firm and site, by the anchor row of the site's metro and of those nearby; ``True`` for nearby.
        homes: firm id to anchor rows of its head offices.
        offices: by the anchor row of the host metro.
        sources: what a basis that is a register's name stands for.
        routes: flights and sailings.
    """

    table: PlaceTable
    sites: Mapping[int, tuple[tuple[Firm, Site, bool], ...]]
    homes: Mapping[str, tuple[int, ...]]
    offices: Mapping[int, tuple[Office, ...]]
    sources: Mapping[str, str]
    routes: RouteBook

    @classmethod
    def build(cls, table: PlaceTable, world: World, near: NearSites | None = None) -> "LinkBook":
        """Lay the world's firms, sites and offices out on the metros of a table; places that it lacks are left out.

        Args:
            near: metros near the world's sites; looked up where they are not given.
        """
        row_of, firms = table.row_of, {firm.id: firm for firm in world.firms}
        homes = {f.id: tuple({int(table.anchor[row_of[h]]): None for h in f.homes if h in row_of}) for f in world.firms}
        sites: dict[int, list[tuple[Firm, Site, bool]]] = defaultdict(list)
        for site, others in zip(world.sites, near or NearSites.of(table, world.sites), strict=True):
            if site.place not in row_of or site.firm not in firms or not STATUS_WORTH[site.status]:
                continue
            firm = firms[site.firm]
            sites[int(table.anchor[row_of[site.place]])].append((firm, site, False))
            for anchor in others:
                sites[anchor].append((firm, site, True))
        offices: dict[int, list[Office]] = defaultdict(list)
        for office in world.offices:
            if office.place in row_of:
                offices[int(table.anchor[row_of[office.place]])].append(office)
        sources = {one.name: f"{one.source}, {one.as_of}, {one.licence}" for one in world.registers}
        return cls(table, _frozen(sites), homes, _frozen(offices), sources, RouteBook.build(table, world.routes))

    def between(self, a: int, b: int) -> list[Link]:
        """Works and offices of the metro of row a (asker) and that of row b in the other, strongest first."""
        one, other = int(self.table.anchor[a]), int(self.table.anchor[b])
        found = [*self._owned(one, other, "out"), *self._owned(other, one, "in")]
        for way, home, host in (("out", one, other), ("in", other, one)):
            served = self.areas(home)
            kept = (office for office in self.offices.get(host, ()) if self._area(office) in served)
            found += [of_office(office, self._whose(office), way) for office in kept]
        return sorted(found, key=strength)

    def areas(self, anchor: int) -> tuple[str, str, str]:
        """Whose offices serve a metro: its country's, its region's, its own."""
        country, region = str(self.table.country[anchor]), str(self.table.admin1[anchor])
        return country, f"{country}.{region}", f"{country}:{self.table.ids[anchor]}"

    def _area(self, office: Office) -> str:
        if office.town:
            row = self.table.row_of.get(office.town)
            return "" if row is None else self.areas(int(self.table.anchor[row]))[2]
        return f"{office.country}.{office.region}" if office.region else office.country

    def _whose(self, office: Office) -> str:
        """The city or region that an office is of, "" for a whole country's."""
        if office.town:
            return str(self.table.name[self.table.row_of[office.town]])
        return f"{office.country}.{office.region}" if office.region else ""

    def _owned(self, home: int, host: int, way: str) -> Iterator[Link]:
        for firm, site, nearby in self.sites.get(host, ()):
            if home in self.homes[firm.id] and host not in self.homes[firm.id]:
                city = site.city or str(self.table.name[self.table.row_of[site.place]])
                link = of_site(firm, site, nearby, self._town(firm, home), city, way)
                yield link.model_copy(update={"source": self.sources.get(site.basis, "")})

    def _town(self, firm: Firm, home: int) -> str:
        """Name of the place in a metro where a firm is at home: Wolfsburg, in the metro of Braunschweig."""
        rows = (self.table.row_of[place] for place in firm.homes if place in self.table.row_of)
        return next(str(self.table.name[row]) for row in rows if self.table.anchor[row] == home)

    def facts(self, a: int, b: int) -> dict[str, Any]:
        """What facts of a pair say of its links: a the asker's row, b the partner's."""
        country = self.table.country
        return {
            "links": self.between(a, b),
            "routes": self.routes.between(a, b),
            "firms_here": self.firms_of(str(country[b]), a),
            "firms_there": self.firms_of(str(country[a]), b),
        }

    def firms_of(self, country: str, row: int) -> KnownFirms | None:
        """Firms at home in a country, and not in that of the place, with something in the metro of a row."""
        anchor = int(self.table.anchor[row])
        names = self._guests(anchor).get(country)
        city = str(self.table.name[anchor])
        return KnownFirms(country=country, city=city, n=len(names), names=names[:NAMED]) if names else None

    def _guests(self, anchor: int) -> Mapping[str, tuple[str, ...]]:
        """Country to the foreign firms in a metro, those with most there first; kept, as a long list asks often."""
        if anchor not in self._known_guests:
            codes, found = self.table.country, defaultdict[str, dict[str, float]](lambda: defaultdict(float))
            for firm, site, nearby in self.sites.get(anchor, ()):
                homes = {str(codes[home]) for home in self.homes[firm.id]}
                for code in homes if not nearby and str(codes[anchor]) not in homes else ():
                    if site.activity not in OFFICE_KINDS:
                        found[code][firm.name] += worth(site, nearby)
            self._known_guests[anchor] = {
                c: tuple(sorted(n, key=lambda name: (-n[name], name))) for c, n in found.items()
            }
        return self._known_guests[anchor]

    @cached_property
    def _known_guests(self) -> dict[int, Mapping[str, tuple[str, ...]]]:
        return {}

    def joined(self, other: "LinkBook") -> "LinkBook":
        """The links of both; firms of the other have ids of their own."""
        sites = {a: (*self.sites.get(a, ()), *other.sites.get(a, ())) for a in self.sites.keys() | other.sites.keys()}
        return replace(self, sites=sites, homes={**self.homes, **other.homes})

    def partners(self, row: int) -> Ints:
        """Anchor rows of all metros abroad that have works or a route with the metro of a row, ascending.

        An office binds the metro that hosts it with a whole region or country, so it makes no partner by itself.
        """
        anchor = int(self.table.anchor[row])
        hosts = {host for host, _, _, _ in self.owned.get(anchor, ())}
        homes = {home for firm, _, _ in self.sites.get(anchor, ()) for home in self.homes[firm.id]}
        found = hosts | homes | self.routes.partners(anchor)
        abroad = [r for r in found if self.table.country[r] != self.table.country[anchor]]
        return np.array(sorted(abroad), np.int64)

    @cached_property
    def owned(self) -> Mapping[int, tuple[tuple[int, Firm, Site, bool], ...]]:
        """Head office's anchor row to host's anchor row, firm, site, and whether it is only near the host."""
        found: dict[int, list[tuple[int, Firm, Site, bool]]] = defaultdict(list)
        for host, sites in self.sites.items():
            for firm, site, nearby in sites:
                if host not in self.homes[firm.id]:
                    for home in self.homes[firm.id]:
                        found[home].append((host, firm, site, nearby))
        return _frozen(found)

    def works(self, laboratories: bool) -> Sparse:
        """Head office's anchor row to host's anchor row to the weight of the laboratories there, or of all else."""
        found: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for home, sites in self.owned.items():
            for host, _, site, nearby in sites:
                if (site.activity in LABORATORIES) == laboratories:
                    found[home][host] += worth(site, nearby)
        return found

    def shared(self) -> Sparse:
        """Anchor row to anchor row abroad to the weight of firms that have sites in both and their home in neither."""
        found: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        at: dict[str, dict[int, float]] = defaultdict(dict)
        for host, sites in self.sites.items():
            for firm, site, nearby in sites:
                if host not in self.homes[firm.id]:
                    at[firm.id][host] = max(at[firm.id].get(host, 0.0), worth(site, nearby))
        for hosts in at.values():
            for a, one in hosts.items():
                for b, other in hosts.items():
                    if self.table.country[a] != self.table.country[b]:
                        found[a][b] += min(one, other) / np.log2(1 + len(hosts))
        return found

    def counts(self) -> Mapping[str, Mapping[int, float]]:
        """Area (country, region or metro, as ``areas``) to host's anchor row to how many offices of it stand there."""
        found: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for host, offices in self.offices.items():
            for office in offices:
                found[self._area(office)][host] += 1
        return found


def worth(site: Site, nearby: bool) -> float:
    """What a site counts: by what is done there, whether it stands, and by half where it is only near."""
    return WORTH[site.activity] * STATUS_WORTH[site.status] * (NEARBY if nearby else 1.0)


def saturated(weight: Row) -> Row:
    """``ln(1 + weight)`` over that of the full weight, at most 1."""
    return np.asarray(np.minimum(np.log1p(weight) / np.log1p(FULL), 1), dtype=np.float32)


def strength(link: Link) -> tuple[bool, bool, bool, int]:
    """Sorts links: works before offices, in the metro before nearby, laboratories and works before desks, old first."""
    desk = link.activity not in ("production", *LABORATORIES)
    return link.kind == "offices", link.nearby, desk, link.since or 9999


def _frozen(lists: Mapping[int, Iterable[object]]) -> dict[int, tuple]:  # type: ignore[type-arg]
    return {key: tuple(values) for key, values in lists.items()}
