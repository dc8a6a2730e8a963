"""Headers as people write them, in several languages, to the columns that we know."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.fields import read_fields
from models.errors import InvalidInput
from models.evidence import FileColumn
from models.partnership import How

_RAW: dict[str, Any] = tomllib.loads((Path(__file__).parent / "columns.toml").read_text("utf-8"))
NOT_OURS: list[str] = _RAW.pop("not_ours")
_NAMES: list[str] = _RAW.pop("names_partner")
COLUMNS = (
    *(FileColumn.model_validate({"id": name, **row}) for name, row in _RAW.items()),
    *(column for field in read_fields().values() for column in field.columns),
)
"""Every column that a list may have: those of its rows, then those of evidence."""
NOTES, LEAVE = "notes", "leave_out"
REPEATABLE = frozenset(
    {NOTES, *(c.id for f in read_fields().values() for c in f.columns if f.kind in ("list", "text", "event"))}
)
"""Columns of which a list may have several: their cells are added to each other."""
Headings = Mapping[int, tuple[str, How]]
"""Place in the row to a column, and how we know."""


def plain(text: str) -> str:
    """A header without case, width, accents, spaces or signs."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(ch))
    return "".join(ch for ch in bare if ch.isalnum())


_KNOWN = MappingProxyType({plain(alias): c.id for c in COLUMNS for alias in (c.id, c.heading, *c.aliases) if alias})
_OTHER = frozenset(plain(header) for header in NOT_OURS)
_WEAK = frozenset(plain(header) for header in _NAMES)


def column_of(header: str) -> str | None:
    """The column that a header means; a near miss in spelling counts for headers of six letters or more."""
    key = plain(header)
    if not key or key in _OTHER:
        return None
    if key in _KNOWN:
        return _KNOWN[key]
    near = get_close_matches(key, _KNOWN, n=1, cutoff=0.88) if len(key) >= 6 else []
    return _KNOWN[near[0]] if near else _of_parts(header)


def _of_parts(header: str) -> str | None:
    """The column that the parts of a heading agree on: ``Lead officer / department``, ``Country (English)``."""
    parts = [plain(part) for part in re.split(r"[/|()（）&\n]|\band\b", header)]
    found = {_KNOWN[part] for part in parts if len(part) > 2 and part in _KNOWN and part not in _OTHER}
    return found.pop() if len(found) == 1 and len(parts) > 1 else None


def headings(headers: Sequence[str], chosen: Mapping[str, str] | None = None) -> Headings:
    """What each header means. A column named twice keeps its first place, one named exactly before one named nearly.

    With no column for the partner, one headed ``city``, then one headed ``name`` means it.

    Args:
        headers: the cells of the header.
        chosen: heading to column as the user says it, which goes before all else (``choices``).
    """
    found: dict[int, tuple[str, How]] = {}
    for place, header in enumerate(headers):
        if header.strip() and (name := (chosen or {}).get(plain(header))):
            found[place] = (name, "chosen")
    order = sorted(enumerate(headers), key=lambda item: plain(item[1]) not in _KNOWN)
    for place, header in order:
        column = column_of(header) if place not in found else None
        if column is not None and (column in REPEATABLE or column not in {c for c, _ in found.values()}):
            found[place] = (column, "heading" if plain(header) in _KNOWN else "near")
    found = dict(sorted(found.items()))
    return found if _names(found) else _with_partner(headers, found)


def _names(found: Headings) -> bool:
    return any(column in ("partner", "place") for column, _ in found.values())


def _with_partner(headers: Sequence[str], found: dict[int, tuple[str, How]]) -> Headings:
    city = next((place for place, (column, _) in found.items() if column == "city"), None)
    if city is None:
        city = next((p for p, head in enumerate(headers) if p not in found and plain(head) in _WEAK), None)
    return found if city is None else dict(sorted({**found, city: ("partner", "heading")}.items()))


def columns_of(headers: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[int, str]:
    """Position to column."""
    return {place: column for place, (column, _) in headings(headers, chosen).items()}


def choices(given: Mapping[str, str]) -> dict[str, str]:
    """A user's mapping of headings to columns, by plain heading.

    Args:
        given: heading to a column's id, its heading in the template, or any heading that means it; ``leave_out`` leaves
            the column out, ``notes`` keeps it as a note.

    Raises:
        InvalidInput: a column that we do not know; the nearest ones are the suggestions.
    """
    found: dict[str, str] = {}
    for heading, wanted in given.items():
        column = LEAVE if plain(wanted) in ("leaveout", "") else _aimed(wanted)
        if column is None:
            near = get_close_matches(plain(wanted), _KNOWN, n=3, cutoff=0.5)
            known = sorted({_KNOWN[n] for n in near}) or [c.id for c in COLUMNS[:6]]
            raise InvalidInput(
                f"'{wanted[:40]}' is no column that we know, so that '{heading[:40]}' cannot be read as it",
                [("columns", f"'{wanted[:40]}' is unknown")],
                suggestions=known,
            )
        found[plain(heading)] = column
    return found


def _aimed(wanted: str) -> str | None:
    """The column that a user's word for one means: exactly, or as the start of an id (``steps`` for economic_steps)."""
    key = plain(wanted)
    if key in _KNOWN:
        return _KNOWN[key]
    parts = [c.id for c in COLUMNS if key in c.id.split("_")]
    return parts[0] if len(parts) == 1 else column_of(wanted)


def read_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """``"Heading=field"`` texts as a mapping of headings to columns, as commands and addresses carry it.

    Raises:
        InvalidInput: one without a heading or a field.
    """
    found = {}
    for pair in pairs:
        heading, sign, column = pair.rpartition("=")
        if not sign or not heading.strip():
            raise InvalidInput(
                f'"{pair[:80]}" is no mapping: write "Heading=field", for instance "Econ. results=economic_steps".'
            )
        found[heading.strip()] = column.strip()
    return found
