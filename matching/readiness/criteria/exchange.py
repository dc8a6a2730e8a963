"""B1 to B4 and C1 from evidence: how long, how lately, how broadly, with what result, and who of the leaders."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from matching.readiness.evidence import Items, Reader, Reading, months_between, number_of
from matching.readiness.marks import mark
from models.base import say
from models.evidence import NONE, Evidence

FIVE_YEARS = 60  # months: the anchors of B2 part 0 from 1 there


def is_none(value: str | int | float) -> bool:
    """Whether a value says that there is nothing, as against saying nothing; readers know the other words for it."""
    return str(value).strip().lower() == NONE


def day_of(value: str | int | float) -> date | None:
    """The first day that a value can be: an ISO date, month or year; None where it is no date."""
    span = span_of(value)
    return span[0] if span is not None else None


def span_of(value: str | int | float) -> tuple[date, date] | None:
    """The first and the last day that an ISO date, month (``2023-05``) or year names; None where it is no date."""
    text = str(value).strip().removesuffix(".0")
    try:
        if len(text) == 4 and text.isdigit():
            return date(int(text), 1, 1), date(int(text), 12, 31)
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return first, after - timedelta(days=1)
        return (date.fromisoformat(text),) * 2
    except ValueError:
        return None


def duration(items: Items) -> list[Reading]:
    """B1: years since the relation began, concave and capped."""
    for item in items.of("since"):
        day = day_of(item.value)
        if day is not None and day <= items.as_of:
            years = months_between(day, items.as_of) / 12
            score = mark(years, items.rubric.marks["years"])
            return [items.reading("B1", score, score, say("b1_years", years=int(years), since=day.year), [item])]
    return []


def exchange_score(out: float, back: float) -> int:
    """B2 from counts in the window: 0 none, 2 one direction, 3 both, 4 at least four and both."""
    if out + back == 0:
        return 0
    if out == 0 or back == 0:
        return 2
    return 4 if out + back >= 4 else 3  # the anchor's own "at least four"


def exchanges(items: Items) -> list[Reading]:
    """B2: counts each way, dated exchanges of the window, and the day of the last one."""
    found = [r for r in (_counted(items), _dated(items), _last(items)) if r is not None]
    return found


def _counted(items: Items) -> Reading | None:
    out, back = items.of("exchanges_out"), items.of("exchanges_in")
    n_out, n_back = items.number("exchanges_out"), items.number("exchanges_in")
    if n_out is None and n_back is None:
        return None
    if n_out is not None and n_back is not None:
        score = exchange_score(n_out, n_back)
        message = say("b2_counts", months=items.rubric.recent_months, out=int(n_out), back=int(n_back))
        rows = [out[0].model_copy(update={"side": "both"})] if out else back
        return Reading(score, score, items.strength(rows, "B2"), message, (out[0], back[0]))
    # The other direction is open in the range already, so that the statement counts as one of both sides.
    known, stated = (n_out, out) if n_out is not None else (n_back or 0.0, back)
    low, high = exchange_score(known, 0), exchange_score(known, max(4.0, known))
    return Reading(
        low,
        high,
        items.strength([stated[0].model_copy(update={"side": "both"})], "B2"),
        say("b2_one_way", months=items.rubric.recent_months, n=int(known)),
        tuple(stated),
    )


def _dated(items: Items) -> Reading | None:
    window = items.rubric.recent_months
    recent = [e for e in items.of("exchange") if months_between(e.as_of, items.as_of) <= window]
    if not recent:
        return None
    out = sum(e.side in ("a", "both") for e in recent)
    back = sum(e.side in ("b", "both") for e in recent)
    message = say("b2_dated", n=len(recent), last=recent[0].as_of.isoformat())
    score = exchange_score(out, back)
    return items.reading("B2", score, score, message, recent)


def _last(items: Items) -> Reading | None:
    for item in items.of("last_exchange"):
        span = span_of(item.value)
        if span is None or span[0] > items.as_of:
            continue
        # A year says as much as its two ends agree on: each end is read, and the range holds both.
        ends = [_by_age(months_between(min(day, items.as_of), items.as_of), items) for day in span]
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        strength = items.strength([item.model_copy(update={"side": "both"})], "B2")
        return Reading(low, high, strength, say("b2_last", date=str(item.value)), (item,))
    return None


def _by_age(age: float, items: Items) -> tuple[int, int]:
    """B2 by how many months lie between the last exchange and the audit's day."""
    return (2, 4) if age <= items.rubric.recent_months else (1, 1) if age <= FIVE_YEARS else (0, 0)


def fields_of(value: str | int | float) -> list[str]:
    """The distinct fields of activity that a cell lists."""
    return sorted({part.lower() for part in _parts(str(value))})


