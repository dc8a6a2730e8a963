"""A matrix that keeps like rows once: thousands of places share the profile and the industries of their metro."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Rows
from features.column_files import mapped

Codes: TypeAlias = NDArray[np.int32]
Where: TypeAlias = Any  # what an array is indexed by: a row, rows, a slice, a mask; or that and columns


@dataclass(frozen=True)
class Group:
    """Some columns of a matrix: its distinct rows, and which of them each row of the matrix is.

    Attributes:
        name: what its files are called.
        rows: shape (distinct, width), float32.
        code: shape (n,), the distinct row of each row.
    """

    name: str
    rows: Rows
    code: Codes

    @classmethod
    def of(cls, name: str, values: Rows) -> "Group":
        """The distinct rows of an array of shape (n, width), in the order in which they first come."""
        values = np.ascontiguousarray(values, dtype=np.float32)
        number: dict[bytes, int] = {}
        code = np.array([number.setdefault(row.tobytes(), len(number)) for row in values], dtype=np.int32)
        first = np.unique(code, return_index=True)[1]
        return cls(name, values[first], code)

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.rows.shape[1])


class CodedMatrix:
    """A matrix of shape (n, d), float32, as groups of columns side by side; what is asked of it is as of an array.

    Args:
        groups: at least one; all have the same number of rows.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = tuple(groups)
        ends = np.cumsum([0, *(group.width for group in groups)])
        self.columns = tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
        self.shape = (len(self.groups[0].code), int(ends[-1]))

    @classmethod
    def of(cls, matrix: Rows, columns: Mapping[str, slice]) -> "CodedMatrix":
        """The groups of a whole array.

        Args:
            columns: name to columns of each group; side by side they are all columns.
        """
        return cls([Group.of(name, matrix[:, at]) for name, at in columns.items()])

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, where: Where) -> Rows:
        """The rows, and the columns (a slice or one), as a plain array."""
        rows, columns = where if isinstance(where, tuple) else (where, slice(None))
        if not isinstance(columns, slice):
            return np.asarray(self[rows, columns : columns + 1][..., 0])
        start, stop, _ = columns.indices(self.shape[1])
        parts = [
            group.rows[group.code[rows], max(start - at.start, 0) : stop - at.start]
            for group, at in zip(self.groups, self.columns, strict=True)
            if start < at.stop and at.start < stop
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """The whole array, made anew; ``np.asarray`` asks for it."""
        return np.asarray(self[:], dtype=dtype)

    def group(self, name: str) -> Group:
        """The group of a name."""
        return next(group for group in self.groups if group.name == name)

    def joint(self, names: Sequence[str]) -> Group:
        """Some groups as one: the distinct rows that they make together, in an order that is always the same."""
        parts = [self.group(name) for name in names]
        code = np.zeros(len(self), np.int64)
        for part in parts:
            code = code * len(part.rows) + part.code
        _, first, of = np.unique(code, return_index=True, return_inverse=True)
        return Group("joint", np.hstack([part.rows[part.code[first]] for part in parts]), of.astype(np.int32))

    def scan(self, query: Rows | Floats, without: Sequence[str] = ()) -> Floats:
        """Inner products of all rows with a query of shape (d,), shape (n,), as precise as the query's own type.

        Equal rows have equal products, wherever they stand.

        Args:
            without: groups that are left out.
        """
        total = np.zeros(len(self))
        for group, at in zip(self.groups, self.columns, strict=True):
            if group.name not in without and query[at].any():
                total += (group.rows @ query[at]).astype(np.float64)[group.code]
        return total

    def scan_many(self, queries: Rows, rows: Ints | slice = slice(None)) -> Rows:
        """The same for queries of shape (d, q) and some rows, in single precision, shape (rows, q)."""
        found = np.zeros((len(self.groups[0].code[rows]), queries.shape[1]), np.float32)
        for group, at in zip(self.groups, self.columns, strict=True):
            if queries[at].any():
                found += (group.rows @ queries[at])[group.code[rows]]
        return found

    def exact(self, rows: Ints, query: Rows) -> Floats:
        """Inner products of some rows in double precision, shape (rows,).

        Row by row, as a product of matrices rounds equal rows unlike by where they stand, and ties would not go by id.
        """
        return np.asarray(np.einsum("ij,j->i", self[rows].astype(np.float64), query.astype(np.float64)))

    def save(self, folder: Path, prefix: str) -> None:
        """Write each group as ``PREFIX NAME.npy`` and ``PREFIX NAME_of.npy``."""
        for group in self.groups:
            np.save(folder / f"{prefix}{group.name}.npy", group.rows)
            np.save(folder / f"{prefix}{group.name}_of.npy", group.code)

    @classmethod
    def load(cls, folder: Path, prefix: str, names: Sequence[str]) -> "CodedMatrix":
        """Open what ``save`` wrote, memory-mapped."""
        files = [(name, folder / f"{prefix}{name}.npy", folder / f"{prefix}{name}_of.npy") for name in names]
        return cls([Group(name, mapped(rows), mapped(code)) for name, rows, code in files])
