"""Places to metros: which anchor city does each place belong to?

Where a statistical body delineates a metro (``data/bundled/gazetteer/metros.csv``), its anchor is an anchor, the
members that the table names are members, and its people are the figure of that body, so that nothing is counted twice.
All else follows from positions; there an official anchor counts with the people of its whole metro, but a town of
80,000 that lies beyond the reach of the city itself stays its own.

Method. Places are taken from the most prominent to the least; precedence is the population times
``min(1, (aliases + 1) / 50)``, so that Manila comes before Quezon City and Memphis before one of its districts. A
place joins the anchor of its own country that pulls hardest (population over squared distance) among the anchors that
reach it; with none it becomes an anchor. An anchor of P million people reaches ``s * min(60, 8 + 15 * sqrt(P))`` km,
where the sprawl factor ``s`` is 1.5 in the United States, Canada, Australia and New Zealand and 1 elsewhere. A place
stays its own that has more than half of the anchor's precedence and lies more than ``10 * s`` km away, or more than
0.4 of it and more than ``20 * s`` (Kyoto, Kobe). Where cities sprawl the core says little, so a second pass there takes
P as the whole metro of the first pass; anchors of 300,000 or more people stay anchors (Riverside, Hamilton ON).

A member of the anchor's own first-level region that lies within the radius of the anchor's built-up city counts as a
borough: its people are already in the anchor's figure, so the metro's population leaves it out. GeoNames rows
carry no feature code, so the radius is estimated: ``sqrt(P / (pi * density))`` with a density that grows with the
fourth root of the population.

Where it is wrong: commuting across a border (Geneva, Basel, El Paso) is not seen; a few small independent towns
inside the estimated radius (Cicero near Chicago) are taken for boroughs; GeoNames gives some municipalities the people
of their whole prefecture (China) or agglomeration (Johannesburg), which counts them twice; places under the gazetteer's
size and unincorporated suburbs are missing, so that sprawling metros come out low. Known errors of membership are
mended by ``overrides`` (place to anchor), wrong figures by the official table, which has every agglomeration of
300,000 people that we know of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from features.arrays import Floats, Ints, Mask, Strings
from features.places.geodesy import Neighbours, haversine_km

# Each number here is a choice that was checked against figures of statistics offices (docs/decisions/0003): a wider
# reach or a laxer rule swallows neighbours that are cities of their own, a narrower one leaves suburbs as metros.
SPRAWLING = frozenset({"US", "CA", "AU", "NZ"})
SPRAWL = 1.5
MAX_REACH_KM = 60.0  # about an hour's way to work, however large the city
FULL_ALIASES = 50  # names: a place that so many languages name is no district
HELD_POPULATION = 300_000  # keeps Riverside and Hamilton ON apart from their greater neighbours
TOWN_POPULATION = 80_000  # beyond the reach of the city itself such a town is no suburb: Leuven, Tübingen, Bath
OWN_RULES = ((0.5, 10.0), (0.4, 20.0))  # share of the anchor's precedence, km: Kyoto and Kobe beside Osaka


@dataclass(frozen=True, slots=True)
class Metros:
    """Membership of every place, by row.

    Attributes:
        anchor: shape (n,), the row of each place's anchor; an anchor points to itself.
        borough: shape (n,), true where the people are already counted in the anchor's figure.
        population: shape (n,), people of the whole metro, the same for all of its members.
    """

    anchor: Ints
    borough: Mask
    population: Floats


def reach_km(population: Floats, sprawl: Floats) -> Floats:
    """How far an anchor's market reaches, in km, for populations (people) and sprawl factors."""
    # 8 km for the smallest, 23 for a million: the built-up area, and with it the reach, grows with the root of people.
    return sprawl * np.minimum(MAX_REACH_KM, 8.0 + 15.0 * np.sqrt(population / 1e6))


def city_radius_km(population: Floats, sprawl: Floats) -> Floats:
    """Estimated radius, in km, of the built-up municipality."""
    # People per square km at a million, half of it where cities sprawl: a choice, as no source gives built-up areas.
    density = np.where(sprawl > 1.0, 2500.0, 5000.0) * (np.maximum(population, 1e5) / 1e6) ** 0.25
    return np.sqrt(population / (np.pi * density))


