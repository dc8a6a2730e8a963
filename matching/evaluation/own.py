"""Somebody's own ranker beside ours: what it is handed, what it must answer, and how it is held to that.

A ranker is a class of the user's: ``fit(places, known)`` learns, ``score(row)`` scores every place for one asker. It
is made anew for each suite, or set of links, and asked by one thread at a time.
"""

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Strings
from features.places.geodesy import distances_km, unit_vectors
from features.places.table import PlaceTable
from models.errors import InvalidInput


@dataclass(frozen=True)
class Places:
    """The candidates, in the order of ``ids``: all places in a suite of ties, all metros in one of links; shape (n,).

    Attributes:
        ids: GeoNames ids, ascending. name: of the place, or of the metro's anchor.
        country, region: ISO 3166 code, first-level code. lat, lon: degrees.
        population: people of the place, or of the metro.
    """

    ids: Ints
    name: Strings
    country: Strings
    region: Strings
    lat: Floats
    lon: Floats
    population: Floats

    @classmethod
    def of(cls, table: PlaceTable, rows: Ints | None = None, people: Floats | None = None) -> Self:
        """Copies of columns of the gazetteer, so that whoever writes into them harms nobody.

        Args:
            rows: only these. people: in place of the table's.
        """
        at = np.arange(len(table)) if rows is None else rows
        return cls(
            ids=table.ids[at],
            name=table.name[at],
            country=table.country[at],
            region=table.admin1[at],
            lat=table.lat[at],
            lon=table.lon[at],
            population=table.population[at] if people is None else people.copy(),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """GeoNames id to row."""
        return {int(i): r for r, i in enumerate(self.ids)}

    @cached_property
    def _xyz(self) -> Floats:
        return unit_vectors(self.lat, self.lon)

    def km(self, row: int) -> Floats:
        """Great-circle distances from one place to all, in km, shape (n,)."""
        return distances_km(self._xyz[row], self._xyz)


class OwnRanker(Protocol):
    """What a class of one's own must have. ``name`` may be there too; else the class' name is shown."""

    def fit(self, places: Places, known: Ints) -> object:
        """Learn from what may be known; what is returned is not looked at.

        Args:
            places: the candidates.
            known: ties, or links, as pairs of rows of ``places``, shape (t, 2); those that are asked for are not in it.
        """
        ...

    def score(self, row: int) -> NDArray[np.floating]:
        """Score of every place as a partner of the asker at a row, shape (n,), higher is better.

        Equal scores go by id; NaN is no answer for that place. Places that may be no answer need no care: those of
        the asker's own country and its known ties are left out afterwards.
        """
        ...


MakesRanker = Callable[[], OwnRanker]


class Fitted:
    """A ranker of the user's, made and fitted; whatever goes wrong in it is said with the class' name.

    Raises:
        InvalidInput: it cannot be made or fitted; ``score`` raises the same where it fails.
    """

    def __init__(self, make: MakesRanker, places: Places, known: Ints) -> None:
        self.called = getattr(make, "__name__", str(make))
        self.places = places
        self.ranker: OwnRanker = self._try("()", make)
        self.name = str(getattr(self.ranker, "name", type(self.ranker).__name__))
        self._lock = threading.Lock()
        self._try(".fit", lambda: self.ranker.fit(places, known))

    def score(self, row: int) -> Floats:
        """Its scores, shape (n,), minus infinity for no answer."""
        with self._lock:
            given = self._try(".score", lambda: np.asarray(self.ranker.score(row), dtype=np.float64))
        if given.shape != (len(self.places),):
            raise InvalidInput(
                f"{self.called}.score gave an array of shape {given.shape}; a score for each of the "
                f"{len(self.places)} places is needed, shape ({len(self.places)},)."
            )
        return np.where(np.isnan(given), -np.inf, given)

    def _try(self, step: str, run: Callable[[], Any]) -> Any:
        try:
            return run()
        except Exception as error:
            what = f"{type(error).__name__}: {error}".rstrip(": ")
            raise InvalidInput(f"{self.called}{step} failed: {what} ({_place(error)}).") from error


def _place(error: Exception) -> str:
    """File and line where an error came up, in the code of the user rather than in a library that it called."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [f for f in frames if f.filename != __file__ and "site-packages" not in f.filename]
    last = (theirs or frames)[-1]
    return f"{Path(last.filename).name}, line {last.lineno}"
