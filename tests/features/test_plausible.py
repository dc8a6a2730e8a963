import numpy as np
import pytest

from features.plausible import FAMILIES, PairFeatures
from features.ties import TieGraph
from tests.tie_world import ground, ties


@pytest.fixture(scope="module")
def pairs() -> PairFeatures:
    return PairFeatures(ground(), TieGraph.build(ground(), ties()))


def test_some_candidates_give_the_rows_of_all(pairs):
    view = pairs.view(11)
    everyone = pairs.matrix(view)
    some = np.array([3, 200, 399])
    assert everyone.shape == (400, len(pairs.layout))
    assert np.array_equal(pairs.matrix(view.of(some)), everyone[some])


def test_no_feature_is_missing_or_infinite_with_and_without_ties(pairs):
    bare = PairFeatures(ground(), TieGraph.build(ground(), np.zeros((0, 2), np.int64)))
    for one in (pairs, bare):
        for row in (0, 57, 399):
            assert np.isfinite(one.matrix(one.view(row))).all()


def test_layout_names_every_column_once(pairs):
    names = [name for _, name in pairs.layout]
    assert len(set(names)) == len(names)
    assert [f for f in dict.fromkeys(family for family, _ in pairs.layout)] == list(FAMILIES)


def test_tie_features_say_nothing_of_a_tie_that_is_not_there(pairs):
    """Taking a tie out and asking for it is the same as never having known it."""
    a, b = (int(x) for x in ties()[5])
    without = ties()[np.arange(len(ties())) != 5]
    shuffled = without[np.random.default_rng(0).permutation(len(without))]
    one = PairFeatures(ground(), TieGraph.build(ground(), without))
    other = PairFeatures(ground(), TieGraph.build(ground(), shuffled))
    rows = np.array([b])
    assert np.allclose(one.matrix(one.view(a).of(rows)), other.matrix(other.view(a).of(rows)), atol=1e-5)
    assert not np.allclose(one.matrix(one.view(a).of(rows)), pairs.matrix(pairs.view(a).of(rows)), atol=1e-5)


def test_namesakes_and_their_ties_are_seen(pairs):
    names = [name for _, name in pairs.layout]
    one, other = ground().namesakes(57)[0], 57
    x = pairs.matrix(pairs.view(int(one)))
    assert x[other, names.index("namesake")] == 1
    assert x[:, names.index("namesake")].sum() == 1
    partner = pairs.graph.partners(other)[0]
    assert x[partner, names.index("namesake_tied")] >= 1
