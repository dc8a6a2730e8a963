"""The six lines of a relation: which are at work, which are asleep, which nobody has spoken of."""

from collections.abc import Iterable
from functools import lru_cache

from matching.readiness.criteria.exchange import day_of, fields_of, is_none
from matching.readiness.evidence import Items, months_between, number_of
from models.evidence import LINES, Evidence, EvidenceField, Line
from models.pair import PairFacts
from models.readiness import LineReport, LineState

Words = tuple[tuple[Line, tuple[str, ...]], ...]


@lru_cache(maxsize=10_000)
def line_of(text: str, lines: Words) -> Line | None:
    """The line that some words point to, None where they name none."""
    low = text.lower()
    return next((line for line, words in lines if any(word in low for word in words)), None)


def lines(items: Items, facts: PairFacts | None) -> list[LineReport]:
    """Report every line, in the fixed order city, port, business, chamber, university, civic."""
    seen: dict[Line, list[tuple[str, bool]]] = {line: [] for line in LINES}
    for item in items.everything:
        field = items.vocabulary.fields.get(item.field)
        if field is not None and field.act and items.states.get(id(item)) in ("counted", "expired"):
            _add(item, field, items, seen)
    asleep = any(e.value in ("dormant", "paper_only") for e in items.of("status")[:1])
    return [_report(line, seen[line], asleep, facts) for line in LINES]


def _add(item: Evidence, field: EvidenceField, items: Items, seen: dict[Line, list[tuple[str, bool]]]) -> None:
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
    for line in _where(item, field, items.vocabulary.lines):
        seen[line].append((when.isoformat() if alive else "", fresh))


def _where(item: Evidence, field: EvidenceField, words: Words) -> Iterable[Line]:
    if field.line_from == "words":
        found = {line_of(part, words) for part in fields_of(item.value)}
        named = {line for line in found if line is not None}
        return named or {item.line}
    return {field.line if field.line_from == "field" else item.line}


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
