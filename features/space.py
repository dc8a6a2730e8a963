"""The feature space: all blocks side by side, unweighted, with the coverage of each block in columns at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features.arrays import Ints, Rows
from features.blocks.block import Block
from features.blocks.registry import BLOCKS, pair_columns
from features.coded import CodedMatrix, Group
from features.pairs.columns import PairColumns
from features.places.table import PlaceTable
from features.places.world import World

# Nine tenths of all columns, and few places have them to themselves: the candidate search looks at these first.
PROFILE = ("industry", "text")
COVERAGES = "coverage"


@dataclass(frozen=True)
class FeatureSpace:
    """Places as rows of numbers.

    Attributes:
        matrix: shape (n, d + blocks), float32, like rows of a block kept once. Columns ``slices[b]`` hold the block's
            rows times their coverage; the last columns hold the coverages, in the order of ``BLOCKS``.
        slices: columns of each block.
        means: shape (d + blocks,), mean of the matrix over metro anchors: what an average candidate looks like.
        pairs: columns of the pair features.
    """

    table: PlaceTable
    matrix: CodedMatrix
    slices: Mapping[str, slice]
    means: Rows
    pairs: PairColumns

    @classmethod
    def build(cls, table: PlaceTable, world: World, blocks: Sequence[Block]) -> "FeatureSpace":
        """Transform all places through the blocks.

        Args:
            blocks: one per name in ``BLOCKS``, in that order.
        """
        matrix, slices = stack(table, world, blocks)
        means = matrix[table.is_anchor].mean(axis=0) if len(table) else np.zeros(matrix.shape[1], np.float32)
        return cls(table, matrix, slices, means.astype(np.float32), pair_columns(table, world))

    @property
    def width(self) -> int:
        """Columns without the coverages."""
        return int(self.matrix.shape[1]) - len(BLOCKS)

    def at(self, row: int) -> "SpaceRow":
        """The place at a row, as numbers."""
        return SpaceRow(self, row)

    def coverage(self, rows: Ints | slice | int) -> Rows:
        """Coverage of each block for some rows, shape (rows, blocks)."""
        return self.matrix[rows, self.width :]

    @cached_property
    def profiles(self) -> Group:
        """The widest blocks of each place side by side, distinct ones once: most columns, a seventh of the rows."""
        return self.matrix.joint(PROFILE)

    def of_profile(self, query: Rows) -> Rows:
        """The columns of a query that ask for a profile."""
        return np.concatenate([query[self.slices[block]] for block in PROFILE])


@dataclass(frozen=True)
class SpaceRow:
    """One place as numbers: a row of a space, which is the gazetteer's or that of one profile."""

    space: FeatureSpace
    row: int

    @property
    def values(self) -> Rows:
        """Shape (d + blocks,): blocks times coverage, then coverages."""
        return self.space.matrix[self.row]

    @property
    def pairs(self) -> PairColumns:
        """The pair columns that hold the place at ``row``."""
        return self.space.pairs


def stack(table: PlaceTable, world: World, blocks: Sequence[Block]) -> tuple[CodedMatrix, Mapping[str, slice]]:
    """Blocks side by side, times their coverage, and the coverages last; and the columns of each block."""
    groups, coverages = [], []
    for name, block in zip(BLOCKS, blocks, strict=True):
        if block.name != name:
            raise ValueError(f"block {block.name} stands where {name} belongs")
        rows = block.transform(table, world)
        groups.append(Group.of(name, rows.values * rows.coverage[:, None]))
        coverages.append(rows.coverage)
    matrix = CodedMatrix([*groups, Group.of(COVERAGES, np.column_stack(coverages))])
    return matrix, dict(zip(BLOCKS, matrix.columns, strict=False))
