"""Links that a user knows, as firms and sites like those of the tables; their basis says whose they are."""

from collections.abc import Sequence
from dataclasses import replace

from features.places.world import World
from models.link import Firm, OwnLink, Site

YOURS = "yours"


def own_firms(links: Sequence[OwnLink]) -> tuple[list[Firm], list[Site]]:
    """A firm for each name and home, and a site for each link."""
    number = {key: f"own:{i}" for i, key in enumerate(dict.fromkeys((one.name, one.a_geonameid) for one in links))}
    firms = [Firm(id_, name, "", (home,), ()) for (name, home), id_ in number.items()]
    return firms, [_site(one, number[one.name, one.a_geonameid]) for one in links]


def _site(link: OwnLink, firm: str) -> Site:
    activity = link.activity or ("production" if link.kind == "sites" else "trade_office")
    return Site(firm, link.b_geonameid, "", activity, link.cluster or "", link.since, "open", None, YOURS)


def with_own(world: World, links: Sequence[OwnLink]) -> World:
    """The world with a user's links beside those of the tables."""
    firms, sites = own_firms(links)
    return replace(world, firms=[*world.firms, *firms], sites=[*world.sites, *sites])
