import numpy as np
import pytest

from features.ties.attributes import place_attributes
from features.ties.families import FAMILIES, LIKENESS, fact_features
from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from tests.crafted import craft
from tests.tie_world import ground, ties
from tests.worlds import COUNTRIES, HARBOR, TWIN


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
    assert [f for f in dict.fromkeys(family for family, _ in pairs.layout)] == [f for f in FAMILIES if f != "facts"]


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


def test_facts_are_the_slow_inner_products_and_pair_features_of_any_choice_of_candidates():
    small = craft()
    places = place_attributes(small.table, [()] * len(small.table), COUNTRIES, small.space)
    pairs = PairFeatures(places, TieGraph.build(places, np.array([[0, 4], [1, 5]])))
    space, me = small.space, small.row(HARBOR)
    everyone = fact_features(pairs.view(me))
    for block in LIKENESS:
        part = space.matrix[:, space.slices[block]].astype(float)
        want = [float(np.dot(part[me], row)) for row in part]
        assert everyone[f"like_{block}"] == pytest.approx(want, abs=1e-5)
    assert everyone["trade_share"][small.row(TWIN)] == pytest.approx(np.sqrt(0.16 / 0.25), abs=1e-5)
    some = np.array([7, 2, 2])
    few = fact_features(pairs.view(me).of(some))
    for name, column in few.items():
        whole = np.broadcast_to(everyone[name], len(small.table))
        assert np.broadcast_to(column, 3) == pytest.approx(whole[some], abs=1e-6), name
    assert ("facts", "like_text") in pairs.layout


def test_without_a_space_there_are_no_facts(pairs):
    assert fact_features(pairs.view(3)) == {}
    assert "facts" not in {family for family, _ in pairs.layout}
