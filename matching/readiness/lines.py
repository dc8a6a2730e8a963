"""The six lines of a relation: which are at work or asleep; and what is due: reviews, ends, evidence that expires."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from matching.readiness.criteria.capacity import term_over
from matching.readiness.criteria.exchange import fields_of, is_none, span_of, telling
from matching.readiness.evidence import MONTH, Items, expiry, months_between, number_of
from models.base import Message, say
from models.evidence import LINES, Evidence, EvidenceField, Line
from models.pair import PairFacts
from models.readiness import LineReport, LineState

Words = tuple[tuple[Line, tuple[str, ...]], ...]


@lru_cache(maxsize=10_000)
def line_of(text: str, lines: Words) -> Line | None:
    """The line that some words point to, None where they name none."""
    plain = telling(text)
    return next((line for line, words in lines if any(word in plain for word in words)), None)


def shown_day(item: Evidence) -> str:
    """The day of an item as finely as it is known; empty where nobody said when."""
    return (
        "" if item.precision == "undated" else item.as_of.isoformat()[: {"year": 4, "month": 7}.get(item.precision, 10)]
    )


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
    when, alive, shown = item.as_of, True, shown_day(item)
    if item.field == "last_exchange":
        span = span_of(item.value)
        if span is None:
            return
        when, shown = min(span[1], items.as_of), str(item.value)
    number = number_of(item)
    if is_none(item.value) or number == 0:
        alive = False
    fresh = alive and months_between(when, items.as_of) <= items.rubric.recent_months
    for line in _where(item, field, items.vocabulary.lines):
        seen[line].append((shown if alive else "", fresh))


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
    """The code of a line's sentence: one that is at work or sleeps may have no day."""
    if last is None and state in ("active", "dormant"):
        return "line_undated" if state == "dormant" else "line_active_undated"
    return f"line_{state}"


@lru_cache(maxsize=10_000)
def _line(line: Line, state: LineState, last: str | None, items: int) -> LineReport:
    return LineReport(line=line, state=state, last=last, items=items, text="")


def due(items: Items) -> list[Message]:
    """Flags of the life of a tie on its day, the pressing ones first; empty where nothing is due."""
    found = [*_dates(items, "agreement_end", "agreement_ended", "agreement_ending")]
    found += _dates(items, "review_date", "review_overdue", "review_due")
    found += _dormant(items)
    found += _evidence(items)
    return found


def _dates(items: Items, name: str, past: str, soon: str) -> list[Message]:
    for item in items.of(name):
        span = span_of(item.value)
        if span is None:
            continue
        if name == "agreement_end" and span[1] < items.as_of and term_over(items) is None:
            return []
        if span[1] < items.as_of:
            return [say(past, date=str(item.value))]
        if months_between(items.as_of, span[0]) <= items.rubric.warn_months:
            return [say(soon, date=str(item.value))]
        return []
    return []


def last_seen(items: Items) -> tuple[date, str] | None:
    """The last exchange, act or step that anybody dated: the latest day that it can be, and its date as known."""
    found = [(e.as_of, shown_day(e)) for e in items.everything if _happened(e, items)]
    for item in items.of("last_exchange"):
        span = span_of(item.value)
        if span is not None and span[0] <= items.as_of:
            found.append((min(span[1], items.as_of), str(item.value)))
    return max(found, default=None)


def _happened(item: Evidence, items: Items) -> bool:
    """Whether an item shows that something was at work on its day."""
    field = items.vocabulary.fields.get(item.field)
    if field is None or not field.act or item.precision == "undated" or item.as_of > items.as_of:
        return False
    return item.field != "last_exchange" and not is_none(item.value) and number_of(item) != 0


def _dormant(items: Items) -> list[Message]:
    last = last_seen(items)
    if any(e.value in ("dormant", "paper_only") for e in items.of("status")[:1]):
        return [say("dormant_stated", date=last[1]) if last else say("dormant_undated")]
    if last is None or (months := months_between(last[0], items.as_of)) <= items.rubric.recent_months:
        return []
    if len(last[1]) < len("2023-05-12"):
        return [say("dormant_since", date=last[1])]
    return [say("dormant", date=last[1], months=int(months))]


def _evidence(items: Items) -> list[Message]:
    gone = [e for e in items.everything if items.states.get(id(e)) == "expired"]
    soon = [e for found in items.counted.values() for e in found if _expires_soon(e, items)]
    flags = [say("evidence_expired", n=len(gone), fields=_names(gone))] if gone else []
    return flags + ([say("evidence_expiring", n=len(soon), fields=_names(soon))] if soon else [])


def _expires_soon(item: Evidence, items: Items) -> bool:
    last = expiry(item, items.rubric)
    return last is not None and (last - items.as_of).days <= items.rubric.warn_months * MONTH


def _names(found: list[Evidence]) -> tuple[str, ...]:
    """Fields, each once; a score on a criterion by its letter and number."""
    return tuple(sorted({e.field for e in found}))


def lines_active(found: Sequence[LineReport]) -> list[str]:
    """Names of the lines at work."""
    return [line.line for line in found if line.state == "active"]
