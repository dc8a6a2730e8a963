"""Sea distances between ports, through the graph of sea lanes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from features.arrays import Ints, Rows
from features.places.geodesy import Neighbours
from models.city import Port


@dataclass(frozen=True)
class SeaDistances:
    """Distance between all harbour nodes.

    Attributes:
        node: shape (ports,), row of each port's nearest sea-lane node in ``km``.
        km: shape (nodes, nodes), float32, infinite where no way leads.
    """

    node: Ints
    km: Rows


def sea_distances(
    ports: Sequence[Port], nodes: Sequence[tuple[float, float]], edges: Sequence[tuple[int, int, float]]
) -> SeaDistances:
    """Shortest ways between the harbours of all ports (Dijkstra).

    The way from a port to its nearest lane node is left out: it is short at sea and unknown on rivers.

    Args:
        ports: the ports.
        nodes: (lon, lat) of the lane nodes.
        edges: (from, to, km); zero-length edges join the map's two edges and are kept.
    """
    if not ports or not nodes:
        return SeaDistances(np.full(len(ports), -1), np.zeros((0, 0), np.float32))
    lon, lat = np.asarray(nodes, dtype=np.float64).T
    where = Neighbours(lat, lon)
    nearest, _ = where.nearest(np.array([p.lat for p in ports]), np.array([p.lon for p in ports]))
    used, node = np.unique(nearest, return_inverse=True)
    start, end, km = (np.asarray(column) for column in zip(*edges, strict=True))
    graph = csr_matrix((np.maximum(km.astype(float), 1e-3), (start, end)), shape=(len(nodes), len(nodes)))
    return SeaDistances(
        node.astype(np.int64), dijkstra(graph, directed=False, indices=used)[:, used].astype(np.float32)
    )
