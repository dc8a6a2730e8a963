"""Reader of the fields of evidence: one entry of the table a field, which says all that is known of it."""

import tomllib
from functools import cache
from types import MappingProxyType
from typing import Any

from data.cards import bundled
from models.evidence import EvidenceField


@cache
def read_fields() -> MappingProxyType[str, EvidenceField]:
    """All fields by name, in the order of the table."""
    raw = tomllib.loads(bundled("fields.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _field(name, row) for name, row in raw.items()})


def _field(name: str, row: dict[str, Any]) -> EvidenceField:
    """A field; a column that names no id of its own is called as the field is."""
    columns = [{"id": name, **column} for column in row.get("columns", ())]
    return EvidenceField.model_validate({"name": name, **row, "columns": columns})
