"""The fit of the small world written again, slowly and from the formula: one pair at a time, in plain Python.

The features are named here once more, with their side and share, and worked out by hand. Rows of those blocks that
have tests of their own (size, port, air, text, country, geography, what a place makes) come from the blocks.
"""

import math
from collections.abc import Mapping
from functools import cached_property

from features.blocks.registry import BLOCKS
from tests.crafted import Crafted
from tests.worlds import (
    ATLAS,
    BLANK,
    BOROUGH,
    CLUSTERS,
    COUNTRIES,
    HARBOR,
    INLAND,
    LINKAGES,
    NOWHERE,
    RIVER,
    SOUTH,
    SUBURB,
    TWIN,
)

Numbers = dict[str, float]

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
INCOME = {"AA": 50_000.0, "BB": 40_000.0, "CC": 5_000.0}
# The container ports of the atlas are of strength 2, 2 and 1 of 3; River's is in no row.
PORT_RANK = {HARBOR: 2 / 3, BOROUGH: 2 / 3, SUBURB: 2 / 3, TWIN: 2 / 3, SOUTH: 1 / 3, RIVER: 0.15}
OF_CANDIDATE = ("people", "income", "offices", "air_hub", "sea_hub", "science")
SHARES: dict[str, Numbers] = {
    "size": {"size_alike": 0.6, "scale": 0.4},
    "industry": {"industry_alike": 0.5, "sells": 0.2, "buys": 0.2, "next_industry": 0.1},
    "port": {"port_alike": 0.75, "sea_distance": 0.25},
    "air": {"air_alike": 0.5, "air_link": 0.5},
    "text": {"text_alike": 1.0},
    "country": {
        "country_alike": 0.25,
        "trade_share": 0.4,
        "shared_language": 0.15,
        "common_bloc": 0.1,
        "common_area": 0.05,
        "common_border": 0.05,
    },
    "geography": {"climate_alike": 0.3, "nearness": 0.4, "working_hours": 0.3},
    "market": {"people": 0.4, "income": 0.2, "offices": 0.1, "air_hub": 0.1, "sea_hub": 0.1, "science": 0.1},
    "links": {
        "works_there": 0.24,
        "works_here": 0.24,
        "labs_there": 0.08,
        "labs_here": 0.08,
        "same_owner": 0.08,
        "offices_there": 0.04,
        "offices_here": 0.04,
        "flights": 0.12,
        "sailings": 0.08,
    },
}
PRIZE = {"trade_share", "nearness", *OF_CANDIDATE}
BLOCK_OF = {name: block for block, shares in SHARES.items() for name in shares}
# Blocks whose rows are asked as they are.
ALIKE = {
    "size_alike": "size",
    "industry_alike": "industry",
    "port_alike": "port",
    "air_alike": "air",
    "text_alike": "text",
    "country_alike": "country",
    "climate_alike": "geography",
}
COLUMN = {cluster.id: i for i, cluster in enumerate(CLUSTERS)}
PARENT = {cluster.id: cluster.parent for cluster in CLUSTERS}


def side(feature: str) -> str:
    """The side that a feature belongs to."""
    return "prize" if feature in PRIZE else "affinity"


def pair_features(small: Crafted, a: int, b: int) -> Numbers:
    """Values of the pair features for two ids."""
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
        "scale": math.sqrt(sizes[0] / sizes[1]),
        "sea_distance": sea,
        "air_link": min(AIRPORT.get(a, 0), AIRPORT.get(b, 0)),
        "trade_share": trade,
        "shared_language": language,
        "common_bloc": bloc,
        "common_area": 0.0,  # no country of the small world is in an Interreg area
        "common_border": border * (km <= 3000),
        "nearness": 1 - math.log(1 + km / 50) / math.log(1 + 20_015 / 50),
        "working_hours": max(0, 8 - min(hours, 24 - hours)) / 8,
        **dict.fromkeys(SHARES["links"], 0.0),  # nobody owns anything abroad in the small world, no route leaves it
    }


