"""What facts alone say of a pair, as readings of A1, A2, A3, E1 and E2 with their level.

A place that is not its metro's anchor and has no facts of its own scores at most the rubric's cap on A1 to A3: its
metro's economy is near, but it is not the place's own (Urayasu is not Tokyo).
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from matching.readiness.criteria.exchange import is_none
from matching.readiness.evidence import Items, Reading
from matching.readiness.marks import slope
from models.base import Message, say
from models.evidence import Evidence, EvidenceLevel, Line
from models.link import Link
from models.pair import PairFacts
from models.rubric import Rubric

# docs/decisions/0006, 11: nearly every pair of large metros has six links, so they earn 2.5 points at most, and an
# overlap of industries must bring the rest.
SUPPLY_SHARE = 0.17
SUPPLY_MOST = 2.5
WAYS = "ports and airports in reach of both metros"
# Choices. An airline that keeps a base flies home from there as a rule; who runs a terminal need not call at it. A
# country keeps a consulate where its people or its trade are.
OPERATORS = {"airline_base": 0.5, "terminal": 0.25}
QUAYS_AND_AIRPORTS = ("container_port", "bulk_port", "cruise", "lng", "air_cargo_hub")
CONSULATE = 0.25
TABLE = "table of sites and offices abroad (compiled)"
COMMUNITY = 5000  # people; a choice: enough for clubs, shops and a consul, fewer count in proportion


def borrowed(facts: PairFacts) -> bool:
    """Whether one side has only its metro's facts."""
    return not ((facts.anchor_a or facts.own_facts_a) and (facts.anchor_b or facts.own_facts_b))


def clusters(facts: PairFacts, items: Items) -> list[Reading]:
    """A1: overlap of cluster strengths, and supply links (nearly every pair has some) up to 2.5."""
    if facts.industry_similarity is None:
        return []
    overlap = sum(min(c.strength_a, c.strength_b) for c in facts.shared_clusters)
    supply = min(SUPPLY_MOST, SUPPLY_SHARE * sum(s.strength for s in facts.supplies))
    score = _capped(slope(overlap + supply, items.rubric.marks["clusters"]), facts, items.rubric)
    names = tuple(c.cluster for c in facts.shared_clusters[:3])
    message = say("a1_shared", clusters=names) if names else _supply(facts)
    return [_reading("A1", score, score, message, "atlas of traded clusters and supply links", "metro", items)]


def _supply(facts: PairFacts) -> Message:
    if facts.supplies:
        first = facts.supplies[0]
        return say("a1_supply", supplier=first.supplier, user=first.user)
    return say("a1_none")


def trade_proxy(facts: PairFacts, items: Items) -> list[Reading]:
    """A2 from the country's listed trade partners: a proxy worth the rubric's cap at most; unlisted means unknown.

    The rubric's last two marks of ``trade_share`` lie above 1, where no share comes: they say that trade of two
    countries never earns 3 or 4, which takes facts of the two metros.
    """
    shares = [s for s in (facts.export_share, facts.import_share) if s is not None]
    if not shares:
        return []
    score = min(slope(max(shares), items.rubric.marks["trade_share"]), items.rubric.proxy_cap)
    year = facts.trade_year
    message = say("a2_country", share=round(100 * max(shares), 1), year=year)
    when = date(year, 12, 31) if year and date(year, 12, 31) <= items.as_of else items.as_of
    item = _item(
        "A2", round(score, 2), "CIA World Factbook, trade partners of the country", "country", when, "business"
    )
    return [Reading(score, score, items.rubric.proxy, message, (item,))]


def works(facts: PairFacts, items: Items) -> list[Reading]:
    """A2 from works and offices that a table knows in the two metros: worth the rubric's cap at most.

    Firms count once, by the best of their sites: by half where it is only near, by half where it is announced or
    closing, and by half where a register knows no more than that there is a subsidiary. An office of trade of
    the region or city is worth the cap; a consulate, a chamber or an agency that serves a whole country is none. What
    the table lacks may exist.
    """
    firms: dict[str, float] = {}
    for link in (link for link in facts.links if link.kind == "sites"):
        count = (0.5 if link.nearby else 1.0) * (1.0 if link.status == "open" else 0.5)
        count *= 0.5 if link.activity == "subsidiary" else 1.0
        firms[link.name] = max(count, firms.get(link.name, 0.0))
    offices = [
        link.name for link in facts.links if link.kind == "offices" and link.activity != "consulate" and link.home
    ]
    if not firms and not offices:
        return []
    cap = items.rubric.proxy_cap
    score = cap if offices else min(cap, slope(sum(firms.values()), items.rubric.marks["firms"]))
    names = (*firms, *offices)
    message = say("a2_works", n=len(names), names=names[:3])
    item = _item("A2", round(score, 2), _named(facts.links), "metro", items.as_of, "business")
    return [Reading(score, score, items.rubric.proxy, message, (item,))]


def _named(links: Sequence[Link]) -> str:
    """What the links rest on: the table, registers by name."""
    return "; ".join(sorted({link.source or TABLE for link in links}))


def scale(facts: PairFacts, items: Items) -> list[Reading]:
    """A3: size of the smaller metro and symmetry of the two, in people and, where known, in output."""
    small, large = sorted((facts.metro_population_a, facts.metro_population_b))
    if small <= 0:
        return []
    ratios = [small / large]
    if facts.gdp_per_head_a and facts.gdp_per_head_b:
        output = sorted(
            (facts.metro_population_a * facts.gdp_per_head_a, facts.metro_population_b * facts.gdp_per_head_b)
        )
        ratios.append(output[0] / output[1])
    symmetry = sum(slope(r, items.rubric.marks["ratio"]) for r in ratios) / len(ratios)
    score = _capped((slope(small, items.rubric.marks["population"]) + symmetry) / 2, facts, items.rubric)
    message = say("a3_scale", a=facts.metro_population_a, b=facts.metro_population_b, ratio=round(large / small, 1))
    return [
        _reading(
            "A3",
            score,
            score,
            message,
            "metro populations from GeoNames, output per head of the country",
            "metro",
            items,
        )
    ]


