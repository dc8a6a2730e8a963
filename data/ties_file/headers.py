"""Headers as people write them, in several languages, to the columns that we know."""

import tomllib
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.fields import read_fields
from models.evidence import FileColumn

_RAW: dict[str, Any] = tomllib.loads((Path(__file__).parent / "columns.toml").read_text("utf-8"))
NOT_OURS: list[str] = _RAW.pop("not_ours")
COLUMNS = (
    *(FileColumn.model_validate({"id": name, **row}) for name, row in _RAW.items()),
    *(column for field in read_fields().values() for column in field.columns),
)
"""Every column that a list may have: those of its rows, then those of evidence."""


def plain(text: str) -> str:
    """A header without case, width, accents, spaces or signs."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(ch))
    return "".join(ch for ch in bare if ch.isalnum())


_KNOWN = MappingProxyType({plain(alias): c.id for c in COLUMNS for alias in (c.id, c.heading, *c.aliases) if alias})

_OTHER = frozenset(plain(header) for header in NOT_OURS)


def column_of(header: str) -> str | None:
    """The column that a header means; a near miss in spelling counts for headers of six letters or more."""
    key = plain(header)
    if not key or key in _OTHER:
        return None
    if key in _KNOWN:
        return _KNOWN[key]
    near = get_close_matches(key, _KNOWN, n=1, cutoff=0.88) if len(key) >= 6 else []
    return _KNOWN[near[0]] if near else None


def columns_of(headers: Sequence[str]) -> dict[int, str]:
    """Position to column. A column named twice keeps its first place, one named exactly before one named nearly.

    With no ``partner`` but a ``city``, and no other column that could name it, ``city`` means the partner.
    """
    found: dict[int, str] = {}
    exact_first = sorted(enumerate(headers), key=lambda item: plain(item[1]) not in _KNOWN)
    for place, header in exact_first:
        name = column_of(header)
        if name is not None and name not in found.values():
            found[place] = name
    found = dict(sorted(found.items()))
    if "partner" not in found.values() and "place" not in found.values():
        found = {place: "partner" if name == "city" else name for place, name in found.items()}
    return found
