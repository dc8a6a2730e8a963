"""From a count or a measure to a score: the rubric says at which values the scores 1 to 4 begin."""

from collections.abc import Sequence


def mark(value: float, marks: Sequence[float]) -> int:
    """The score 0..4 of a count: how many marks it reaches."""
    return sum(value >= m for m in marks)


def slope(value: float, marks: Sequence[float]) -> float:
    """The score 0..4 of a measure, straight between the marks, 0 at 0 and 4 from the last mark on."""
    left = 0.0
    for score, right in enumerate(marks):
        if value < right:
            return score + (value - left) / (right - left) if right > left else float(score)
        left = right
    return 4.0
