"""Geography: climate band by latitude, and coast."""

import numpy as np

from features.blocks.block import BlockRows, soft_bins, unit
from features.places.access import port_access
from features.places.table import PlaceTable
from features.places.world import World

BAND_CENTRES = np.arange(0.0, 70.1, 10.0)
BANDS = ((23.5, "tropical"), (35.0, "subtropical"), (55.0, "temperate"), (66.5, "cold"), (90.0, "polar"))


def climate_band(lat: float, coastal: bool) -> str:
    """Climate band in words, by latitude alone, and whether the sea tempers it."""
    band = next(name for limit, name in BANDS if abs(lat) <= limit)
    return f"{band}, {'coastal' if coastal else 'inland'}"


class GeographyBlock:
    """Distance from the equator in soft bins, and whether a port is in reach."""

    name = "geography"

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 10); always known."""
        band = unit(soft_bins(np.abs(table.lat), BAND_CENTRES))
        coastal = port_access(table, world).count > 0
        coast = 0.6 * np.column_stack([coastal, ~coastal])
        return BlockRows(unit(np.hstack([band, coast])), np.ones(len(table), np.float32))
