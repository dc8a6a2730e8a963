"""What an answer says of a city: the facts that speak for it, as codes with parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import get_args

import numpy as np

from features.blocks.registry import PARTS
from features.pairs.links import LABORATORIES
from features.pairs.own import YOURS
from matching.ranking.bonds import bonds
from matching.ranking.breakdown import Breakdown
from matching.ranking.weighting import Weighting
from models.base import Message, Param, say
from models.city import CityRef
from models.link import RouteKind
from models.pair import PairFacts

MAX_REASONS = 4
PER_BLOCK = 2
MIN_GAIN = 0.012
COMMON_LANGUAGE = 0.6
MOST_LINKS = 3
MOST_ROUTES = 1  # of flights, and of ships and trains: the one that goes most often, or is met first
OWNED = ("works_there", "works_here", "labs_there", "labs_here", "same_owner", "offices_there", "offices_here")
ROUTES: tuple[RouteKind, ...] = get_args(RouteKind)
FIRST = ("links", "industry")
SAME_ORDER = 0.4
NEAR_KM = 1500
LARGE_MARKET = 1_000_000  # people; a choice: below it "a market of" says nothing to whoever sells or invests
QUIET = ("working_hours", "air_link")  # true of hundreds of places: said only where nothing else speaks for one
STRONG = 3  # of 3: what a trade cannot do without; weaker links count in the fit and would read as a joke
LONG_DAY = 5  # shared hours of a working day that are worth a sentence


def why(a: CityRef, b: CityRef, facts: PairFacts, parts: Breakdown, row: int) -> list[Message]:
    """The facts that speak for candidate b most, at most four: what is special about the two before mass and nearness.

    What binds them already comes first, then what both make: these say most to whoever has to act on them.
    Of each side the two strongest parts speak in turn, then the others. A part speaks only where it raises the
    candidate above what the average candidate would get from it, and says two sentences at most while others have
    something to say: what is true of a country is true of all its cities.

    Args:
        row: the candidate's row in the breakdown.
    """
    gain = parts.weight * (parts.value[row] - parts.average)
    found: list[Message] = []
    for wanted in ("affinity", "prize"):
        order = [i for i in np.argsort(-gain, kind="stable") if gain[i] > MIN_GAIN and PARTS[i][1] == wanted]
        order.sort(key=lambda i: FIRST.index(PARTS[i][0]) if PARTS[i][0] in FIRST else len(FIRST))
        spoken = [m for i in order if (speaks := _REASONS.get(PARTS[i])) and (m := speaks(Pair(a, b, facts, parts.of)))]
        turns = [m for pair in zip_longest(*(one[:PER_BLOCK] for one in spoken[:2])) for m in pair if m is not None]
        found += [
            *turns,
            *(m for one in spoken[2:] for m in one[:PER_BLOCK]),
            *(m for one in spoken for m in one[PER_BLOCK:]),
        ]
    found = [one for i, one in enumerate(found) if one not in found[:i]]
    return ([one for one in found if one.code not in QUIET] or found)[:MAX_REASONS]


@dataclass(frozen=True)
class Pair:
    """Asker a, candidate b, what is known of the two, and what weighs in the question."""

    a: CityRef
    b: CityRef
    facts: PairFacts
    weights: Weighting


def _links(pair: Pair) -> list[Message]:
    # A consulate serves a whole country: it is no reason for one of its cities. The pair's page tells it.
    links = [link for link in pair.facts.links if link.activity != "consulate" or link.basis == YOURS]
    weigh = pair.weights.of
    if weigh("labs_there") > weigh("works_there"):
        links = sorted(links, key=lambda link: link.activity not in LABORATORIES)
    owned = max(map(weigh, OWNED))
    groups = [(owned, links[:MOST_LINKS] if owned else [])]
    for kind in ROUTES:
        groups.append((weigh(kind), [route for route in pair.facts.routes if route.kind == kind][:MOST_ROUTES]))
    spoken = [link for weight, own in sorted(groups, key=lambda one: -one[0]) if weight > 0 for link in own]
    return bonds(pair.a, pair.b, spoken)


def _industry(pair: Pair) -> list[Message]:
    facts, names = pair.facts, {"a": pair.a.name, "b": pair.b.name}
    found: list[tuple[float, Message]] = []
    strongest = [c.cluster for c in facts.shared_clusters if min(c.strength_a, c.strength_b) >= 1][:3]
    if strongest:
        found.append((pair.weights.of("industry_alike"), say("shared_clusters", clusters=tuple(strongest))))
    for direction, feature, code in (("a_to_b", "sells", "supply_out"), ("b_to_a", "buys", "supply_in")):
        for link in [s for s in facts.supplies if s.direction == direction and s.strength >= STRONG][:1]:
            message = say(code, **names, supplier=link.supplier, user=link.user)
            found.append((pair.weights.of(feature), message))
    spoken = [message for weight, message in sorted(found, key=lambda one: -one[0]) if weight > 0]
    if facts.next_industry and pair.weights.of("next_industry"):  # last: a likelihood, where the others are facts
        spoken.append(say("next_industry", **names, cluster=facts.next_industry))
    return spoken


def _trade(pair: Pair) -> list[Message]:
    facts = pair.facts
    share, direction = max((facts.export_share or 0.0, "exports"), (facts.import_share or 0.0, "imports"))
    trade: dict[str, Param] = {"share": round(100 * share), "direction": direction, "year": facts.trade_year}
    return [say("trade_partner", country=pair.b.country, **trade)] if share else []


def _country(pair: Pair) -> list[Message]:
    found, facts = [], pair.facts
    if facts.shared_language and facts.language_share >= COMMON_LANGUAGE:
        found.append(say("language", language=facts.shared_language, share=round(100 * facts.language_share)))
    if facts.common_blocs:
        found.append(say("bloc", bloc=tuple(facts.common_blocs)))
    if facts.common_areas:
        found.append(say("common_area", programmes=tuple(facts.common_areas)))
    if facts.land_border:
        found.append(say("border", country=pair.b.country))
    return found


def _port(pair: Pair) -> list[Message]:
    return [say("sea_link", km=round(pair.facts.sea_km))] if pair.facts.sea_km is not None else []


def _air(pair: Pair) -> list[Message]:
    """A flight says what two airports only let hope for."""
    flights = [route for route in pair.facts.routes if route.kind == "flights"]
    if flights:
        return bonds(pair.a, pair.b, flights[:1])
    return [say("air_link")] if all(pair.facts.large_airports) else []


def _size(pair: Pair) -> list[Message]:
    facts = pair.facts
    smaller, larger = sorted((facts.metro_population_a, facts.metro_population_b))
    if smaller < SAME_ORDER * larger:
        return []
    return [say("same_size", people_a=facts.metro_population_a, people_b=facts.metro_population_b)]


def _market(pair: Pair) -> list[Message]:
    people = pair.facts.metro_population_b
    return [say("large_market", people=people)] if people >= LARGE_MARKET else []


def _near(pair: Pair) -> list[Message]:
    return [say("near", km=round(pair.facts.distance_km))] if pair.facts.distance_km < NEAR_KM else []


def _hours(pair: Pair) -> list[Message]:
    return [say("working_hours", hours=round(pair.facts.overlap_hours))] if pair.facts.overlap_hours >= LONG_DAY else []


_REASONS: Mapping[tuple[str, str], Callable[[Pair], list[Message]]] = MappingProxyType(
    {
        ("links", "affinity"): _links,
        ("market", "prize"): _market,
        ("geography", "prize"): _near,
        ("country", "prize"): _trade,
        ("size", "affinity"): _size,
        ("industry", "affinity"): _industry,
        ("port", "affinity"): _port,
        ("air", "affinity"): _air,
        ("country", "affinity"): _country,
        ("geography", "affinity"): _hours,
    }
)
