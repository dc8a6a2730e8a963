"""Traded clusters, who supplies whom, and which place lives on what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """A traded cluster; a subcluster names its parent, a parent has ``parent == ""``."""

    id: str
    parent: str
    name: str
    family: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Linkage:
    """Supplier cluster, user cluster, strength 1 to 3, and why."""

    supplier: str
    user: str
    strength: int
    reason: str


@dataclass(frozen=True, slots=True)
class AtlasRow:
    """What one place makes and trades: clusters with strength 1 to 3, profile, named anchors, sources."""

    id: int
    name: str
    country: str
    clusters: dict[str, int]
    profile: str
    anchors: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    as_of: str
