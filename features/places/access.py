"""Access: the ports and airports that a metro reaches, from its anchor."""

from dataclasses import dataclass

import numpy as np

from features.arrays import Floats, Ints, Mask
from features.places.geodesy import Neighbours
from features.places.table import PlaceTable
from features.places.world import World

# Choices: an hour on the road. A port serves what lies behind it by lorry; for a flight people come from farther.
PORT_REACH_KM = 60.0
AIR_REACH_KM = 80.0

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
        coastal: whether one of them lies on the coast, not on a river or lake.
    """

    nearest: Ints
    distance_km: Floats
    count: Ints
    coastal: Mask


def port_access(table: PlaceTable, world: World) -> PortAccess:
    """Ports of the metro's own country within 60 km of its anchor."""
    points = Neighbours(np.array([p.lat for p in world.ports]), np.array([p.lon for p in world.ports]))
    country = np.array([p.country for p in world.ports])
    anchors, of = np.unique(table.anchor, return_inverse=True)
    rows, away = points.within(table.lat[anchors], table.lon[anchors], PORT_REACH_KM)
    nearest = np.full(len(anchors), -1, dtype=np.int64)
    distance = np.full(len(anchors), np.inf)
    count = np.zeros(len(anchors), dtype=np.int64)
    coastal, inland = np.zeros(len(anchors), dtype=bool), np.array([p.inland for p in world.ports], dtype=bool)
    for i, (r, a) in enumerate(zip(rows, away, strict=True)):
        own = country[r] == table.country[anchors[i]]
        if own.any():
            nearest[i], distance[i], count[i] = r[own][0], a[own][0], own.sum()
            coastal[i] = not inland[r[own]].all()
    return PortAccess(nearest[of], distance[of], count[of], coastal[of])


def basin(lat: float, lon: float) -> str:
    """The sea that a port lies on, by rough boxes; the Pacific where none holds it."""
    for name, west, south, east, north in _BASINS:
        if west <= lon <= east and south <= lat <= north:
            return name
    return "Pacific Ocean"


@dataclass(frozen=True)
class AirAccess:
    """Airports in reach of each place, from its metro's anchor.

    Attributes:
        main: row of the main airport in reach: large before small, the own country's before others, then the one with
            most passengers, the nearer of equals; -1 for none.
        distance_km: to that airport; infinite for none.
        scheduled, large: how many are in reach.
    """

    main: Ints
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
    passengers = np.array([a.passengers for a in world.airports])
    country = np.array([a.country for a in world.airports])
    points = Neighbours(np.array([a.lat for a in world.airports]), np.array([a.lon for a in world.airports]))
    anchors, of = np.unique(table.anchor, return_inverse=True)
    rows, away = points.within(table.lat[anchors], table.lon[anchors], AIR_REACH_KM)
    pick = [
        int(np.lexsort((a, -passengers[r], country[r] != table.country[anchor], ~is_large[r]))[0]) if len(r) else -1
        for r, a, anchor in zip(rows, away, anchors, strict=True)
    ]
    main = np.array([r[p] if p >= 0 else -1 for r, p in zip(rows, pick, strict=True)], dtype=np.int64)
    distance = np.array([a[p] if p >= 0 else np.inf for a, p in zip(away, pick, strict=True)])
    scheduled = np.array([len(r) for r in rows], dtype=np.int64)
    large = np.array([int(is_large[r].sum()) for r in rows], dtype=np.int64)
    return AirAccess(main[of], distance[of], scheduled[of], large[of])
