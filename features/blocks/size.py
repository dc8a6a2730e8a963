"""Size: people of the metro and of the place itself, on a log scale."""

import numpy as np

from features.blocks.block import BlockRows, soft_bins, unit
from features.places.table import PlaceTable
from features.places.world import World

CENTRES = np.arange(4.0, 7.81, 0.38)


class SizeBlock:
    """Two sets of soft bins over log10 of the population, 10,000 to 50 million in steps of 0.38 decades."""

    name = "size"

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 22); coverage is 1 where a population is known."""
        both = [
            unit(soft_bins(np.log10(np.clip(people, 1e4, 5e7)), CENTRES))
            for people in (table.metro_population, table.population)
        ]
        known = table.population > 0
        return BlockRows(unit(np.hstack(both)) * known[:, None], known.astype(np.float32))
