"""Traded clusters, who supplies whom, and which place lives on what."""

from dataclasses import dataclass, field


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


@dataclass(frozen=True, slots=True)
class Measured:
    """What a live source counts, by place and industry of its own classification.

    Attributes:
        name: of the source, as in ``hanse pull``. unit: what is counted.
        half: total of a metro at which the count is trusted by half.
        places: GeoNames id to industry code to amount.
        codes: industry code to the traded clusters that it feeds, with shares; local trades are left out.
        heads: GeoNames id to the large firms that have their head office there, the largest first.
    """

    name: str
    unit: str
    source: str
    as_of: str
    licence: str
    half: float
    places: dict[int, dict[str, float]]
    codes: dict[str, dict[str, float]]
    heads: dict[int, tuple[str, ...]] = field(default_factory=dict)
