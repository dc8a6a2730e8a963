"""A value to an item of evidence: which field it is, whose, and on which line of the relation."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from data.ties_file.unknown import CellProblem
from models.evidence import Evidence, Line, Side

SIDED: dict[str, tuple[str, Side]] = {
    "leadership_acts": ("leadership_acts", "a"), "leadership_acts_b": ("leadership_acts", "b"),
    "executor_a": ("executor", "a"), "executor_b": ("executor", "b"),
    "interest_a": ("interest", "a"), "interest_b": ("interest", "b"),
    "goal_a": ("goal", "a"), "goal_b": ("goal", "b"),
    "firms_present": ("firms_present", "a"), "firms_present_b": ("firms_present", "b"),
    "trade_office": ("trade_office", "both"),
}  # fmt: skip
ON_LINE: dict[str, Line] = {
    "executor_a": "business", "executor_b": "business", "economic_steps": "business", "award": "business",
    "interest_a": "business", "interest_b": "business", "firms_present": "business", "firms_present_b": "business",
    "trade_office": "business", "trade_value": "business", "sister_port": "port", "sea_service": "port",
    "flight": "business",
}  # fmt: skip
Word = TypeVar("Word", bound=str)
SOURCE = "your file"


def choice(column: str, row: Mapping[str, str], allowed: tuple[Word, ...], default: Word) -> Word:
    """One of the allowed words of a column, the default where the cell is empty."""
    text = row.get(column, "").strip().lower().replace(" ", "_")
    if not text:
        return default
    found = next((word for word in allowed if word == text), None)
    if found is None:
        raise CellProblem(f"'{text[:40]}' is no {column.replace('_', ' ')}", "use " + ", ".join(allowed))
    return found


def item(column: str, value: str | float, stated: date, row: Mapping[str, str]) -> Evidence:
    """What a cell of a row says, as the file's own statement: a wide row knows no other source type."""
    name, side = SIDED.get(column, (column, "both"))
    return _same(name, value, side, ON_LINE.get(column, "city"), stated, row.get("source") or SOURCE)


@lru_cache(maxsize=20_000, typed=True)
def _same(name: str, value: str | float, side: Side, line: Line, stated: date, source: str) -> Evidence:
    """Equal statements are one object: they are frozen, and a long list repeats most of them."""
    return Evidence(
        field=name, value=value, side=side, line=line, as_of=stated, source=source, source_type="self_declared"
    )
