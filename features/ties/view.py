"""A view: one asker and some candidates, with all that the feature families read."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from features.arrays import Ints, Row
from features.ties.attributes import PlaceAttributes
from features.ties.graph import Reach, TieGraph
from features.ties.statistics import TieStatistics

Column: TypeAlias = NDArray[np.floating] | float


@dataclass(frozen=True)
class View:
    """One asker and its candidates.

    Attributes:
        asker: row of the asker. rows: rows of the candidates, shape (c,).
        km: distance in km from the asker to every place, shape (n,).
        reach: nearness to every place through ties.
    """

    places: PlaceAttributes
    graph: TieGraph
    statistics: TieStatistics
    asker: int
    rows: Ints
    km: Row
    reach: Reach

    def of(self, rows: Ints) -> "View":
        """The same asker with other candidates."""
        return replace(self, rows=rows)

    @property
    def country(self) -> int:
        """Country of the asker."""
        return int(self.places.country[self.asker])

    @property
    def region(self) -> int:
        """Region of the asker."""
        return int(self.places.region[self.asker])

    @cached_property
    def countries(self) -> Ints:
        """Country of each candidate."""
        return np.asarray(self.places.country[self.rows])

    @cached_property
    def regions(self) -> Ints:
        """Region of each candidate."""
        return np.asarray(self.places.region[self.rows])

    @cached_property
    def gain(self) -> Row:
        """ln of how much larger each candidate is than the asker."""
        return np.asarray(self.places.size[self.rows] - self.places.size[self.asker])
