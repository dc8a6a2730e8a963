import numpy as np

from features.ties.graph import RESTART, TieGraph, tie_rows
from tests.tie_world import ground, table, ties


def test_reach_agrees_with_dense_linear_algebra():
    graph = TieGraph.build(ground(), ties())
    n = len(ground())
    dense = np.zeros((n, n))
    for a, b in ties():
        dense[a, b] = dense[b, a] = 1
    degree = dense.sum(axis=1)
    row = int(np.argmax(degree))
    reach = graph.reach(row)
    assert np.allclose(graph.degree, degree)
    assert np.allclose(reach.common, dense @ dense[row], atol=1e-5)
    assert np.allclose(reach.adamic, dense @ (dense[row] / np.log(degree + 2)), atol=1e-5)
    assert np.allclose(reach.allocation, dense @ (dense[row] / np.maximum(degree, 1)), atol=1e-5)
    damp = 1 / np.sqrt(np.maximum(degree, 1))
    assert np.allclose(reach.three, dense @ (damp * (dense @ (dense[row] * damp))), atol=1e-4)
    near = ground().near.toarray()
    assert np.allclose(reach.near_own, near[row] @ dense, atol=1e-5)
    assert np.allclose(reach.beside, dense[row] @ near, atol=1e-5)
    assert np.allclose(reach.near_beside, near[row] @ dense @ near, atol=1e-4)


def test_pagerank_agrees_with_the_exact_solution():
    graph = TieGraph.build(ground(), ties())
    row = int(graph.tied[0])
    k = len(graph.tied)
    start = np.zeros(k)
    start[graph.of_tied[row]] = 1
    step = graph.step.toarray().astype(float)
    exact = RESTART * np.linalg.solve(np.eye(k) - (1 - RESTART) * step, start)
    got = graph.walk(start.astype(np.float32), steps=60)
    assert np.allclose(got, exact, atol=1e-5)
    assert np.allclose(step.sum(axis=0), 1, atol=1e-5)


def test_a_place_without_ties_reaches_others_through_neighbours_only():
    without = ties()[~(ties() == ties()[0, 0]).any(axis=1)]
    graph = TieGraph.build(ground(), without)
    reach = graph.reach(int(ties()[0, 0]))
    for own in (reach.walk, reach.common, reach.adamic, reach.allocation, reach.three, reach.beside):
        assert not own.any()
    assert reach.peers_own.sum() > 0


def test_a_graph_without_ties_is_silent():
    reach = TieGraph.build(ground(), np.zeros((0, 2), np.int64)).reach(0)
    assert all(not np.any(value) for value in vars(reach).values())


def test_peers_never_hold_the_asker_itself():
    graph = TieGraph.build(ground(), ties())
    row = int(np.argmax(graph.degree))
    assert graph._peers(row)[graph.of_tied[row]] == 0


def test_pairs_become_rows_once():
    ids = table().ids
    a, b = int(ids[3]), int(ids[1])
    assert tie_rows([(a, b), (b, a), (a, a), (a, 999_999_999)], table().row_of).tolist() == [[1, 3]]
    assert tie_rows([], table().row_of).shape == (0, 2)


def test_partners_are_the_rows_of_ties():
    graph = TieGraph.build(ground(), ties())
    row = int(ties()[0, 0])
    slow = sorted({int(b if a == row else a) for a, b in ties() if row in (a, b)})
    assert graph.partners(row).tolist() == slow
