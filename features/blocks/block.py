"""The contract of a block: one family of features as rows of unit length or less, and all that others ask of it.

A block is one file. It says how it is named and coloured, which features it has and how they are computed; the
order of the space, the parts of an answer, the page and the artefact read it from the registry.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from features.arrays import Row, Rows
from features.pairs.columns import PairColumns
from features.places.table import PlaceTable
from features.places.world import World

Encode = Callable[[Sequence[str]], Rows]
Side = Literal["prize", "affinity"]


@dataclass(frozen=True)
class BlockRows:
    """What a block says of each place.

    Attributes:
        values: shape (n, d), float32; each row has length 1, less where it says little, 0 where nothing is known. Where
            a block speaks of the candidate alone each column, which is asked by itself, lies in 0..1.
        coverage: shape (n,), 0 (nothing known) to 1 (the place's own facts); between: a proxy.
    """

    values: Rows
    coverage: Rows


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about an asker and a candidate, 0..1 but for a small overrun where unlike texts point apart.

    Attributes:
        share: its part of its block's weight where a purpose has none for the block and a user gives it one.
        side: ``prize`` for what mass and nearness alone say, ``affinity`` for what is special about the two.
    """

    name: str
    share: float
    meaning: str
    side: Side = "affinity"


class VectorFeature(Feature):
    """An inner product: what the block asks for the asker (``Block.ask``), with the candidate's row."""


class PairFeature(Feature):
    """A number that is computed for each pair (``Block.pair_values``)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How people see a block.

    Attributes:
        part: what its part of a fit rests on, in English, as answers say it.
        names: language code to the short name on the page; English is what another language falls back to.
        light, dark: colours by day and by night, ``#rrggbb``.
        order: the page shows blocks by this number, the smallest first; the space has the registry's order.
    """

    part: str
    names: Mapping[str, str]
    light: str
    dark: str
    order: int


class Block(ABC):
    """Turns places into rows. It has no state beyond the world's facts, so the same call serves one new profile.

    Attributes:
        name: what weights, answers and addresses call it; small letters.
        shown: its words, colours and place on the page.
        vector_features, pair_features: its features; all shares sum to 1.
        of_candidate: whether its rows speak of the candidate alone, so that every asker asks the same.
        learns: what ``fit`` learns, as attributes of that name and an underscore; the artefact keeps these arrays.
    """

    name: ClassVar[str]
    shown: ClassVar[Shown]
    vector_features: ClassVar[tuple[VectorFeature, ...]] = ()
    pair_features: ClassVar[tuple[PairFeature, ...]] = ()
    of_candidate: ClassVar[bool] = False
    learns: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def make(cls, encode: Encode) -> "Block":
        """The block before ``fit``; ``encode`` (texts to rows) is there for a block that reads texts."""
        return cls()

    def fit(self, world: World) -> Self:
        """Learn from the world's facts; most blocks have nothing to learn."""
        return self

    @abstractmethod
    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Rows of all places of the table, in its order; an empty table gives empty rows."""

    def ask(self, feature: str, rows: Rows) -> Rows:
        """What a vector feature asks of the candidates' rows: queries of shape (n, d), as long as ``rows`` or shorter.

        Args:
            rows: the askers' own, of length 1, or 0 where nothing is known.
        """
        return rows

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """The columns that its pair features are read from; their names are unlike those of all other blocks."""
        return PairColumns()

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """Its pair features of one asker with all partners: name to values of shape (n,), 0..1.

        Args:
            partners: the columns of all blocks. asker: those that hold the asker: the same, or a profile's.
            row: the asker's row there.
        """
        return {}


def unit(values: NDArray[np.floating]) -> Rows:
    """Rows scaled to length 1; zero rows stay zero."""
    length = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(np.divide(values, length, out=np.zeros_like(values), where=length > 0), dtype=np.float32)


def soft_bins(x: NDArray[np.floating], centres: NDArray[np.floating]) -> NDArray[np.float64]:
    """Overlapping bumps, shape (n, bins): a number becomes a direction, so that near numbers have a high inner product.

    The bumps are Gaussian with the spacing of the centres as their standard deviation. Rows with NaN become zero.
    """
    width = float(np.diff(centres).mean())
    bumps = np.exp(-0.5 * ((np.asarray(x, dtype=np.float64)[:, None] - centres[None, :]) / width) ** 2)
    return np.nan_to_num(bumps)
