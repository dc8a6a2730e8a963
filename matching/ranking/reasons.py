"""Why a city is on the list: the facts that speak for it, as codes with parameters."""

from itertools import zip_longest
from types import MappingProxyType

import numpy as np

from features.blocks.registry import BLOCKS
from matching.ranking.breakdown import Breakdown
from models.base import Message, Param, say
from models.city import CityRef
from models.pair import PairFacts

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
