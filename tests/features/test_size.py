import numpy as np
import pytest

from features.blocks.size import SizeBlock
from tests.crafted import craft
from tests.worlds import HAMLET, HARBOR, SOUTH, SUBURB, TWIN, place


def likeness(small, a, b):
    rows = SizeBlock().transform(small.table, small.world).values.astype(float)
    return float(rows[small.row(a)] @ rows[small.row(b)])


def test_equal_metros_are_alike_and_a_hamlet_is_not(small):
    assert likeness(small, HARBOR, TWIN) > 0.99
    assert likeness(small, HARBOR, SOUTH) > likeness(small, HARBOR, HAMLET) + 0.5


def test_a_suburb_shares_the_metro_half_only(small):
    # Half of the row is the metro (the same), half the place itself: 2,000,000 and 100,000 lie 3.4 bins apart.
    assert 0.5 < likeness(small, HARBOR, SUBURB) < 0.6


def test_population_zero_is_unknown():
    small = craft([place(1, "Ghost", "AA", 0, 0, 0), place(2, "Town", "AA", 20, 0, 50_000)])
    rows = SizeBlock().transform(small.table, small.world)
    assert rows.coverage.tolist() == [0, 1]
    assert np.linalg.norm(rows.values, axis=1) == pytest.approx([0, 1])
