"""An item of evidence in words: no code, no raw score, no date finer than it is known."""

from app.messages.language import Language, isolated
from app.messages.tables import translated
from data.fields import read_fields
from models.evidence import Evidence, ShownEvidence


def field_words(item: Evidence | ShownEvidence, words: Language) -> str:
    """What an item is about: its field, or the criterion that it scores."""
    return words.criteria.get(item.field) or words.word("fields", item.field)


def value_words(item: Evidence | ShownEvidence, words: Language) -> str:
    """The value: a choice by its word, a score as one of four, a number without a needless fraction."""
    field = read_fields().get(item.field)
    if field is None and isinstance(item.value, int | float):
        return words.labels["scored"].format(score=words.n(float(item.value), 1))
    if isinstance(item.value, int | float):
        return words.n(float(item.value), 2)
    if field is not None and (field.kind == "choice" or item.value == "none"):
        return words.term(str(item.value))
    if field is not None and field.kind in ("day", "past_day"):
        return words.date(str(item.value))
    return str(isolated(translated(words, str(item.value))))


def day_words(item: Evidence | ShownEvidence, words: Language) -> str:
    """The day for which an item holds, as finely as it is known; in words where nobody said when."""
    if item.precision == "undated":
        return words.labels["undated"]
    return words.date(item.as_of.isoformat()[: {"year": 4, "month": 7}.get(item.precision, 10)])
