"""Implicit alternating least squares on a tie graph (Hu, Koren and Volinsky 2008)."""

import numpy as np
from scipy.sparse import csr_matrix

from features.arrays import Floats


def factorise(
    ties: csr_matrix, width: int = 48, confidence: float = 20.0, penalty: float = 5.0, rounds: int = 8, seed: int = 0
) -> tuple[Floats, Floats]:
    """Factors of both sides of a 0/1 matrix.

    Args:
        ties: shape (a, b). confidence: weight of a tie over an absent one. penalty: ridge.
        width, rounds: usual values for a baseline, like the two before; no tuning is recorded.

    Returns:
        Row factors (a, width) and column factors (b, width); their inner product is high where a tie is likely.
    """
    rng = np.random.default_rng(seed)
    ties = ties.tocsr()
    columns = 0.1 * rng.standard_normal((ties.shape[1], width))
    rows = np.zeros((ties.shape[0], width))
    back = ties.T.tocsr()
    for _ in range(rounds):
        rows = _solve(ties, columns, confidence, penalty)
        columns = _solve(back, rows, confidence, penalty)
    return rows, columns


def _solve(ties: csr_matrix, other: Floats, confidence: float, penalty: float) -> Floats:
    shared = other.T @ other + penalty * np.eye(other.shape[1])
    out = np.zeros((ties.shape[0], other.shape[1]))
    for row in range(ties.shape[0]):
        seen = other[ties.indices[ties.indptr[row] : ties.indptr[row + 1]]]
        if len(seen):
            out[row] = np.linalg.solve(shared + confidence * seen.T @ seen, (1 + confidence) * seen.sum(axis=0))
    return out
