"""Sea distances between ports, through the graph of sea lanes and along rivers, canals and lakes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from features.arrays import Floats, Ints, Rows
from features.places.geodesy import Neighbours
from models.city import Port, Waterway

FAR_KM = 60.0  # a choice: nearer than this the lane's end is the roads before the harbour
WINDING = 1.25  # a choice: a river that no table describes is a quarter longer than the straight line
Edge = tuple[int, int, float]


@dataclass(frozen=True)
class SeaDistances:
    """Distance between all harbour nodes.

    Attributes:
        node: shape (ports,), row of each port's harbour in ``km``; ports on one lane node share it.
        km: shape (nodes, nodes), float32, infinite where no way leads or no ship goes that far.
    """

    node: Ints
    km: Rows


def sea_distances(
    ports: Sequence[Port],
    nodes: Sequence[tuple[float, float]],
    edges: Sequence[Edge],
    waterways: Sequence[Waterway] = (),
) -> SeaDistances:
    """Shortest ways between the harbours of all ports (Dijkstra).

    A port near a lane's end lies on it: the rest is short. One on a waterway hangs on that, one far from both on the
    nearest lane by the straight line and a quarter more. Beyond the mouth of a waterway its ships go only as far as
    its ``reach_km``: boxes that go farther change ship there, which is no way from port to port.

    Args:
        ports: the ports.
        nodes: (lon, lat) of the lane nodes.
        edges: (from, to, km); zero-length edges join the map's two edges and are kept.
        waterways: rivers, canals and lakes, each before its tributaries.
    """
    if not ports or not nodes:
        return SeaDistances(np.full(len(ports), -1), np.zeros((0, 0), np.float32))
    lon, lat = np.asarray(nodes, dtype=np.float64).T
    lanes = Neighbours(lat, lon)
    nearest, gap = lanes.nearest(np.array([p.lat for p in ports]), np.array([p.lon for p in ports]))
    ways = {way.name: len(nodes) + i for i, way in enumerate(waterways)}
    own = len(nodes) + len(ways)
    hangs = [p.waterway in ways or km > FAR_KM for p, km in zip(ports, gap, strict=True)]
    harbour = np.where(hangs, own + np.arange(len(ports)), nearest)
    extra = [*_rivers(ports, waterways, ways, own, lanes), *_approaches(ports, hangs, nearest, gap, own)]
    used, node = np.unique(harbour, return_inverse=True)
    mouths = np.array(list(ways.values()), dtype=np.int64)
    km = _shortest([*edges, *extra], own + len(ports), np.append(used, mouths))
    limited = _limited(km[: len(used), : len(used)], km[: len(used), len(used) :], ports, node, waterways)
    return SeaDistances(node.astype(np.int64), limited.astype(np.float32))


def _rivers(
    ports: Sequence[Port], waterways: Sequence[Waterway], ways: Mapping[str, int], own: int, lanes: Neighbours
) -> Iterator[Edge]:
    """Each waterway as a chain of its mouth, ports and tributaries; the mouth on the nearest lane."""
    for way in waterways:
        points = [(p.km, own + i) for i, p in enumerate(ports) if p.waterway == way.name and p.km is not None]
        points += [(w.joins_km, ways[w.name]) for w in waterways if w.joins == way.name]
        chain = [(0.0, ways[way.name]), *sorted(points)]
        yield from ((a, b, above - below) for (below, a), (above, b) in pairwise(chain))
        if way.mouth and way.reach_km != 0:
            lane, _ = lanes.nearest(np.array([way.mouth[0]]), np.array([way.mouth[1]]))
            yield ways[way.name], int(lane[0]), 0.0


def _approaches(ports: Sequence[Port], hangs: Sequence[bool], nearest: Ints, gap: Floats, own: int) -> Iterator[Edge]:
    """From ports with a harbour of their own to the nearest lane, where no waterway leads them there."""
    for i, port in enumerate(ports):
        if hangs[i] and port.km is None:
            yield own + i, int(nearest[i]), float(gap[i]) * (WINDING if gap[i] > FAR_KM else 1.0)


def _shortest(edges: Sequence[Edge], size: int, used: Ints) -> Floats:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra  # a service that opens a build has no use for it

    start, end, km = (np.asarray(column) for column in zip(*edges, strict=True))
    graph = csr_matrix((np.maximum(km.astype(float), 1e-3), (start, end)), shape=(size, size))
    return np.asarray(dijkstra(graph, directed=False, indices=used)[:, used])


def _limited(km: Floats, to_mouth: Floats, ports: Sequence[Port], node: Ints, waterways: Sequence[Waterway]) -> Floats:
    """Infinite where one side's ships do not go so far beyond the mouth, but along the same waters."""
    root, reach = dict[str, int](), dict[str, float]()
    for i, way in enumerate(waterways):
        root[way.name] = root.get(way.joins, i)
        reach[way.name] = reach.get(way.joins, np.inf) if way.reach_km is None else way.reach_km
    water, most = np.full(len(km), -1), np.full(len(km), np.inf)
    for port, row in zip(ports, node, strict=True):
        if port.waterway in root:
            water[row] = root[port.waterway]
            most[row] = to_mouth[row, water[row]] + reach[port.waterway]
    same = (water[:, None] == water[None, :]) & (water[:, None] >= 0)
    return np.where(same | (km <= np.minimum(most[:, None], most[None, :])), km, np.inf)
