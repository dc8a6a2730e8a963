"""Geography: climate band by latitude, coast, and how far apart two places are in space and in their working day."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from features.arrays import Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown, VectorFeature, soft_bins, unit
from features.pairs.columns import PairColumns
from features.places.access import port_access
from features.places.geodesy import distances_km, unit_vectors
from features.places.table import PlaceTable
from features.places.world import World

BAND_CENTRES = np.arange(0.0, 70.1, 10.0)
BANDS = ((23.5, "tropical"), (35.0, "subtropical"), (55.0, "temperate"), (66.5, "cold"), (90.0, "polar"))
WORKING_HOURS = 8.0  # a day from 9 to 17, the most that two cities can share
# Gravity's distance decay (people over distance), softened by what a metro itself spans; half the girth of the Earth.
DOOR_KM = 50.0
FARTHEST_KM = 20_015.0


def climate_band(lat: float, coastal: bool) -> str:
    """Climate band in words, by latitude alone, and whether the sea tempers it."""
    band = next(name for limit, name in BANDS if abs(lat) <= limit)
    return f"{band}, {'coastal' if coastal else 'inland'}"


class GeographyBlock(Block):
    """Distance from the equator in soft bins, and whether a port is in reach."""

    name = "geography"
    shown = Shown(
        part="climate, distance, working hours",
        names={"en": "Geography", "es": "Geografía", "ja": "地理"},
        light="#b9805a",
        dark="#d99f78",
        order=70,
    )
    vector_features = (VectorFeature("climate_alike", 0.3, "as far from the equator, coast or inland"),)
    pair_features = (
        PairFeature("nearness", 0.4, "1 at the door, 0 at the other end of the world, by ln km", "prize"),
        PairFeature("working_hours", 0.3, "shared hours of two days 9 to 17, over 8"),
    )

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 10); always known."""
        band = unit(soft_bins(np.abs(table.lat), BAND_CENTRES))
        coastal = port_access(table, world).coastal
        coast = 0.6 * np.column_stack([coastal, ~coastal])
        return BlockRows(unit(np.hstack([band, coast])), np.ones(len(table), np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``xyz``: shape (n, 3), unit vectors. ``offset``: shape (n,), hours from UTC."""
        return PairColumns(
            {"xyz": unit_vectors(table.lat, table.lon), "offset": table.utc_offset.astype(np.float32)},
        )

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """Nearness over the ground, and shared working hours."""
        km = distances_km(asker["xyz"][row], partners["xyz"]).astype(np.float32)
        return {
            "nearness": 1 - np.log1p(km / DOOR_KM) / np.log1p(FARTHEST_KM / DOOR_KM),
            "working_hours": shared_hours(partners["offset"] - asker["offset"][row]) / WORKING_HOURS,
        }


def shared_hours(gap: NDArray[np.floating]) -> NDArray[np.floating]:
    """Shared hours of two working days 9 to 17, 0..8, for gaps of time zones in hours."""
    apart = np.abs(gap)
    return np.asarray(np.maximum(0, WORKING_HOURS - np.minimum(apart, 24 - apart)))
