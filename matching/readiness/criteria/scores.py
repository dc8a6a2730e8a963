"""All criteria of one tie: computed readings, given readings, direct scores, and what a status says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from matching.readiness.criteria import capacity, computed, exchange
from matching.readiness.evidence import Items, Reader, Reading, ScoredCriterion, combine, number_of
from matching.readiness.marks import mark
from models.base import Message, say
from models.evidence import Evidence
from models.pair import PairFacts
from models.rubric import Rubric

STATUS: dict[str, dict[str, tuple[float, float]]] = {
    "active": {"B2": (1, 4)},
    "dormant": {"B2": (0, 0), "B3": (0, 1), "B4": (0, 1), "C1": (0, 1)},
    "paper_only": {
        "B2": (0, 0), "B3": (0, 0), "B4": (0, 0), "C1": (0, 0), "C2": (0, 1), "C4": (0, 2), "D2": (0, 1),
    },
}  # fmt: skip


def score(facts: PairFacts | None, items: Items) -> tuple[ScoredCriterion, ...]:
    """Score the criteria of the rubric, in its order; one that nothing reads is unknown.

    Args:
        facts: what is computed of the pair; None where nothing is (then only the evidence speaks).
        items: the evidence on its day.
    """
    readings: dict[str, list[Reading]] = {name: [] for name in items.rubric.ids}
    if facts is not None:
        for name in readings.keys() & COMPUTED.keys():
            readings[name] += COMPUTED[name](facts, items)
    if items.counted:
        _from_items(items, readings)
    return tuple(combine(name, [_capped(one, items.rubric) for one in found]) for name, found in readings.items())


def _capped(reading: Reading, rubric: Rubric) -> Reading:
    """The reading; what rests on general knowledge alone earns no more than a proxy does."""
    if not reading.items or any(item.source_type != "compiled" for item in reading.items):
        return reading
    return replace(reading, low=min(reading.low, rubric.proxy_cap), high=min(reading.high, rubric.proxy_cap))


def _from_items(items: Items, readings: dict[str, list[Reading]]) -> None:
    for name in readings.keys() & GIVEN.keys():
        if not (name in GIVEN_FIRST and readings[name]):
            readings[name] += GIVEN[name](items)
    active = any(e.value == "active" for e in items.of("status")[:1])
    for name, found in status(items):
        # The word "active" stands in for figures and dates where nobody gave them; it does not contradict them.
        if name in readings and not (active and readings[name]):
            readings[name].append(found)
    for name in readings:
        readings[name] += _direct(name, items)


def _direct(name: str, items: Items) -> list[Reading]:
    """Scores that a source or the user gave on the written anchors."""
    found = []
    for item in items.of(name):
        value = number_of(item)
        if value is not None:
            level = min(4.0, max(0.0, value))
            found.append(items.reading(name, level, level, say("direct", score=level, source=item.source), [item]))
    return found


def interdependence(items: Items) -> list[Reading]:
    """A2 from given figures: firms present, trade offices, trade between the two metros."""
    firms, office, trade = items.of("firms_present"), items.of("trade_office"), items.of("trade_value")[:1]
    marks = items.rubric.marks
    parts: list[tuple[int, Message, list[Evidence]]] = []
    absent = {"firms_present": "a2_no_firms", "trade_office": "a2_no_office", "trade_value": "a2_no_trade"}
    if firms:
        total = sum(number_of(e) or 0.0 for e in {e.side: e for e in reversed(firms)}.values())
        parts.append((mark(total, marks["firms"]), say("a2_firms", firms=int(total)), firms))
    if office:
        named = [str(e.value) for e in office if not exchange.is_none(e.value)]
        parts.append((2 if named else 0, say("a2_office", office=named[0] if named else None), office))
    if trade and (value := number_of(trade[0])) is not None:
        parts.append((mark(value, marks["trade_value"]), say("a2_trade", trade=int(value)), trade))
    if not parts:
        return []
    some = [score for score, _, _ in parts if score > 0]
    if not some:
        # That one of the three is not there says little of the other two: a few firms or shipments stay open.
        room = int(len(parts) == 1)
        return [items.reading("A2", 0, room, say(absent[used[0].field]), used) for _, _, used in parts]
    score = min(4, max(some) + (1 if len(some) >= 2 else 0))
    return [items.reading("A2", score, score, message, used) for _, message, used in parts]


def theme(items: Items) -> list[Reading]:
    """A4: themes that both sides name, universities at work counting one more."""
    found = items.of("theme")
    if not found:
        return []
    named = [e for e in found if not exchange.is_none(e.value)]
    if not named:
        return [items.reading("A4", 0, 0, say("a4_none"), found)]
    score = 2 if any(e.side == "both" for e in named) or len({e.side for e in named}) == 2 else 1
    score += len(named) >= 2
    score += any(e.line == "university" for e in named) and score >= 2
    return [items.reading("A4", min(score, 4), min(score, 4), say("a4_theme", what=str(named[0].value)), named)]


def status(items: Items) -> list[tuple[str, Reading]]:
    """What the newest status statement says of the criteria: ``dormant`` and ``paper_only`` are evidence of absence."""
    found = items.of("status")
    if not found:
        return []
    newest, word = found[0], str(found[0].value)
    return [
        (
            name,
            Reading(low, high, items.rubric.strengths.get(newest.source_type, 0.9), say(f"status_{word}"), (newest,)),
        )
        for name, (low, high) in STATUS.get(word, {}).items()
    ]


def _interdependence(facts: PairFacts, items: Items) -> list[Reading]:
    """A2: given figures before computed ones, which stand for them only where nobody scored it either.

    Of works that a table knows and of the country's trade, each a proxy, the one that says more stands.
    """
    if given := interdependence(items):
        return given
    found = [] if items.of("A2") else [*computed.works(facts, items), *computed.trade_proxy(facts, items)]
    return [max(found, key=lambda reading: reading.low)] if found else []


def _links(facts: PairFacts, items: Items) -> list[Reading]:
    """E1: what is computed, where nobody scored it."""
    return [] if items.of("E1") else computed.links(facts, items)


COMPUTED: Mapping[str, Callable[[PairFacts, Items], list[Reading]]] = MappingProxyType({
    "A1": computed.clusters, "A2": _interdependence, "A3": computed.scale, "E1": _links, "E2": computed.closeness,
})  # fmt: skip
"""What reads a criterion from facts."""
GIVEN: Mapping[str, Reader] = MappingProxyType({
    "A2": interdependence, "A4": theme, **exchange.READERS, **capacity.READERS,
})  # fmt: skip
"""What reads a criterion from evidence."""
GIVEN_FIRST = frozenset({"A2"})
"""Criteria of which the reading of facts holds the evidence already."""
