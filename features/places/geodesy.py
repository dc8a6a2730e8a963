"""Distances on the globe, in km."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

EARTH_KM = 6371.0088  # mean radius of the earth (IUGG)
ROUNDING = 1e-12  # of chords: what lies at the very edge of a reach is found, and then measured


def unit_vectors(lat: Floats, lon: Floats) -> Floats:
    """Points on the unit sphere, shape (n, 3), for degrees."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])


def distances_km(point: Floats, points: Floats) -> Floats:
    """Great-circle distances from one unit vector (3,) to many (n, 3), right to about a metre.

    In double precision the arc cosine of the inner product errs by some 1e-8 radians for near points: 10 cm.
    """
    return np.asarray(arc_km(points @ point), np.float64)


def arc_km(dots: NDArray[np.floating]) -> NDArray[np.floating]:
    """Great-circle distances from inner products of unit vectors, by the arc cosine."""
    return np.asarray(EARTH_KM * np.arccos(np.clip(dots, -1.0, 1.0)))


def chord_km(dots: NDArray[np.floating]) -> NDArray[np.floating]:
    """The same by the chord. The arc says no less, but other last bits in single precision; the model of plausibility
    was learned and tested on these, so the way to a candidate is measured by the chord, and by nothing else.
    """
    return chord_to_km(np.sqrt(np.maximum(2 - 2 * dots, 0)))


def chord_to_km(chord: NDArray[np.floating]) -> NDArray[np.floating]:
    """Great-circle distances from straight lines through the unit sphere."""
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1)))


def haversine_km(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Great-circle distances between matching rows of two lists of points, in degrees.

    As right for near points as the chords that ``Neighbours`` measures: both agree to a thousandth of a millimetre.
    """
    a, b, c, d = (np.radians(v) for v in (lat1, lon1, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1))))


class Neighbours:
    """Points that can be asked which of them lie within a reach."""

    def __init__(self, lat: Floats, lon: Floats) -> None:
        self._tree = _tree(lat, lon) if len(lat) else None

    def within(self, lat: Floats, lon: Floats, reach_km: float) -> tuple[list[Ints], list[Floats]]:
        """For each asked point, rows of the points in reach, nearest first, and their distances in km."""
        if self._tree is None or not len(lat):
            return [np.zeros(0, np.int64)] * len(lat), [np.zeros(0)] * len(lat)
        chord = 2 * np.sin(reach_km / EARTH_KM / 2) + ROUNDING
        found = _tree(lat, lon).sparse_distance_matrix(self._tree, chord, output_type="ndarray")
        points, rows, km = found["i"], found["j"], chord_to_km(found["v"])
        order = np.lexsort((rows, km, points))
        order = order[km[order] <= reach_km]
        ends = np.searchsorted(points[order], np.arange(1, len(lat)))
        return np.split(rows[order], ends), np.split(km[order], ends)

    def nearest(self, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        """For each asked point, the row of the nearest point and its distance in km; needs at least one point."""
        if self._tree is None:
            return np.full(len(lat), -1), np.full(len(lat), np.inf)
        chord, rows = self._tree.query(unit_vectors(lat, lon))
        return np.asarray(rows, np.int64), np.asarray(chord_to_km(np.asarray(chord)), np.float64)


def _tree(lat: Floats, lon: Floats) -> "cKDTree":
    from scipy.spatial import cKDTree  # a service that opens a build has no use for it

    return cKDTree(unit_vectors(lat, lon))
