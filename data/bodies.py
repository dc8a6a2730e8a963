"""The table of bodies that carry work between cities: who they are, and in which role."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.cards import bundled
from data.pairs import read_rows
from models.brief import Body

COLUMNS = ("geonameid", "city", "country", "role", "name", "basis")


@cache
def read_bodies() -> Mapping[int, tuple[Body, ...]]:
    """Bodies by the GeoNames id of their place, in the order of the table.

    Raises:
        InvalidInput: the header lacks a column. ValidationError: a role that is none.
    """
    found: dict[int, list[Body]] = {}
    for _, row in read_rows(bundled("bodies.csv"), COLUMNS):
        body = Body.model_validate({"place": row["geonameid"], **{k: row[k] for k in ("name", "role", "basis")}})
        found.setdefault(body.place, []).append(body)
    return MappingProxyType({place: tuple(bodies) for place, bodies in found.items()})
