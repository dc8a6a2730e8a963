"""Which row of the atlas describes a place."""

import numpy as np

from features.arrays import Ints
from features.places.table import PlaceTable
from features.places.world import World

NO_ROW = -1


def atlas_rows(table: PlaceTable, world: World) -> Ints:
    """Row of the place whose atlas row describes each place, shape (n,), -1 for none.

    A place with an atlas row has its own. Others take their metro's: that of the anchor, else that of the metro's
    most populous member that has one.
    """
    n = len(table)
    own = np.array([int(i) in world.atlas for i in table.ids], dtype=bool)
    rows = np.flatnonzero(own)
    metro = np.full(n, NO_ROW, dtype=np.int64)
    for row in rows[np.argsort(table.population[rows], kind="stable")]:
        metro[table.anchor[row]] = row
    metro[rows] = np.where(table.is_anchor[rows], rows, metro[rows])
    return np.where(own, np.arange(n), metro[table.anchor])
