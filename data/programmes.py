"""Programmes that pay for work between places, and agreements on trade, from their tables."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.cards import bundled
from data.pairs import read_rows
from models.programme import Areas, Programme, TradeAgreement

COLUMNS = (
    "id", "name", "funder", "a_side", "b_side", "applies", "applicants", "pays", "fields", "until", "needs", "basis",
)  # fmt: skip
AGREEMENT_COLUMNS = ("id", "since", "a_side", "b_side", "en", "es", "ja", "basis")


@cache
def read_programmes() -> tuple[Programme, ...]:
    """Programmes in the order of the table.

    Raises:
        InvalidInput: the header lacks a column. ValidationError: a kind that is none, or a side without a place.
    """
    return tuple(
        Programme.model_validate(
            {
                **{key: row[key] for key in ("id", "name", "funder", "applies", "needs", "basis")},
                **{key: row[key].split() for key in ("applicants", "pays", "fields")},
                **{side: _areas(row[side]) for side in ("a_side", "b_side")},
                "until": row["until"] or None,
            }
        )
        for _, row in read_rows(bundled("programmes.csv"), COLUMNS)
    )


@cache
def read_agreements() -> tuple[TradeAgreement, ...]:
    """Trade agreements in the order of the table.

    Raises:
        InvalidInput: the header lacks a column. ValidationError: a day that is none.
    """
    return tuple(
        TradeAgreement.model_validate(
            {
                **{key: row[key] for key in ("id", "since", "basis")},
                **{side: _areas(row[side]) for side in ("a_side", "b_side")},
                "names": {code: row[code] for code in ("en", "es", "ja")},
            }
        )
        for _, row in read_rows(bundled("trade_agreements.csv"), AGREEMENT_COLUMNS)
    )


def _areas(text: str) -> Areas:
    """Countries and parts of countries, groups as their countries."""
    groups = _groups()
    return frozenset(area for word in text.split() for area in groups.get(word, (word,)))


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    rows = read_rows(bundled("programme_groups.csv"), ("name", "countries"))
    return MappingProxyType({row["name"]: tuple(row["countries"].split()) for _, row in rows})
