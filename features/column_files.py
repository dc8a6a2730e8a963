"""A dataclass of arrays on disk, one .npy a column; a sparse column as its three arrays and its shape."""

from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

T = TypeVar("T")
_PARTS = ("data", "indices", "indptr")


def save_columns(folder: Path, prefix: str, record: object) -> None:
    """Write the dense and sparse arrays of a dataclass; other fields are left to the caller."""
    for field in fields(record):  # type: ignore[arg-type]
        value, name = getattr(record, field.name), f"{prefix}{field.name}"
        if isinstance(value, np.ndarray):
            np.save(folder / f"{name}.npy", value)
        elif isinstance(value, csr_matrix):
            for part in _PARTS:
                np.save(folder / f"{name}_{part}.npy", getattr(value, part))
            np.save(folder / f"{name}_shape.npy", np.array(value.shape))


def load_columns(folder: Path, prefix: str, kind: type[T], **rest: Any) -> T:
    """Read what ``save_columns`` wrote, memory-mapped.

    Args:
        rest: the fields that are no arrays.

    Raises:
        FileNotFoundError: a column is missing.
    """
    columns = {
        field.name: _column(folder, f"{prefix}{field.name}")
        for field in fields(kind)  # type: ignore[arg-type]
        if field.name not in rest
    }
    return kind(**columns, **rest)


def _column(folder: Path, name: str) -> Any:
    if not (folder / f"{name}_data.npy").exists():
        return mapped(folder / f"{name}.npy")
    data, indices, indptr, shape = (mapped(folder / f"{name}_{part}.npy") for part in (*_PARTS, "shape"))
    return csr_matrix((data, indices, indptr), shape=tuple(shape))


def mapped(path: Path) -> NDArray[Any]:
    """An array in a file, memory-mapped; processes on one host share its pages.

    A plain array over the map: one of ``np.memmap`` takes six times as long for each number that is read.
    """
    return np.asarray(np.load(path, mmap_mode="r"))
