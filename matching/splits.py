"""Splits of ties for evaluation, and the hunt for leaks between what may be known and what is asked."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.evaluation import Split, partners_of

Ints = NDArray[np.int64]
WARM_SHARE = 0.10
COLD_SHARE = 0.05


def split_ties(pairs: Ints, seed: int, warm: float = WARM_SHARE, cold: float = COLD_SHARE) -> tuple[Ints, list[Split]]:
    """Take out ties at random (warm) and all ties of some cities (cold).

    Args:
        pairs: shape (t, 2), rows, each tie once.
        warm: share of the ties. cold: share of the cities that have ties.

    Returns:
        What is left to learn from, and the two splits. A cold query has no tie left.
    """
    rng = np.random.default_rng(seed)
    cities = np.unique(pairs)
    bare = rng.choice(cities, size=round(cold * len(cities)), replace=False)
    gone = np.isin(pairs, bare).any(axis=1)
    loose = np.zeros(len(pairs), bool)
    loose[rng.choice(len(pairs), size=round(warm * len(pairs)), replace=False)] = True
    held = loose & ~gone
    icy = {int(c) for c in bare}
    truth_warm, truth_cold = partners_of(pairs[held]), partners_of(pairs[gone])
    cold_truth = {q: t for q, t in truth_cold.items() if q in icy}
    return pairs[~(held | gone)], [
        Split("warm", sorted(truth_warm), truth_warm),
        Split("cold", sorted(cold_truth), cold_truth),
    ]


def find_leaks(known: Ints, splits: Sequence[Split], country: Ints) -> list[str]:
    """What must not be: targets that are known, in either direction; cold queries with ties; ties in two splits.

    Args:
        known: shape (t, 2), ties that rankers may learn from.
        country: country of each place; a target in the query's own country can never be hit.

    Returns:
        One sentence per finding; empty where all is clean.
    """
    partners = partners_of(known)
    found = []
    for split in splits:
        asked = {(q, t) for q in split.queries for t in split.truth[q]}
        seen = sum(t in partners.get(q, ()) for q, t in asked)
        if seen:
            found.append(f"{seen} of {len(asked)} targets of split {split.name} are among the known ties.")
        warm = sum(bool(partners.get(q)) for q in split.queries)
        if split.name.endswith("cold") and warm:
            found.append(f"{warm} queries of split {split.name} have known ties; they should have none.")
        home = sum(country[q] == country[t] for q, t in asked)
        if home:
            found.append(f"{home} targets of split {split.name} lie in the query's own country.")
    return found + _twice(splits)


def _twice(splits: Sequence[Split]) -> list[str]:
    pairs = [{(min(q, t), max(q, t)) for q in s.queries for t in s.truth[q]} for s in splits]
    found = []
    for i, one in enumerate(pairs):
        for j in range(i + 1, len(pairs)):
            both = len(one & pairs[j])
            if both:
                found.append(f"{both} ties stand in both {splits[i].name} and {splits[j].name}.")
    return found
