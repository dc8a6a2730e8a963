import numpy as np
import pytest

from features.blocks.country import CountryBlock
from models.city import Figure
from tests.crafted import craft
from tests.worlds import BLANK, COUNTRIES, HARBOR, NOWHERE, SOUTH, TWIN, country


def test_like_economies_are_alike(small):
    rows = CountryBlock().transform(small.table, small.world)
    one, twin, south = (rows.values[small.row(c)].astype(float) for c in (HARBOR, TWIN, SOUTH))
    assert one @ twin > 0.9
    assert one @ south < 0.5


def test_a_country_figure_is_a_proxy_and_none_is_nothing(small):
    rows = CountryBlock().transform(small.table, small.world)
    assert rows.coverage[[small.row(c) for c in (HARBOR, BLANK, NOWHERE)]] == pytest.approx([0.6, 0, 0])
    assert np.linalg.norm(rows.values[small.row(BLANK)]) == 0


def test_one_of_two_facts_is_half_known():
    half = {**COUNTRIES, "DD": country("DD", "Dland", gdp_per_head=Figure(10_000, 2020))}
    crafted = craft(countries=half)
    assert CountryBlock().transform(crafted.table, crafted.world).coverage[crafted.row(BLANK)] == pytest.approx(0.3)
