"""What is written is read again, dense and sparse; what is missing is said."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from features.arrays import Row
from features.column_files import load_columns, save_columns


@dataclass(frozen=True)
class Columns:
    dense: Row
    sparse: csr_matrix
    words: tuple[str, ...] = ()


def test_columns_come_back(tmp_path):
    kept = Columns(np.array([1.5, 2], np.float32), csr_matrix(np.array([[0, 2.0], [0, 0]])), ("a",))
    save_columns(tmp_path, "some.", kept)
    read = load_columns(tmp_path, "some.", Columns, words=("a",))
    assert isinstance(read.dense.base, np.memmap)
    assert (read.dense.tolist(), read.dense.dtype) == ([1.5, 2.0], np.float32)
    assert read.sparse.toarray().tolist() == [[0, 2.0], [0, 0]]
    assert read.words == ("a",)
    with pytest.raises(FileNotFoundError):
        load_columns(tmp_path, "other.", Columns, words=())
