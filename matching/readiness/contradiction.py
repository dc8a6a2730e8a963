"""Statements of one day that contradict each other: neither is picked, each is tried, and the interval holds both."""

from collections.abc import Callable, Sequence
from itertools import product

from matching.readiness.criteria.scores import score
from matching.readiness.evidence import Items, ScoredCriterion, value_of
from models.base import Message, say
from models.evidence import Evidence
from models.pair import PairFacts

MOST = 64
"""So many ways to read a tie are tried; beyond it, what is contradicted counts as unknown, which is wider still."""


def ways(items: Items) -> list[Items]:
    """The tie read in each way that its statements allow, one value of each field; one way where none contradict."""
    rivals = items.rivals
    if not rivals:
        return [items]
    chosen = [sorted({value_of(e) for e in group}) for group in rivals]
    count = 1
    for values in chosen:
        count *= len(values)
    if count > MOST:
        fields = {group[0].field for group in rivals}
        return [items.keeping(e for e in items.everything if e.field not in fields)]
    return [_read(items, rivals, pick) for pick in product(*chosen)]


def _read(items: Items, rivals: Sequence[list[Evidence]], pick: Sequence[str]) -> Items:
    dropped = {id(e) for group, value in zip(rivals, pick, strict=True) for e in group if value_of(e) != value}
    return items.keeping(e for e in items.everything if id(e) not in dropped)


def scores(facts: PairFacts | None, read: Sequence[Items]) -> tuple[ScoredCriterion, ...]:
    """The criteria of a tie, each as wide as all ways to read it."""
    every = [score(facts, one) for one in read]
    return every[0] if len(every) == 1 else tuple(_hull(found) for found in zip(*every, strict=True))


def _hull(found: Sequence[ScoredCriterion]) -> ScoredCriterion:
    distinct = {(r.message.code, tuple(r.message.params.items()), r.low, r.high): r for s in found for r in s.readings}
    strength = min(s.strength for s in found)
    if strength == 0:
        return ScoredCriterion(found[0].id)
    raw = min(s.raw[0] for s in found), max(s.raw[1] for s in found)
    return ScoredCriterion(found[0].id, raw, strength, tuple(distinct.values()))


def flags(items: Items, where: Callable[[Evidence], str]) -> list[Message]:
    """A flag for each field that is given twice on one day: its values, and where each of them stands."""
    found = []
    for group in items.rivals:
        one = group[0]
        found.append(
            say(
                "flag_rows",
                field=one.field,
                side="both" if items.vocabulary.holds(one.field) == "one" else one.side,
                values=tuple(dict.fromkeys(value_of(e) for e in group)),
                lines=tuple(dict.fromkeys(where(e) for e in group)),
            )
        )
    return found
