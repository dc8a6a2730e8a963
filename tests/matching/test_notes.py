"""Whether a list stays when the weights move; expected values by hand."""

import numpy as np
import pytest

from features.blocks.registry import BLOCKS
from matching.ranking.breakdown import Breakdown
from matching.ranking.reasons import DRAWS, staying

N = len(BLOCKS)


def parts(*rows, weight=None):
    value = np.zeros((len(rows), N))
    for i, row in enumerate(rows):
        value[i, : len(row)] = row
    weight = np.array(weight or [0.5, 0.5] + [0.0] * (N - 2))
    return Breakdown(value, np.zeros(N), np.ones((len(rows), N)), weight, {})


def test_a_row_that_is_better_in_every_part_always_stays():
    assert staying(parts([1, 1], [0.4, 0.4], [0.2, 0.2]), 2).tolist() == [1, 1]


def test_a_short_list_stays_whole():
    assert staying(parts([1, 1], [0.4, 0.4]), 5).tolist() == [1, 1]


def test_two_equal_rows_with_opposite_strengths_share_the_last_place():
    first, second, third = parts([2, 2], [1, 0], [0, 1]), 2, 3
    share = staying(first, second)
    assert share[0] == 1
    # Second and third are equal on the asker's weights; which is ahead is a coin's throw of the draws.
    assert share[1] == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(DRAWS))
    assert third == len(first.value)


def test_a_gap_wider_than_a_fifth_of_the_weights_can_bring_does_not_tip():
    # Weights move within 0.4..0.6 of each other: 1.5 : 1 at most, so 0.3 more in one part beats 0.19 in the other.
    assert staying(parts([0.3, 0.0], [0.0, 0.19]), 1).tolist() == [1]
    assert staying(parts([0.3, 0.0], [0.0, 0.29]), 1)[0] < 1
