"""The highest first, equal ones by id, whatever stands where."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking.top import top


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, -np.inf]), max_size=30), st.integers(0, 35), st.randoms())
def test_top_is_the_head_of_the_sorted_list(scores, k, chance):
    ids = list(range(100, 100 + len(scores)))
    chance.shuffle(ids)
    slow = sorted(range(len(scores)), key=lambda i: (-scores[i], ids[i]))
    assert top(np.array(scores, float), np.array(ids, int), k).tolist() == slow[:k]
    assert top(np.array(scores, float), np.array(ids, int)).tolist() == slow


@pytest.mark.parametrize("k", [0, 1, 5])
def test_nothing_has_no_best(k):
    assert top(np.zeros(0), np.zeros(0, int), k).tolist() == []
