"""The tie graph: who is tied to whom, and how near a place lies to others through ties."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from features.arrays import Ints, Row
from features.ties.attributes import PlaceAttributes

# Choices of features; what they are worth was measured only as a whole (docs/decisions/0005).
RESTART = 0.3  # a walk of two or three ties on average: partners of partners, not the whole graph
STEPS = 8  # 0.7 ** 8 is 6 %: what longer walks add is small
NEIGHBOUR_STEPS = 4  # those start from many places at once, so most lie near a start already
PEER_SIZE = 0.7  # in ln people: with half or twice the people a peer keeps six tenths of its weight
PEER_KM = 400.0  # a peer's weight falls to a third within a large region

LEAST_TIES = 300  # a choice: with fewer, ten folds hold out thirty ties each, too few to learn from or to measure


@dataclass(frozen=True)
class Reach:
    """How near every place lies to one asker through ties; each shape (n,), 0 where no way leads.

    Attributes:
        walk: personalised PageRank from the asker, restart 0.3.
        common: number of common partners. adamic: the same, each over ln(degree + 2).
        allocation: each over its degree. three: ways of three ties, damped by degree.
        beside: ties of the asker to places near the candidate.
        near_own: ties of places near the asker to the candidate itself.
        near_beside: ties of places near the asker to places near the candidate.
        alike_own, alike_beside: the same among places of like size.
        near_walk: PageRank that starts from places near the asker and of its size.
        peers_own: ties of the asker's peers to the candidate, as a mean; peers are places of its country, the more so
            the nearer and the more alike in size.
        peers_walk: PageRank that starts from the peers.
    """

    walk: Row
    common: Row
    adamic: Row
    allocation: Row
    three: Row
    beside: Row
    near_own: Row
    near_beside: Row
    alike_own: Row
    alike_beside: Row
    near_walk: Row
    peers_own: Row
    peers_walk: Row


@dataclass(frozen=True)
class TieGraph:
    """An undirected graph over the places; ``tied`` are the rows with a tie, ``of_tied`` leads back (-1: none).

    Attributes:
        pairs: shape (t, 2), rows of both ends, each tie once.
        adjacency: shape (n, n). inner: the same among ``tied`` only. step: random-walk step, columns sum to 1.
    """

    places: PlaceAttributes
    pairs: Ints
    degree: Row
    tied: Ints
    of_tied: Ints
    adjacency: csr_matrix
    inner: csr_matrix
    step: csr_matrix

    @classmethod
    def build(cls, places: PlaceAttributes, pairs: Ints) -> "TieGraph":
        """Lay out the graph; ``pairs`` of shape (t, 2) holds rows, and may be empty."""
        n = len(places)
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        ends, others = both_ways(pairs)
        adjacency = csr_matrix((np.ones(len(ends), np.float32), (ends, others)), shape=(n, n))
        degree = np.bincount(ends, minlength=n).astype(np.float32)
        tied = np.flatnonzero(degree)
        of_tied = np.full(n, -1, dtype=np.int64)
        of_tied[tied] = np.arange(len(tied))
        inner = adjacency[tied][:, tied].tocsr()
        return cls(
            places=places,
            pairs=pairs,
            degree=degree,
            tied=tied,
            of_tied=of_tied,
            adjacency=adjacency,
            inner=inner,
            step=(inner @ diags(1 / np.maximum(degree[tied], 1))).tocsr().astype(np.float32),
        )

    def partners(self, row: int) -> Ints:
        """Rows tied to a place, ascending."""
        start, end = self.adjacency.indptr[row], self.adjacency.indptr[row + 1]
        return np.sort(self.adjacency.indices[start:end]).astype(np.int64)

    def reach(self, row: int) -> Reach:
        """How near every place lies to the asker at ``row`` through ties."""
        closeness, likeness = self.places.near, self.places.alike
        near, alike = closeness[row], likeness[row]
        # One row after the other: adjacency times closeness of all places would be millions of numbers in memory.
        near_own, alike_own = near @ self.adjacency, alike @ self.adjacency
        around = _dense(alike)
        around /= around.sum() + RESTART
        own = self._own(row)
        peers = self._peers(row)
        first = (1 - RESTART) * (self.step @ peers)
        return Reach(
            **own,
            beside=_dense(self.adjacency[row] @ closeness),
            near_own=_dense(near_own),
            near_beside=_dense(near_own @ closeness),
            alike_own=_dense(alike_own),
            alike_beside=_dense(alike_own @ likeness),
            near_walk=self._spread(self.walk(around[self.tied], NEIGHBOUR_STEPS) - RESTART * around[self.tied]),
            peers_own=self._spread(first),
            peers_walk=self._spread(self.walk(peers, NEIGHBOUR_STEPS) - RESTART * peers),
        )

    def walk(self, start: Row, steps: int = STEPS) -> Row:
        """PageRank with restart 0.3 from a start over ``tied``, by power series of so many steps."""
        current: NDArray[np.floating] = start
        total: NDArray[np.floating] = RESTART * start
        for _ in range(steps):
            current = (1 - RESTART) * (self.step @ current)
            total = total + RESTART * current
        return np.asarray(total, dtype=np.float32)

    def _peers(self, row: int) -> Row:
        """Weights of the tied places that are the asker's peers, summing to at most 1."""
        places, tied = self.places, self.tied
        gap = (places.size[tied] - places.size[row]) / PEER_SIZE
        weight = np.exp(-gap * gap / 2 - places.km(row)[tied] / PEER_KM) * self.degree[tied]
        weight[(places.country[tied] != places.country[row]) | (tied == row)] = 0
        return np.asarray(weight / (weight.sum() + 1.0), dtype=np.float32)

    def _own(self, row: int) -> dict[str, Row]:
        """What the asker's own ties say; all zero without one."""
        names = ("walk", "common", "adamic", "allocation", "three")
        at = int(self.of_tied[row])
        if at < 0:
            nothing = np.zeros(len(self.places), np.float32)
            return dict.fromkeys(names, nothing)
        degree = self.degree[self.tied]
        start = np.zeros(len(self.tied), np.float32)
        start[at] = 1
        mine = self.inner @ start
        damp = 1 / np.sqrt(degree)
        values = (
            self.walk(start),
            self.inner @ mine,
            self.inner @ (mine / np.log(degree + 2)),
            self.inner @ (mine / degree),
            self.inner @ (damp * (self.inner @ (mine * damp))),
        )
        return {name: self._spread(v) for name, v in zip(names, values, strict=True)}

    def _spread(self, values: NDArray[np.floating]) -> Row:
        out = np.zeros(len(self.places), np.float32)
        out[self.tied] = values
        return out


def both_ways(pairs: Ints) -> tuple[Ints, Ints]:
    """Each tie in both directions: ends and others, shape (2t,)."""
    return np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])


def partners_of(pairs: Ints) -> dict[int, set[int]]:
    """Row to the rows it is tied to, from pairs of shape (t, 2)."""
    found: dict[int, set[int]] = {}
    for a, b in zip(*both_ways(pairs), strict=True):
        found.setdefault(int(a), set()).add(int(b))
    return found


def tie_rows(pairs: Iterable[tuple[int, int]], row_of: dict[int, int]) -> Ints:
    """Pairs of GeoNames ids as rows, shape (t, 2): each once, sorted, without unknown places and loops."""
    rows = {tuple(sorted((row_of[a], row_of[b]))) for a, b in pairs if a in row_of and b in row_of and a != b}
    return np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)


def _dense(row: csr_matrix) -> Row:
    return np.asarray(row.toarray(), dtype=np.float32).ravel()
