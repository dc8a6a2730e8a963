"""Industry mix: traded clusters of the atlas, weighted by rarity; a country proxy where there is no row."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from features.arrays import Rows
from features.blocks.block import Block, BlockRows, Shown, unit
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.measured import measured_mixes
from features.places.table import PlaceTable
from features.places.world import World

PARENT_SHARE = 0.4
STRENGTH_POWER = 2.0
INHERITED = 0.8
PROXY = 0.3
FULL_SHARE = 0.95
MEASURED = 0.4


class IndustryBlock(Block):
    """One column per cluster: the square of its strength, so that what a place is known for leads, times rarity.

    A subcluster shares 0.4 of its weight with its parent. Rows of plain length 1 would put small places of one trade
    before the larger ones that the world knows for it, so thin rows are shorter (after the pivoted length of Singhal
    1996): one that falls short of the atlas's upper twentieth has length ``its weight / that of the twentieth``.

    Where a live source has counted, its mix joins: by 0.4 of its confidence beside a row of the atlas, by its whole
    confidence in place of the country's list. A place with a row of its own that is no anchor keeps its own.
    """

    name = "industry"
    shown = Shown(
        part="what both make and trade",
        names={"en": "Industry", "es": "Industria", "ja": "産業"},
        light="#0b5c7a",
        dark="#6cc3e0",
        order=10,
    )

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, clusters).

        Coverage 1 for a row of its own, 0.8 the metro's, 0.3 the country's list, or 0.8 of a count's confidence.
        """
        values = np.zeros((len(table), len(world.clusters)))
        coverage = np.zeros(len(table), np.float32)
        encode, mixes = _Encoder(world), measured_mixes(table, world)
        proxies = {code: encode(clusters) for code, clusters in world.country_clusters.items()}
        rows = {place: encode(entry.clusters) for place, entry in world.atlas.items()}
        for i, source in enumerate(atlas_rows(table, world)):
            if source != NO_ROW:
                values[i], coverage[i] = rows[int(table.ids[source])], 1.0 if source == i else INHERITED
            elif (proxy := proxies.get(str(table.country[i]))) is not None and proxy.any():
                values[i], coverage[i] = proxy, PROXY
            mix = mixes.get(int(table.anchor[i]))
            if mix is not None and mix.strengths and (source != i or table.is_anchor[i]):
                weight = mix.confidence * (MEASURED if source != NO_ROW else 1.0)
                values[i] = (1 - weight) * values[i] + weight * encode(mix.strengths)
                coverage[i] = max(coverage[i], INHERITED * mix.confidence)
        return BlockRows(values.astype(np.float32), coverage)


class _Encoder:
    """Cluster strengths to a vector, with the rarity that the atlas shows."""

    def __init__(self, world: World) -> None:
        self._column = {c.id: i for i, c in enumerate(world.clusters)}
        self._parent = {c.id: c.parent for c in world.clusters if c.parent}
        self._rarity = rarity(world)
        lengths = [np.linalg.norm(self._weigh(entry.clusters)) for entry in world.atlas.values()]
        self._full = float(np.quantile(lengths, FULL_SHARE)) if lengths else 1.0

    def __call__(self, strengths: Mapping[str, float]) -> NDArray[np.float64]:
        vector = self._weigh(strengths)
        length = float(np.linalg.norm(vector))
        return vector / length * min(1.0, length / self._full) if length else vector

    def _weigh(self, strengths: Mapping[str, float]) -> NDArray[np.float64]:
        vector = np.zeros(len(self._column))
        for cluster, strength in strengths.items():
            weight = strength**STRENGTH_POWER
            vector[self._column[cluster]] += weight
            if cluster in self._parent:
                vector[self._column[self._parent[cluster]]] += PARENT_SHARE * weight
        return vector * self._rarity


def rarity(world: World) -> NDArray[np.float64]:
    """Weight of each cluster: log of the number of atlas rows over those known for it (itself or a child), plus 1.

    A row of strength s counts ``(s / 3)^2``: a cluster that many have and few are known for stays rare.
    """
    column = {c.id: i for i, c in enumerate(world.clusters)}
    parent = {c.id: c.parent or c.id for c in world.clusters}
    held = np.zeros(len(column))
    for entry in world.atlas.values():
        known: dict[str, float] = {}
        for cluster, strength in entry.clusters.items():
            for name in (cluster, parent[cluster]):
                known[name] = max(known.get(name, 0.0), (strength / 3) ** 2)
        for cluster, share in known.items():
            held[column[cluster]] += share
    return np.log((1 + len(world.atlas)) / (1 + held)) + 1.0


def linkage_matrix(world: World) -> Rows:
    """Who supplies whom, both ways, shape (clusters, clusters), 0..1: strength over 3."""
    column = {c.id: i for i, c in enumerate(world.clusters)}
    matrix = np.zeros((len(column), len(column)), np.float32)
    for link in world.linkages:
        a, b = column[link.supplier], column[link.user]
        matrix[a, b] = matrix[b, a] = max(matrix[a, b], link.strength / 3)
    np.fill_diagonal(matrix, 0)
    return matrix


def complement(rows: Rows, matrix: Rows, share: float) -> Rows:
    """Query transform: move a share (0..1) of each row from what it makes to what supplies or uses that.

    The result has the length of the input rows, so that an inner product stays a cosine.
    """
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    linked = unit(rows @ matrix)
    return np.asarray(unit((1 - share) * unit(rows) + share * linked) * length, dtype=np.float32)
