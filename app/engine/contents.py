"""What lies in an artefact: the space, the facts and what blocks learned, as JSON and arrays."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from features.blocks.block import Block
from features.column_files import load_columns, save_columns
from features.pairs.columns import PairColumns
from features.places.access import AirAccess, PortAccess
from features.places.sea import SeaDistances
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace
from models.atlas import AtlasRow, Cluster, Linkage, Measured
from models.city import Airport, Country, OfficialMetro, Port
from models.link import Firm, Office, Register, Site

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
    save_columns(folder, "space.", space)
    pairs = {"place": space.pairs.place, "shared": space.pairs.shared}
    for name, column in (item for columns in pairs.values() for item in columns.items()):
        np.save(folder / f"pairs.{name}.npy", column)
    slices = {block: [s.start, s.stop] for block, s in space.slices.items()}
    names = {kind: sorted(columns) for kind, columns in pairs.items()}
    write_json(folder / "layout.json", {"slices": slices, "pairs": names})


def load_space(folder: Path) -> FeatureSpace:
    """Read what ``save_space`` wrote."""
    layout = json.loads((folder / "layout.json").read_text(encoding="utf-8"))
    columns = {
        kind: {name: np.load(folder / f"pairs.{name}.npy", mmap_mode="r") for name in names}
        for kind, names in layout["pairs"].items()
    }
    table = load_columns(folder, "table.", PlaceTable)
    slices = {block: slice(*ends) for block, ends in layout["slices"].items()}
    return load_columns(folder, "space.", FeatureSpace, table=table, slices=slices, pairs=PairColumns(**columns))


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
    save_columns(folder, "sea.", world.sea)
    save_columns(folder, "port_access.", ports)
    save_columns(folder, "air_access.", airports)


def load_world(folder: Path) -> World:
    """Read what ``save_world`` wrote."""
    facts = {n: TypeAdapter(k).validate_json((folder / f"world.{n}.json").read_bytes()) for n, k in _WORLD.items()}
    return World(**facts, sea=load_columns(folder, "sea.", SeaDistances))


def write_json(path: Path, value: object) -> None:
    """Write JSON that is the same for the same value."""
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1), encoding="utf-8")
