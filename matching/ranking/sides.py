"""Who asks, and what is known besides the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from features.fact_store import PairBook
from matching.ranking.scoring import Asker


@dataclass(frozen=True)
class Sides:
    """The asker in all the forms that a ranking needs.

    Attributes:
        book, row: facts that hold the asker, and its row there.
        gazetteer_row: its row in the gazetteer; None for a profile.
    """

    book: PairBook
    row: int
    asker: Asker
    gazetteer_row: int | None


@dataclass(frozen=True)
class Ties:
    """Known ties of the gazetteer.

    Attributes:
        partners: row to the rows it has ties with.
        since: row pair, smaller first, to the start year where known.
    """

    partners: Mapping[int, frozenset[int]]
    since: Mapping[tuple[int, int], int]

    def of(self, row: int | None) -> frozenset[int]:
        """Rows with a tie to this one; none for a profile."""
        return self.partners.get(row, frozenset()) if row is not None else frozenset()

    def year(self, a: int, b: int) -> int | None:
        """Start year of the tie of two rows."""
        return self.since.get((min(a, b), max(a, b)))
