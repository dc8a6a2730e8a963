"""The purposes, read from their table."""

import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from data.cards import bundled
from models.purpose import Purpose

LANGUAGES = ("en", "es", "ja")  # of the table's words
YOURS = "yours"


def read_purposes(own: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> MappingProxyType[str, Purpose]:
    """All purposes by id, in the order of the table, with their words in all languages.

    Their spreads, and with them the weights of whole blocks, are known once a space is built.

    Args:
        own: a user's own: keys that take the place of ours, or whole purposes; they rest on ``yours``.
    """
    raw = tomllib.loads(bundled("purposes.toml").read_text(encoding="utf-8"))
    usual = {"basis": YOURS, "exploratory": False}
    rows = raw | {key: {**raw.get(key, {}), **usual, **row} for key, row in own.items()}
    return MappingProxyType({key: _purpose(key, row) for key, row in rows.items()})


def _purpose(key: str, row: Mapping[str, Any]) -> Purpose:
    words = {"name": row["name"]["en"], "question": row["question"]["en"]}
    sides = {"prize": row["prize"], "affinity": row["affinity"]}
    read = {**row, **words, "id": key, "names": row["name"], "questions": row["question"], "sides": sides}
    return Purpose.model_validate({name: value for name, value in read.items() if name not in sides})
