import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from features.blocks.block import soft_bins, unit
from features.blocks.size import CENTRES

GRID = np.arange(0.0, 5.0, 1.0)
finite = st.floats(-1e6, 1e6, allow_nan=False)
# Squares of smaller numbers than 1e-100 leave the range of doubles; no block has such a number.
finite = finite.filter(lambda x: x == 0 or abs(x) > 1e-100)
matrices = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=finite)


def test_a_bump_one_spacing_away_has_the_value_of_one_standard_deviation():
    bumps = soft_bins(np.array([2.0]), GRID)[0]
    assert bumps == pytest.approx([np.exp(-2), np.exp(-0.5), 1.0, np.exp(-0.5), np.exp(-2)])


def test_nan_becomes_nothing():
    assert soft_bins(np.array([np.nan, 1.0]), GRID)[0].tolist() == [0, 0, 0, 0, 0]


def test_unit_of_a_three_four_five_row_and_of_zero():
    assert unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[np.float32(0.6), np.float32(0.8)], [0, 0]]


@given(matrices)
def test_unit_rows_have_length_one_or_are_zero(values):
    rows = unit(values)
    assert rows.dtype == np.float32
    for given_row, row in zip(values, rows, strict=True):
        length = np.linalg.norm(row.astype(float))
        assert length == pytest.approx(1.0, abs=1e-5) if np.linalg.norm(given_row) > 0 else length == 0


@given(matrices, st.floats(0.01, 1000))
def test_unit_does_not_see_the_scale(values, factor):
    assert unit(values * factor) == pytest.approx(unit(values), abs=1e-5)


@given(st.floats(4, 7.7), st.floats(4, 7.7), st.floats(4, 7.7))
def test_the_nearer_number_is_the_more_alike(x, a, b):
    near, far = sorted((a, b), key=lambda v: abs(v - x))
    rows = unit(soft_bins(np.array([x, near, far]), CENTRES)).astype(float)
    alike = rows[1:] @ rows[0]
    assert alike.min() >= -1e-6
    assert alike.max() <= 1 + 1e-6
    # Bins end at 4 and 7.7, so that numbers at the rim look a little more alike than in the middle.
    assert alike[0] >= alike[1] - 0.06 if abs(abs(near - x) - abs(far - x)) < 0.2 else alike[0] > alike[1]
