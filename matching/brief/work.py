"""Who would do what: bodies on each side, and a first step in each of five fields of work."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from matching.brief.decide import best_supply
from matching.brief.ground import Ground, Writer
from matching.ranking.bonds import bonds
from models.base import Message, Param, say
from models.brief import STREAMS, BriefRow, Decision, Sentence, Stream

LINES = ("agency", "chamber", "port", "university", "committee")
LINE_OF: Mapping[str, str] = MappingProxyType(
    {"business": "agency", "chamber": "chamber", "port": "port", "university": "university", "city": "committee",
     "civic": "committee"}
)  # fmt: skip
CULTURAL: tuple[Stream, ...] = ("tourism", "education")
RESEARCH = frozenset({"digital", "life_sciences", "knowledge", "energy", "machinery", "mobility"})
COMMON_LANGUAGE = 0.3
Draft = tuple[Message, tuple[str, ...]]


def who(writer: Writer) -> list[BriefRow]:
    """A line a row: whom to call on each side, by name where we know it, else by role."""
    rows = [BriefRow(label=line, cells=[_body(writer, line, 0), _body(writer, line, 1)]) for line in _lines(writer)]
    offices = [_office(writer, "in"), _office(writer, "out")]
    return [*rows, BriefRow(label="office", cells=list(offices))] if any(offices) else rows


def _lines(writer: Writer) -> list[str]:
    """The lines that the pair has: ports where both have one, a committee where there is a tie."""
    facts = writer.ground.pair
    ports = bool(facts.port_a and facts.port_b and facts.sea_km is not None)
    return [line for line in LINES if (line != "port" or ports) and (line != "committee" or writer.ground.tie)]


def _body(writer: Writer, line: str, side: int) -> Sentence:
    ground = writer.ground
    for place, item in enumerate(ground.finding.evidence):
        if item.field == "executor" and item.side == "ab"[side] and item.value != "none" and LINE_OF[item.line] == line:
            named = say("brief_executor", name=str(item.value), year=item.as_of.year)
            return writer.write(named, f"finding.evidence.{place}")
    for place, body in enumerate(ground.bodies[side]):
        if body.role == line:
            return writer.write(say("brief_body", name=body.name), f"bodies.{side}.{place}")
    if line == "university" and ground.universities[side]:
        message = say("brief_university", name=ground.universities[side][0])
        return writer.write(message, f"universities.{side}.0")
    if line == "port":
        port = ground.pair.port_b if side else ground.pair.port_a
        return writer.write(say("brief_role_port", port=port), f"pair.port_{'ab'[side]}")
    city = ground.b if side else ground.a
    return writer.write(say(f"brief_role_{line}", city=city.name), f"{'ab'[side]}.name")


def _office(writer: Writer, way: str) -> Sentence | None:
    """An office that one side keeps on the other's ground: of trade before of chambers, and these before consulates."""
    ground = writer.ground
    order = {"trade_office": 0, "chamber": 1, "consulate": 2}
    kept = [
        (order.get(x.activity, 3), n) for n, x in enumerate(ground.pair.links) if x.kind == "offices" and x.way == way
    ]
    if not kept:
        return None
    place = min(kept)[1]
    return writer.write(bonds(ground.a, ground.b, [ground.pair.links[place]])[0], f"pair.links.{place}")


def streams(writer: Writer, decided: Decision | None) -> list[BriefRow]:
    """Investment, trade, innovation, tourism, education: the fact that each starts from, and its first step.

    A tie that stays cultural has visitors and students; one that waits begins nothing.
    """
    rows = []
    for stream in {"cultural": CULTURAL, "not_now": ()}.get(decided or "", STREAMS):
        fact, step = _STREAMS[stream](writer.ground)
        rows.append(BriefRow(label=stream, cells=[writer.write(fact[0], *fact[1]), writer.write(step[0], *step[1])]))
    return rows


def _fdi(ground: Ground) -> tuple[Draft, Draft]:
    sites = [(n, link) for n, link in enumerate(ground.pair.links) if link.kind == "sites"]
    if sites:
        names = tuple(dict.fromkeys(link.name for _, link in sites))
        paths = ("pair.links",)
        return (say("brief_fdi_sites", n=len(sites), names=names[:3]), paths), (
            say("brief_step_fdi_sites", name=names[0]),
            (f"pair.links.{sites[0][0]}",),
        )
    for part, known in (("firms_here", ground.pair.firms_here), ("firms_there", ground.pair.firms_there)):
        if known is not None:
            params: dict[str, Param] = {"n": known.n, "country": known.country, "city": known.city}
            fact = say("brief_fdi_firms", names=known.names, **params)
            return (fact, (f"pair.{part}",)), (say("brief_step_fdi_firms", name=known.names[0]), (f"pair.{part}",))
    fact = say("brief_fdi_none", a=ground.a.name, b=ground.b.name)
    return (fact, ("pair.links",)), (say("brief_step_fdi_none", a=ground.a.name, b=ground.b.name), ("a.name", "b.name"))


