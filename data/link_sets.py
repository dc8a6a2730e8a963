"""Sets of real links between places, as the benchmark of the order reads them: a folder for each set.

A set that is scored has ``dev_queries.csv`` and ``dev.csv``; ``train.csv`` (what may be learned from) and
``dev_pairs.csv`` (a linked place beside unlinked ones of its size) may be there. A folder with ``train.csv`` alone is
for learning and is passed over. ``sets.toml`` says what each set is for, ``metros.csv`` fixes the metros.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from data.pairs import read_queries, read_rows, refuse
from models.base import Input
from models.errors import InvalidInput

QUERIES, TRUTH, TRAIN, PAIRS = "dev_queries.csv", "dev.csv", "train.csv", "dev_pairs.csv"
METROS, SETTINGS = "metros.csv", "sets.toml"
FORM = f"A folder of link sets holds a folder for each set, with {QUERIES} and {TRUTH} (docs/evaluation.md)."
Against = Literal["home", "world"]
AGAINST: Mapping[str, Against] = MappingProxyType({"home": "home", "world": "world"})


class LinkSetting(Input):
    """What a set is for.

    Attributes:
        purpose: the purpose that it is ranked under.
        mirror: the kind of known links that says the same as the set; a build that knows it has seen the answers.
    """

    purpose: str = "general"
    mirror: str | None = None


# The sets that we know by name; ``sets.toml`` in the folder has the last word, and a set that neither knows is general.
USUAL: Mapping[str, LinkSetting] = MappingProxyType(
    {
        "corporate_family": LinkSetting(purpose="investment", mirror="sites"),
        "acquisitions": LinkSetting(purpose="investment", mirror="sites"),
        "research_family": LinkSetting(purpose="innovation", mirror="research"),
        "air_routes": LinkSetting(purpose="tourism", mirror="flights"),
        "sea_containers": LinkSetting(purpose="trade", mirror="sailings"),
        "sea_services": LinkSetting(purpose="ports", mirror="sailings"),
        "interreg": LinkSetting(purpose="general", mirror="research"),
    }
)


@dataclass(frozen=True)
class PairGroup:
    """A linked place beside unlinked ones of about its size.

    Attributes:
        linked: the place that the asker is linked with. against: unlinked ones of its country, and of any abroad.
    """

    asker: int
    linked: int
    against: Mapping[Against, tuple[int, ...]]


@dataclass(frozen=True)
class LinkSetFiles:
    """One set as it lies there.

    Attributes:
        known: links that may be learned from; None where the set has no ``train.csv``.
        queries: askers, in the order of the file. truth: asker to the places that it is linked with.
    """

    name: str
    setting: LinkSetting
    known: tuple[tuple[int, int], ...] | None
    queries: tuple[int, ...]
    truth: Mapping[int, frozenset[int]]
    groups: tuple[PairGroup, ...]


def holds_link_sets(folder: Path) -> bool:
    """Whether a folder has the form of link sets."""
    return folder.is_dir() and any((one / QUERIES).exists() for one in folder.iterdir() if one.is_dir())


def read_link_sets(folder: Path) -> list[LinkSetFiles]:
    """All sets of a folder that can be scored, by name.

    Raises:
        InvalidInput: no folder, no set in it, a file that cannot be used (with its lines), a query without a target,
            or settings of a set that is not there.
    """
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is no folder. {FORM}")
    scored = sorted(p for p in folder.iterdir() if p.is_dir() and ((p / QUERIES).exists() or (p / TRUTH).exists()))
    if not scored:
        raise InvalidInput(f"{folder} has no set to score. {FORM}")
    settings = _settings(folder / SETTINGS)
    lost = sorted(set(settings) - {p.name for p in folder.iterdir() if p.is_dir()})
    if lost:
        raise InvalidInput(
            f"{folder / SETTINGS} names sets that are not there.", [(one, "no such set") for one in lost]
        )
    return [_read_set(one, settings.get(one.name) or USUAL.get(one.name) or LinkSetting()) for one in scored]


def read_metros(folder: Path) -> dict[int, tuple[int, int]] | None:
    """Place to its metro and the metro's people, from ``metros.csv``; None where the folder has none.

    Raises:
        InvalidInput: a value is no whole number.
    """
    path = folder / METROS
    if not path.exists():
        return None
    rows = read_numbers(path, ("geonameid", "metro_geonameid", "metro_population"))
    return {place: (metro, people) for place, metro, people in rows}


def read_numbers(path: Path, columns: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Some columns of whole numbers.

    Raises:
        InvalidInput: as ``read_rows``; also a cell that is no whole number, with its line.
    """
    found, errors = [], []
    for line, row in read_rows(path, columns):
        try:
            found.append(tuple(int(row[c]) for c in columns))
        except (TypeError, ValueError):
            errors.append((f"line {line}", f"{', '.join(columns)} must be whole numbers"))
    refuse(path, errors)
    return found


def _settings(path: Path) -> dict[str, LinkSetting]:
    if not path.exists():
        return {}
    try:
        return TypeAdapter(dict[str, LinkSetting]).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise InvalidInput(f"{path} cannot be used: {error}") from error


def _read_set(folder: Path, setting: LinkSetting) -> LinkSetFiles:
    truth = defaultdict(set)
    for asker, target in read_numbers(folder / TRUTH, ("query_geonameid", "target_geonameid")):
        truth[asker].add(target)
    lines = read_queries(folder / QUERIES)
    bare = [
        (f"line {line}", f"{asker} has no target in {TRUTH}") for asker, line in lines.items() if asker not in truth
    ]
    refuse(folder / QUERIES, bare)
    if not lines:
        raise InvalidInput(f"{folder / QUERIES} asks nothing; a set needs one query at least.")
    train = folder / TRAIN
    known = tuple((a, b) for a, b in read_numbers(train, ("a_geonameid", "b_geonameid"))) if train.exists() else None
    targets = {asker: frozenset(found) for asker, found in truth.items()}
    return LinkSetFiles(folder.name, setting, known, tuple(lines), targets, _groups(folder / PAIRS))


def _groups(path: Path) -> tuple[PairGroup, ...]:
    """The pairs of a file by group; none where there is no file."""
    if not path.exists():
        return ()
    linked: dict[str, tuple[int, int]] = {}
    against: dict[str, dict[Against, list[int]]] = defaultdict(lambda: {"home": [], "world": []})
    errors = []
    for line, row in read_rows(path, ("a_geonameid", "b_geonameid", "group", "linked", "against")):
        try:
            asker, other = int(row["a_geonameid"]), int(row["b_geonameid"])
        except (TypeError, ValueError):
            errors.append((f"line {line}", "a_geonameid and b_geonameid must be whole numbers"))
            continue
        group = row["group"]
        if row["linked"] == "1" and group not in linked:
            linked[group] = (asker, other)
        elif row["linked"] == "0" and row["against"] in AGAINST:
            against[group][AGAINST[row["against"]]].append(other)
        else:
            errors.append((f"line {line}", "a group has one row with linked 1; the rest have linked 0, home or world"))
    errors += [(group, "no row with linked 1") for group in against if group not in linked]
    refuse(path, errors)
    return tuple(
        PairGroup(asker, other, {kind: tuple(ids) for kind, ids in against[group].items()})
        for group, (asker, other) in linked.items()
    )