def market(small: Crafted, b: int) -> tuple[Numbers, float]:
    """Columns of a candidate's market, and how much of it is known."""
    city = small.table.city(small.row(b))
    stated = [
        (math.log10(INCOME[country]) - 2.7) / 2.5 for country in map(str, small.table.country) if country in INCOME
    ]
    income = (math.log10(INCOME[city.country]) - 2.7) / 2.5 if city.country in INCOME else sum(stated) / len(stated)
    columns = {
        "people": min(1, max(0, (math.log10(city.metro.population) - 4) / 3.6)),
        "income": income,
        "offices": 0.0,  # no cluster of the small world is an office
        "air_hub": {1.0: 0.8, 0.5: 0.4}.get(AIRPORT.get(b, 0.0), 0.0),  # one large airport, or a scheduled one
        "sea_hub": PORT_RANK.get(b, 0.0),
        "science": 0.0,  # nor a university
    }
    return columns, 0.9 if b in (BLANK, NOWHERE) else 1.0


class Box:
    """A small world with its rows in plain numbers."""

    def __init__(self, small: Crafted, cluster: str = "") -> None:
        self.small = small
        self.cluster = cluster

    @cached_property
    def ids(self) -> list[int]:
        """All places."""
        return self.small.ids(range(len(self.small.table)))

    @cached_property
    def anchors(self) -> list[int]:
        """Ids of the metro anchors."""
        return [i for i in self.ids if self.small.table.is_anchor[self.small.row(i)]]

    @cached_property
    def rows(self) -> dict[str, dict[int, tuple[list[float], float]]]:
        """Block to the row of each id and how much of it is known."""
        found = {}
        for name, block in zip(BLOCKS, self.small.blocks, strict=True):
            rows = block.transform(self.small.table, self.small.world)
            pairs = zip(rows.values.astype(float).tolist(), rows.coverage.astype(float).tolist(), strict=True)
            found[name] = dict(zip(self.ids, pairs, strict=True))
        return found

    def values(self, a: int, b: int) -> Numbers:
        """Every feature of asker a and candidate b."""
        return {name: value for name, (value, _) in self.known(a, b).items()}

    def known(self, a: int, b: int) -> dict[str, tuple[float, float]]:
        """Every feature of asker a and candidate b, and how much of it rests on known facts."""
        found = {name: (value, 1.0) for name, value in pair_features(self.small, a, b).items()}
        for name in OF_CANDIDATE:
            offers = {c: (market(self.small, c)[0][name], market(self.small, c)[1]) for c in (*self.anchors, b)}
            found[name] = self._filled(offers, b, 1.0)
        for name, block in [*ALIKE.items(), *((n, "industry") for n in ("sells", "buys", "next_industry"))]:
            rows, asks, own = self.rows[block], unit(self.rows[block][a][0]), self.rows[block][a][1]
            if block == "industry":
                asks, own = (alone(self.cluster), 1.0) if self.cluster else (asks, own)
                asks = industry_query(name, asks)
            found[name] = self._filled({c: (dot(asks, rows[c][0]), rows[c][1]) for c in (*self.anchors, b)}, b, own)
        return found

    def _filled(self, offers: dict[int, tuple[float, float]], b: int, own: float) -> tuple[float, float]:
        """What b gives as far as both sides are known, and what the average metro gives for the rest."""
        weight = sum(offers[c][1] for c in self.anchors)
        average = sum(known * value for value, known in (offers[c] for c in self.anchors)) / weight if own else 0.0
        known = own * offers[b][1]
        return known * offers[b][0] + (1 - known) * average, known


