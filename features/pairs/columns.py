"""Columns from which pair features are read: what holds between two places rather than of one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from features.arrays import Ints

Column = NDArray[Any]
Columns = Mapping[str, Column]


@dataclass(frozen=True)
class PairColumns:
    """Columns from which the pair features of one asker with all places are read; ``columns["xyz"]`` is one of them.

    Attributes:
        place: name to an array of shape (n, ...), a row per place.
        shared: name to a table that the rows of all places point into, as that of the distances by sea.
    """

    place: Columns = field(default_factory=dict)
    shared: Columns = field(default_factory=dict)

    @classmethod
    def join(cls, parts: Iterable["PairColumns"]) -> "PairColumns":
        """The columns of several blocks as one.

        Raises:
            ValueError: two blocks have a column of one name.
        """
        place: dict[str, Column] = {}
        shared: dict[str, Column] = {}
        for part in parts:
            twice = (place.keys() | shared.keys()) & (part.place.keys() | part.shared.keys())
            if twice:
                raise ValueError(f"two blocks have a column called {', '.join(sorted(twice))}")
            place |= part.place
            shared |= part.shared
        return cls(MappingProxyType(place), MappingProxyType(shared))

    def __getitem__(self, name: str) -> Column:
        return self.place[name] if name in self.place else self.shared[name]

    def __len__(self) -> int:
        """Places."""
        return len(next(iter(self.place.values()), ()))

    def take(self, rows: Ints) -> "PairColumns":
        """The columns of some rows only; each is cut when it is first read, as no block reads them all."""
        return PairColumns(_Cut(self.place, rows), self.shared)


class _Cut(Mapping[str, Column]):
    """Some rows of columns."""

    def __init__(self, whole: Columns, rows: Ints) -> None:
        self._whole = whole
        self._rows = rows
        self._made: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._made:
            self._made[name] = self._whole[name][self._rows]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)
