import pytest

from features.blocks.geography import GeographyBlock, climate_band
from tests.worlds import HARBOR, INLAND, SOUTH, TWIN


@pytest.mark.parametrize(
    "lat, coastal, words",
    [
        (1.3, True, "tropical, coastal"),  # Singapore
        (-23.5, False, "tropical, inland"),
        (29.8, True, "subtropical, coastal"),  # Houston
        (34.05, True, "subtropical, coastal"),  # Los Angeles
        (35.1, False, "temperate, inland"),  # Memphis
        (55.1, True, "cold, coastal"),
        (41.9, False, "temperate, inland"),  # Chicago without its lake
        (-54.8, True, "temperate, coastal"),  # Ushuaia
        (60.2, True, "cold, coastal"),  # Helsinki
        (78.2, True, "polar, coastal"),  # Longyearbyen
        (90.0, False, "polar, inland"),
    ],
)
def test_climate_band_by_latitude(lat, coastal, words):
    assert climate_band(lat, coastal) == words


def test_both_hemispheres_count_alike_and_the_coast_counts(small):
    rows = GeographyBlock().transform(small.table, small.world)
    value = {c: rows.values[small.row(c)].astype(float) for c in (HARBOR, TWIN, INLAND, SOUTH)}
    assert value[HARBOR] @ value[TWIN] == pytest.approx(1.0)
    assert value[HARBOR] @ value[INLAND] < value[HARBOR] @ value[TWIN]
    assert value[HARBOR] @ value[SOUTH] < value[HARBOR] @ value[TWIN]
