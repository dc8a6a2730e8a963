"""Size: people of the metro and of the place itself, on a log scale."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown, VectorFeature, soft_bins, unit
from features.pairs.columns import PairColumns
from features.places.table import PlaceTable
from features.places.world import World

CENTRES = np.arange(4.0, 7.81, 0.38)


class SizeBlock(Block):
    """Two sets of soft bins over log10 of the population, 10,000 to 50 million in steps of 0.38 decades."""

    name = "size"
    shown = Shown(
        part="size of the metros",
        names={"en": "Size", "es": "Tamaño", "ja": "規模"},
        light="#8a6d3b",
        dark="#d0ae6b",
        order=30,
    )
    vector_features = (VectorFeature("size_alike", 0.6, "alike in the order of size, metro and city"),)
    pair_features = (PairFeature("scale", 0.4, "square root of the smaller metro population over the larger"),)

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 22); coverage is 1 where a population is known."""
        both = [
            unit(soft_bins(np.log10(np.clip(people, 1e4, 5e7)), CENTRES))
            for people in (table.metro_population, table.population)
        ]
        known = table.population > 0
        return BlockRows(unit(np.hstack(both)) * known[:, None], known.astype(np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``log_people``: shape (n,), ln of the metro population."""
        return PairColumns({"log_people": np.log(np.maximum(table.metro_population, 1)).astype(np.float32)})

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """How near two sizes are, 1 for equal ones."""
        people = partners["log_people"]
        return {"scale": np.exp(-0.5 * np.abs(people - asker["log_people"][row]))}
