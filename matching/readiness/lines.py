"""The six lines of a relation: which are at work, which are asleep, which nobody has spoken of."""

from collections.abc import Iterable
from functools import lru_cache

from matching.readiness.criteria.exchange import day_of, fields_of, is_none
from matching.readiness.evidence import Items, months_between, number_of
from models.evidence import LINES, Evidence, Line
from models.pair import PairFacts
from models.readiness import LineReport, LineState

WORDS: dict[Line, tuple[str, ...]] = {
    "port": ("port", "harbour", "harbor", "puerto", "hafen", "港湾", "港"),
    "chamber": ("chamber", "cámara", "camara", "kammer", "chambre", "会議所"),
    "university": ("universit", "universid", "college", "campus", "research", "大学", "hochschule"),
    "business": (
        "business",
        "trade",
        "econom",
        "invest",
        "firm",
        "compan",
        "industr",
        "startup",
        "jetro",
        "経済",
        "企業",
        "貿易",
        "negoc",
        "comerc",
        "empres",
        "wirtschaft",
    ),
    "civic": (
        "cultur",
        "youth",
        "student",
        "school",
        "sport",
        "music",
        "art",
        "citizen",
        "volunteer",
        "homestay",
        "friend",
        "文化",
        "青少年",
        "市民",
        "学校",
        "juvent",
        "escuela",
        "jugend",
        "schul",
    ),
}
ACTS = (
    "exchange",
    "step",
    "award",
    "leadership_act",
    "leadership_acts",
    "executor",
    "activities",
    "exchanges_out",
    "exchanges_in",
    "economic_steps",
    "last_exchange",
    "interest",
    "sea_service",
    "sister_port",
    "trade_office",
    "firms_present",
    "theme",
)


@lru_cache(maxsize=10_000)
def line_of(text: str) -> Line | None:
    """The line that some words point to, None where they name none."""
    low = text.lower()
    return next((line for line, words in WORDS.items() if any(word in low for word in words)), None)


def lines(items: Items, facts: PairFacts | None) -> list[LineReport]:
    """Report every line, in the fixed order city, port, business, chamber, university, civic."""
    seen: dict[Line, list[tuple[str, bool]]] = {line: [] for line in LINES}
    for item in items.everything:
        if item.field in ACTS and items.states.get(id(item)) in ("counted", "expired"):
            _add(item, items, seen)
    asleep = any(e.value in ("dormant", "paper_only") for e in items.of("status")[:1])
    return [_report(line, seen[line], asleep, facts) for line in LINES]


def _add(item: Evidence, items: Items, seen: dict[Line, list[tuple[str, bool]]]) -> None:
    when, alive = item.as_of, True
    if item.field == "last_exchange":
        day = day_of(item.value)
        if day is None:
            return
        when = day
    number = number_of(item)
    if is_none(item.value) or number == 0:
        alive = False
    fresh = alive and months_between(when, items.as_of) <= items.rubric.recent_months
    for line in _where(item):
        seen[line].append((when.isoformat() if alive else "", fresh))


def _where(item: Evidence) -> Iterable[Line]:
    if item.field in ("activities", "executor"):
        found = {line_of(part) for part in fields_of(item.value)}
        named = {line for line in found if line is not None}
        return named or {item.line}
    if item.field in ("trade_office", "firms_present"):
        return {"business"}
    return {item.line}


def _report(line: Line, seen: list[tuple[str, bool]], asleep: bool, facts: PairFacts | None) -> LineReport:
    state: LineState
    last = max((day for day, _ in seen), default="") or None
    if any(fresh for _, fresh in seen) and not asleep:
        state = "active"
    elif seen:
        state = "dormant"
    elif line == "port" and facts is not None and (facts.port_a is None or facts.port_b is None):
        state = "not_applicable"
    else:
        state = "missing"
    return _line(line, state, last, len(seen))


def line_code(state: LineState, last: str | None) -> str:
    """The code of a line's sentence: one that sleeps may have no day."""
    return "line_undated" if state == "dormant" and last is None else f"line_{state}"


@lru_cache(maxsize=10_000)
def _line(line: Line, state: LineState, last: str | None, items: int) -> LineReport:
    return LineReport(line=line, state=state, last=last, items=items, text="")
