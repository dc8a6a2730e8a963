"""A city that is not in the gazetteer, laid out like one that is."""

from dataclasses import replace

import numpy as np

from features.blocks.block import Block
from features.blocks.registry import pair_columns
from features.fact_store import FactStore
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace, stack
from models.atlas import AtlasRow
from models.errors import InvalidInput
from models.ranking import Profile

PROFILE_ID = 0


def profile_facts(profile: Profile, world: World, blocks: tuple[Block, ...]) -> FactStore:
    """A space of one row for the profile; encodes its text, if any, with the sentence encoder.

    Raises:
        InvalidInput: a cluster that the taxonomy does not know, or a country that does not exist.
    """
    known = {c.id for c in world.clusters}
    bad = [(f"profile.clusters.{c}", "unknown cluster") for c in profile.clusters if c not in known]
    if profile.country not in world.countries:
        bad.append(("profile.country", "unknown country"))
    if bad:
        raise InvalidInput("The profile names something that is not known.", bad)
    entry = AtlasRow(
        PROFILE_ID, profile.name, profile.country, dict(profile.clusters), profile.text, (), ("given by the user",), ""
    )
    atlas = {PROFILE_ID: entry} if profile.clusters or profile.text else {}
    own = replace(world, atlas={**world.atlas, **atlas})
    table = PlaceTable(
        ids=np.array([PROFILE_ID]),
        name=np.array([profile.name]),
        lat=np.array([profile.lat]),
        lon=np.array([profile.lon]),
        population=np.array([float(profile.population)]),
        country=np.array([profile.country]),
        admin1=np.array([""]),
        anchor=np.array([0]),
        metro_population=np.array([float(profile.population)]),
        official=np.array([False]),
        utc_offset=np.array([round(profile.lon / 15.0)], float),
    )
    matrix, slices = stack(table, own, blocks)
    space = FeatureSpace(table, matrix, slices, matrix[0], pair_columns(table, own))
    return FactStore.build(space, own)
