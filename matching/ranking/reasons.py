"""What an answer says: the facts that speak for a city, as codes with parameters; of the list, cautions and steadiness.

Steadiness: would a place stay on the list under other weights? Seeded draws around the asker's own tell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

import numpy as np

from features.arrays import Floats, Strings
from features.blocks.industry import PROXY
from features.blocks.registry import BLOCKS, PARTS
from features.pairs.links import LABORATORIES
from matching.policy import PREFERENCE, unchecked
from matching.ranking.bonds import bonds
from matching.ranking.breakdown import Breakdown
from matching.ranking.context import RankingContext
from matching.ranking.weighting import Weighting
from models.base import Message, Param, say
from models.city import CityRef
from models.pair import PairFacts
from models.ranking import Match, RankingQuery

MAX_REASONS = 4
PER_BLOCK = 2
MIN_GAIN = 0.012
COMMON_LANGUAGE = 0.6
MOST_LINKS = 3
FIRST = ("links", "industry")
SAME_ORDER = 0.4
NEAR_KM = 1500
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
    return found[:MAX_REASONS]


@dataclass(frozen=True)
class Pair:
    """Asker a, candidate b, what is known of the two, and what weighs in the question."""

    a: CityRef
    b: CityRef
    facts: PairFacts
    weights: Weighting


def _links(pair: Pair) -> list[Message]:
    links = pair.facts.links
    if pair.weights.of("labs_there") > pair.weights.of("works_there"):
        links = sorted(links, key=lambda link: link.activity not in LABORATORIES)
    return bonds(pair.a, pair.b, links[:MOST_LINKS])


def _industry(pair: Pair) -> list[Message]:
    facts, names = pair.facts, {"a": pair.a.name, "b": pair.b.name}
    found: list[tuple[float, Message]] = []
    strongest = [c.cluster for c in facts.shared_clusters if min(c.strength_a, c.strength_b) >= 1][:3]
    if strongest:
        found.append((pair.weights.of("industry_alike"), say("shared_clusters", clusters=tuple(strongest))))
    for direction, feature, code in (("a_to_b", "sells", "supply_out"), ("b_to_a", "buys", "supply_in")):
        for link in [link for link in facts.supplies if link.direction == direction][:1]:
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
    if facts.land_border:
        found.append(say("border", country=pair.b.country))
    return found


def _port(pair: Pair) -> list[Message]:
    return [say("sea_link", km=round(pair.facts.sea_km))] if pair.facts.sea_km is not None else []


def _air(pair: Pair) -> list[Message]:
    return [say("air_link")] if all(pair.facts.large_airports) else []


def _size(pair: Pair) -> list[Message]:
    facts = pair.facts
    smaller, larger = sorted((facts.metro_population_a, facts.metro_population_b))
    if smaller < SAME_ORDER * larger:
        return []
    return [say("same_size", people_a=facts.metro_population_a, people_b=facts.metro_population_b)]


def _market(pair: Pair) -> list[Message]:
    return [say("large_market", people=pair.facts.metro_population_b)]


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


PORT_MATTERS = 0.25  # a quarter of the weight (docs/decisions/0007, 1)
DRAWS = 200  # a choice: the standard error of a share of nine tenths is then two points
SWING = 0.2  # a choice: a greater one makes every list unsteady, a smaller one none
SPARE = 50  # a choice: places behind the list that compete for it; fewer make it look steadier than it is
SURE = 0.9  # "nine of ten draws", as the note says


def notes(context: RankingContext, exploratory: bool, matches: Sequence[Match]) -> list[Message]:
    """Cautions on the question and its asker, what the policy does, and how steady the list is.

    Args:
        exploratory: whether the purpose has no city facts behind it yet.
    """
    weights = context.weighting.blocks
    found = [say("exploratory")] if exploratory else []
    without_facts = bool(weights["industry"]) and _unknown(context)
    if without_facts:
        found.append(say("no_facts", city=context.city.name))
    if weights["port"] >= PORT_MATTERS and not context.own.ports.count[context.row]:
        found.append(say("no_port", city=context.city.name))
    if context.query.risk == "flag":
        found += _risky(context, matches)
    if context.boost is not None:
        found.append(say("preferred", points=round(100 * PREFERENCE)))
    found += [say(code) for code in unchecked(context.query.policy, context.policy_asker)]
    # A list that rests on the country's figures is steady because little can move it: no merit to speak of.
    return found if without_facts else found + steadiness(matches)


def _risky(context: RankingContext, matches: Sequence[Match]) -> list[Message]:
    """How many places of the list sanctions, a blocking law, war or occupation bear on; silent where it is none."""
    row_of = context.table.row_of
    n = sum(bool(context.risky[row_of[m.city.id]]) for m in matches)
    return [say("risk_listed", n=n, places=len(matches))] if n else []


def _unknown(context: RankingContext) -> bool:
    """Whether neither the atlas nor a count says what the asker makes."""
    known = float(context.asker.values[context.own.space.width + BLOCKS.index("industry")])
    return context.own.entry(context.row)[0] is None and known <= PROXY + 1e-6


def staying(parts: Breakdown, country: Strings, query: RankingQuery) -> Floats:
    """Share of draws in which each row is among the k best, full countries aside; shape (rows,), 0..1.

    Each draw changes every weight by up to a fifth, uniformly and independently, and normalises again. Only the rows
    given compete: the list and the places behind it.

    Args:
        parts: of the rows in their order. country: of each row.
    """
    rng = np.random.default_rng(0)
    drawn = parts.weight * rng.uniform(1 - SWING, 1 + SWING, (DRAWS, len(parts.weight)))
    fit = parts.value @ (drawn / drawn.sum(axis=1, keepdims=True)).T
    if not len(fit):
        return np.ones(0)
    if query.country_limit is not None:
        for code in np.unique(country):
            own = country == code
            rank = np.argsort(np.argsort(-fit[own], axis=0, kind="stable"), axis=0)
            fit[own] = np.where(rank < query.country_limit, fit[own], -np.inf)
    k = min(query.k, len(fit))
    last = np.partition(fit, -k, axis=0)[-k]
    return np.asarray(((fit >= last) & (fit > -np.inf)).mean(axis=1))


def steadiness(matches: Sequence[Match]) -> list[Message]:
    """One sentence on how many of a list are sure of their place."""
    shares = [m.stays for m in matches if m.stays is not None]
    if not shares:
        return []
    steady = sum(share >= SURE for share in shares)
    least = min(matches, key=lambda m: m.stays if m.stays is not None else 1.0)
    if steady == len(shares):
        return [say("steady_all", n=len(shares))]
    return [say("steady_some", steady=steady, n=len(shares), city=least.city.name, share=int(100 * min(shares)))]