def industry_query(feature: str, makes: list[float]) -> list[float]:
    """What the industry block asks of a candidate's row, for an asker that makes so much of each cluster."""
    size = len(CLUSTERS)
    if feature == "industry_alike":
        return makes
    out = [0.0] * size
    if feature == "next_industry":
        for i, one in enumerate(CLUSTERS):
            for j, other in enumerate(CLUSTERS):
                out[j] += makes[i] * together(one.id, other.id) if makes[j] == 0 else 0.0
        return unit(out)
    for link in LINKAGES:  # none of these suppliers is bound to its place
        supplier, user = COLUMN[link.supplier], COLUMN[link.user]
        if feature == "sells":
            out[user] += makes[supplier] * link.strength / 3
        else:
            out[supplier] += makes[user] * link.strength / 3
    return unit(out)


def together(one: str, other: str) -> float:
    """Rows that hold both clusters over those that hold the commoner one; none for a parent or a port to gain."""
    if one == other or PARENT[one] == other or PARENT[other] == one or other == "container_port":
        return 0.0
    both = sum(one in r.clusters and other in r.clusters for r in ATLAS.values())
    held = max(sum(c in r.clusters for r in ATLAS.values()) for c in (one, other))
    return both / held if held else 0.0


def alone(cluster: str) -> list[float]:
    """A row of one cluster and its parent's share of 0.4, each times its rarity, scaled to length 1."""
    row = [0.0] * len(CLUSTERS)
    for name, share in ((cluster, 1.0), (PARENT[cluster], 0.4)):
        if name:
            family = {name, *(c for c, p in PARENT.items() if p == name)}
            held = sum(
                max(((s / 3) ** 2 for c, s in r.clusters.items() if c in family), default=0) for r in ATLAS.values()
            )
            row[COLUMN[name]] = share * (math.log((1 + len(ATLAS)) / (1 + held)) + 1)
    return unit(row)


def length(x: list[float]) -> float:
    """Euclidean length."""
    return math.sqrt(sum(v * v for v in x))


def unit(x: list[float]) -> list[float]:
    """Scaled to length 1; zero stays zero."""
    return [v / length(x) for v in x] if length(x) else x


def dot(x: list[float], y: list[float]) -> float:
    """Inner product."""
    return sum(a * b for a, b in zip(x, y, strict=True))


def mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Weighted mean of some features."""
    return sum(weight * values[name] for name, weight in weights.items()) / sum(weights.values())


def spread(box: Box, weights: Mapping[str, float]) -> float:
    """Standard deviation of a weighted mean over all pairs of different metros; 1 without weights or variation."""
    if not weights:
        return 1.0
    sums = [mean(box.values(a, b), weights) for a in box.anchors for b in box.anchors if a != b]
    middle = sum(sums) / len(sums)
    return math.sqrt(sum((x - middle) ** 2 for x in sums) / len(sums)) or 1.0


def fit(
    box: Box, a: int, b: int, sides: Mapping[str, Mapping[str, float]], reach: float, spreads: Mapping[str, float]
) -> tuple[float, float]:
    """Fit of a purpose and the prize's part of it: both sides in units of their spreads, a weighted mean again."""
    pull = {"prize": reach / spreads["prize"], "affinity": (1 - reach) / spreads["affinity"]}
    for one, other in (("prize", "affinity"), ("affinity", "prize")):
        if not sides[one]:
            pull = {one: 0.0, other: 1.0}
    total, values = sum(pull.values()), box.values(a, b)
    part = {s: pull[s] / total * mean(values, sides[s]) if sides[s] else 0.0 for s in pull}
    return part["prize"] + part["affinity"], part["prize"]


def blocks_fit(box: Box, a: int, b: int, weights: Mapping[str, float]) -> float:
    """Weighted mean of whole blocks, each split by its own shares."""
    values = box.values(a, b)
    return mean({block: mean(values, SHARES[block]) for block in weights}, weights)


def parts(box: Box, a: int, b: int) -> dict[tuple[str, str], float]:
    """Value of each block on each side, its features split by the block's own shares."""
    values, found = box.values(a, b), {}
    for block in BLOCKS:
        for one in ("prize", "affinity"):
            own = {name: share for name, share in SHARES[block].items() if side(name) == one}
            if own:
                found[block, one] = mean(values, own)
    return found
