import numpy as np
import pytest

from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from matching.evaluation.baselines import BASELINES, Cosine
from matching.evaluation.factorisation import factorise
from tests.tie_world import FRIENDS, ground, ties


@pytest.fixture(scope="module")
def pairs() -> PairFeatures:
    return PairFeatures(ground(), TieGraph.build(ground(), ties()))


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_scores_every_place_the_same_each_time(name, pairs):
    for row in (0, 399):
        one, other = BASELINES[name](pairs).score(row), BASELINES[name](pairs).score(row)
        assert one.shape == (400,)
        assert np.isfinite(one).all()
        assert np.array_equal(one, other)
        assert BASELINES[name](pairs).name == name


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_works_without_ties(name):
    bare = PairFeatures(ground(), TieGraph.build(ground(), np.zeros((0, 2), np.int64)))
    assert np.isfinite(BASELINES[name](bare).score(5)).all()


def test_first_choices_by_a_slow_reading(pairs):
    world, row = ground(), 25
    degree = np.bincount(ties().ravel(), minlength=400)
    others = [r for r in range(400) if r != row]
    assert degree[np.argmax(BASELINES["degree"](pairs).score(row))] == degree.max()
    nearest = max(others, key=lambda r: float(world.xyz[r] @ world.xyz[row]))
    distance = BASELINES["distance"](pairs).score(row)
    assert max(others, key=lambda r: distance[r]) == nearest
    like = BASELINES["population similarity"](pairs).score(row)
    assert max(others, key=lambda r: like[r]) == min(others, key=lambda r: abs(world.size[r] - world.size[row]))
    country = world.country[np.argmax(BASELINES["country-pair popularity"](pairs).score(row))]
    assert country == FRIENDS[int(world.country[row])]


def test_adamic_adar_and_pagerank_read_the_graph(pairs):
    row = int(pairs.graph.tied[3])
    reach = pairs.graph.reach(row)
    assert np.argmax(BASELINES["adamic-adar"](pairs).score(row)) == np.argmax(reach.adamic)
    assert np.argmax(BASELINES["personalised pagerank"](pairs).score(row)) == np.argmax(reach.walk)


def test_factorisation_rebuilds_two_blocks():
    from scipy.sparse import csr_matrix

    block = np.kron(np.eye(2), np.ones((6, 6)))
    block[0, 5] = 0
    rows, columns = factorise(csr_matrix(block), width=4)
    score = rows @ columns.T
    assert score[0, 5] > score[0, 6:].max()


def test_cosine_of_given_rows():
    rows = np.array([[1.0, 0], [0.6, 0.8], [0, 0]])
    assert Cosine("text cosine", rows).score(0).tolist() == [1, 0.6, 0]
