import numpy as np
import pytest

from features.blocks.air import AirBlock
from features.places.access import air_access
from tests.crafted import craft
from tests.worlds import HARBOR, INLAND, PLAIN, SUBURB, TWIN


def test_airports_in_reach(small):
    access = air_access(small.table, small.world)
    got = {c: (int(access.scheduled[small.row(c)]), int(access.large[small.row(c)])) for c in (HARBOR, INLAND, PLAIN)}
    assert got == {HARBOR: (1, 1), INLAND: (1, 0), PLAIN: (0, 0)}
    assert access.level[[small.row(c) for c in (HARBOR, SUBURB, INLAND, PLAIN)]].tolist() == [1, 1, 0.5, 0]


def test_a_large_airport_is_named_before_a_nearer_small_one(small):
    access, row = air_access(small.table, small.world), small.row(TWIN)
    assert small.fact_store.airport_name(row) == "Twin Airport"
    assert access.distance_km[row] == pytest.approx(0.1 * 111.195, rel=1e-3)
    assert (access.scheduled[row], access.large[row]) == (2, 1)


def test_rows(small):
    rows = AirBlock().transform(small.table, small.world).values.astype(float)
    assert rows[small.row(HARBOR)] @ rows[small.row(TWIN)] == pytest.approx(1.0)
    # By hand: (0, 1, 1, .5) with (0, 0, 0, .5) is .25 / (1.5 * .5).
    assert rows[small.row(HARBOR)] @ rows[small.row(PLAIN)] == pytest.approx(1 / 3)


def test_a_world_without_airports():
    crafted = craft(airports=())
    access = air_access(crafted.table, crafted.world)
    assert access.level.tolist() == [0] * 14
    assert np.isinf(access.distance_km).all()
    assert crafted.fact_store.airport_name(0) is None
