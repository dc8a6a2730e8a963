"""Features of pairs over one set of ties, as the matrix that a plausibility model reads."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features.arrays import Rows
from features.ties.attributes import PlaceAttributes
from features.ties.families import FAMILIES
from features.ties.graph import Reach, TieGraph
from features.ties.statistics import TieStatistics, tie_statistics
from features.ties.view import View


@dataclass(frozen=True)
class PairFeatures:
    """Features of pairs over one set of ties.

    Attributes:
        places: the places. graph: the ties that features may see.
    """

    places: PlaceAttributes
    graph: TieGraph

    @cached_property
    def statistics(self) -> TieStatistics:
        """Statistics of the graph."""
        return tie_statistics(self.graph)

    def view(self, row: int, reach: Reach | None = None) -> View:
        """The asker at ``row`` with all places as candidates."""
        everyone = np.arange(len(self.places))
        return View(
            self.places, self.graph, self.statistics, row, everyone, self.places.km(row), reach or self.graph.reach(row)
        )

    def matrix(self, view: View) -> Rows:
        """Features of a view's candidates, shape (candidates, features), column-major, in the order of ``names``."""
        columns = [column for family in FAMILIES.values() for column in family(view).values()]
        out = np.empty((len(view.rows), len(columns)), np.float32, order="F")
        for i, column in enumerate(columns):
            out[:, i] = column
        return out

    @cached_property
    def layout(self) -> tuple[tuple[str, str], ...]:
        """(family, feature) of each column."""
        view = self.view(0).of(np.zeros(1, np.int64))
        return tuple((family, name) for family, make in FAMILIES.items() for name in make(view))
