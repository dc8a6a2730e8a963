import numpy as np
import pytest

from features.places.geodesy import Neighbours, distances_km, haversine_km, unit_vectors

# Known from outside: one degree of a great circle of radius 6371.0088 km is 111.195 km.
DEGREE = 111.195


def column(*values):
    return np.array(values, dtype=float)


@pytest.mark.parametrize(
    "a, b, km",
    [
        ((0, 0), (1, 0), DEGREE),
        ((0, 0), (0, 90), 90 * DEGREE),
        ((0, 179.5), (0, -179.5), DEGREE),
        ((90, 0), (-90, 123), 180 * DEGREE),
        ((48.8566, 2.3522), (51.5074, -0.1278), 343.6),  # Paris to London
        ((40.7128, -74.0060), (34.0522, -118.2437), 3935.7),  # New York to Los Angeles
    ],
)
def test_known_distances_by_both_formulas(a, b, km):
    points = unit_vectors(column(a[0], b[0]), column(a[1], b[1]))
    assert distances_km(points[0], points[1:])[0] == pytest.approx(km, rel=1e-3)
    assert haversine_km(column(a[0]), column(a[1]), column(b[0]), column(b[1]))[0] == pytest.approx(km, rel=1e-3)


def test_near_points_keep_their_metres():
    points = unit_vectors(column(50, 50), column(8, 8.00001))
    assert distances_km(points[0], points[1:])[0] == pytest.approx(0.000715, abs=1e-5)


def test_neighbours_come_nearest_first_and_within_the_reach_only():
    tree = Neighbours(column(0, 0, 0, 0), column(0.3, 0.1, 5.0, 0.2))
    rows, away = tree.within(column(0), column(0), 30)
    assert rows[0].tolist() == [1, 3]
    assert away[0] == pytest.approx([0.1 * DEGREE, 0.2 * DEGREE], rel=1e-3)


def test_neighbours_across_the_date_line():
    rows, away = Neighbours(column(0), column(179.9)).within(column(0), column(-179.9), 30)
    assert rows[0].tolist() == [0]
    assert away[0][0] == pytest.approx(0.2 * DEGREE, rel=1e-3)


def test_no_points_and_no_questions():
    none = Neighbours(column(), column())
    rows, away = none.within(column(1, 2), column(1, 2), 50)
    assert [len(r) for r in rows] == [0, 0]
    assert [len(a) for a in away] == [0, 0]
    assert none.nearest(column(1), column(1))[0].tolist() == [-1]
    assert Neighbours(column(1), column(1)).within(column(), column(), 50) == ([], [])
