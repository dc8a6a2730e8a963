"""Why is X not here? The rule that leaves a city out, or its rank, and what would change it."""

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.state import Engine
from matching.explain import Breakdown, breakdown
from matching.ranker import run_id
from matching.scoring import Question
from matching.sides import Sides
from models.base import SCHEMA_VERSION, Message
from models.blocks import BLOCKS
from models.ranking import RankingQuery
from models.why_not import WhyNot

RULES = MappingProxyType(
    {
        "itself": "{partner} belongs to the metro of {city} itself.",
        "not_a_metro": "{partner} belongs to the metro of {metro}; the list ranks metros by their anchor city.",
        "own_country": "{partner} lies in {city}'s own country, and partners abroad were asked for.",
        "country_not_asked": "Only some countries were asked for, and {partner} lies in none of them.",
        "country_excluded": "The country of {partner} was excluded.",
        "too_small": "The metro of {partner} has {people} people, fewer than asked for.",
        "too_large": "The metro of {partner} has {people} people, more than asked for.",
        "known_tie": "A tie with {partner} exists already, and known ties were hidden.",
        "no_known_tie": "No tie with {partner} is known, and only known ties were asked for.",
        "policy_country": "The policy excludes the country of {partner}.",
        "policy_decision": "The policy rules {partner} out by an own decision.",
        "policy_min_population": "The policy asks for more people than the {people} of {partner}'s metro.",
        "policy_max_population": "The policy asks for fewer people than the {people} of {partner}'s metro.",
        "policy_size_ratio": "The policy asks for cities of one order of size, and {partner} is of another.",
        "policy_overlap_hours": "{partner} shares fewer working hours than the policy asks for.",
        "policy_diplomatic": "The policy requires diplomatic relations; none are known with the country of {partner}.",
        "policy_consulate": "The policy requires a consulate; the country of {partner} has none in {city}'s metro.",
        "policy_one_per_country": "The policy allows one partner per country, and {city} has one there.",
        "policy_one_per_region": "The policy allows one partner per region, and {city} has one there.",
    }
)
CHANGES = MappingProxyType(
    {
        "itself": "Ask with unit city to rank places of the same metro.",
        "not_a_metro": "Look at {metro}, or rank single cities.",
        "own_country": "Let the own country in.",
        "country_not_asked": "Add its country, or ask for all.",
        "country_excluded": "Take its country off the excluded ones.",
        "too_small": "Lower the least number of people.",
        "too_large": "Raise the greatest number of people.",
        "known_tie": "Show known ties.",
        "no_known_tie": "Show all, not only known ties.",
        "policy_country": "Change the policy's excluded countries.",
        "policy_decision": "Change the own decision in the policy.",
        "policy_min_population": "Lower the policy's least number of people.",
        "policy_max_population": "Raise the policy's greatest number of people.",
        "policy_size_ratio": "Lower the policy's ratio of sizes.",
        "policy_overlap_hours": "Lower the policy's shared hours.",
        "policy_diplomatic": "Prefer diplomatic relations in the policy instead of requiring them.",
        "policy_consulate": "Prefer a consulate in the policy instead of requiring one.",
        "policy_one_per_country": "Lift the limit of one per country.",
        "policy_one_per_region": "Lift the limit of one per region.",
    }
)
WORDS = MappingProxyType(
    {
        "ranked": "{partner} is number {rank} of {of}; its fit is {fit} of 100, the last on this list has {last}.",
        "listed": "{partner} is on the list: number {rank} of {of}.",
        "longer": "Show at least {rank} rows.",
        "weaker": "It falls behind the list most in {block}: {theirs} points of 100, the list has {ours} on average.",
        "weigh_less": "Weighing {block} less would lift it.",
    }
)


def why_not(engine: Engine, row: int, partner: int, query: RankingQuery) -> WhyNot:
    """Why the place at ``partner`` is not among the first k for the place at ``row``.

    Raises:
        InvalidInput: as the ranking itself.
    """
    ranker = engine.ranker
    sides = Sides(engine.book, row, ranker.scorer.asker(row), row)
    question, who = ranker.question(query), ranker.candidates(sides, query)
    rule = who.reason(partner) or None
    place, of = _place(engine, sides, question, query, who.allowed, partner)
    listed, _ = ranker.order(sides, question, query, who.allowed, query.k)
    parts = breakdown(ranker.scorer, sides.asker, question, np.append(listed, partner))
    reason, change = _excluded(engine, row, partner, rule) if rule else _ranked(engine, partner, place, of, parts)
    anchor = int(engine.book.space.table.anchor[partner])
    return WhyNot(
        schema_version=SCHEMA_VERSION,
        run_id=run_id(engine.manifest.build_id, query, engine.ranker.question(query)),
        city=engine.city(row),
        partner=engine.city(partner),
        rule=rule,
        rank=None if rule else place,
        of=of,
        listed=bool(np.isin(partner, listed)),
        fit=round(float(parts.fit[-1]), 6),
        last_fit=round(float(parts.fit[-2]), 6) if len(listed) else None,
        reason=reason,
        change=change,
        instead=engine.city(anchor) if rule == "not_a_metro" else None,
    )


def _place(
    engine: Engine, sides: Sides, question: Question, query: RankingQuery, allowed: NDArray[np.bool_], partner: int
) -> tuple[int, int]:
    """The partner's place in the whole list in the order asked, and how many candidates there are."""
    count = int(allowed.sum())
    if query.order_by in ("fit", "mutual"):
        scores = engine.ranker.scorer.fit(sides.asker, question)
        ahead = (scores > scores[partner]) | (
            (scores == scores[partner]) & (engine.book.space.table.ids < engine.book.space.table.ids[partner])
        )
        return 1 + int((ahead & allowed).sum()), count
    rows, _ = engine.ranker.order(sides, question, query, allowed, count)
    found = np.flatnonzero(rows == partner)
    return (1 + int(found[0]) if len(found) else count), count


def _excluded(engine: Engine, row: int, partner: int, rule: str) -> tuple[Message, list[Message]]:
    city, other = engine.city(row), engine.city(partner)
    params: dict[str, str | int | float] = {
        "city": city.name,
        "partner": other.name,
        "metro": other.metro.name,
        "people": f"{other.metro.population:,}",
    }
    reason = Message(code=f"rule_{rule}", params=params, text=RULES[rule].format(**params))
    change = Message(code=f"change_{rule}", params=params, text=CHANGES[rule].format(**params))
    return reason, [change]


def _ranked(engine: Engine, partner: int, place: int, of: int, parts: Breakdown) -> tuple[Message, list[Message]]:
    name = engine.city(partner).name
    listed = parts.fit[:-1]
    if place <= len(listed):
        return _say("listed", partner=name, rank=place, of=of), []
    last = round(100 * float(listed[-1])) if len(listed) else 0
    reason = _say("ranked", partner=name, rank=place, of=of, fit=round(100 * float(parts.fit[-1])), last=last)
    gap = parts.contribution[:-1].mean(axis=0) - parts.contribution[-1]
    worst = int(np.argmax(gap))
    ours, theirs = parts.contribution[:-1, worst].mean(), parts.contribution[-1, worst]
    block = BLOCKS[worst]
    change = [
        _say("weaker", block=block, ours=round(100 * float(ours)), theirs=round(100 * float(theirs))),
        _say("weigh_less", block=block),
    ]
    return reason, change + ([_say("longer", rank=place)] if place <= 200 else [])


def _say(code: str, **params: str | int | float) -> Message:
    return Message(code=code, params=params, text=WORDS[code].format(**params))
