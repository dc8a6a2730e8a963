"""Languages, ways by land and Interreg areas, by first-level region: a country's figure fits no part of Canada."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Floats, Ints, Row
from features.places.geodesy import distances_km
from features.places.table import PlaceTable
from features.places.world import World

EVERYWHERE = "*"
LAND_KM = 3000.0  # a choice: five days by lorry, Chicago to Mexico City; what goes farther takes a ship or a plane


def languages_of(world: World, country: str, region: str) -> dict[str, float]:
    """Share of people (0..1) who can use each language where a place lies; empty for an unknown country.

    A language that the table of regions names for some region of the country counts as its rows say, the others as
    in the country.
    """
    facts = world.countries.get(country)
    shares = dict(facts.languages) if facts else {}
    key = _key(world.region_languages, country, region)
    if not key:
        return shares
    named = {lang for place, own in world.region_languages.items() if place.startswith(f"{country}.") for lang in own}
    rest = {language: share for language, share in shares.items() if language not in named}
    return {**rest, **world.region_languages[key]}


def speech(world: World) -> tuple[dict[str, int], Row]:
    """Areas of one speech, and the language that two of them share best.

    Returns:
        Country code, or ``CC.REGION`` where the region has languages of its own, to its row; and the smaller
        population share of the best shared language, shape (areas + 1, areas + 1); the last row, which -1 finds, is
        an unknown country's: zero.
    """
    areas = [*sorted(world.countries), *sorted(world.region_languages)]
    spoken = [languages_of(world, *(area.split(".") if "." in area else (area, ""))) for area in areas]
    names = sorted({name for shares in spoken for name in shares})
    speak = np.array([[shares.get(name, 0.0) for name in names] for shares in spoken], np.float32)
    speak = speak.reshape(len(areas), len(names))
    shared = [np.minimum(speak, row).max(axis=1, initial=0.0) for row in speak]
    best = np.array(shared, np.float32).reshape(len(areas), len(areas))
    return {area: i for i, area in enumerate(areas)}, np.pad(best, (0, 1))


def speech_rows(table: PlaceTable, world: World) -> Ints:
    """Row of each place in the table of ``speech``, shape (n,), -1 for an unknown country."""
    rows, _ = speech(world)
    keys = zip(table.country, table.admin1, strict=True)
    found = (_key(world.region_languages, str(c), str(a)) or str(c) for c, a in keys)
    return np.array([rows.get(key, -1) for key in found], dtype=np.int64)


def lands(table: PlaceTable, world: World) -> Ints:
    """A number for the land that each place lies on, shape (n,): 0 for a continent, else its island's."""
    names = {name: i + 1 for i, name in enumerate(sorted(set(world.islands.values())))}
    keys = (_key(world.islands, str(c), str(a)) for c, a in zip(table.country, table.admin1, strict=True))
    return np.array([names[world.islands[key]] if key else 0 for key in keys], dtype=np.int64)


def programmes_of(world: World, country: str, region: str) -> list[str]:
    """Interreg programmes in whose area a place lies, sorted."""
    keys = dict.fromkeys((f"{country}.{EVERYWHERE}", f"{country}.{region}"))
    return sorted(name for key in keys for name in world.programme_areas.get(key, ()))


def programmes(world: World) -> Row:
    """What two areas have in common: 1 - 2**-n for n programmes, as a second one adds half as much as the first.

    Returns:
        Shape (areas + 1, areas + 1), in the order of ``programme_areas`` sorted; the last row, which -1 finds, is that
        of a place in none: zero.
    """
    held = [set(programmes_of(world, *area.split("."))) for area in sorted(world.programme_areas)]
    common = np.array([[len(one & other) for other in held] for one in held], np.float32)
    return np.pad(np.asarray(1 - 0.5**common, dtype=np.float32).reshape(len(held), len(held)), (0, 1))


def programme_rows(table: PlaceTable, world: World) -> Ints:
    """Row of each place in ``programmes``, shape (n,), -1 for one in no area."""
    rows = {area: i for i, area in enumerate(sorted(world.programme_areas))}
    keys = zip(table.country, table.admin1, strict=True)
    return np.array([rows.get(_key(world.programme_areas, str(c), str(a)), -1) for c, a in keys], dtype=np.int64)


def crossing(world: World, a: str, b: str) -> bool:
    """Whether two countries share a land border that freight can cross."""
    one, other = world.countries.get(a), world.countries.get(b)
    near = bool(one and other and (b in one.neighbours or a in other.neighbours))
    return near and (min(a, b), max(a, b)) not in world.closed_borders


def land_reach(land: Ints, xyz: Floats, own_land: int, own_xyz: Floats) -> Row:
    """1 for each place on the asker's land within 3,000 km, else 0, shape (n,), from columns of land and position."""
    return np.asarray((land == own_land) & (distances_km(own_xyz, xyz) <= LAND_KM), dtype=np.float32)


def _key(table: Mapping[str, object], country: str, region: str) -> str:
    """The entry of a region, else that of its country's other regions, else ""."""
    return next((key for key in (f"{country}.{region}", f"{country}.{EVERYWHERE}") if key in table), "")
