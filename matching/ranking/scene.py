"""What filters and policy look at: the asker, the places, and the ties between them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.pairs.columns import PairColumns
from features.places.table import PlaceTable

Mask = NDArray[np.bool_]
Partners = Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class AskerFacts:
    """What the rules need to know of the asker.

    Attributes:
        row: in the gazetteer; None for a profile.
        strangers: countries without diplomatic relations with the asker's, as far as the bundled rules know.
        offices: countries with a consulate or embassy in the asker's metro; None where no list tells.
    """

    row: int | None
    country: str
    metro_population: float
    pairs: PairColumns
    pair_row: int
    strangers: frozenset[str] = frozenset()
    offices: frozenset[str] | None = None


@dataclass(frozen=True)
class Scene:
    """One asker among all places.

    Attributes:
        ties: row to the rows it has ties with.
    """

    table: PlaceTable
    pairs: PairColumns
    ties: Partners
    asker: AskerFacts

    @property
    def partners(self) -> frozenset[int]:
        """Rows with a tie to the asker; none for a profile."""
        return self.ties.get(self.asker.row, frozenset()) if self.asker.row is not None else frozenset()

    def mask(self, rows: Iterable[int]) -> Mask:
        """True at some rows."""
        out = np.zeros(len(self.table), bool)
        out[list(rows)] = True
        return out

    def countries(self, codes: Collection[str]) -> Mask:
        """True where the place lies in one of the countries."""
        asked = np.array([code in codes for code in (*self.pairs.codes, "")], bool)
        return np.asarray(asked[self.pairs.country])

    def with_tie_to(self, country: str) -> set[int]:
        """Rows with a tie to a place of a country other than the asker itself."""
        home = (row for row in self.ties if self.table.country[row] == country and row != self.asker.row)
        return {partner for row in home for partner in self.ties[row]}
