"""What the pages show of links: firms abroad and here by country and sector, what binds a pair."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.engine.opened import Engine
from app.messages.language import Language
from app.messages.render import render
from app.web.link_map import Group, LinkMap, link_map
from features.pairs.links import worth
from matching.ranking.bonds import bonds
from models.city import CityRef
from models.link import Firm, Link, Site

MOST_COUNTRIES = 12  # the longest list (Tokyo's) has a hundred; all of it is in the CSV
MOST_FIRMS = 8
MOST_SECTORS = 3

SiteAt = tuple[int, Firm, Site, bool]


@dataclass(frozen=True)
class Stands:
    """A firm of a country's line: ``partner`` is the metro on the other side, ``city`` where it stands."""

    name: str
    city: str
    partner: CityRef


@dataclass(frozen=True)
class CountryLine:
    """Links with one country: how many sites, the sectors with most, some of the firms."""

    country: str
    count: int
    sectors: list[str]
    firms: list[Stands]


@dataclass(frozen=True)
class Bonds:
    """A group of a city's links: out are its own firms abroad, in are foreign firms here, then flights and sailings.

    Attributes:
        lines: countries, those with most first. more: how many countries are left out.
        sectors: id, name and number of sites, those with most first.
    """

    way: Group
    count: int
    lines: list[CountryLine]
    more: int
    sectors: list[tuple[str, str, int]]


@dataclass(frozen=True)
class LinkFilter:
    """Which links of a city its page shows: those of a sector and of a country, or all."""

    sector: str | None = None
    country: str | None = None


def city_bonds(engine: Engine, row: int, words: Language, link_filter: LinkFilter = LinkFilter()) -> list[Bonds]:
    """The links of a city's metro, own firms abroad before foreign firms here; a way without any is left out."""
    return [_bonds(engine, way, sites, words) for way, sites in _sites_abroad(engine, row, link_filter) if sites]


def bonds_map(engine: Engine, row: int, words: Language, link_filter: LinkFilter = LinkFilter()) -> LinkMap:
    """The same on a map."""
    counts: Counter[tuple[Group, int]] = Counter(
        (way, other) for way, sites in _sites_abroad(engine, row, link_filter) for other, *_ in sites
    )
    found = [(way, other, n, "") for (way, other), n in counts.items()]
    return link_map(engine.table, int(engine.table.anchor[row]), found, words)


def _sites_abroad(engine: Engine, row: int, link_filter: LinkFilter) -> list[tuple[Group, list[SiteAt]]]:
    """Out and in, each with the metro on the other side."""
    book, table = engine.facts.links, engine.table
    anchor = int(table.anchor[row])
    # A works abroad stands once, in its own metro; here, what is near counts among ours.
    out = [one for one in book.owned.get(anchor, ()) if not one[3]]
    here = [
        (home, firm, site, nearby)
        for firm, site, nearby in book.sites.get(anchor, ())
        if anchor not in book.homes[firm.id]
        for home in book.homes[firm.id][:1]
    ]
    ways: tuple[tuple[Group, list[SiteAt]], ...] = (("out", out), ("in", here))

    def wanted(one: SiteAt) -> bool:
        country = str(table.country[one[0]])
        abroad = country != table.country[anchor] and link_filter.country in (None, country)
        return abroad and link_filter.sector in (None, one[2].cluster)

    return [(way, [one for one in sites if wanted(one)]) for way, sites in ways]


def _bonds(engine: Engine, way: Group, sites: list[SiteAt], words: Language) -> Bonds:
    by_country: dict[str, list[SiteAt]] = {}
    for one in sorted(sites, key=lambda one: (-worth(one[2], one[3]), one[2].since or 9999, one[1].name)):
        by_country.setdefault(str(engine.table.country[one[0]]), []).append(one)
    ordered = sorted(by_country, key=lambda code: (-len(by_country[code]), code))
    lines = [_line(engine, code, by_country[code], words) for code in ordered[:MOST_COUNTRIES]]
    return Bonds(way, len(sites), lines, len(ordered) - len(lines), _sectors(sites, words)[:MOST_COUNTRIES])


def _line(engine: Engine, country: str, sites: list[SiteAt], words: Language) -> CountryLine:
    firms = {
        firm.id: Stands(firm.name, _city(engine, site, words), engine.city(other))
        for other, firm, site, _ in reversed(sites)
    }
    sectors = [name for _, name, _ in _sectors(sites, words)[:MOST_SECTORS]]
    return CountryLine(country, len(sites), sectors, list(firms.values())[::-1][:MOST_FIRMS])


def _city(engine: Engine, site: Site, words: Language) -> str:
    return site.city or words.city_name(site.place, str(engine.table.name[engine.table.row_of[site.place]]))


def _sectors(sites: Iterable[SiteAt], words: Language) -> list[tuple[str, str, int]]:
    counts = Counter(site.cluster for _, _, site, _ in sites if site.cluster)
    return [(c, words.cluster(c), n) for c, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def pair_bonds(a: CityRef, b: CityRef, links: list[Link], words: Language) -> list[tuple[str, str]]:
    """Each link of a with b in a sentence, and what it rests on."""
    return [
        (render(message, words), link.source or f"{words.word('bases', link.basis)} {link.as_of or ''}".strip())
        for message, link in zip(bonds(a, b, links), links, strict=True)
    ]
