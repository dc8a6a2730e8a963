"""Air: which airports a metro reaches."""

import numpy as np

from features.blocks.block import BlockRows, unit
from features.places.access import air_access
from features.places.table import PlaceTable
from features.places.world import World


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
