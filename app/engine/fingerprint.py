"""Fingerprints of the source and of the bundled tables."""

from functools import cache
from hashlib import sha256
from pathlib import Path

# What decides an artefact, as globs from the root: source, and the cards of the tables with their digests.
DECIDING = (
    "features/**/*.py",
    "data/sources/*.py",
    "data/gazetteer.py",
    "data/names/*.py",
    "data/atlas.py",
    "models/atlas.py",
    "models/city.py",
    "models/link.py",
    "models/partnership.py",
    "matching/ranking/index.py",
    "matching/ranking/scoring.py",
    "matching/ranking/breakdown.py",
    "matching/ranking/weighting.py",
    "data/purposes.py",
    "data/bundled/purposes.toml",
    "matching/plausibility/*.py",
    "matching/plausibility/*.json",
    "app/engine/build.py",
    "app/engine/learn.py",
    "app/engine/own.py",
    "app/engine/artefact.py",
    "app/engine/contents.py",
    "app/engine/fingerprint.py",
    "data/bundled/*/*.toml",
)


@cache
def code_fingerprint() -> str:
    """Hash of the source and of the bundled tables that decide what an artefact holds."""
    return source_digest(DECIDING)


def source_digest(patterns: tuple[str, ...]) -> str:
    """Hash of the source files that some globs from the root name."""
    root = Path(__file__).parents[2]
    digest = sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
