"""What an answer says: the facts that speak for a city, as codes with parameters; of the list, cautions and steadiness.

Steadiness: would a place stay on the list under other weights? Seeded draws around the asker's own tell.
"""

from collections.abc import Sequence
from itertools import zip_longest
from types import MappingProxyType

import numpy as np

from features.arrays import Floats
from features.blocks.industry import PROXY
from features.blocks.registry import BLOCKS
from matching.policy import PREFERENCE, unchecked
from matching.ranking.breakdown import Breakdown
from matching.ranking.context import RankingContext
from models.base import Message, Param, say
from models.city import CityRef
from models.pair import PairFacts
from models.ranking import Match

MAX_REASONS = 4
PER_BLOCK = 2
MIN_GAIN = 0.012
COMMON_LANGUAGE = 0.6
SAME_ORDER = 0.4


def why(a: CityRef, b: CityRef, facts: PairFacts, parts: Breakdown, row: int) -> list[Message]:
    """The facts that speak for candidate b most, at most four: of the two strongest blocks in turn, then of the others.

    A block speaks only where it raises the candidate above what the average candidate would get from it. It says two
    sentences at most while others have something to say: what is true of a country is true of all its cities.

    Args:
        row: the candidate's row in the breakdown.
    """
    gain = parts.weight * (parts.value[row] - parts.average)
    order = [BLOCKS[i] for i in np.argsort(-gain, kind="stable") if parts.weight[i] > 0 and gain[i] > MIN_GAIN]
    by_block = [found for block in order if (reasons := _REASONS.get(block)) and (found := reasons(a, b, facts))]
    turns = [m for pair in zip_longest(*(found[:PER_BLOCK] for found in by_block[:2])) for m in pair if m is not None]
    others = [m for found in by_block[2:] for m in found[:PER_BLOCK]]
    return [*turns, *others, *(m for found in by_block for m in found[PER_BLOCK:])][:MAX_REASONS]


def _industry(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    found = []
    strongest = [c.cluster for c in facts.shared_clusters if min(c.strength_a, c.strength_b) >= 1][:3]
    if strongest:
        found.append(say("shared_clusters", clusters=tuple(strongest)))
    for link in facts.supplies[:1]:
        code = "supply_out" if link.direction == "a_to_b" else "supply_in"
        found.append(say(code, a=a.name, b=b.name, supplier=link.supplier, user=link.user))
    return found


def _country(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    found = []
    share, direction = max((facts.export_share or 0.0, "exports"), (facts.import_share or 0.0, "imports"))
    if share:
        trade: dict[str, Param] = {
            "share": round(100 * share),
            "direction": direction,
            "year": facts.trade_year,
        }
        found.append(say("trade_partner", country=b.country, **trade))
    if facts.shared_language and facts.language_share >= COMMON_LANGUAGE:
        found.append(say("language", language=facts.shared_language, share=round(100 * facts.language_share)))
    if facts.common_blocs:
        found.append(say("bloc", bloc=tuple(facts.common_blocs)))
    if facts.land_border:
        found.append(say("border", country=b.country))
    return found or [say("country_alike")]


def _port(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    return [say("sea_link", km=round(facts.sea_km))] if facts.sea_km is not None else []


def _air(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    return [say("air_link")] if all(facts.large_airports) else []


def _size(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    smaller, larger = sorted((facts.metro_population_a, facts.metro_population_b))
    if smaller < SAME_ORDER * larger:
        return []
    return [say("same_size", people_a=facts.metro_population_a, people_b=facts.metro_population_b)]


def _geography(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    found = [say("near", km=round(facts.distance_km))] if facts.distance_km < 1500 else []
    hours = [say("working_hours", hours=round(facts.overlap_hours))] if facts.overlap_hours >= 5 else []
    return found + hours


def _text(a: CityRef, b: CityRef, facts: PairFacts) -> list[Message]:
    return [say("alike_text")]


_REASONS = MappingProxyType(
    {
        "size": _size,
        "industry": _industry,
        "port": _port,
        "air": _air,
        "text": _text,
        "country": _country,
        "geography": _geography,
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
    weights = context.weighting.weights
    found = [say("exploratory")] if exploratory else []
    if _unknown(context) and weights["industry"]:
        found.append(say("no_facts", city=context.city.name))
    if weights["port"] >= PORT_MATTERS and not context.own.ports.count[context.row]:
        found.append(say("no_port", city=context.city.name))
    if context.boost is not None:
        found.append(say("preferred", points=round(100 * PREFERENCE)))
    found += [say(code) for code in unchecked(context.query.policy, context.policy_asker)]
    return found + steadiness(matches)


def _unknown(context: RankingContext) -> bool:
    """Whether neither the atlas nor a count says what the asker makes."""
    known = float(context.asker.values[context.own.space.width + BLOCKS.index("industry")])
    return context.own.entry(context.row)[0] is None and known <= PROXY + 1e-6


def staying(parts: Breakdown, k: int) -> Floats:
    """Share of draws in which each of the first k rows stays among the first k, shape (k or fewer,), 0..1.

    Each draw changes every weight by up to a fifth, uniformly and independently, and normalises again. Only the rows
    given compete: the list and the fifty places behind it.

    Args:
        parts: of the rows in their order.
    """
    rng = np.random.default_rng(0)
    drawn = parts.weight * rng.uniform(1 - SWING, 1 + SWING, (DRAWS, len(parts.weight)))
    fit = parts.value @ (drawn / drawn.sum(axis=1, keepdims=True)).T
    if len(fit) <= k:
        return np.ones(len(fit))
    last = np.partition(fit, -k, axis=0)[-k]
    return np.asarray((fit[:k] >= last).mean(axis=1))


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