def assign_metros(
    lat: Floats,
    lon: Floats,
    population: Floats,
    country: Sequence[str],
    admin1: Sequence[str],
    aliases: Ints,
    overrides: Mapping[int, int] | None = None,
    official: Mapping[int, float] | None = None,
) -> Metros:
    """Give each place its anchor.

    Args:
        lat: degrees, shape (n,).
        lon: degrees, shape (n,).
        population: people, shape (n,).
        country: ISO 3166 codes, length n.
        admin1: first-level region codes, length n.
        aliases: number of names of each place, shape (n,).
        overrides: row of a place to the row of the anchor it must have (a row to itself: stays its own).
        official: row of an anchor to the people of its metro as a statistical body counts them.

    Returns:
        The membership of every place. Empty input gives empty arrays.
    """
    n = len(population)
    if not n:
        return Metros(np.zeros(0, np.int64), np.zeros(0, bool), np.zeros(0))
    counted = dict(official or {})
    forced = {**(overrides or {}), **{row: row for row in counted}}
    sprawl = np.where(np.isin(np.asarray(country), list(SPRAWLING)), SPRAWL, 1.0)
    precedence = population * np.minimum(1.0, (aliases + 1) / FULL_ALIASES)
    people = population.copy()
    for row, figure in counted.items():
        people[row] = precedence[row] = max(figure, population[row])
    core = np.where(sprawl > 1, np.inf, reach_km(population, sprawl))
    places = _Places(lat, lon, people, precedence, np.asarray(country), sprawl, reach_km(people, sprawl), core)
    anchor = _anchors(places, forced)
    if (sprawl > 1).any():
        anchor = _anchors(*_second_pass(places, anchor, forced))
    distance = haversine_km(lat, lon, lat[anchor], lon[anchor])
    region = np.asarray(admin1)
    borough = (
        (anchor != np.arange(n)) & (region == region[anchor]) & (distance <= city_radius_km(population[anchor], sprawl))
    ) | _second_rows(anchor, population, precedence)
    whole = np.bincount(anchor, np.where(borough, 0.0, population), minlength=n).astype(np.float64)
    for row, figure in counted.items():
        whole[row] = figure
    return Metros(anchor, borough, whole[anchor])


def _second_rows(anchor: Ints, population: Floats, precedence: Floats) -> Mask:
    """True for a place of a metro with the very figure of a more prominent one: GeoNames keeps a town and the seat of
    its district as two rows with one count of people. Round thousands may agree by chance and are left.
    """
    order = np.lexsort((np.arange(len(anchor)), -precedence, population, anchor))
    same = np.zeros(len(anchor), dtype=bool)
    same[1:] = (np.diff(anchor[order]) == 0) & (np.diff(population[order]) == 0)
    second = np.zeros(len(anchor), dtype=bool)
    second[order] = same
    return np.asarray(second & (population % 1000 != 0))


@dataclass(frozen=True, slots=True)
class _Places:
    """Columns that the assignment reads; all of length n. ``core`` is the reach of the city without its metro."""

    lat: Floats
    lon: Floats
    population: Floats
    precedence: Floats
    country: Strings
    sprawl: Floats
    reach: Floats
    core: Floats


def _anchors(places: _Places, forced: dict[int, int]) -> Ints:
    """The anchor of each row; more prominent places are settled first, equal ones by row."""
    n = len(places.population)
    anchor, pull = np.full(n, -1, dtype=np.int64), np.zeros(n)
    points = Neighbours(places.lat, places.lon)
    for row in np.lexsort((np.arange(n), -places.precedence)):
        own = forced.get(row, row) == row
        if own and (anchor[row] < 0 or row in forced):
            anchor[row] = row
            here = slice(row, row + 1)
            near, away = points.within(places.lat[here], places.lon[here], float(places.reach[row]))
            _claim(places, row, near[0], away[0], anchor, pull)
    for row, target in forced.items():
        anchor[row] = anchor[target]
    return anchor


def _second_pass(places: _Places, anchor: Ints, forced: dict[int, int]) -> tuple[_Places, dict[int, int]]:
    """Where cities sprawl: the reach of the whole metro; large anchors of the first pass are held."""
    whole = np.bincount(anchor, places.population, minlength=len(anchor)).astype(np.float64)
    sprawls = places.sprawl > 1
    reach = np.where(sprawls, np.maximum(places.reach, reach_km(whole, places.sprawl)), places.reach)
    large = sprawls & (anchor == np.arange(len(anchor))) & (places.population >= HELD_POPULATION)
    held = {int(row): int(row) for row in np.flatnonzero(large)}
    return replace(places, reach=reach), {**held, **forced}


def _claim(places: _Places, row: int, near: Ints, away: Floats, anchor: Ints, pull: Floats) -> None:
    """Let the anchor at ``row`` claim the less prominent places near it where it pulls hardest."""
    weight, sprawl = places.precedence, places.sprawl[row]
    free = (places.country[near] == places.country[row]) & (near != row) & (anchor[near] != near)
    free &= weight[near] <= weight[row]
    free &= (places.population[near] < TOWN_POPULATION) | (away <= places.core[row])
    for share, km in OWN_RULES:
        free &= ~((weight[near] > share * weight[row]) & (away > km * sprawl))
    strength = places.population[row] / np.maximum(away, 1.0) ** 2
    win = free & (strength > pull[near])
    anchor[near[win]] = row
    pull[near[win]] = strength[win]
