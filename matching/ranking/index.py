"""Candidate search: FAISS inner products over the feature space, among allowed rows only."""

from pathlib import Path

import faiss
import numpy as np

from features.arrays import Ints, Mask, Rows

FILE = "index.faiss"


class CandidateIndex:
    """An exact inner-product index whose ids are the rows of the feature space."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, matrix: Rows) -> "CandidateIndex":
        """Index the rows of a matrix of shape (n, d)."""
        index = faiss.IndexFlatIP(matrix.shape[1])
        index.add(np.ascontiguousarray(matrix, dtype=np.float32))
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Rows, allowed: Mask, k: int) -> tuple[Ints, Rows]:
        """The best rows among the allowed ones.

        Args:
            query: shape (d,).
            allowed: shape (n,).
            k: how many; more than are allowed gives all that are.

        Returns:
            Rows and their inner products, best first; shorter than k where fewer are allowed.
        """
        k = min(k, int(allowed.sum()))
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        bits = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(query[None, :], k, params=params)
        found = rows[0] >= 0
        return rows[0][found].astype(np.int64), scores[0][found]

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        faiss.write_index(self._index, str(folder / FILE))

    @classmethod
    def load(cls, folder: Path) -> "CandidateIndex":
        """Open the index memory-mapped, so that processes on one host share its pages."""
        return cls(faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC))
