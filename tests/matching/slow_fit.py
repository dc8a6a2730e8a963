"""The fit of the small world written again, slowly and from the formula: one pair at a time, in plain Python."""

import math
from functools import cache

from features.blocks.registry import BLOCKS
from tests.crafted import Crafted
from tests.worlds import BOROUGH, COUNTRIES, HARBOR, INLAND, RIVER, SOUTH, SUBURB, TWIN

# Known by hand from worlds.py.
SEA_KM = {
    frozenset({HARBOR, TWIN}): 1500.0,
    frozenset({HARBOR, SOUTH}): 6500.0,
    frozenset({HARBOR, RIVER}): 2100.0,
    frozenset({TWIN, SOUTH}): 5000.0,
    frozenset({TWIN, RIVER}): 600.0,
    frozenset({SOUTH, RIVER}): 5600.0,
}
QUAY = {HARBOR: HARBOR, BOROUGH: HARBOR, SUBURB: HARBOR, TWIN: TWIN, SOUTH: SOUTH, RIVER: RIVER}
AIRPORT = {HARBOR: 1.0, BOROUGH: 1.0, SUBURB: 1.0, TWIN: 1.0, SOUTH: 1.0, INLAND: 0.5}
OFFSET = {"AA": 0, "BB": -1, "CC": 10, "DD": 1, "EE": 1}
VECTOR_SHARE = {
    "size": 0.6,
    "industry": 1.0,
    "port": 0.75,
    "air": 0.5,
    "text": 1.0,
    "country": 0.25,
    "geography": 0.3,
}


def pair_features(small: Crafted, a: int, b: int) -> dict[str, list[tuple[float, float]]]:
    """Block to (share, value) of its pair features."""
    one, two = (small.table.city(small.row(i)) for i in (a, b))
    home, away = COUNTRIES.get(one.country), COUNTRIES.get(two.country)
    sizes = sorted((one.metro.population, two.metro.population))
    sea = 0.0
    if a in QUAY and b in QUAY:
        sea = math.exp(-SEA_KM.get(frozenset({QUAY[a], QUAY[b]}), 0.0) / 9000)
    trade = language = bloc = border = 0.0
    if home and away:
        listed = [
            home.export_partners.get(away.code, 0), home.import_partners.get(away.code, 0),
            away.export_partners.get(home.code, 0), away.import_partners.get(home.code, 0),
        ]  # fmt: skip
        trade = math.sqrt(min(max(listed) / 0.25, 1))
        language = max((min(home.languages[x], away.languages.get(x, 0)) for x in home.languages), default=0)
        bloc = float(bool(set(home.blocs) & set(away.blocs)))
        border = float(away.code in home.neighbours or home.code in away.neighbours)
    lat, lat2, apart = math.radians(one.lat), math.radians(two.lat), math.radians(one.lon - two.lon)
    cosine = math.sin(lat) * math.sin(lat2) + math.cos(lat) * math.cos(lat2) * math.cos(apart)
    km = 6371.0088 * math.acos(min(1, max(-1, cosine)))
    hours = abs(OFFSET[one.country] - OFFSET[two.country])
    return {
        "size": [(0.4, math.sqrt(sizes[0] / sizes[1]))],
        "port": [(0.25, sea)],
        "air": [(0.5, min(AIRPORT.get(a, 0), AIRPORT.get(b, 0)))],
        "country": [(0.4, trade), (0.15, language), (0.1, bloc), (0.1, border * (km <= 3000))],
        "geography": [(0.4, math.exp(-km / 6000)), (0.3, max(0, 8 - min(hours, 24 - hours)) / 8)],
    }


@cache
def _rows(small_id: int, small_box: "Box", block: int) -> tuple[list[list[float]], list[float]]:
    found = small_box.small.blocks[block].transform(small_box.small.table, small_box.small.world)
    return found.values.astype(float).tolist(), found.coverage.astype(float).tolist()


class Box:
    """A small world that a cache can hold."""

    def __init__(self, small: Crafted) -> None:
        self.small = small


def length(x: list[float]) -> float:
    """Euclidean length."""
    return math.sqrt(sum(v * v for v in x))


def unit(x: list[float]) -> list[float]:
    """Scaled to length 1; zero stays zero."""
    return [v / length(x) for v in x] if length(x) else x


def dot(x: list[float], y: list[float]) -> float:
    """Inner product."""
    return sum(a * b for a, b in zip(x, y, strict=True))


def turned(small: Crafted, x: list[float], share: float) -> list[float]:
    """Towards what supplies or uses it, as long as before."""
    links = small.scorer.linkages.astype(float).tolist()
    linked = unit([dot(x, [row[j] for row in links]) for j in range(len(x))])
    mixed = unit([(1 - share) * a + share * b for a, b in zip(unit(x), linked, strict=True)])
    return [length(x) * v for v in mixed]


def block_values(box: Box, a: int, b: int, complement: float = 0.0) -> dict[str, float]:
    """Value of each block for asker a and candidate b (ids)."""
    small, out = box.small, {}
    pairs = pair_features(small, a, b)
    i, j = small.row(a), small.row(b)
    anchors = [r for r in range(len(small.table)) if small.table.anchor[r] == r]
    for n, block in enumerate(BLOCKS):
        rows, coverage = _rows(id(small), box, n)
        asks = unit(rows[i])
        asks = turned(small, asks, complement) if block == "industry" and complement else asks
        weight = sum(coverage[c] for c in anchors)
        average = sum(coverage[c] * dot(asks, rows[c]) for c in anchors) / weight if weight and coverage[i] else 0.0
        known = coverage[i] * coverage[j]
        own = known * dot(asks, rows[j]) + (1 - known) * average
        out[block] = VECTOR_SHARE[block] * own + sum(share * value for share, value in pairs.get(block, []))
    return out


def fit(box: Box, a: int, b: int, weights: dict[str, float], complement: float = 0.0) -> float:
    """Weighted mean of the blocks' values."""
    values = block_values(box, a, b, complement)
    return sum(weights.get(block, 0) * value for block, value in values.items()) / sum(weights.values())
