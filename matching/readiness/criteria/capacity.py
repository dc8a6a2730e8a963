"""C2 to C4, D1 and D2 from evidence: who does the work, with what, on what paper, for whom, and who wants it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from matching.readiness.criteria.exchange import day_of, fields_of, is_none, span_of, telling
from matching.readiness.evidence import Items, Reader, Reading, number_of
from matching.readiness.marks import mark
from models.base import say
from models.evidence import Evidence

# Round figures: means are judged in orders of magnitude. A full post is some 1,600 hours a year after leave, and costs
# a city office some 60,000 dollars; where wages are lower this asks too much, and an office may give staff instead.
HOURS_A_YEAR = 1600.0
FTE_COST = 60_000.0
# Choices for the words of D2's anchors: effort "falls to one side" with less than one visit back for four, and is
# "balanced" with two for three.
ONE_SIDED, BALANCED = 0.25, 2 / 3
ACTIVITY = ("exchange", "step", "award", "leadership_act")


def executors(items: Items) -> list[Reading]:
    """C2: bodies named on each side; a side that nobody spoke of leaves a range."""
    found = items.of("executor")
    if not found:
        return []
    a, b = _bodies(found, "a"), _bodies(found, "b")
    if a is None or b is None:
        named = a if a is not None else b or []
        low, high = (1, 4) if named else (0, 1)
    else:
        low = high = executor_score(a, b, items.vocabulary.economic_bodies)
    names = tuple(str(e.value) for e in found if not is_none(e.value))
    return [items.reading("C2", low, high, say("c2_named", names=names) if names else say("c2_none"), found)]


def executor_score(a: list[str], b: list[str], words: Sequence[str]) -> int:
    """C2 from the bodies of both sides: 0 none, 1 one side, 2 both, 3 economic on both, 4 two or more on both."""
    if not a or not b:
        return 1 if a or b else 0
    if not all(any(is_economic(body, words) for body in side) for side in (a, b)):
        return 2
    return 4 if min(len(a), len(b)) >= 2 else 3


def is_economic(body: str, words: Iterable[str]) -> bool:
    """Whether a body's name says that it does economic work: whether it holds one of the vocabulary's words for it."""
    plain = telling(body)
    return any(word in plain for word in words)


def _bodies(found: list[Evidence], side: str) -> list[str] | None:
    """The bodies of a side; None where nobody spoke of that side, empty where somebody said there is none."""
    spoken = [e for e in found if e.side in (side, "both")]
    if not spoken:
        return None
    return sorted({part for e in spoken for part in fields_of(e.value) if not is_none(part)})


def capacity(items: Items) -> list[Reading]:
    """C3: what the programme has against what its plan takes. Volunteers count by their hours, like staff.

    Where the person who carried the tie on a side is gone and nobody followed, hours and money have no one to use them.
    """
    gone = [e for e in items.of("key_person") if str(e.value) == "lost"]
    if gone:
        return [items.reading("C3", 0, 1, say("c3_lost"), gone)]
    found = _latest(items.of("staff_fte", "volunteer_hours", "budget"))
    parts = [_fte(e, items.vocabulary.dollars) for e in found]
    known = [p for p in parts if p is not None]
    if not known:
        return []
    plan = items.of("planned_work")
    work = str(plan[0].value) if plan else "economic"
    needed = items.rubric.needs_fte.get(work, items.rubric.needs_fte["economic"])  # type: ignore[call-overload]
    score = mark(sum(known) / needed, items.rubric.marks["capacity"])
    whole = {e.field for e in found} >= {"staff_fte", "volunteer_hours", "budget"} or score == 4
    low, high = (score, score) if whole else (score, min(4, score + 1))
    message = say("c3_capacity", fte=round(sum(known), 2), needed=round(needed, 2), work=work)
    return [items.reading("C3", low, high, message, [*found, *plan])]


def _latest(found: Sequence[Evidence]) -> list[Evidence]:
    """The newest statement of each side and line: an older one is replaced, not added. A list's own row is side a's.

    Of several of one day the side's own goes before that of both, whatever the order of the rows.
    """
    ordered = sorted(found, key=lambda e: (e.as_of, e.side != "both", str(e.value)))
    newest = {(e.field, "a" if e.side == "both" else e.side, e.line, e.scope): e for e in ordered}
    return list(newest.values())


def _fte(item: Evidence, rates: Mapping[str, float]) -> float | None:
    if item.field == "budget":
        money = usd(item.value, rates)
        return None if money is None else money / FTE_COST
    value = number_of(item)
    if value is None:
        return None
    return value / HOURS_A_YEAR if item.field == "volunteer_hours" else value


def usd(value: str | int | float, rates: Mapping[str, float]) -> float | None:
    """US dollars of an amount such as ``5000`` or ``EUR 5000``; None where the currency has no rate."""
    parts = str(value).replace(",", "").split()
    code = next((p.upper() for p in parts if p.isalpha()), "USD")
    number = next((p for p in parts if not p.isalpha()), "")
    try:
        return float(number) * rates[code]
    except (ValueError, KeyError):
        return None


def agreement(items: Items) -> list[Reading]:
    """C4: what is in writing; above 2 only where work followed the signing."""
    signed = items.of("agreement_date")
    terms = items.of("agreement_terms")
    used = [*signed, *terms, *items.of("review_date"), *items.of("agreement_end")]
    if not used:
        return []
    if signed and is_none(signed[0].value):
        return [items.reading("C4", 0, 0, say("c4_none"), signed[:1])]
    held = {t for e in terms for t in fields_of(e.value) if not is_none(t)}
    held |= {"review"} if items.of("review_date") else set()
    day = day_of(signed[0].value) if signed else None
    over = term_over(items)
    if over is not None:
        message = say("c4_ended", date=day.isoformat() if day else None, end=over.isoformat())
        return [items.reading("C4", 1, 1, message, used)]
    ends = [span_of(e.value) for e in items.of("agreement_end")]
    held |= {"term"} if any(span is None or span[1] >= items.as_of for span in ends) else set()
    top = 4 if len(held) >= 3 else 3
    worked = _worked_since(items, day)
    low = 1 if not held else (top if worked else 2)
    high = low if terms or held else (4 if worked else 2)
    message = say(
        "c4_terms",
        date=day.isoformat() if day else None,
        terms=tuple(sorted(held)),
        worked=int(worked),
    )
    return [items.reading("C4", low, high, message, used)]


def term_over(items: Items) -> date | None:
    """The day before the audit's on which the agreement's term ended; None where it runs, or another was signed since.

    A term that ran out is no termination: the paper is no living one, and the tie may go on without it.
    """
    end = next((span[1] for e in items.of("agreement_end") if (span := span_of(e.value)) is not None), None)
    signed = next((d for e in items.of("agreement_date") if (d := day_of(e.value)) is not None), None)
    if end is None or end >= items.as_of or (signed is not None and signed > end):
        return None
    return end


def _worked_since(items: Items, signed: date | None) -> bool:
    """Whether something happened after the signing: a dated act, or counts above zero stated later."""
    after = [e for e in items.of(*ACTIVITY) if signed is None or e.as_of > signed]
    counts = [e for e in items.of("exchanges_out", "exchanges_in", "economic_steps") if (number_of(e) or 0) > 0]
    lasts = [day_of(e.value) for e in items.of("last_exchange")]
    later = [d for d in lasts if d is not None and (signed is None or d > signed)]
    return bool(after or later or [e for e in counts if signed is None or e.as_of > signed])


def interest(items: Items) -> list[Reading]:
    """D1: how many firms and universities want to take part."""
    found = [e for e in items.of("interest") if number_of(e) is not None]
    if not found:
        return []
    total = sum(number_of(e) or 0.0 for e in {e.side: e for e in reversed(found)}.values())
    score = mark(total, items.rubric.marks["interest"])
    return [items.reading("D1", score, score, say("d1_interest", n=int(total)), found)]


def goal(items: Items, side: str) -> str | None:
    """The newest stated goal of a side: culture, education, economic, mixed, none; None where nobody said."""
    for item in items.of("goal"):
        if item.side in (side, "both"):
            return "none" if is_none(item.value) else str(item.value).strip().lower()
    return None


def both_want_culture(items: Items) -> bool:
    """Whether both sides have said that culture is what they want."""
    return goal(items, "a") == "culture" and goal(items, "b") == "culture"


def one_wants_culture(items: Items) -> bool:
    """Whether a side has said that culture is what it wants, and neither that it wants economic work."""
    goals = {goal(items, "a"), goal(items, "b")}
    return "culture" in goals and not goals & {"economic", "none"}


def one_wants_work(items: Items) -> bool:
    """Whether a side has said that economic work is what it wants."""
    return "economic" in (goal(items, "a"), goal(items, "b"))


def who_refuses(items: Items) -> str | None:
    """The side that has said that it wants nothing of the tie, the partner first; None where neither has."""
    return next((side for side in ("b", "a") if goal(items, side) == "none"), None)


def balance(items: Items) -> float | None:
    """The smaller to the larger direction of exchange, 0..1; None where one is not known or nothing happened."""
    out, back = items.number("exchanges_out"), items.number("exchanges_in")
    if out is None or back is None or out + back == 0:
        return None
    return min(out, back) / max(out, back)


def wanted(items: Items) -> list[Reading]:
    """D2: goals of both sides, then the balance of effort."""
    a, b, ratio = goal(items, "a"), goal(items, "b"), balance(items)
    found = items.of("goal")
    if not found:
        return _balance_only(items, ratio)
    if "none" in (a, b):
        low = high = 0
    elif a is None or b is None:
        low, high = 1, 4
    elif a != b and "mixed" not in (a, b):
        low = high = 1
    else:
        low, high = (
            (3, 4) if ratio is None else (2, 2) if ratio < ONE_SIDED else (4, 4) if ratio >= BALANCED else (3, 3)
        )
    return [items.reading("D2", low, high, say("d2_goals", a=a, b=b), found)]


def _balance_only(items: Items, ratio: float | None) -> list[Reading]:
    if ratio is None or ONE_SIDED <= ratio < BALANCED:
        return []
    low, high = (0, 3) if ratio < ONE_SIDED else (2, 4)
    used = [*items.of("exchanges_out")[:1], *items.of("exchanges_in")[:1]]
    return [items.reading("D2", low, high, say("d2_balance", ratio=round(ratio, 2)), used)]


READERS: Mapping[str, Reader] = MappingProxyType({
    "C2": executors, "C3": capacity, "C4": agreement, "D1": interest, "D2": wanted,
})  # fmt: skip