def _trade(ground: Ground) -> tuple[Draft, Draft]:
    facts = ground.pair
    if facts.supplies:
        one = best_supply(ground, facts.supplies)
        there = ground.b.name if one.direction == "a_to_b" else ground.a.name
        giver = ground.a.name if one.direction == "a_to_b" else ground.b.name
        params: dict[str, Param] = {"giver": giver, "taker": there, "supplier": one.supplier, "user": one.user}
        paths = (f"pair.supplies.{facts.supplies.index(one)}",)
        return (say("brief_supply_one", **params), paths), (say("brief_step_supply", **params), paths)
    if facts.shared_clusters:
        cluster = facts.shared_clusters[0].cluster
        fact = say("brief_same_trade", cluster=cluster)
        return (fact, ("pair.shared_clusters.0",)), (
            say("brief_step_same_trade", cluster=cluster),
            ("pair.shared_clusters.0",),
        )
    return (say("brief_trade_none"), ("pair.supplies", "pair.shared_clusters")), (
        say("brief_step_trade_none", a=ground.a.name, b=ground.b.name),
        ("a.name", "b.name"),
    )


def _innovation(ground: Ground) -> tuple[Draft, Draft]:
    for place, one in enumerate(ground.pair.shared_clusters):
        if ground.families.get(one.cluster) in RESEARCH:
            path = (f"pair.shared_clusters.{place}",)
            fact = say("brief_innovation", cluster=one.cluster, a=ground.a.name, b=ground.b.name)
            return (fact, path), (say("brief_step_innovation", cluster=one.cluster), path)
    if ground.families.get(ground.pair.next_industry or "") in RESEARCH | {"creative"}:
        path = ("pair.next_industry",)
        params: dict[str, Param] = {"a": ground.a.name, "b": ground.b.name, "cluster": ground.pair.next_industry}
        return (say("next_industry", **params), path), (say("brief_step_next", **params), path)
    return (say("brief_innovation_none"), ("pair.shared_clusters", "pair.next_industry")), (
        say("brief_step_innovation_none"),
        ("a.name", "b.name"),
    )


def _tourism(ground: Ground) -> tuple[Draft, Draft]:
    facts = ground.pair
    for place, one in enumerate(facts.shared_clusters):
        if ground.families.get(one.cluster) == "visitor":
            path = (f"pair.shared_clusters.{place}",)
            fact = say("brief_tourism", cluster=one.cluster)
            return (fact, path), (say("brief_step_tourism", cluster=one.cluster), path)
    if facts.airport_a and facts.airport_b:
        paths = ("pair.airport_a", "pair.airport_b")
        params: dict[str, Param] = {"airport_a": facts.airport_a, "airport_b": facts.airport_b}
        return (say("brief_airports", **params), paths), (say("brief_step_airports", **params), paths)
    names: dict[str, Param] = {"a": ground.a.name, "b": ground.b.name}
    return (say("brief_tourism_none"), ("pair.airport_a", "pair.airport_b", "pair.shared_clusters")), (
        say("brief_step_tourism_none", **names),
        ("a.name", "b.name"),
    )


def _education(ground: Ground) -> tuple[Draft, Draft]:
    ours, theirs = ground.universities
    if ours and theirs:
        paths = ("universities.0.0", "universities.1.0")
        params: dict[str, Param] = {"ours": ours[0], "theirs": theirs[0]}
        return (say("brief_education", **params), paths), (say("brief_step_education", **params), paths)
    names: dict[str, Param] = {"a": ground.a.name, "b": ground.b.name}
    step = (say("brief_step_schools", **names), ("a.name", "b.name"))
    facts = ground.pair
    if facts.shared_language and facts.language_share >= COMMON_LANGUAGE:
        spoken = say("brief_language", language=facts.shared_language, share=round(100 * facts.language_share))
        return (spoken, ("pair.shared_language", "pair.language_share")), step
    return (say("brief_education_none"), ("universities",)), step


_STREAMS: Mapping[Stream, Callable[[Ground], tuple[Draft, Draft]]] = MappingProxyType(
    {"fdi": _fdi, "trade": _trade, "innovation": _innovation, "tourism": _tourism, "education": _education}
)
