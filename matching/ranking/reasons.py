"""Why a city is on the list, in plain words: a code, its parameters, and the English sentence."""

from itertools import zip_longest
from types import MappingProxyType

import numpy as np

from features.blocks.registry import BLOCKS
from matching.ranking.breakdown import Breakdown
from models.base import Message
from models.city import CityRef
from models.pair import PairFacts

TEMPLATES = MappingProxyType(
    {
        "shared_clusters": "Both live on {clusters}.",
        "supply_out": "{a} offers what {b} uses: {supplier} for {user}.",
        "supply_in": "{b} offers what {a} uses: {supplier} for {user}.",
        "trade_partner": "{country} is a main trade partner: {share} % of {direction} ({year}, country figure).",
        "sea_link": "Ports on both sides, {km} km apart by sea.",
        "air_link": "Both have a large airport in reach.",
        "same_size": "Metros of one order: {people_a} and {people_b} people.",
        "language": "{language} is spoken by {share} % or more on both sides (country figure).",
        "bloc": "Both are in {bloc}.",
        "border": "Freight can go by land: {country} is a neighbour.",
        "near": "{km} km apart.",
        "working_hours": "{hours} working hours in common.",
        "alike_text": "Their economies are described in like terms.",
        "country_alike": "Incomes and the split of the economy are alike (country figures).",
        "low_coverage": "Rests mostly on geography and country figures: {coverage} % of the weight has facts.",
        "country_proxy": "No industry facts of {city} itself: the country's list of industries stands in.",
        "inherited": "Industry facts are those of its metro, {metro}.",
        "known_tie": "A tie exists already.",
        "known_tie_since": "A tie exists already, since {year}.",
        "exploratory": "This purpose has no city facts behind it yet; read the order as exploratory.",
        "no_facts": "The atlas has no industry facts of {city} itself: the order rests on size, place and country.",
        "no_port": "{city} has no seaport in reach: what this question asks of ports says nothing here.",
        "law_block": "A rule in force stands against a new tie: {title}.",
        "law_flag": "A rule in force bears on this tie; check it first: {title}.",
        "preferred": "What your policy prefers lifts a score by up to {points} %.",
        "unchecked_consulate": "Your policy asks for a consulate in your metro: no list of consulates is bundled here.",
        "unchecked_clair": "Your policy asks for CLAIR's signed agreement: only an audit of an existing tie can tell.",
        "unchecked_type": "The type of relationship in your policy acts in the audit, not in a ranking.",
        "steady_all": "All {n} stay on the list in nine of ten draws that move each weight by up to a fifth.",
        "steady_some": "{steady} of {n} stay on the list in nine of ten draws that move each weight by up to a fifth. "
        "Least sure is {city} ({share} % of draws).",
    }
)
MAX_REASONS = 4
PER_BLOCK = 2
MIN_GAIN = 0.012
COMMON_LANGUAGE = 0.6
SAME_ORDER = 0.4


def message(code: str, **params: str | int | float) -> Message:
    """A message in English; the code and its parameters serve other languages."""
    return Message(code=code, params=params, text=TEMPLATES[code].format(**params))


def people(count: int) -> str:
    """People in words that round honestly: 9.6 million, 83,000."""
    return f"{count / 1e6:.1f} million" if count >= 1_000_000 else f"{round(count, -3):,}"


def why(a: CityRef, b: CityRef, facts: PairFacts, parts: Breakdown, row: int, country: str) -> list[Message]:
    """The facts that speak for candidate b most, at most four: of the two strongest blocks in turn, then of the others.

    A block speaks only where it raises the candidate above what the average candidate would get from it. It says two
    sentences at most while others have something to say: what is true of a country is true of all its cities.

    Args:
        row: the candidate's row in the breakdown.
        country: the candidate's country, in words.
    """
    gain = parts.weight * (parts.value[row] - parts.average)
    order = [BLOCKS[i] for i in np.argsort(-gain, kind="stable") if parts.weight[i] > 0 and gain[i] > MIN_GAIN]
    by_block = [found for block in order if (say := _REASONS.get(block)) and (found := say(a, b, facts, country))]
    turns = [m for pair in zip_longest(*(found[:PER_BLOCK] for found in by_block[:2])) for m in pair if m is not None]
    others = [m for found in by_block[2:] for m in found[:PER_BLOCK]]
    return [*turns, *others, *(m for found in by_block for m in found[PER_BLOCK:])][:MAX_REASONS]


def _industry(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    found = []
    strongest = [c.name.lower() for c in facts.shared_clusters if min(c.strength_a, c.strength_b) >= 1][:3]
    if strongest:
        found.append(message("shared_clusters", clusters=", ".join(strongest)))
    for link in facts.supplies[:1]:
        code = "supply_out" if link.direction == "a_to_b" else "supply_in"
        names = {"supplier": link.supplier_name.lower(), "user": link.user_name.lower()}
        found.append(message(code, a=a.name, b=b.name, **names))
    return found


def _country(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    found = []
    share, direction = max((facts.export_share or 0.0, "exports"), (facts.import_share or 0.0, "imports"))
    if share:
        trade: dict[str, str | int | float] = {
            "share": round(100 * share),
            "direction": direction,
            "year": facts.trade_year or "year unknown",
        }
        found.append(message("trade_partner", country=country, **trade))
    if facts.shared_language and facts.language_share >= COMMON_LANGUAGE:
        found.append(message("language", language=facts.shared_language, share=round(100 * facts.language_share)))
    if facts.common_blocs:
        found.append(message("bloc", bloc=", ".join(facts.common_blocs)))
    if facts.land_border:
        found.append(message("border", country=country))
    return found or [message("country_alike")]


def _port(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    return [message("sea_link", km=f"{facts.sea_km:,.0f}")] if facts.sea_km is not None else []


def _air(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    return [message("air_link")] if all(facts.large_airports) else []


def _size(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    smaller, larger = sorted((facts.metro_population_a, facts.metro_population_b))
    if smaller < SAME_ORDER * larger:
        return []
    sizes = {"people_a": people(facts.metro_population_a), "people_b": people(facts.metro_population_b)}
    return [message("same_size", **sizes)]


def _geography(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    found = [message("near", km=f"{facts.distance_km:,.0f}")] if facts.distance_km < 1500 else []
    hours = [message("working_hours", hours=round(facts.overlap_hours))] if facts.overlap_hours >= 5 else []
    return found + hours


def _text(a: CityRef, b: CityRef, facts: PairFacts, country: str) -> list[Message]:
    return [message("alike_text")]


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
