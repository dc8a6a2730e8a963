"""Would the list stay under other weights? Seeded draws around the asker's own."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.ranking.breakdown import Breakdown
from matching.ranking.reasons import message
from models.base import Message
from models.ranking import Match

DRAWS = 200
SWING = 0.2
SPARE = 50
SURE = 0.9


def staying(parts: Breakdown, k: int) -> NDArray[np.float64]:
    """Share of draws in which each of the first k rows stays among the first k, shape (k or fewer,), 0..1.

    Each draw changes every weight by up to a fifth, uniformly and independently, and normalises again. Only the rows
    given compete: the list and the fifty places behind it.

    Args:
        parts: of the rows in their order.
    """
    rng = np.random.default_rng(0)
    drawn = parts.weight * rng.uniform(1 - SWING, 1 + SWING, (DRAWS, len(parts.weight)))
    fit = parts.value @ (drawn / drawn.sum(axis=1, keepdims=True)).T
    if len(fit) <= k:
        return np.ones(len(fit))
    last = np.partition(fit, -k, axis=0)[-k]
    return np.asarray((fit[:k] >= last).mean(axis=1))


def steadiness(matches: Sequence[Match]) -> list[Message]:
    """One sentence on how many of a list are sure of their place."""
    shares = [m.stays for m in matches if m.stays is not None]
    if not shares:
        return []
    steady = sum(share >= SURE for share in shares)
    least = min(matches, key=lambda m: m.stays if m.stays is not None else 1.0)
    if steady == len(shares):
        return [message("steady_all", n=len(shares))]
    return [message("steady_some", steady=steady, n=len(shares), city=least.city.name, share=int(100 * min(shares)))]
