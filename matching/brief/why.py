"""Three facts with numbers that speak for the pair."""

from collections.abc import Iterator
from itertools import chain

from matching.brief.decide import STRONG, best_supply, ends
from matching.brief.ground import Ground, Writer
from matching.ranking.bonds import bonds
from models.base import Message, Param, say
from models.brief import BriefRow, Decision

MOST = 3
MOST_NAMED = 3

Draft = tuple[Message, tuple[str, ...]]


def why(writer: Writer, decided: Decision | None) -> list[BriefRow]:
    """Links that exist, what each sells the other uses, trade; then what both make, ports, language, sizes.

    Where the answer is "keep it cultural" or "not now", the audit's own reasons come first: they are what it rests on.
    """
    ground = writer.ground
    if decided in ("cultural", "not_now"):
        drafts = list(_reasons(ground))[:MOST]
        drafts += list(_sizes(ground))[: MOST - len(drafts)]
        return [BriefRow(label="", cells=[writer.write(message, *paths)]) for message, paths in drafts]
    sections = (_links, _supplies, _trade, _shared, _ports, _language, _sizes)
    drafts = list(chain.from_iterable(makes(ground) for makes in sections))[:MOST]
    return [BriefRow(label="", cells=[writer.write(message, *paths)]) for message, paths in drafts]


def _reasons(ground: Ground) -> Iterator[Draft]:
    for place, reason in enumerate(ground.finding.reasons):
        yield Message(code=reason.code, params=reason.params), (f"finding.reasons.{place}",)


def _links(ground: Ground) -> list[Draft]:
    links = ground.pair.links
    if len(links) == 1:
        return [(bonds(ground.a, ground.b, links)[0], ("pair.links",))]
    if links:
        there, here = (sum(link.way == way for link in links) for way in ("out", "in"))
        sites = sorted(links, key=lambda link: link.kind != "sites")
        names = tuple(dict.fromkeys(link.name for link in sites))[:MOST_NAMED]
        about: dict[str, Param] = {"n": len(links), "names": names}
        if there and here:
            both = say("brief_links", a=ground.a.name, b=ground.b.name, there=there, here=here, **about)
            return [(both, ("pair.links",))]
        giver, taker = (ground.a.name, ground.b.name) if there else (ground.b.name, ground.a.name)
        return [(say("brief_links_way", giver=giver, taker=taker, **about), ("pair.links",))]
    for part, known in (("firms_here", ground.pair.firms_here), ("firms_there", ground.pair.firms_there)):
        if known is not None and known.n > 1:
            params: dict[str, Param] = {"n": known.n, "country": known.country, "city": known.city}
            return [(say("brief_firms", names=known.names, **params), (f"pair.{part}",))]
    return []


def _supplies(ground: Ground) -> list[Draft]:
    out, back = ([s for s in ground.pair.supplies if s.direction == way] for way in ("a_to_b", "b_to_a"))
    if out and back:
        sold, bought = best_supply(ground, out), best_supply(ground, back)
        message = say(
            "brief_supply_both", a=ground.a.name, b=ground.b.name, n=len(ground.pair.supplies),
            supplier=sold.supplier, user=sold.user, supplier_back=bought.supplier, user_back=bought.user,
        )  # fmt: skip
        return [(message, ("pair.supplies",))]
    if out or back:
        one = best_supply(ground, out or back)
        giver, taker = ends(ground, one)
        about: dict[str, Param] = {"giver": giver, "taker": taker, "n": len(out or back)}
        return [(say("brief_supply_way", supplier=one.supplier, user=one.user, **about), ("pair.supplies",))]
    return []


def _trade(ground: Ground) -> list[Draft]:
    facts = ground.pair
    sold, bought = facts.export_share, facts.import_share
    if not sold and not bought:
        return []
    params: dict[str, Param] = {"home": ground.a.country, "country": ground.b.country, "year": facts.trade_year}
    if sold:
        params["sold"] = round(100 * sold)
    if bought:
        params["bought"] = round(100 * bought)
    code = "brief_trade_both" if sold and bought else "brief_trade_sold" if sold else "brief_trade_bought"
    return [(say(code, **params), ("pair.export_share", "pair.import_share", "pair.trade_year"))]


def _shared(ground: Ground) -> list[Draft]:
    shared = [c.cluster for c in ground.pair.shared_clusters if min(c.strength_a, c.strength_b) >= STRONG]
    if not shared:
        return []
    return [(say("brief_shared", n=len(shared), clusters=tuple(shared[:MOST_NAMED])), ("pair.shared_clusters",))]


def _ports(ground: Ground) -> list[Draft]:
    facts = ground.pair
    if not (facts.port_a and facts.port_b and facts.sea_km is not None):
        return []
    message = say("brief_ports", port_a=facts.port_a, port_b=facts.port_b, km=round(facts.sea_km))
    return [(message, ("pair.port_a", "pair.port_b", "pair.sea_km"))]


def _language(ground: Ground) -> list[Draft]:
    facts = ground.pair
    if not facts.shared_language or facts.language_share < 0.5:
        return []
    message = say("brief_language", language=facts.shared_language, share=round(100 * facts.language_share))
    return [(message, ("pair.shared_language", "pair.language_share"))]


def _sizes(ground: Ground) -> list[Draft]:
    facts = ground.pair
    sizes: dict[str, Param] = {"people_a": facts.metro_population_a, "people_b": facts.metro_population_b}
    names: dict[str, Param] = {"a": ground.a.name, "b": ground.b.name}
    far: dict[str, Param] = {"km": round(facts.distance_km), "hours": round(facts.overlap_hours)}
    return [
        (say("brief_sizes", **names, **sizes), ("pair.metro_population_a", "pair.metro_population_b")),
        (say("brief_distance", **far), ("pair.distance_km", "pair.overlap_hours")),
    ]
