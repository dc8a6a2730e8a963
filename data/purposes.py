"""The purposes, read from their table."""

import tomllib
from types import MappingProxyType
from typing import Any

from data.cards import bundled
from models.purpose import Purpose


def read_purposes() -> MappingProxyType[str, Purpose]:
    """All purposes by id, in the order of the table, with their words in all languages; their weights sum to 1."""
    raw = tomllib.loads(bundled("purposes.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _purpose(key, row) for key, row in raw.items()})


def _purpose(key: str, row: dict[str, Any]) -> Purpose:
    words = {"name": row["name"]["en"], "question": row["question"]["en"]}
    read = {"id": key, **row, **words, "names": row["name"], "questions": row["question"]}
    purpose = Purpose.model_validate(read)
    total = sum(purpose.weights.values())
    return purpose.model_copy(update={"weights": {b: round(w / total, 6) for b, w in purpose.weights.items()}})
