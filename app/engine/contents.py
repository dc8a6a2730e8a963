"""What lies in an artefact: the space, the facts and what blocks learned, as JSON and arrays."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from features.blocks.block import Block
from features.coded import CodedMatrix
from features.column_files import load_columns, mapped, save_columns
from features.pairs.columns import PairColumns
from features.places.access import AirAccess, PortAccess
from features.places.sea import SeaDistances
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace
from matching.ranking.context import KnownTies
from models.atlas import AtlasRow, Cluster, Linkage, Measured
from models.city import Airport, Country, OfficialMetro, Port
from models.link import Firm, Office, Register, Route, Site
from models.partnership import Partnership

TIES = "ties.json"
LASTING = "ties.lasting.npy"
PLAUSIBILITY = "plausibility"
NO_YEAR = 0
_WORLD: dict[str, Any] = {
    "countries": dict[str, Country],
    "ports": list[Port],
    "airports": list[Airport],
    "clusters": list[Cluster],
    "linkages": list[Linkage],
    "atlas": dict[int, AtlasRow],
    "country_clusters": dict[str, dict[str, float]],
    "language_names": dict[str, str],
    "measured": tuple[Measured, ...],
    "firms": list[Firm],
    "sites": list[Site],
    "offices": list[Office],
    "routes": list[Route],
    "registers": tuple[Register, ...],
    "metros": dict[int, OfficialMetro],
    "region_languages": dict[str, dict[str, float]],
    "islands": dict[str, str],
    "programme_areas": dict[str, list[str]],
    "closed_borders": list[tuple[str, str]],
}


def save_space(folder: Path, space: FeatureSpace) -> None:
    """Write table, matrix and pair columns."""
    save_columns(folder, "table.", space.table)
    np.save(folder / "space.means.npy", space.means)
    space.matrix.save(folder, "space.")
    pairs = {"place": space.pairs.place, "shared": space.pairs.shared}
    for name, column in (item for columns in pairs.values() for item in columns.items()):
        np.save(folder / f"pairs.{name}.npy", column)
    slices = {block: [s.start, s.stop] for block, s in space.slices.items()}
    names = {kind: sorted(columns) for kind, columns in pairs.items()}
    groups = [group.name for group in space.matrix.groups]
    write_json(folder / "layout.json", {"slices": slices, "groups": groups, "pairs": names})


def load_space(folder: Path) -> FeatureSpace:
    """Read what ``save_space`` wrote."""
    layout = json.loads((folder / "layout.json").read_text(encoding="utf-8"))
    columns = {
        kind: {name: mapped(folder / f"pairs.{name}.npy") for name in names} for kind, names in layout["pairs"].items()
    }
    table = load_columns(folder, "table.", PlaceTable)
    slices = {block: slice(*ends) for block, ends in layout["slices"].items()}
    matrix = CodedMatrix.load(folder, "space.", layout["groups"])
    return FeatureSpace(table, matrix, slices, np.load(folder / "space.means.npy"), PairColumns(**columns))


def save_learned(folder: Path, blocks: Sequence[Block]) -> None:
    """Write what the blocks learned: each array as ``BLOCK_NAME.npy``."""
    for block in blocks:
        for name in block.learns:
            np.save(folder / f"{block.name}_{name}.npy", np.asarray(getattr(block, f"{name}_")))


def load_learned(folder: Path, blocks: Sequence[Block]) -> None:
    """Give the blocks back what ``save_learned`` wrote."""
    for block in blocks:
        for name in block.learns:
            setattr(block, f"{name}_", np.load(folder / f"{block.name}_{name}.npy"))


def save_spreads(folder: Path, spreads: Mapping[str, Mapping[str, float]]) -> None:
    """Write the spread of each side of each purpose."""
    write_json(folder / "spreads.json", spreads)


def load_spreads(folder: Path) -> dict[str, dict[str, float]]:
    """Read what ``save_spreads`` wrote."""
    return TypeAdapter(dict[str, dict[str, float]]).validate_json((folder / "spreads.json").read_bytes())


def save_world(folder: Path, world: World, ports: PortAccess, airports: AirAccess) -> None:
    """Write all facts, and the ports and airports of each place."""
    for name, kind in _WORLD.items():
        (folder / f"world.{name}.json").write_bytes(TypeAdapter(kind).dump_json(getattr(world, name)))
    np.save(folder / "sea.node.npy", world.sea.node)  # the distances are among the pair columns
    save_columns(folder, "port_access.", ports)
    save_columns(folder, "air_access.", airports)


def load_world(folder: Path) -> World:
    """Read what ``save_world`` wrote."""
    facts = {n: TypeAdapter(k).validate_json((folder / f"world.{n}.json").read_bytes()) for n, k in _WORLD.items()}
    sea = SeaDistances(np.load(folder / "sea.node.npy"), mapped(folder / "pairs.sea_km.npy"))
    return World(**facts, sea=sea)


def save_ties(folder: Path, ties: Sequence[Partnership], table: PlaceTable) -> None:
    """Write all ties, and apart from them the rows of those that stand: that is all that a ranking needs."""
    (folder / TIES).write_bytes(TypeAdapter(list[Partnership]).dump_json(list(ties), indent=1))
    row_of = table.row_of
    lasting = [t for t in ties if t.status != "terminated" and t.a in row_of and t.b in row_of]
    rows = [(row_of[t.a], row_of[t.b], t.since or NO_YEAR) for t in lasting]
    np.save(folder / LASTING, np.array(rows, np.int32).reshape(-1, 3))


def load_lasting(folder: Path) -> KnownTies:
    """The ties that stand, as rows."""
    found = np.load(folder / LASTING)
    partners: dict[int, set[int]] = {}
    since: dict[tuple[int, int], int] = {}
    for a, b, year in found.tolist():
        if a != b:
            partners.setdefault(a, set()).add(b)
            partners.setdefault(b, set()).add(a)
        if year != NO_YEAR:
            since[min(a, b), max(a, b)] = year
    return KnownTies({row: frozenset(others) for row, others in partners.items()}, since)


def write_json(path: Path, value: object) -> None:
    """Write JSON that is the same for the same value."""
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1), encoding="utf-8")
