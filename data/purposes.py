"""The purposes, read from their table."""

import tomllib
from types import MappingProxyType
from typing import Any

from data.cards import bundled
from models.purpose import Purpose


def read_purposes() -> MappingProxyType[str, Purpose]:
    """All purposes by id, in the order of the table, with their words in all languages.

    Their spreads, and with them the weights of whole blocks, are known once a space is built.
    """
    raw = tomllib.loads(bundled("purposes.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _purpose(key, row) for key, row in raw.items()})


def _purpose(key: str, row: dict[str, Any]) -> Purpose:
    words = {"name": row["name"]["en"], "question": row["question"]["en"]}
    sides = {"prize": row["prize"], "affinity": row["affinity"]}
    read = {**row, **words, "id": key, "names": row["name"], "questions": row["question"], "sides": sides}
    return Purpose.model_validate({name: value for name, value in read.items() if name not in sides})
