"""All facts that the blocks read, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from features.sea import SeaDistances
from models.atlas import AtlasRow, Cluster, Linkage, Measured
from models.city import Airport, Country, Port


@dataclass(frozen=True)
class World:
    """Facts about countries, ports, airports and clusters.

    Attributes:
        atlas: GeoNames id to row.
        measured: counts by place and cluster from live sources that were pulled.
        country_clusters: country code to cluster strengths read from the country's list of industries (a proxy).
    """

    countries: Mapping[str, Country]
    ports: Sequence[Port]
    airports: Sequence[Airport]
    clusters: Sequence[Cluster]
    linkages: Sequence[Linkage]
    atlas: Mapping[int, AtlasRow]
    country_clusters: Mapping[str, Mapping[str, float]]
    language_names: Mapping[str, str]
    sea: SeaDistances
    measured: Sequence[Measured] = ()
