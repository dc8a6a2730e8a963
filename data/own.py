"""The folder ``own`` of a home: ``purposes.toml``, ``policy.toml``, ``places.csv``, and ``links.csv`` (data.own_links).

Each file may be missing. What cannot be used is refused with its file and line, as in bundled tables.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.pairs import read_rows, refuse
from data.purposes import LANGUAGES, read_purposes
from models.errors import InvalidInput
from models.own import OwnFacts, OwnPlace
from models.policy import Policy

PURPOSES, POLICY, PLACES, LINKS = FILES = ("purposes.toml", "policy.toml", "places.csv", "links.csv")
WORDS, SIDES = ("name", "question"), ("prize", "affinity")
NEEDED = (*WORDS, "reach", *SIDES, "why")
MAY = ("basis", "exploratory")
Errors = list[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """What a file may name: GeoNames ids, ids of clusters, ISO codes, and each feature with its side."""

    places: Collection[int]
    clusters: Collection[str]
    countries: Collection[str]
    sides: Mapping[str, str]


def read_own(folder: Path, known: Known) -> OwnFacts:
    """All that the folder holds but the links; nothing where there is no folder.

    Raises:
        InvalidInput: a file cannot be used (each line is named), or a table is called like none of the four.
    """
    tables = sorted(path.name for path in folder.glob("[!.]*") if path.suffix in (".toml", ".csv"))
    unread = [name for name in tables if name not in FILES]
    if unread:
        raise InvalidInput(
            f"{folder} holds what nobody reads.", [(name, f"own files are {', '.join(FILES)}") for name in unread]
        )
    return OwnFacts(
        purposes=_purposes(folder / PURPOSES, known),
        policy=_policy(folder / POLICY, known),
        places=_places(folder / PLACES, known),
    )


def _purposes(path: Path, known: Known) -> dict[str, dict[str, Any]]:
    """Tables of purposes, with a word alone said in every language."""
    raw, lines, errors = *_toml(path), Errors()
    for key, row in raw.items():
        errors += [(lines.at(key, part), text) for part, text in _faults(key, row, known)]
    refuse(path, errors)
    for row in raw.values():
        row |= {word: dict.fromkeys(LANGUAGES, row[word]) for word in WORDS if isinstance(row.get(word), str)}
    return raw


def _faults(key: str, row: Any, known: Known) -> list[tuple[str, str]]:
    """What is wrong with a purpose: the key where it stands, and words."""
    if not isinstance(row, dict) or not re.fullmatch("[a-z][a-z0-9_]*", key):
        return [("", f"'{key}' is no table of a purpose, named in small letters")]
    found = [(k, f"{key}: there is no key '{k}'") for k in row if k not in (*NEEDED, *MAY)]
    if key not in read_purposes():
        found += [("", f"{key}: a new purpose needs {name}") for name in NEEDED if name not in row]
    for side in (s for s in SIDES if s in row):
        found += [(side, f"{key}: {text}") for text in _weights(row[side], side, known.sides)]
    if not any(_total(row.get(side)) for side in SIDES) and any(side in row for side in SIDES):
        found.append(("", f"{key}: no feature has a weight"))
    reach = row.get("reach", 0)
    if not _is_number(reach) or not 0 <= reach <= 1:
        found.append(("reach", f"{key}: reach is {reach}; it goes from 0 to 1"))
    for name in (n for n in (*WORDS, "why", "basis") if n in row):
        texts = list(row[name].values()) if isinstance(row[name], dict) and name in WORDS else [row[name]]
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            found.append((name, f"{key}: {name} is no text"))
        elif isinstance(row[name], dict) and "en" not in row[name]:
            found.append((name, f"{key}: {name} by language needs en"))
    if not isinstance(row.get("exploratory", False), bool):
        found.append(("exploratory", f"{key}: exploratory is true or false"))
    return found


def _weights(given: Any, side: str, sides: Mapping[str, str]) -> list[str]:
    """What is wrong with the weights of a side."""
    if not isinstance(given, dict):
        return [f"{side} is no table of features and weights"]
    found = []
    for name, weight in given.items():
        if sides.get(name) != side:
            there = f"it belongs to {sides[name]}" if name in sides else "there is no such feature"
            found.append(f"{side} has {name}: {there}")
        elif not _is_number(weight) or not 0 <= weight < float("inf"):
            found.append(f"{name} weighs {weight}; a weight is a number of 0 or more")
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _total(weights: Any) -> float:
    return sum(w for w in weights.values() if _is_number(w)) if isinstance(weights, dict) else 0.0


def _policy(path: Path, known: Known) -> Policy | None:
    """The rules; None without the file."""
    if not path.exists():
        return None
    raw, lines = _toml(path)
    try:
        policy = Policy.model_validate(raw)
    except ValidationError as error:
        found = [([str(part) for part in one["loc"]], one["msg"]) for one in error.errors()]
        refuse(path, [(lines.of(keys), f"{'.'.join(keys)}: {text}") for keys, text in found])
        raise
    errors = [
        (lines.of(["excluded_countries", code]), f"'{code}' is no country")
        for code in policy.excluded_countries
        if code not in known.countries
    ] + [
        (lines.of(["own_decisions", str(place)]), f"{place} is no place of the gazetteer")
        for place in policy.own_decisions
        if place not in known.places
    ]
    refuse(path, errors)
    return policy


def _places(path: Path, known: Known) -> list[OwnPlace]:
    """The rows of places; none without the file."""
    if not path.exists():
        return []
    found, errors = dict[int, OwnPlace](), Errors()
    for line, row in read_rows(path, ("geonameid", "source", "as_of")):
        try:
            place = _place(row)
        except ValidationError as error:
            texts = [(".".join(map(str, e["loc"])), e["msg"].removeprefix("Value error, ")) for e in error.errors()]
            errors += [(f"line {line}", f"{field}: {text}") for field, text in texts]
            continue
        except ValueError as error:
            errors.append((f"line {line}", str(error)))
            continue
        errors += [(f"line {line}", text) for text in _misplaced(place, found, known)]
        found[place.geonameid] = place
    refuse(path, errors)
    return list(found.values())


def _misplaced(place: OwnPlace, before: Collection[int], known: Known) -> list[str]:
    """What a row names that there is not, or no more."""
    found = [f"clusters: there is no cluster '{c}'" for c in place.clusters if c not in known.clusters]
    if place.geonameid not in known.places:
        found.append(f"{place.geonameid} is no place of the gazetteer")
    if place.geonameid in before:
        found.append(f"{place.geonameid} stands in an earlier line already")
    if not place.describes and place.people is None:
        found.append("it says nothing: fill in clusters, profile, anchors or people")
    return found


def _place(row: Mapping[str, str | None]) -> OwnPlace:
    """A row, written as in the bundled atlas: ``cluster:3|cluster:1`` and ``firm:Name|port:Name``."""
    cells = {name: (row.get(name) or "").strip() for name in OwnPlace.model_fields}
    parts = {
        name: [one.strip() for one in cells.pop(name).split("|") if one.strip()] for name in ("clusters", "anchors")
    }
    wrong = [one for items in parts.values() for one in items if ":" not in one]
    if wrong:
        raise ValueError(f"'{wrong[0]}' needs a colon: clusters are CLUSTER:STRENGTH, anchors KIND:NAME")
    read: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
    read["clusters"] = dict(one.rsplit(":", 1) for one in parts["clusters"])
    read["anchors"] = [tuple(one.split(":", 1)) for one in parts["anchors"]]
    return OwnPlace.model_validate(read)


@dataclass(frozen=True)
class _Lines:
    """Where the keys of a TOML text stand."""

    text: str

    def at(self, table: str, key: str = "") -> str:
        """The line of a key of a table, or of the table's head; the first line where neither is found."""
        here, found = "", 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            if head := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
                here = head[1].strip("\"'")
                found = number if here == table else found
            elif here == table and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return f"line {number}"
        return f"line {found}"

    def of(self, keys: Sequence[str]) -> str:
        """The line of a key, nested or at the top of the text."""
        nested = self.at(keys[0], keys[1]) if len(keys) > 1 else "line 1"
        return self.at("", keys[0]) if nested == "line 1" else nested


def _toml(path: Path) -> tuple[dict[str, Any], _Lines]:
    """A TOML file with its lines; empty without one."""
    if not path.exists():
        return {}, _Lines("")
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), _Lines(text)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # no UTF-8, or no TOML; the latter says its line
        place = re.search(r"line (\d+)", str(error))
        raise InvalidInput(f"{path} is no TOML in UTF-8.", [(place[0] if place else "line 1", str(error))]) from error
