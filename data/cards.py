"""Bundled tables and their cards: where each comes from, when, under which licence, and that it is unchanged."""

import hashlib
import importlib.util
import tomllib
from dataclasses import dataclass
from pathlib import Path

from models.errors import NotReady

BUNDLED = Path(__file__).parent / "bundled"


@dataclass(frozen=True, slots=True)
class Card:
    """What a reader of a bundled table must know."""

    file: str
    title: str
    description: str
    source: str
    licence: str
    as_of: str
    rows: int
    sha256: str


def bundled(name: str) -> Path:
    """Path of a bundled file, by its name below ``data/bundled``."""
    return BUNDLED / name


def package_folder(name: str) -> Path:
    """Where an installed package lies, without importing it.

    Raises:
        NotReady: it is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise NotReady(f"The package {name} is not installed. Run `pip install .` again.")
    return Path(next(iter(spec.submodule_search_locations)))


def read_card(path: Path) -> Card:
    """The card of a bundled table (``NAME.toml`` beside ``NAME.csv``)."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Card(**{**raw, "file": str((path.parent / raw["file"]).relative_to(BUNDLED))})


def read_cards() -> list[Card]:
    """All cards, by file."""
    cards = [read_card(p) for p in sorted(BUNDLED.rglob("*.toml")) if "sha256" in p.read_text(encoding="utf-8")]
    return sorted(cards, key=lambda c: c.file)


def sha256_of(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def check_card(card: Card) -> None:
    """Refuse a bundled table that differs from its card.

    Raises:
        NotReady: the digest differs.
    """
    if sha256_of(bundled(card.file)) != card.sha256:
        raise NotReady(f"data/bundled/{card.file} differs from its card. Run `python -m data.stamp` after an edit.")
