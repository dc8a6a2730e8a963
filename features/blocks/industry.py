"""Industry mix: traded clusters of the atlas, weighted by rarity; a country proxy where there is no row."""

from collections.abc import Mapping
from typing import Self

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Rows
from features.blocks.block import Block, BlockRows, Shown, VectorFeature, unit
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.measured import measured_mixes
from features.places.table import PlaceTable
from features.places.world import World

PARENT_SHARE = 0.4
MOST = 0.4  # no cluster alone is more than two fifths of a place, by squares, where it has three or more
INHERITED = 0.8
PROXY = 0.3
FULL_SHARE = 0.95
MEASURED = 0.4
# What stands where it stands: nobody abroad buys a hospital, a harbour, a fair, a beach or a dam; and what every city
# buys at home, as accounts and advice: it would say of any two that one supplies the other.
BOUND = frozenset(
    (
        "air_cargo_hub",
        "inland_logistics",
        "border_trade",
        "transport_logistics",
        "distribution_ecommerce",
        "wholesale_markets",
        "water_transportation",
        "container_port",
        "bulk_port",
        "inland_port",
        "ferry_roro",
        "cruise",
        "conventions_fairs",
        "beach_resort",
        "heritage_tourism",
        "mountain_tourism",
        "pilgrimage",
        "casino_gaming",
        "hospitality_tourism",
        "performing_arts",
        "health_services",
        "electric_power",
        "hydropower",
        "wind_energy",
        "solar_energy",
        "telecom_services",
        "university_city",
        "education_knowledge",
        "international_institutions",
        "headquarters",
        "banking_center",
        "legal_consulting",
    )
)
FEWEST_CAPPED = 3  # with two trades a share of more than two fifths cannot be helped


class IndustryBlock(Block):
    """One column per cluster: its strength times its rarity; no cluster outvotes the rest of an economy.

    Four questions are asked of a candidate's row: is it alike; does it use what the asker sells; does it sell what the
    asker uses; does it have what the asker is closest to gaining (relatedness after Hidalgo et al. 2007).

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
    vector_features = (
        VectorFeature("industry_alike", 0.5, "both make and trade the same"),
        VectorFeature("sells", 0.2, "the partner uses what the asker's trades sell"),
        VectorFeature("buys", 0.2, "the partner's trades sell what the asker uses"),
        VectorFeature("next_industry", 0.1, "the partner has what the asker's trades are closest to gaining"),
    )
    learns = ("supply", "related", "single", "names")

    def fit(self, world: World) -> Self:
        """Learn who supplies whom, what goes with what, and the row of each cluster alone."""
        self.supply_ = linkage_matrix(world)
        self.related_ = relatedness(world)
        encode = _Encoder(world)
        self.single_ = np.array([unit(encode({c.id: 1.0})[None, :])[0] for c in world.clusters], np.float32)
        self.names_ = np.array([c.id for c in world.clusters], np.str_)
        return self

    def single(self, cluster: str) -> Rows:
        """The row of a place that has one cluster alone, shape (1, clusters); zero for an unknown cluster."""
        return np.asarray(self.single_[self.names_ == cluster][:1])

    def ask(self, feature: str, rows: Rows) -> Rows:
        """The asker's own clusters, what uses them, what they use, or what is near to them and not there yet."""
        if feature == "industry_alike":
            return rows
        if feature == "next_industry":
            return unit((unit(rows) @ self.related_) * (rows == 0))
        return unit(rows @ (self.supply_ if feature == "sells" else self.supply_.T))

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
        self._column = world.cluster_columns
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
            vector[self._column[cluster]] += strength
            if cluster in self._parent:
                vector[self._column[self._parent[cluster]]] += PARENT_SHARE * strength
        return capped(vector * self._rarity)


def rarity(world: World) -> NDArray[np.float64]:
    """Weight of each cluster: log of the number of atlas rows over those known for it (itself or a child), plus 1.

    A row of strength s counts ``(s / 3)^2``: a cluster that many have and few are known for stays rare.
    """
    column = world.cluster_columns
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


def capped(vector: Floats) -> Floats:
    """The vector with no square above two thirds of what all but the strongest make together.

    So one trade is two fifths at most, by squares, and of two that stand out neither is half. With fewer than three
    entries it stays.
    """
    squares = np.square(vector)
    if np.count_nonzero(squares) < FEWEST_CAPPED:
        return vector
    top = np.argmax(squares)
    most = MOST / (1 - MOST) * (squares.sum() - squares[top])
    return np.asarray(np.sqrt(np.minimum(squares, most)) * np.sign(vector))


def linkage_matrix(world: World) -> Rows:
    """Who supplies (row) whom (column), shape (clusters, clusters), 0..1: strength over 3.

    Suppliers that cannot be shipped, as hospitals and air hubs, sell to nobody elsewhere.
    """
    column = world.cluster_columns
    matrix = np.zeros((len(column), len(column)), np.float32)
    for link in world.linkages:
        if link.supplier not in BOUND:
            matrix[column[link.supplier], column[link.user]] = link.strength / 3
    np.fill_diagonal(matrix, 0)
    return matrix


def relatedness(world: World) -> Rows:
    """How often two clusters stand in one row of the atlas, shape (clusters, clusters), 0..1, 0 on the diagonal.

    The lesser of both conditional shares (Hidalgo, Klinger, Barabasi and Hausmann 2007); a parent is no
    neighbour, and what is bound to its place (a harbour, a hospital) is nothing that a partner could help to gain.
    """
    column = world.cluster_columns
    held = np.zeros((len(world.atlas), len(column)), np.float32)
    for i, entry in enumerate(world.atlas.values()):
        held[i, [column[c] for c in entry.clusters]] = 1
    together, count = held.T @ held, np.maximum(held.sum(axis=0), 1)
    near = together / np.maximum(count[:, None], count[None, :])
    np.fill_diagonal(near, 0)
    for cluster in world.clusters:
        if cluster.parent:
            a, b = column[cluster.id], column[cluster.parent]
            near[a, b] = near[b, a] = 0
    near[:, [column[c] for c in column if c in BOUND]] = 0
    return np.asarray(near, dtype=np.float32)
