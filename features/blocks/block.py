"""The contract of a block: one family of features as rows of unit length or less."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from features.places.table import PlaceTable
from features.places.world import World

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class BlockRows:
    """What a block says of each place.

    Attributes:
        values: shape (n, d), float32; each row has length 1, less where it says little, 0 where nothing is known.
        coverage: shape (n,), 0 (nothing known) to 1 (the place's own facts); between: a proxy.
    """

    values: Rows
    coverage: Rows


class Block(Protocol):
    """Turns places into rows. It has no state beyond the world's facts, so the same call serves one new profile."""

    name: str

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Rows of all places of the table, in its order; an empty table gives empty rows."""
        ...


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
