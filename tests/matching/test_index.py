import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking.index import CandidateIndex

RNG = np.random.default_rng(5)
MATRIX = RNG.normal(size=(300, 16)).astype(np.float32)


def slow(query, allowed, k):
    scores = MATRIX.astype(float) @ query.astype(float)
    return [int(r) for r in np.argsort(-scores) if allowed[r]][:k]


@pytest.fixture(scope="module")
def index():
    return CandidateIndex.build(MATRIX)


@given(st.integers(0, 299), st.integers(1, 320), st.floats(0, 1), st.integers(0, 100))
@settings(max_examples=50, deadline=None)
def test_search_is_the_exhaustive_one_among_allowed_rows(index, row, k, share, seed):
    allowed = np.random.default_rng(seed).random(300) < share
    rows, scores = index.search(MATRIX[row], allowed, k)
    assert rows.tolist() == slow(MATRIX[row], allowed, k)
    assert len(rows) == min(k, allowed.sum())
    assert scores == pytest.approx(MATRIX[rows] @ MATRIX[row], abs=1e-4)


def test_none_allowed_and_k_zero(index):
    for allowed, k in ((np.zeros(300, bool), 5), (np.ones(300, bool), 0), (np.ones(300, bool), -3)):
        rows, scores = index.search(MATRIX[0], allowed, k)
        assert (rows.tolist(), scores.tolist()) == ([], [])


def test_saved_and_opened_it_answers_the_same(index, tmp_path):
    index.save(tmp_path)
    again = CandidateIndex.load(tmp_path)
    assert len(again) == len(index) == 300
    everyone = np.ones(300, bool)
    for one, two in zip(index.search(MATRIX[7], everyone, 50), again.search(MATRIX[7], everyone, 50), strict=True):
        assert np.array_equal(one, two)


def test_rows_whose_number_is_no_multiple_of_eight():
    few = CandidateIndex.build(MATRIX[:13])
    allowed = np.zeros(13, bool)
    allowed[[0, 7, 8, 12]] = True
    assert sorted(few.search(MATRIX[0], allowed, 13)[0].tolist()) == [0, 7, 8, 12]