def links(facts: PairFacts, items: Items) -> list[Reading]:
    """E1: ports and airports of both sides, then a direct service or port agreement from the evidence.

    An airline of one side with a base on the other, and a port or airport terminal that a firm of one side runs on the
    other, is a link that a table knows: it closes part of what the base leaves open, by two points at most.
    What nobody has said of a direct service leaves everything above the base open; evidence of it closes that in
    proportion to its strength.
    """
    ports = facts.port_a is not None and facts.port_b is not None and facts.sea_km is not None
    large = all(facts.large_airports)
    reach = ports or large or (facts.airport_a is not None and facts.airport_b is not None)
    base = 3.0 if ports and large else 2.0 if ports or large else 1.0 if reach else 0.0
    operators = _operators(facts) if reach else {}
    base += min(items.rubric.proxy_cap, max(operators.values(), default=0.0) * (4.0 - base))
    run = say("e1_operated", names=tuple(operators)[:3])
    source = _named(facts.links)
    also = [_reading("E1", base, 4.0, run, source, "metro", items, "port")] if operators else []
    given = items.of("sister_port", "sea_service", "flight")
    named = [item for item in given if not is_none(item.value)]
    if named:
        return [_service(named, base, reach, items), *also]
    answered = {item.field for item in given}
    settled = "flight" in answered and (not ports or {"sister_port", "sea_service"} <= answered)
    high = base if settled else 4.0 if reach else 1.0
    kind = {(True, True): "both", (True, False): "ports", (False, True): "airports"}.get((ports, large))
    message = say(f"e1_{kind or ('small' if reach else 'none')}", sea=round(facts.sea_km or 0))
    return [_reading("E1", base, high, message, WAYS, "metro", items, "port"), *also]


def _service(named: list[Evidence], base: float, reach: bool, items: Items) -> Reading:
    """E1 from a direct service or port agreement: all of it where a source says so, else the cap, never less than the
    ports and airports earn by themselves.
    """
    opened = [item for item in named if item.source_type != "compiled"]
    if opened:
        sure = items.strength(opened, "E1") if reach else 0.0
        what = say("e1_named", what=str(opened[0].value))
        return Reading(sure * 4.0 + (1 - sure) * base, 4.0, 1.0, what, tuple(opened))
    low = max(base, items.rubric.proxy_cap) if reach else base
    item = _item("E1", round(low, 2), WAYS, "metro", items.as_of, "port")
    return Reading(low, 4.0, 1.0, say("e1_named", what=str(named[0].value)), (item, *named))


def _operators(facts: PairFacts) -> dict[str, float]:
    """Firms of one side that run an airline base or a terminal on the other, with what the best of theirs closes."""
    found: dict[str, float] = {}
    for link in facts.links:
        quay = link.activity == "airline_base" or link.cluster in QUAYS_AND_AIRPORTS
        if link.kind == "sites" and link.status == "open" and link.activity in OPERATORS and quay:
            part = OPERATORS[link.activity] * (0.5 if link.nearby else 1.0)
            found[link.name] = max(part, found.get(link.name, 0.0))
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def closeness(facts: PairFacts, items: Items) -> list[Reading]:
    """E2: common language and shared working hours; a community of origin adds up to one where it is known.

    A consulate of one side's country in the other's metro, which a table knows, is a sign of one: a quarter of it each
    way.
    """
    # Choices: half of the people with a common language, or half a working day, are all that a meeting needs.
    spoken = 1.5 * min(1.0, facts.language_share / 0.5)
    hours = 1.5 * min(1.0, facts.overlap_hours / 4)
    consulates = {link.way: link for link in facts.links if link.activity == "consulate"}
    low, high = spoken + hours + CONSULATE * len(consulates), spoken + hours + 1.0
    people = items.number("diaspora")
    if people is not None:
        sure, part = items.strength(items.of("diaspora"), "E2"), min(1.0, people / COMMUNITY)
        low, high = low + sure * part * (high - low), high - sure * (1 - part) * (high - low)
    language = facts.shared_language
    code = "e2_language" if language else "e2_hours"
    message = say(code, language=language, hours=round(facts.overlap_hours, 1))
    found = [
        _reading(
            "E2", low, high, message, "language shares of the two regions or countries, time zones", "country", items
        )
    ]
    if consulates:
        kept = say("e2_consulate", whose=tuple(link.name for link in consulates.values()))
        found.append(_reading("E2", low, high, kept, TABLE, "metro", items, "civic"))
    return found


def _capped(score: float, facts: PairFacts, rubric: Rubric) -> float:
    return min(score, rubric.proxy_cap) if borrowed(facts) else score


@lru_cache(maxsize=10_000)
def _item(
    criterion: str, value: float, source: str, level: EvidenceLevel, when: date, line: Line = "business"
) -> Evidence:
    return Evidence(
        field=criterion, value=value, side="both", line=line, scope="metro", as_of=when, source=source, read_on=None,
        source_type="computed", expires_after=None, level=level, code=f"computed_{criterion}",
    )  # fmt: skip


def _reading(
    criterion: str,
    low: float,
    high: float,
    message: Message,
    source: str,
    level: EvidenceLevel,
    items: Items,
    line: Line = "business",
) -> Reading:
    item = _item(criterion, round(low, 2), source, level, items.as_of, line)
    return Reading(low, high, items.strength([item], criterion), message, (item,))
