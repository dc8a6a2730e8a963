"""Port: the ports in reach of a metro, and what its waterfront lives on."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown, VectorFeature, soft_bins, unit
from features.pairs.columns import PairColumns
from features.places.access import port_access
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.table import PlaceTable
from features.places.world import World

MARITIME = (
    "water_transportation",
    "container_port",
    "bulk_port",
    "shipbuilding",
    "shipping_services",
    "ferry_roro",
    "inland_port",
)
# Trades that need a harbour without being one: half the say.
AT_SEA = ("offshore_oil", "lng", "deep_sea_fishing", "cruise")
# Our choices, by lists read for nine port cities (decision 0007): the number of ports says little beside what they do;
# a trade of strength 2 is a full port; every kind shares 0.4 with the port in general, as a cluster with its parent; a
# port that no row speaks of is a quarter of one.
COUNT_SHARE = 0.1
FULL = 2.0
ANY_SHARE = 0.4
UNNAMED = 0.5
ANY = MARITIME.index("water_transportation")
# Our choice: half a world by sea (20,000 km) leaves a tenth.
SEA_SCALE_KM = 9000.0  # a choice: half of the way from Rotterdam to Shanghai counts a third (1/e)
_COUNTS = np.arange(0.0, 3.1, 1.0)


class PortBlock(Block):
    """What the ports in reach live on by the atlas, and a little how many they are.

    A metro without a port has a row of zeros: to have none in common is no tie, so the block is silent for an inland
    asker and gives an inland candidate nothing. Every kind of port shares a part with the port in general; a port in
    reach that the atlas does not count among the trades of the city (Heidelberg has Mannheim's) has a little of that
    alone, so that it looks for ports and is found by few.
    """

    name = "port"
    shown = Shown(
        part="ports and the way by sea",
        names={"en": "Ports", "es": "Puertos", "ja": "港"},
        light="#2f6da8",
        dark="#84b6ea",
        order=50,
    )
    vector_features = (VectorFeature("port_alike", 0.75, "ports that live on the same trades"),)
    pair_features = (PairFeature("sea_distance", 0.25, "exp(-km by sea / 9,000), 0 where one side has no port"),)

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 15), rows of length 0 to 1; always known, as a metro without a port is a fact too."""
        access = port_access(table, world)
        has = access.count > 0
        counts = unit(soft_bins(np.log2(np.maximum(access.count, 1)), _COUNTS)) * has[:, None]
        maritime = np.zeros((len(table), len(MARITIME) + len(AT_SEA)))
        for row, source in enumerate(atlas_rows(table, world)):
            if source != NO_ROW and has[row]:
                clusters = world.atlas[int(table.ids[source])].clusters
                maritime[row] = [*(clusters.get(c, 0) for c in MARITIME), *(clusters.get(c, 0) / 2 for c in AT_SEA)]
        most = maritime.max(axis=1)
        maritime[:, ANY] = np.maximum(maritime[:, ANY], np.where(most > 0, ANY_SHARE * most, UNNAMED * has))
        weight = np.minimum(1.0, np.linalg.norm(maritime, axis=1, keepdims=True) / FULL)
        values = np.hstack([np.sqrt(COUNT_SHARE) * counts, np.sqrt(1 - COUNT_SHARE) * weight * unit(maritime)])
        return BlockRows(values.astype(np.float32), np.ones(len(table), np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``harbour``: shape (n,), row of the port's sea node in the shared ``sea_km``, -1 without a port in reach."""
        node = np.append(world.sea.node, -1)
        harbour = node[port_access(table, world).nearest].astype(np.int64)
        return PairColumns({"harbour": harbour}, {"sea_km": world.sea.km})

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """Nearness by sea."""
        return {"sea_distance": np.exp(-sea_distance_km(partners, asker, row) / SEA_SCALE_KM)}


def sea_distance_km(partners: PairColumns, asker: PairColumns, row: int) -> Row:
    """Distance through the sea graph to every partner, in km; infinite where one side has no port or no way leads."""
    km, harbours, harbour = partners["sea_km"], partners["harbour"], int(asker["harbour"][row])
    if harbour < 0 or not km.size:
        return np.full(len(harbours), np.inf, np.float32)
    return np.asarray(np.where(harbours >= 0, km[harbour][harbours], np.inf), dtype=np.float32)
