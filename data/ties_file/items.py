"""A value to an item of evidence: which field it is, whose, and on which line of the relation."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from data.fields import read_fields
from data.ties_file.unknown import CellProblem
from models.evidence import Evidence, EvidenceField, Line, Side

SAYS: Mapping[str, tuple[EvidenceField, Side]] = MappingProxyType(
    {column.id: (field, column.side) for field in read_fields().values() for column in field.columns}
)
"""Columns of evidence: the field that each says, and whose."""
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
    field, side = SAYS[column]
    return _same(field.name, value, side, field.line, stated, row.get("source") or SOURCE)


@lru_cache(maxsize=20_000, typed=True)
def _same(name: str, value: str | float, side: Side, line: Line, stated: date, source: str) -> Evidence:
    """Equal statements are one object: they are frozen, and a long list repeats most of them."""
    return Evidence(
        field=name, value=value, side=side, line=line, as_of=stated, source=source, source_type="self_declared"
    )
