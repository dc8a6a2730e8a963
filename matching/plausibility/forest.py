"""Boosted trees evaluated by bits, with NumPy alone: many candidates pass a split by one operation.

LightGBM walks from node to node for each row, which costs a wrong guess of the processor at most of them. Here each
split of each tree is a row of bits, one a candidate (after the QuickScorer of Lucchese et al. 2015); who reaches a node
is the parent's bits and those of its split. The sums are LightGBM's own but for the last digits of double precision.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Row, Rows

Bits = NDArray[np.uint64]
# Choices, so that what is worked on stays in the processor's cache: rows and trees at once.
ROWS, TREES = 8192, 100
_PLAIN = 2  # LightGBM's mark of a split by a number where nothing is missing; of an older one it is 0


@dataclass(frozen=True)
class Forest:
    """Trees as arrays; t trees of at most m splits. A node's slot is its number, a leaf's is m + its number.

    Attributes:
        feature, threshold: of each distinct split, sorted by feature; left of it goes what is not above. In single
            precision, rounded down, which is the same for rows in single precision.
        split: shape (m, t), which split each node is. left, right: shape (m, t), slots; the last slot is nobody's.
        value: shape (t, 2 ** planes), of each leaf.
    """

    feature: Ints
    threshold: Row
    split: Ints
    left: Ints
    right: Ints
    value: Floats

    @classmethod
    def of(cls, texts: Sequence[str], trees: int | None = None) -> "Forest":
        """The trees of models in LightGBM's text, or so many first ones of each.

        Raises:
            ValueError: the text is damaged, or has splits of another kind.
        """
        found = [tree for text in texts for tree in list(_trees(text))[:trees]]
        most = max((len(tree.feature) for tree in found), default=0)
        keys = {key for tree in found for key in tree.keys}
        ordered = sorted(keys)
        number = {key: i for i, key in enumerate(ordered)}
        nobody = 2 * most + 1
        split = np.zeros((most, len(found)), np.int64)
        left, right = (np.full((most, len(found)), nobody, np.int64) for _ in range(2))
        value = np.zeros((len(found), 1 << max(most, 1).bit_length()))
        for t, tree in enumerate(found):
            n = len(tree.feature)
            split[:n, t] = [number[key] for key in tree.keys]
            for slots, children in ((left, tree.left), (right, tree.right)):
                slots[:n, t] = np.where(children >= 0, children, most - 1 - children)
            value[t, : n + 1] = tree.value
        features = np.array([f for f, _ in ordered], np.int64)
        return cls(features, np.array([v for _, v in ordered], np.float32), split, left, right, value)

    def __call__(self, x: Rows) -> Floats:
        """Sum over all trees for each row, shape (rows,).

        Args:
            x: shape (rows, features), float32, all finite; columns side by side in memory are read fastest.
        """
        parts = [self._some(x[start : start + ROWS]) for start in range(0, len(x), ROWS)]
        return np.concatenate([np.zeros(0), *parts])

    def _some(self, x: Rows) -> Floats:
        passed, total = self._passed(x), np.zeros(64 * -(-len(x) // 64))
        for start in range(0, len(self.value), TREES):
            trees = slice(start, start + TREES)
            leaf = self._leaf(passed, trees)
            for value, own in zip(self.value[trees], leaf, strict=True):
                total += value[own]
        return total[: len(x)]

    def _passed(self, x: Rows) -> Bits:
        """Which rows go left at each distinct split, shape (splits, rows / 64)."""
        out = np.zeros((len(self.feature), 8 * -(-len(x) // 64)), np.uint8)
        names, first = np.unique(self.feature, return_index=True)
        for feature, start, end in zip(names, first, [*first[1:], len(self.feature)], strict=True):
            bits = np.packbits(x[:, feature] <= self.threshold[start:end, None], axis=1, bitorder="little")
            out[start:end, : bits.shape[1]] = bits
        return out.view(np.uint64)

    def _leaf(self, passed: Bits, trees: slice) -> NDArray[np.uint8]:
        """The leaf of each row in some trees, shape (trees, rows)."""
        most, width = len(self.split), passed.shape[1]
        split, left, right = self.split[:, trees], self.left[:, trees], self.right[:, trees]
        here = np.arange(split.shape[1])
        reached = np.zeros((len(here), 2 * most + 2, width), np.uint64)
        reached[:, 0] = ~np.uint64(0)
        for node in range(most):  # a node's number is greater than its parent's
            own = reached[:, node]
            goes = own & passed[split[node]]
            reached[here, left[node]] = goes
            reached[here, right[node]] = own ^ goes
        leaves = reached[:, most : 2 * most + 1]
        out = np.zeros((len(here), 64 * width), np.uint8)
        for plane in range((most).bit_length()):
            named = [i for i in range(most + 1) if i >> plane & 1]
            bits = np.bitwise_or.reduce(leaves[:, named], axis=1)
            out |= np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little") << plane
        return out


@dataclass(frozen=True)
class _Tree:
    feature: Ints
    threshold: Row
    left: Ints
    right: Ints
    value: Floats

    @property
    def keys(self) -> list[tuple[int, float]]:
        """Each split as feature and threshold."""
        return list(zip(self.feature.tolist(), self.threshold.tolist(), strict=True))


def _trees(text: str) -> Iterator[_Tree]:
    """The trees of a model in LightGBM's text."""
    for block in text.split("\nTree=")[1:]:
        lines = dict(line.partition("=")[::2] for line in block.split("\n\n")[0].splitlines())
        yield _tree(lines)


def _tree(lines: dict[str, str]) -> _Tree:
    numbers = {name: np.array(lines.get(name, "").split(), np.float64) for name in ("threshold", "leaf_value")}
    nodes = {
        name: np.array(lines.get(name, "").split(), np.int64)
        for name in ("split_feature", "left_child", "right_child", "decision_type")
    }
    sizes = {len(nodes[name]) for name in nodes} | {len(numbers["threshold"]), len(numbers["leaf_value"]) - 1}
    if len(sizes) != 1 or not np.isin(nodes["decision_type"], (0, _PLAIN)).all():
        raise ValueError("a tree of the model is damaged, or of another kind")
    exact = numbers["threshold"]
    single = exact.astype(np.float32)
    down = np.where(single > exact, np.nextafter(single, np.float32(-np.inf)), single)
    return _Tree(nodes["split_feature"], down, nodes["left_child"], nodes["right_child"], numbers["leaf_value"])
