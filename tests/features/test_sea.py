import numpy as np
import pytest

from features.places.sea import sea_distances
from models.city import Port
from tests.worlds import PORTS, SEA_EDGES, SEA_NODES

ORDER = {p.code: i for i, p in enumerate(PORTS)}


def km(found, a, b):
    return float(found.km[found.node[ORDER[a]], found.node[ORDER[b]]])


@pytest.mark.parametrize(
    "a, b, want",
    [
        ("AAHAR", "BBTWI", 700 + 800),
        ("AAHAR", "CCSOU", 700 + 800 + 5000),
        ("BBRIV", "CCSOU", 600 + 5000),
        ("AAHAR", "AAHAR", 0),
    ],
)
def test_the_shortest_way_through_a_hand_drawn_graph(a, b, want):
    found = sea_distances(PORTS, SEA_NODES, SEA_EDGES)
    assert km(found, a, b) == km(found, b, a) == want


def test_no_way_is_infinite():
    cut = [e for e in SEA_EDGES if 3 not in e[:2]]
    assert np.isinf(km(sea_distances(PORTS, SEA_NODES, cut), "AAHAR", "CCSOU"))


def test_an_edge_in_both_directions_counts_once_and_zero_length_joins():
    edges = [(0, 1, 700.0), (1, 0, 700.0), (1, 2, 0.0), (2, 1, 0.0)]
    assert km(sea_distances(PORTS, SEA_NODES, edges), "AAHAR", "BBTWI") == pytest.approx(700, abs=0.01)


def test_ports_at_one_node_share_it():
    ports = (Port("A", "a", "AA", 50.0, 0.1), Port("B", "b", "AA", 50.0, 0.2), Port("C", "c", "BB", 50.0, -40.0))
    found = sea_distances(ports, SEA_NODES, SEA_EDGES)
    assert found.node[0] == found.node[1]
    assert found.km.shape == (2, 2)


def test_no_ports():
    assert sea_distances((), SEA_NODES, SEA_EDGES).km.shape == (0, 0)
