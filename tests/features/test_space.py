import numpy as np
import pytest

from features.blocks.registry import BLOCKS
from features.space import FeatureSpace, stack
from tests.worlds import HAMLET, HARBOR


def test_blocks_lie_side_by_side_times_their_coverage(small):
    space, row = small.space, small.row(HAMLET)
    for i, (name, block) in enumerate(zip(BLOCKS, small.blocks, strict=True)):
        rows = block.transform(small.table, small.world)
        assert space.matrix[row, space.slices[name]] == pytest.approx(rows.values[row] * rows.coverage[row])
        assert space.matrix[row, space.width + i] == pytest.approx(rows.coverage[row])
    assert space.width == space.slices[BLOCKS[-1]].stop
    assert space.matrix.shape[1] == space.width + len(BLOCKS)


def test_means_are_those_of_anchors(small):
    anchors = [r for r in range(len(small.table)) if small.table.anchor[r] == r]
    assert len(anchors) == 11
    want = sum(small.space.matrix[r].astype(float) for r in anchors) / 11
    assert small.space.means == pytest.approx(want, abs=1e-6)


def test_coverage_of_a_row(small):
    assert small.space.coverage(small.row(HARBOR)) == pytest.approx([1, 1, 1, 1, 1, 0.6, 1, 1, 1])


def test_blocks_in_another_order_are_refused(small):
    with pytest.raises(ValueError, match="block industry stands where size belongs"):
        stack(small.table, small.world, small.blocks[1::-1] + small.blocks[2:])


def test_too_few_blocks_are_refused(small):
    with pytest.raises(ValueError, match="shorter"):
        stack(small.table, small.world, small.blocks[:3])


def test_rows_do_not_depend_on_who_else_is_there(small):
    again = FeatureSpace.build(small.table, small.world, small.blocks)
    assert np.array_equal(again.matrix, small.space.matrix)
