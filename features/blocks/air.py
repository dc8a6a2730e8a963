"""Air: which airports a metro reaches."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown, VectorFeature, unit
from features.pairs.columns import PairColumns
from features.places.access import air_access
from features.places.table import PlaceTable
from features.places.world import World


class AirBlock(Block):
    """Large hub, several airports, one airport, none."""

    name = "air"
    shown = Shown(
        part="airports",
        names={"en": "Airports", "es": "Aeropuertos", "ja": "空港"},
        light="#6f9159",
        dark="#9cc081",
        order=60,
    )
    vector_features = (VectorFeature("air_alike", 0.5, "airports of the same rank in reach"),)
    pair_features = (PairFeature("air_link", 0.5, "the lesser airport level: 1 large, 0.5 scheduled, 0 none"),)

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 4); always known."""
        access = air_access(table, world)
        values = np.column_stack(
            [access.large > 1, access.large > 0, access.scheduled > 0, np.full(len(table), 0.5)]
        ).astype(np.float64)
        return BlockRows(unit(values), np.ones(len(table), np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``air``: shape (n,), airport level, 0..1."""
        return PairColumns({"air": air_access(table, world).level.astype(np.float32)})

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """A way by air is as good as its worse end."""
        return {"air_link": np.minimum(partners["air"], asker["air"][row])}
