"""The smallest set of changes that reaches ``ready``: exact, over the criteria that a city can change.

Costs are whole steps of the 0..4 anchors. The search is a dynamic programme over (steps spent, whether a step that is
not travel was taken), which holds the greatest readiness that so many steps can buy; it is exact because each
criterion adds its weight times its rise. All ties are searched at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints
from matching.readiness.evidence import ScoredCriterion
from models.rubric import READY_NEEDS_ONE_OF, Rubric

TOP = 4
OUT_OF_REACH = 999  # more than any plan costs: four steps for each of sixteen criteria are 64
TINY = 1e-9  # whole steps and needs that are met exactly must not fail by rounding


@dataclass(frozen=True, slots=True)
class Move:
    """Raise a criterion from ``start`` to ``target`` in ``steps``."""

    criterion: str
    start: float
    target: int
    steps: int


def to_ready(ties: Sequence[Sequence[ScoredCriterion]], rubric: Rubric) -> list[list[Move]]:
    """The cheapest changes per tie that make readiness high whatever the unknowns are, with ``ready``'s needs met.

    What is unknown counts as 0, so that a plan never rests on hope; evidence may shorten it. Steps that are only
    travel are never proposed. An empty list: nothing has to change on the readiness side.

    Args:
        ties: scored criteria per tie, in the rubric's order.
        rubric: weights, bands, needs, and which criteria may change.
    """
    if not ties:
        return []
    movable = [i for i, c in enumerate(rubric.criteria) if c.may_change]
    low = np.array([[s.low for s in tie] for tie in ties])
    raw = np.array([[tie[i].raw[0] if tie[i].known else 0.0 for i in movable] for tie in ties])
    ready = [i for i, c in enumerate(rubric.criteria) if c.axis == "readiness"]
    weights = np.array([c.weight for c in rubric.criteria])
    need = rubric.bands[1] / 100 * TOP * weights[ready].sum() - low[:, ready] @ weights[ready]
    rows, of_tie = _distinct(np.column_stack([low[:, movable], raw, need]))
    low, raw, need = low[rows], raw[rows], need[rows]
    best_cost, best = None, None
    for either in READY_NEEDS_ONE_OF:
        cost, targets = _search(low[:, movable], raw, need, _floors(movable, either, rubric), movable, rubric)
        if best_cost is None or best is None:
            best_cost, best = cost, targets
        else:
            better = cost < best_cost
            best_cost, best = np.where(better, cost, best_cost), np.where(better[:, None], targets, best)
    if best is None:
        return []
    moves = [_moves(raw[n], best[n], movable, rubric) for n in range(len(rows))]
    return [moves[n] for n in of_tie]


def _distinct(table: Floats) -> tuple[Ints, list[int]]:
    """The first row of each kind, and for every row the place of its kind: a long list repeats most of them."""
    _, rows, kinds = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return rows, kinds.ravel().tolist()


def _floors(movable: Sequence[int], either: str, rubric: Rubric) -> Floats:
    """Least score per movable criterion that ``ready`` needs, with one of the two alternatives."""
    needs = {k: v for k, v in rubric.ready_needs.items() if k == either or k not in READY_NEEDS_ONE_OF}
    return np.array([needs.get(rubric.criteria[i].id, 0.0) for i in movable])


def _search(
    low: Floats, raw: Floats, need: Floats, floors: Floats, movable: Sequence[int], rubric: Rubric
) -> tuple[Ints, Ints]:
    """Cheapest targets per tie, shape (n, m), 0 for "leave it", and their cost or ``OUT_OF_REACH``."""
    n, m = raw.shape
    budget = TOP * m
    gain = np.full((n, budget + 1, 2), -np.inf)
    gain[:, 0, 0] = 0.0
    choices = np.zeros((m, n, budget + 1, 2), dtype=np.int8)
    for j in range(m):
        gain, choices[j] = _add(
            gain,
            low[:, j],
            raw[:, j],
            floors[j],
            rubric.criteria[movable[j]].weight,
            rubric.criteria[movable[j]].travel,
        )
    enough = gain >= need[:, None, None] - TINY
    enough[:, 1:, 0] = False
    cost = np.where(enough.any(axis=2), np.arange(budget + 1)[None, :], OUT_OF_REACH).min(axis=1)
    flag = np.where(enough[np.arange(n), np.minimum(cost, budget), 1], 1, 0)
    return cost.astype(np.int64), _trace(choices, cost, flag, raw)


def _add(
    gain: Floats, low: Floats, raw: Floats, floor: float, weight: float, travel: bool
) -> tuple[Floats, NDArray[np.int8]]:
    """Let one more criterion rise: the best gain per (steps, not only travel), and the target that gives it."""
    n, size, _ = gain.shape
    out = np.where((raw >= floor)[:, None, None], gain, -np.inf)
    chosen = np.zeros((n, size, 2), dtype=np.int8)
    for target in range(1, TOP + 1):
        steps = np.ceil(target - raw - TINY).astype(int)
        rise = weight * (target - low)
        for count in range(1, TOP + 1):
            rows = np.flatnonzero((steps == count) & (target >= floor))
            if rows.size == 0:
                continue
            moved = gain[rows, : size - count] + rise[rows, None, None]
            code = np.full(moved.shape, target, dtype=np.int8)
            if not travel:
                code[..., 1] += 8 * (moved[..., 1] >= moved[..., 0]).astype(np.int8)
                moved = np.stack(
                    [np.full_like(moved[..., 0], -np.inf), np.maximum(moved[..., 0], moved[..., 1])], axis=2
                )
            else:
                code[..., 1] += 8
            better = moved > out[rows, count:] + 1e-12
            out[rows, count:] = np.where(better, moved, out[rows, count:])
            chosen[rows, count:] = np.where(better, code, chosen[rows, count:])
    return out, chosen


def _trace(choices: NDArray[np.int8], cost: Ints, flag: Ints, raw: Floats) -> Ints:
    """Walk back through the choices: the target of each criterion, shape (n, m); 0 where the cost is out of reach."""
    n, m = raw.shape
    targets = np.zeros((n, m), dtype=np.int64)
    rows, left, now = np.arange(n), np.where(cost < OUT_OF_REACH, cost, 0).astype(np.int64), flag.copy()
    for j in range(m - 1, -1, -1):
        code = choices[j, rows, left, now].astype(np.int64)
        targets[:, j] = np.where(cost < OUT_OF_REACH, code % 8, 0)
        taken = targets[:, j] > 0
        left = left - np.where(taken, np.ceil(targets[:, j] - raw[:, j] - TINY), 0).astype(np.int64)
        now = np.where(taken, code // 8, now)
    return targets


def _moves(raw: Floats, targets: Ints, movable: Sequence[int], rubric: Rubric) -> list[Move]:
    return [
        Move(rubric.criteria[i].id, round(float(raw[j]), 2), int(targets[j]), int(np.ceil(targets[j] - raw[j] - TINY)))
        for j, i in enumerate(movable)
        if targets[j] > 0
    ]