def names_of(value: str | int | float) -> list[str]:
    """The distinct names that a cell lists, as they are written."""
    return sorted({part.casefold(): part for part in _parts(str(value))}.values())


@lru_cache(maxsize=10_000)
def _parts(text: str) -> tuple[str, ...]:
    for separator in ("；", ";", "、", "，", "|", "/", "\n"):
        text = text.replace(separator, ",")
    return tuple(part.strip() for part in text.split(",") if part.strip())


_NO_PORT = re.compile(r"\b(?:e?sport|des?port|soport|support|passport|report|opport|portug|portr)\w*")
"""Words that hold the letters of "port" and mean none."""


def telling(text: str) -> str:
    """A text in which parts of words can be looked for: in small letters, without words that hold "port" by chance."""
    return _NO_PORT.sub("", text.lower())


def is_business(field: str, words: Iterable[str]) -> bool:
    """Whether a field of activity is an economic one: whether it holds one of the vocabulary's words for business."""
    plain = telling(field)
    return any(word in plain for word in words)


def breadth(items: Items) -> list[Reading]:
    """B3: how many fields, business among them or not."""
    found = items.of("activities")
    if not found:
        return []
    fields = sorted({f for item in found for f in fields_of(item.value) if not is_none(f)})
    business = any(is_business(f, items.vocabulary.business) for f in fields)
    score = (4 if len(fields) >= 4 else 3) if business else min(2, len(fields))
    message = say("b3_fields", n=len(fields), fields=tuple(fields[:5]), business=int(business))
    return [items.reading("B3", score, score, message if fields else say("b3_none"), found)]


def economic_steps(items: Items) -> list[Reading]:
    """B4: the number stated, or the dated steps and awards of the last years, which are a lower bound."""
    readings = []
    stated = items.of("economic_steps")
    number = items.number("economic_steps")
    if stated and number is not None:
        score = mark(number, items.rubric.marks["steps"])
        readings.append(items.reading("B4", score, score, say("b4_count", n=int(number)), stated[:1]))
    results = items.of("economic_result")
    if results:
        n = len({part for e in results for part in fields_of(e.value) if not is_none(part)})
        message = say("b4_told", what=str(results[0].value)) if n else say("b4_count", n=0)
        # What is results without a day is a step at least; how many of them fall into the years that count is open.
        low, high = (mark(1, items.rubric.marks["steps"]), 4) if n else (0, 0)
        readings.append(items.reading("B4", low, high, message, results))
    dated = [e for e in items.of("step", "award") if not is_none(e.value)]
    if dated:
        score = mark(len(dated), items.rubric.marks["steps"])
        low = max(score, *(int(r.low) for r in readings)) if readings else score
        message = say("b4_dated", n=len(dated), what=str(dated[0].value), year=dated[0].as_of.year)
        readings = [items.reading("B4", low, low, message, [*dated, *stated[:1]])]
    return readings


def act_score(a: float, b: float) -> int:
    """C1 from acts of each side in the window: 0 none, 1 or 2 one side, 3 both, 4 several of both."""
    if a == 0 or b == 0:
        return min(2, int(a + b))
    return 4 if min(a, b) >= 2 else 3


def leadership(items: Items) -> list[Reading]:
    """C1: stated counts per side and dated acts; where one side is not known the range says so."""
    dated = [
        e for e in items.of("leadership_act") if months_between(e.as_of, items.as_of) <= items.rubric.recent_months
    ]
    acts = items.of("leadership_acts")
    if not dated and not acts:
        return []
    a, b = _acts("a", acts, dated), _acts("b", acts, dated)
    if a is not None and b is not None:
        low = high = act_score(a, b)
    else:
        known = a if a is not None else b or 0.0
        low, high = act_score(known, 0), act_score(known, max(2.0, known))
    message = say("c1_acts", months=items.rubric.recent_months, a=_whole(a), b=_whole(b))
    return [items.reading("C1", low, high, message, [*acts, *dated])]


def _acts(side: str, stated: list[Evidence], dated: list[Evidence]) -> float | None:
    numbers = [number_of(e) for e in stated if e.side in (side, "both")]
    known = [n for n in numbers if n is not None]
    events = sum(e.side in (side, "both") for e in dated)
    if known:
        return max(known[0], float(events))
    return float(events) if events else None


def _whole(n: float | None) -> int | None:
    return None if n is None else int(n)


READERS: Mapping[str, Reader] = MappingProxyType({
    "B1": duration, "B2": exchanges, "B3": breadth, "B4": economic_steps, "C1": leadership,
})  # fmt: skip
