import numpy as np
import pytest

from features.blocks.registry import BLOCKS
from matching.ranking.breakdown import breakdown
from tests.matching.test_scoring import EQUAL, question
from tests.worlds import BLANK, HAMLET, HARBOR, INLAND, SUBURB, TWIN


def parts(small, a, *ids, weights=EQUAL, complement=0.0):
    rows = np.array([small.row(i) for i in ids], dtype=np.int64)
    return breakdown(small.scorer, small.space.at(small.row(a)), question(weights, complement), rows)


def test_coverage_by_hand(small):
    got = dict(zip(BLOCKS, parts(small, HARBOR, HAMLET).coverage[0], strict=True))
    # Harbor knows its industry and text fully, Hamlet by its country's list (0.3 and 0.25); country figures 0.6 each.
    assert got["industry"] == pytest.approx(0.3)
    assert got["text"] == pytest.approx(0.25)
    assert got["country"] == pytest.approx(0.25 * 0.36 + 0.75)
    assert got["size"] == got["port"] == got["air"] == got["geography"] == pytest.approx(1.0)
    total = (1 + 0.3 + 1 + 1 + 0.25 + 0.25 * 0.36 + 0.75 + 1) / 7
    assert parts(small, HARBOR, HAMLET).total_coverage == pytest.approx([total], abs=1e-6)


def test_the_unknown_counts_as_average(small):
    got = parts(small, HARBOR, BLANK)
    industry = BLOCKS.index("industry")
    assert got.coverage[0, industry] == 0
    assert got.value[0, industry] == pytest.approx(got.average[industry], abs=1e-7)
    assert 0 < got.average[industry] < 1


def test_an_asker_without_facts_gets_nothing_from_them(small):
    got = parts(small, BLANK, TWIN, INLAND)
    assert not got.value[:, BLOCKS.index("industry")].any()
    assert not got.coverage[:, BLOCKS.index("industry")].any()


def test_weights_sum_to_one_and_contributions_to_the_fit(small):
    got = parts(small, SUBURB, TWIN, INLAND, weights={"size": 2.0, "port": 6.0}, complement=0.3)
    assert got.weight.tolist() == [0.25, 0, 0.75, 0, 0, 0, 0]
    assert got.contribution.sum(axis=1) == pytest.approx(got.fit)
    assert got.fit == pytest.approx(0.25 * got.value[:, 0] + 0.75 * got.value[:, 2])


def test_pair_values_are_part_of_their_block(small):
    got = parts(small, HARBOR, TWIN)
    port = BLOCKS.index("port")
    assert got.pair["sea_distance"] == pytest.approx([np.exp(-1500 / 9000)], abs=1e-6)
    # Twin's waterfront is Harbor's double: the vectors give 1.
    assert got.value[0, port] == pytest.approx(0.75 + 0.25 * np.exp(-1500 / 9000), abs=1e-6)


def test_nobody(small):
    got = parts(small, HARBOR)
    assert got.fit.shape == (0,)
    assert got.value.shape == (0, 7)
