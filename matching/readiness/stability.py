"""Would the verdict stay under other weights? A thousand seeded Dirichlet draws, all ties at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from features.arrays import Ints, Rows
from matching.readiness.evidence import ScoredCriterion
from matching.readiness.needs import conditions
from matching.readiness.verdict import set_masks
from models.rubric import Rubric

CHUNK = 1000  # ties at once: a thousand by a thousand draws fit in some tens of MB


def draw_weights(rubric: Rubric) -> Rows:
    """Weightings around the rubric's, shape (draws, 16), each row summing to 1; the same seed, the same rows."""
    rng = np.random.default_rng(rubric.seed)
    centre = np.array([c.weight for c in rubric.criteria]) / 100
    alpha = np.maximum(rubric.concentration * centre, 1e-3)
    return rng.dirichlet(alpha, size=rubric.draws).astype(np.float32)


def stability(ties: Sequence[Sequence[ScoredCriterion]], rubric: Rubric) -> Ints:
    """In how many draws each tie's verdict by the evidence stays what the rubric's own weights say.

    The verdict of a draw is its possible set; two sets of more than two verdicts are the same abstention.

    Args:
        ties: scored criteria per tie.
        rubric: weights, bands, draws, seed.

    Returns:
        Shape (n,), 0..draws.
    """
    if not ties:
        return np.zeros(0, dtype=np.int64)
    lows = np.array([[s.low for s in tie] for tie in ties], dtype=np.float32)
    highs = np.array([[s.high for s in tie] for tie in ties], dtype=np.float32)
    surety = np.array([conditions(tie, rubric) for tie in ties], dtype=np.intp)
    drawn = draw_weights(rubric)
    base = np.array([[c.weight for c in rubric.criteria]], dtype=np.float32)
    same = [
        _same(lows[i : i + CHUNK], highs[i : i + CHUNK], surety[i : i + CHUNK], drawn, base, rubric)
        for i in range(0, len(ties), CHUNK)
    ]
    return np.concatenate(same)


def _same(
    lows: Rows, highs: Rows, surety: NDArray[np.intp],
    drawn: Rows, base: Rows, rubric: Rubric,
) -> Ints:  # fmt: skip
    here = _outcome(lows, highs, surety, base, rubric)
    there = _outcome(lows, highs, surety, drawn, rubric)
    return np.asarray((there == here).sum(axis=1), dtype=np.int64)


def _outcome(
    lows: Rows, highs: Rows, surety: NDArray[np.intp],
    weights: Rows, rubric: Rubric,
) -> NDArray[np.uint8]:  # fmt: skip
    """Masks of the possible sets, shape (ties, draws); 255 stands for every set of more than two."""
    masks = set_masks()
    wide = np.array([bin(int(m)).count("1") > 2 for m in range(256)])
    table = np.where(wide[masks], np.uint8(255), masks)
    axes = np.array([c.axis == "potential" for c in rubric.criteria])
    bands = []
    for members in (axes, ~axes):
        part = weights[:, members]
        scale = (25 / part.sum(axis=1, keepdims=True)).astype(np.float32)
        for side in (lows, highs):
            value = side[:, members] @ (part * scale).T + np.float32(1e-4)  # an axis at its band, in single precision
            bands.append((value >= rubric.bands[0]).astype(np.uint8) + (value >= rubric.bands[1]))
    code = ((bands[0] * 3 + bands[1]) * 3 + bands[2]) * 3 + bands[3]
    return np.asarray(table.reshape(81, 9)[code, surety[:, None]], dtype=np.uint8)
