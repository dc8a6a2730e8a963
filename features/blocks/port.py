"""Port access: the ports that a metro reaches, and what its waterfront lives on."""

from dataclasses import dataclass

import numpy as np

from features.blocks.block import BlockRows, soft_bins, unit
from features.places.atlas_rows import NOBODY, speakers
from features.places.geodesy import Floats, Ints, Neighbours
from features.places.table import PlaceTable
from features.places.world import World

REACH_KM = 60.0
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
_COUNTS = np.arange(0.0, 3.1, 1.0)

# Boxes west, south, east, north; the first that holds the port names its basin. Rough: a label, never a number.
_BASINS = (
    ("Great Lakes", -93, 41, -76, 49),
    ("Baltic Sea", 9.5, 53.5, 31, 66),
    ("Black Sea", 27, 40.8, 42, 47.5),
    ("Mediterranean", -5.6, 30, 36.5, 46),
    ("Red Sea", 32, 12, 43.5, 30),
    ("Persian Gulf", 47, 23.5, 57, 31),
    ("North Sea", -4, 50.8, 9.5, 62),
    ("Caribbean and Gulf of Mexico", -98, 8, -59, 31),
    ("Caspian Sea", 46, 36, 55, 47.5),
    ("Arctic Ocean", -180, 66, 180, 90),
    ("Indian Ocean", 20, -45, 100, 31),
    ("North Atlantic", -82, 0, 20, 66),
    ("South Atlantic", -66, -56, 20, 0),
)


@dataclass(frozen=True)
class PortAccess:
    """Ports in reach of each place, from its metro's anchor.

    Attributes:
        nearest: row of the nearest port in ``world.ports``, -1 for none.
        distance_km: to that port; infinite for none.
        count: ports in reach.
    """

    nearest: Ints
    distance_km: Floats
    count: Ints


def port_access(table: PlaceTable, world: World) -> PortAccess:
    """Ports of the metro's own country within 60 km of its anchor."""
    points = Neighbours(np.array([p.lat for p in world.ports]), np.array([p.lon for p in world.ports]))
    country = np.array([p.country for p in world.ports])
    anchors, of = np.unique(table.anchor, return_inverse=True)
    rows, away = points.within(table.lat[anchors], table.lon[anchors], REACH_KM)
    nearest = np.full(len(anchors), -1, dtype=np.int64)
    distance = np.full(len(anchors), np.inf)
    count = np.zeros(len(anchors), dtype=np.int64)
    for i, (r, a) in enumerate(zip(rows, away, strict=True)):
        own = country[r] == table.country[anchors[i]]
        if own.any():
            nearest[i], distance[i], count[i] = r[own][0], a[own][0], own.sum()
    return PortAccess(nearest[of], distance[of], count[of])


def basin(lat: float, lon: float) -> str:
    """The sea that a port lies on, by rough boxes; the Pacific where none holds it."""
    for name, west, south, east, north in _BASINS:
        if west <= lon <= east and south <= lat <= north:
            return name
    return "Pacific Ocean"


class PortBlock:
    """What the ports in reach live on by the atlas, and a little how many they are.

    A metro without a port has a row of zeros: to have none in common is no tie, so the block is silent for an inland
    asker and gives an inland candidate nothing. Every kind of port shares a part with the port in general; a port in
    reach that the atlas does not count among the trades of the city (Heidelberg has Mannheim's) has a little of that
    alone, so that it looks for ports and is found by few.
    """

    name = "port"

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 15), rows of length 0 to 1; always known, as a metro without a port is a fact too."""
        access = port_access(table, world)
        has = access.count > 0
        counts = unit(soft_bins(np.log2(np.maximum(access.count, 1)), _COUNTS)) * has[:, None]
        maritime = np.zeros((len(table), len(MARITIME) + len(AT_SEA)))
        for row, speaker in enumerate(speakers(table, world)):
            if speaker != NOBODY and has[row]:
                clusters = world.atlas[int(table.ids[speaker])].clusters
                maritime[row] = [*(clusters.get(c, 0) for c in MARITIME), *(clusters.get(c, 0) / 2 for c in AT_SEA)]
        most = maritime.max(axis=1)
        maritime[:, ANY] = np.maximum(maritime[:, ANY], np.where(most > 0, ANY_SHARE * most, UNNAMED * has))
        weight = np.minimum(1.0, np.linalg.norm(maritime, axis=1, keepdims=True) / FULL)
        values = np.hstack([np.sqrt(COUNT_SHARE) * counts, np.sqrt(1 - COUNT_SHARE) * weight * unit(maritime)])
        return BlockRows(values.astype(np.float32), np.ones(len(table), np.float32))
