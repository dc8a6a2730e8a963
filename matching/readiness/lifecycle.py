"""What is due: dormancy, reviews, ends of agreements, evidence that expires."""

from datetime import date

from matching.readiness.criteria.capacity import term_over
from matching.readiness.criteria.exchange import day_of
from matching.readiness.evidence import MONTH, Items, expiry, months_between
from models.base import Message, say
from models.evidence import Evidence


def due(items: Items) -> list[Message]:
    """Flags of the life of a tie on its day, the pressing ones first; empty where nothing is due."""
    found = [*_dates(items, "agreement_end", "agreement_ended", "agreement_ending")]
    found += _dates(items, "review_date", "review_overdue", "review_due")
    found += _dormant(items)
    found += _evidence(items)
    return found


def _dates(items: Items, name: str, past: str, soon: str) -> list[Message]:
    for item in items.of(name):
        day = day_of(item.value)
        if day is None:
            continue
        if name == "agreement_end" and day < items.as_of and term_over(items) is None:
            return []
        if day < items.as_of:
            return [say(past, date=day.isoformat())]
        if months_between(items.as_of, day) <= items.rubric.warn_months:
            return [say(soon, date=day.isoformat())]
        return []
    return []


def last_seen(items: Items) -> date | None:
    """The day of the last exchange, act or step that anybody named; None where nobody did."""
    days = [e.as_of for e in items.everything if items.vocabulary.is_event(e.field) and e.as_of <= items.as_of]
    days += [d for e in items.of("last_exchange") if (d := day_of(e.value)) is not None and d <= items.as_of]
    return max(days, default=None)


def _dormant(items: Items) -> list[Message]:
    last = last_seen(items)
    if any(e.value in ("dormant", "paper_only") for e in items.of("status")[:1]):
        return [say("dormant_stated", date=last.isoformat()) if last else say("dormant_undated")]
    if last is not None and months_between(last, items.as_of) > items.rubric.recent_months:
        return [say("dormant", date=last.isoformat(), months=int(months_between(last, items.as_of)))]
    return []


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
