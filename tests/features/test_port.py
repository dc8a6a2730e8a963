import numpy as np
import pytest

from features.blocks.port import PortBlock, sea_distance_km
from features.places.access import basin, port_access
from models.city import Port
from tests.crafted import craft
from tests.worlds import BOROUGH, HARBOR, INLAND, PLAIN, PORTS, RIVER, SOUTH, TWIN, place


@pytest.mark.parametrize(
    "city, count, nearest, km",
    [
        (HARBOR, 1, "AAHAR", 0.1 * 111.195 * np.cos(np.radians(50))),
        (BOROUGH, 1, "AAHAR", 0.1 * 111.195 * np.cos(np.radians(50))),  # from the metro's anchor, not from itself
        (RIVER, 1, "BBRIV", 0.1 * 111.195 * np.cos(np.radians(48))),
        (INLAND, 0, None, np.inf),
    ],
)
def test_ports_within_sixty_km_of_the_anchor(small, city, count, nearest, km):
    access, row = port_access(small.table, small.world), small.row(city)
    assert access.count[row] == count
    assert access.distance_km[row] == pytest.approx(km, rel=1e-3)
    assert (small.world.ports[access.nearest[row]].code if nearest else access.nearest[row]) == (nearest or -1)


def test_a_port_across_the_border_or_past_the_reach_does_not_count():
    places = [place(1, "Border", "AA", 0, 0, 500_000), place(2, "Far", "AA", 0, 10, 500_000)]
    ports = (Port("BBX", "Other side", "BB", 0.0, 0.1), Port("AAX", "61 km", "AA", 0.0, 10 + 61 / 111.195))
    access = port_access(craft(places, ports=ports).table, craft(places, ports=ports).world)
    assert access.count.tolist() == [0, 0]
    near = (Port("AAX", "59 km", "AA", 0.0, 10 + 59 / 111.195),)
    crafted = craft(places, ports=near)
    assert port_access(crafted.table, crafted.world).count.tolist() == [0, 1]


def test_likeness_of_waterfronts(small):
    rows = PortBlock().transform(small.table, small.world)
    values = {c: rows.values[small.row(c)].astype(float) for c in (HARBOR, TWIN, SOUTH, INLAND, PLAIN)}
    assert values[HARBOR] @ values[TWIN] == pytest.approx(1.0)
    assert values[HARBOR] @ values[INLAND] == 0
    assert values[INLAND] @ values[PLAIN] == 0  # that both have none is no tie
    assert values[HARBOR] @ values[SOUTH] < 0.999  # South's port is the lesser
    assert rows.coverage.tolist() == [1.0] * len(small.table)


def test_a_port_that_is_little_or_no_trade_of_the_city_counts_less(small):
    rows = PortBlock().transform(small.table, small.world)
    length = {c: float(np.linalg.norm(rows.values[small.row(c)])) for c in (HARBOR, SOUTH, RIVER, INLAND)}
    assert length == pytest.approx(
        {HARBOR: 1.0, SOUTH: (0.1 + 0.9 * 1.16 / 4) ** 0.5, RIVER: (0.1 + 0.9 / 16) ** 0.5, INLAND: 0.0}
    )


def test_no_ports_at_all():
    crafted = craft(ports=())
    assert port_access(crafted.table, crafted.world).count.sum() == 0
    assert sea_distance_km(crafted.space.pairs, crafted.space.pairs, crafted.row(HARBOR)).tolist() == [np.inf] * 14


@pytest.mark.parametrize(
    "lat, lon, sea",
    [
        (41.88, -87.6, "Great Lakes"),
        (51.95, 4.1, "North Sea"),
        (53.54, 9.97, "Baltic Sea"),  # Hamburg: rough boxes, the label of the page
        (43.3, 5.37, "Mediterranean"),
        (35.6, 139.8, "Pacific Ocean"),
        (-33.9, 18.4, "South Atlantic"),
        (29.7, -95.0, "Caribbean and Gulf of Mexico"),
        (1.26, 103.8, "Pacific Ocean"),
        (19.0, 72.8, "Indian Ocean"),
    ],
)
def test_basins(lat, lon, sea):
    assert basin(lat, lon) == sea


def test_the_small_world_has_the_ports_we_think(small):
    assert [p.code for p in PORTS] == sorted(p.code for p in small.world.ports)
