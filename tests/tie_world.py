"""A world of 400 made-up places whose ties follow a known rule: like sizes, two pairs of friendly countries."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from features.places.table import PlaceTable
from features.ties.attributes import PlaceAttributes, place_attributes
from features.ties.graph import tie_rows
from models.city import Country, Place

COUNTRIES = ("AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH")
FRIENDS = {0: 1, 1: 0, 2: 3, 3: 2, 4: 5, 5: 4, 6: 7, 7: 6}
EACH = 50


def country(code: str) -> Country:
    """A country with nothing but its code; all on one continent."""
    return Country(code, code, "EU", (), None, {}, "", {}, {}, None, {"en": 1.0 if code < "CC" else 0.0}, ())


@cache
def places() -> tuple[Place, ...]:
    """Fifty places in each of eight countries, on a ring of countries."""
    rng = np.random.default_rng(7)
    out = []
    for c, code in enumerate(COUNTRIES):
        people = np.sort(np.exp(rng.normal(11.5, 1.0, EACH)))[::-1] + 15000
        lat, lon = 45 + rng.normal(0, 2, EACH), -160 + 40 * c + rng.normal(0, 3, EACH)
        for i in range(EACH):
            out.append(
                Place(
                    id=100 + c * EACH + i,
                    name=f"{code} town {i}",
                    country=code,
                    admin1=f"{i % 4}",
                    lat=float(lat[i]),
                    lon=float(lon[i]),
                    population=int(people[i]),
                    timezone="UTC",
                    aliases=("Springfield",) if i == 7 and c < 2 else (),
                )
            )
    return tuple(out)


@cache
def table() -> PlaceTable:
    """The places as columns."""
    return PlaceTable.build(list(places()), {})


@cache
def ground() -> PlaceAttributes:
    """The standing of the places."""
    return place_attributes(table(), [p.aliases for p in places()], {c: country(c) for c in COUNTRIES})


@cache
def ties(count: int = 700, seed: int = 3) -> NDArray[np.int64]:
    """Ties between friendly countries (nine in ten), of nearly equal size; rows, shape (count, 2)."""
    rng = np.random.default_rng(seed)
    world = ground()
    made: set[tuple[int, int]] = set()
    while len(made) < count:
        a = int(rng.integers(len(world)))
        home = int(world.country[a])
        away = FRIENDS[home] if rng.random() < 0.9 else int(rng.integers(len(COUNTRIES)))
        if away == home:
            continue
        there = np.flatnonzero(world.country == away)
        pull = np.exp(-3 * np.abs(world.size[there] - world.size[a]))
        b = int(rng.choice(there, p=pull / pull.sum()))
        made.add((min(a, b), max(a, b)))
    ids = table().ids
    return tie_rows([(int(ids[a]), int(ids[b])) for a, b in sorted(made)], table().row_of)
