"""A city's links as a map: the city in the centre, a ray to each linked metro, as long as it is far."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.messages.language import Language
from features.arrays import Floats
from features.places.geodesy import EARTH_KM, distances_km, unit_vectors
from features.places.table import PlaceTable

RADIUS = 170.0  # of the earth's far side, in the drawing's units; the drawing is 360 wide
FAR_KM = math.pi * EARTH_KM
RINGS_KM = (5000, 10_000, 15_000)
MOST_RAYS = 120  # a choice: more fill the drawing (Tokyo has hundreds); the list has them by country
MOST_NAMES = 9
GROUND_PEOPLE = 1_000_000  # metros that are drawn as the ground: they show where land is
LETTER, HEIGHT = 4.6, 9.0  # about the width of a letter and the height of a line, in the drawing's units


Group = Literal["out", "in", "flights", "sailings"]


@dataclass(frozen=True)
class Ray:
    """One linked metro: the end of its ray, how thick it is, what it says, and its name where there is room."""

    way: Group
    x: float
    y: float
    width: float
    says: str
    name: str
    side: str


@dataclass(frozen=True)
class LinkMap:
    """Drawn from ``-180 -180 360 360``; ``ground`` is a path of dots; ``more`` how many metros are left out."""

    rays: list[Ray]
    rings: list[tuple[float, int]]
    ground: str
    more: int


def link_map(table: PlaceTable, anchor: int, counts: Sequence[tuple[Group, int, int, str]], words: Language) -> LinkMap:
    """The map of a metro's links, those with most first.

    The projection is the azimuthal equidistant one: directions and distances from the city are true.

    Args:
        counts: group, the other metro's anchor row, how many links or how often, and in words what there is.
    """
    ordered = sorted(counts, key=lambda one: (-one[2], one[1]))
    shown = ordered[:MOST_RAYS]
    ends = _placed(table, anchor, np.array([other for _, other, _, _ in shown], np.int64))
    rays: list[Ray] = []
    boxes: list[tuple[float, float, float, float]] = [(-6.0, -6.0, 6.0, 6.0)]
    for (way, other, n, what), (x, y) in zip(shown, ends, strict=True):
        name = words.city_name(int(table.ids[other]), str(table.name[other]))
        country = words.country(str(table.country[other]))
        box = _box(x, y, name)
        fits = len(boxes) <= MOST_NAMES and not any(_meet(box, taken) for taken in boxes)
        if fits:
            boxes.append(box)
        says = words.t(f"ray_{way}", city=name, country=country, n=words.n(n), what=what)
        width = round(min(4.0, 0.7 + 0.6 * math.log2(n)), 2)
        rays.append(Ray(way, x, y, width, says, name if fits else "", "start" if x >= 0 else "end"))
    rings = [(round(RADIUS * km / FAR_KM, 1), km) for km in RINGS_KM]
    return LinkMap(rays, rings, _ground(table, anchor), len(ordered) - len(shown))


def _placed(table: PlaceTable, anchor: int, rows: np.ndarray) -> list[tuple[float, float]]:
    """Where the drawing has some rows; north is up."""
    vectors = unit_vectors(table.lat[rows], table.lon[rows])
    here: Floats = unit_vectors(table.lat[[anchor]], table.lon[[anchor]])[0]
    lon, lat = math.radians(float(table.lon[anchor])), math.radians(float(table.lat[anchor]))
    east = np.array([-math.sin(lon), math.cos(lon), 0.0])
    north = np.array([-math.sin(lat) * math.cos(lon), -math.sin(lat) * math.sin(lon), math.cos(lat)])
    bearing = np.arctan2(vectors @ east, vectors @ north)
    away = RADIUS * distances_km(here, vectors) / FAR_KM
    return [
        (round(float(d * math.sin(b)), 1), round(float(-d * math.cos(b)), 1))
        for d, b in zip(away, bearing, strict=True)
    ]


def _ground(table: PlaceTable, anchor: int) -> str:
    """A dot for each large metro: strokes of no length with round ends."""
    rows = np.flatnonzero(table.is_anchor & (table.metro_population >= GROUND_PEOPLE))
    return "".join(f"M{x:g} {y:g}h0" for x, y in _placed(table, anchor, rows))


def _box(x: float, y: float, name: str) -> tuple[float, float, float, float]:
    wide = LETTER * sum(2 if ord(letter) > 0x2E80 else 1 for letter in name) + 4
    return (x, y - HEIGHT / 2, x + wide, y + HEIGHT / 2) if x >= 0 else (x - wide, y - HEIGHT / 2, x, y + HEIGHT / 2)


def _meet(a: Iterable[float], b: Iterable[float]) -> bool:
    left, top, right, bottom = a
    other_left, other_top, other_right, other_bottom = b
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom
