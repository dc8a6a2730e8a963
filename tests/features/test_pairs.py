from dataclasses import replace

import numpy as np
import pytest

from features.blocks.port import sea_distance_km
from features.blocks.registry import pair_values
from tests.crafted import craft
from tests.worlds import (
    BLANK,
    COUNTRIES,
    HAMLET,
    HARBOR,
    INLAND,
    NOWHERE,
    PLAIN,
    RIVER,
    SOUTH,
    SUBURB,
    TWIN,
    country,
    place,
)


def value(small, name, a, b):
    pairs = small.space.pairs
    return float(pair_values(pairs, pairs, small.row(a))[name][small.row(b)])


@pytest.mark.parametrize(
    "name, a, b, want",
    [
        ("scale", HARBOR, TWIN, 1.0),
        ("scale", HARBOR, INLAND, np.sqrt(1.0 / 2.1)),
        ("scale", HARBOR, SUBURB, 1.0),  # by the metro
        ("sea_distance", HARBOR, TWIN, np.exp(-1500 / 9000)),
        ("sea_distance", SUBURB, SOUTH, np.exp(-6500 / 9000)),
        ("sea_distance", HARBOR, INLAND, 0.0),
        ("sea_distance", INLAND, HARBOR, 0.0),
        ("air_link", HARBOR, TWIN, 1.0),
        ("air_link", HARBOR, INLAND, 0.5),
        ("air_link", HARBOR, PLAIN, 0.0),
        ("trade_share", HARBOR, TWIN, np.sqrt(0.16 / 0.25)),  # the largest of 16 % (theirs) and 9 % (the other way)
        ("trade_share", HARBOR, SOUTH, np.sqrt(0.04 / 0.25)),
        ("trade_share", TWIN, SOUTH, 0.0),
        ("shared_language", HARBOR, TWIN, 0.5),
        ("shared_language", TWIN, SOUTH, 0.3),
        ("shared_language", HARBOR, SOUTH, 0.0),
        ("common_bloc", HARBOR, TWIN, 1.0),
        ("common_bloc", HARBOR, SOUTH, 0.0),
        ("nearness", HARBOR, HARBOR, 1.0),
        # Two degrees of a meridian; by ln of km over 50, which the other end of the world brings to nothing.
        ("nearness", PLAIN, HAMLET, 1 - np.log(1 + 2 * 111.195 / 50) / np.log(1 + 20_015 / 50)),
        ("nearness", HARBOR, SUBURB, 1 - np.log(1 + 25.02 / 50) / np.log(1 + 20_015 / 50)),
        ("working_hours", HARBOR, TWIN, 7 / 8),
        ("working_hours", HARBOR, SOUTH, 0.0),
        ("working_hours", TWIN, SOUTH, 0.0),
    ],
)
def test_by_hand(small, name, a, b, want):
    assert value(small, name, a, b) == pytest.approx(want, abs=1e-4)


def test_hours_wrap_around_the_date_line(small):
    pairs = small.space.pairs
    offset = np.array([-11.0, 12.0], np.float32)[[0, 1] + [0] * 12]
    moved = replace(pairs, place={**pairs.place, "offset": offset})
    assert pair_values(moved, moved, 0)["working_hours"][1] == pytest.approx(7 / 8)  # one hour apart, not 23


def test_all_but_the_trade_of_a_country_are_symmetric_and_within_bounds(small):
    pairs, n = small.space.pairs, len(small.table)
    every = [pair_values(pairs, pairs, row) for row in range(n)]
    for name in every[0]:
        matrix = np.array([f[name] for f in every], dtype=float)
        assert matrix.min() >= 0, name
        assert matrix.max() <= 1 + 1e-6, name
        assert matrix == pytest.approx(matrix.T, abs=1e-6), name


@pytest.mark.parametrize("name", ["trade_share", "shared_language", "common_bloc", "common_border"])
def test_a_country_we_do_not_know_lends_no_other_country_its_facts(name, monkeypatch):
    monkeypatch.setattr("features.places.regions.LAND_KM", 6000.0)  # Harbor and Blank are 4,800 km apart
    # The last country of the table must not stand in for an unknown one.
    rich = {
        **COUNTRIES,
        "DD": country(
            "DD",
            "Dland",
            export_partners={"AA": 0.25, "DD": 0.25},
            languages={"en": 1.0},
            blocs=("EU",),
            neighbours=("AA",),
        ),
    }
    small = craft(countries=rich)
    assert value(small, name, HARBOR, BLANK) > 0
    assert value(small, name, HARBOR, NOWHERE) == 0
    assert value(small, name, NOWHERE, HARBOR) == 0
    assert value(small, name, NOWHERE, NOWHERE) == 0


def test_no_countries_at_all():
    small = craft(countries={})
    assert value(small, "trade_share", HARBOR, TWIN) == 0
    assert value(small, "shared_language", HARBOR, TWIN) == 0


def test_nearness_ends_at_the_other_end_of_the_world():
    ends = craft([place(1, "Here", "AA", 40, 10, 100_000), place(2, "There", "BB", -40, -170, 100_000)])
    assert value(ends, "nearness", 1, 2) == pytest.approx(0, abs=1e-5)


def test_sea_distance_in_km(small):
    pairs = small.space.pairs
    km = sea_distance_km(pairs, pairs, small.row(RIVER))
    assert [float(km[small.row(c)]) for c in (RIVER, TWIN, HARBOR, INLAND)] == [0, 600, 2100, np.inf]
