"""The one order of places by a score: the highest first, equal ones by id, so that a list never depends on chance."""

import numpy as np

from features.arrays import Floats, Ints


def top(scores: Floats, ids: Ints, k: int | None = None) -> Ints:
    """Positions of the k highest scores, best first, equal ones by id, shape (min(k, n),).

    Args:
        scores: shape (n,). ids: GeoNames ids of the same places, shape (n,).
        k: how many; None orders them all.
    """
    at = np.arange(len(scores))
    if k is not None and 0 < k < len(at):  # sorting the whole world for ten rows is slow: keep what reaches the k-th
        at = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    return np.asarray(at[np.lexsort((ids[at], -scores[at]))][:k])
