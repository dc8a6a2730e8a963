"""Variety in a list: a limit per country, and maximal marginal relevance (Carbonell and Goldstein 1998)."""

import numpy as np

from features.arrays import Floats, Ints
from features.space import FeatureSpace
from models.ranking import RankingQuery


def diversify(space: FeatureSpace, rows: Ints, score: Floats, query: RankingQuery) -> Ints:
    """Positions of the chosen rows, in order; at most ``query.k`` of them.

    With diversity d each step takes the candidate with the greatest ``(1 - d) * score - d * likeness``, where score is
    scaled to 0..1 within the pool and likeness is the greatest cosine, over all blocks, with a row taken already.
    """
    if not len(rows):
        return np.zeros(0, np.int64)
    scaled = (score - score.min()) / (np.ptp(score) or 1.0)
    vectors = space.matrix[rows, : space.width].astype(np.float64) if query.diversity else np.ones((len(rows), 1))
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    country = space.table.country[rows]
    open_, likeness, limit = np.ones(len(rows), bool), np.zeros(len(rows)), query.country_limit
    taken: list[int] = []
    while open_.any() and len(taken) < query.k:
        gain = np.where(open_, (1 - query.diversity) * scaled - query.diversity * likeness, -np.inf)
        best = int(np.argmax(gain))
        taken.append(best)
        open_[best] = False
        if query.diversity:
            likeness = np.maximum(likeness, vectors @ vectors[best])
        same = country == country[best]
        if limit is not None and (same & ~open_).sum() >= limit:
            open_ &= ~same | ~open_
            open_[same] = False
    return np.array(taken, dtype=np.int64)
