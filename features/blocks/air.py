"""Air: which airports a metro reaches."""

from dataclasses import dataclass

import numpy as np

from features.blocks.block import BlockRows, unit
from features.places.geodesy import Floats, Ints, Neighbours
from features.places.table import PlaceTable
from features.places.world import World

REACH_KM = 80.0


@dataclass(frozen=True)
class AirAccess:
    """Airports in reach of each place, from its metro's anchor.

    Attributes:
        nearest: row of the nearest airport with scheduled service in reach, large ones first; -1 for none.
        distance_km: to that airport; infinite for none.
        scheduled, large: how many are in reach.
    """

    nearest: Ints
    distance_km: Floats
    scheduled: Ints
    large: Ints

    @property
    def level(self) -> Floats:
        """1 with a large airport in reach, 0.5 with a scheduled one only, else 0; shape (n,)."""
        return np.where(self.large > 0, 1.0, np.where(self.scheduled > 0, 0.5, 0.0))


def air_access(table: PlaceTable, world: World) -> AirAccess:
    """Airports within 80 km of the metro's anchor."""
    is_large = np.array([a.large for a in world.airports], dtype=bool)
    points = Neighbours(np.array([a.lat for a in world.airports]), np.array([a.lon for a in world.airports]))
    anchors, of = np.unique(table.anchor, return_inverse=True)
    rows, away = points.within(table.lat[anchors], table.lon[anchors], REACH_KM)
    pick = [int(np.argmax(is_large[r])) if len(r) else -1 for r in rows]
    nearest = np.array([r[p] if p >= 0 else -1 for r, p in zip(rows, pick, strict=True)], dtype=np.int64)
    distance = np.array([a[p] if p >= 0 else np.inf for a, p in zip(away, pick, strict=True)])
    scheduled = np.array([len(r) for r in rows], dtype=np.int64)
    large = np.array([int(is_large[r].sum()) for r in rows], dtype=np.int64)
    return AirAccess(nearest[of], distance[of], scheduled[of], large[of])


class AirBlock:
    """Large hub, several airports, one airport, none."""

    name = "air"

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 4); always known."""
        access = air_access(table, world)
        values = np.column_stack(
            [access.large > 1, access.large > 0, access.scheduled > 0, np.full(len(table), 0.5)]
        ).astype(np.float64)
        return BlockRows(unit(values), np.ones(len(table), np.float32))
