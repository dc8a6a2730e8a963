"""Splits of ties for evaluation, and the hunt for leaks between what may be known and what is asked."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from features.arrays import Ints, Mask
from features.ties.graph import partners_of
from matching.evaluation.evaluate import Split

# A choice: as plausibility holds ties out when it learns; larger shares would leave too little to learn from.
WARM_SHARE = 0.10
COLD_SHARE = 0.05
STRANGE_SHARE = 0.05


def split_ties(
    pairs: Ints, seed: int, country: Ints | None = None, most: int | None = None
) -> tuple[Ints, list[Split]]:
    """Take ties out: a tenth at random (warm), all of a twentieth of the cities (cold), all between some countries.

    Args:
        pairs: shape (t, 2), rows, each tie once.
        country: of each place, shape (n,); with it a third split, ``strangers``, holds all ties of random pairs of
            countries, a twentieth of the ties: no ranker has seen these two countries meet.
        most: queries of a split at most, chosen by seed; all of its ties stay out.

    Returns:
        What is left to learn from, and the splits. A cold query has no tie left.
    """
    rng = np.random.default_rng(seed)
    cities = np.unique(pairs)
    bare = rng.choice(cities, size=round(COLD_SHARE * len(cities)), replace=False)
    gone = np.isin(pairs, bare).any(axis=1)
    loose = np.zeros(len(pairs), bool)
    loose[rng.choice(len(pairs), size=round(WARM_SHARE * len(pairs)), replace=False)] = True
    strange = _strange(pairs, country, rng) & ~gone if country is not None else np.zeros(len(pairs), bool)
    held = loose & ~gone & ~strange
    icy = {int(c) for c in bare}
    cold = {q: t for q, t in partners_of(pairs[gone]).items() if q in icy}
    truths = {"warm": partners_of(pairs[held]), "cold": cold}
    if country is not None:
        truths["strangers"] = partners_of(pairs[strange])
    splits = [Split(name, _some(sorted(truth), most, rng), truth) for name, truth in truths.items()]
    return pairs[~(held | gone | strange)], splits


def _strange(pairs: Ints, country: Ints, rng: np.random.Generator) -> Mask:
    """The ties of random pairs of countries, until they are a twentieth of all."""
    both = np.sort(country[pairs], axis=1)
    kinds, which = np.unique(both, axis=0, return_inverse=True)
    order = rng.permutation(len(kinds))
    counts = np.bincount(which.ravel(), minlength=len(kinds))[order]
    chosen = order[np.cumsum(counts) - counts < STRANGE_SHARE * len(pairs)]
    return np.isin(which.ravel(), chosen)


def _some(queries: list[int], most: int | None, rng: np.random.Generator) -> list[int]:
    if most is None or len(queries) <= most:
        return queries
    return sorted(int(q) for q in rng.choice(queries, size=most, replace=False))


def find_leaks(known: Ints, splits: Sequence[Split], country: Ints) -> list[str]:
    """What must not be: targets that are known, in either direction; cold queries with ties; ties in two splits.

    Args:
        known: shape (t, 2), ties that rankers may learn from.
        country: country of each place; a target in the query's own country can never be hit.

    Returns:
        One sentence per finding; empty where all is clean.
    """
    partners, leaked = partners_of(known), Counter(split for split, _, _ in known_targets(known, splits))
    found = []
    for split in splits:
        wanted = {(q, t) for q in split.queries for t in split.truth[q]}
        if leaked[split.name]:
            found.append(
                f"{leaked[split.name]} of {len(wanted)} targets of split {split.name} are among the known ties."
            )
        warm = sum(bool(partners.get(q)) for q in split.queries)
        if split.name.endswith("cold") and warm:
            found.append(f"{warm} queries of split {split.name} have known ties; they should have none.")
        home = sum(country[q] == country[t] for q, t in wanted)
        if home:
            found.append(f"{home} targets of split {split.name} lie in the query's own country.")
    return found + _twice(splits)


def known_targets(known: Ints, splits: Sequence[Split]) -> list[tuple[str, int, int]]:
    """Split, asker and target (rows) of every target that is among the known ties."""
    partners = partners_of(known)
    return [
        (split.name, query, target)
        for split in splits
        for query in split.queries
        for target in sorted(split.truth[query] & partners.get(query, set()))
    ]


def _twice(splits: Sequence[Split]) -> list[str]:
    pairs = [{(min(q, t), max(q, t)) for q in s.queries for t in s.truth[q]} for s in splits]
    found = []
    for i, one in enumerate(pairs):
        for j in range(i + 1, len(pairs)):
            both = len(one & pairs[j])
            if both:
                found.append(f"{both} ties stand in both {splits[i].name} and {splits[j].name}.")
    return found
