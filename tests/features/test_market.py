"""The market of a candidate: each column by hand, and that nothing of the asker enters."""

import numpy as np
import pytest

from features.blocks.market import MarketBlock
from models.atlas import Cluster
from models.city import Airport, Figure
from tests.crafted import craft
from tests.worlds import (
    AIRPORTS,
    ATLAS,
    BLANK,
    BOROUGH,
    CLUSTERS,
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
    atlas_row,
    country,
    place,
)

NAMES = [f.name for f in MarketBlock.vector_features]


def column(crafted, name, *ids):
    rows = MarketBlock().transform(crafted.table, crafted.world).values
    return [float(rows[crafted.row(i), NAMES.index(name)]) for i in ids]


@pytest.mark.parametrize(
    "people, want", [(0, 0.0), (9_000, 0.0), (10_000, 0.0), (1_000_000, 2 / 3.6), (39_810_717, 1.0), (90_000_000, 1.0)]
)
def test_people_by_the_logarithm_from_ten_thousand_to_forty_million(people, want):
    assert column(craft([place(1, "Town", "AA", 0, 0, people)]), "people", 1) == pytest.approx([want], abs=1e-6)


def test_people_are_those_of_the_metro(small):
    # 2.0 million with the Borough and 0.1 of the Suburb.
    assert column(small, "people", HARBOR, SUBURB, BOROUGH) == pytest.approx([(np.log10(2_100_000) - 4) / 3.6] * 3)


def test_income_is_the_countrys_and_an_unstated_one_the_mean_of_the_places_that_have_one(small):
    stated = {
        "AA": (np.log10(50_000) - 2.7) / 2.5,
        "BB": (np.log10(40_000) - 2.7) / 2.5,
        "CC": (np.log10(5_000) - 2.7) / 2.5,
    }
    assert column(small, "income", HARBOR, TWIN, SOUTH) == pytest.approx(list(stated.values()))
    mean = (4 * stated["AA"] + 4 * stated["BB"] + 4 * stated["CC"]) / 12
    assert column(small, "income", BLANK, NOWHERE) == pytest.approx([mean] * 2)


@pytest.mark.parametrize("income, want", [(100, 0.0), (10**2.7, 0.0), (10**3.95, 0.5), (10**5.2, 1.0), (900_000, 1.0)])
def test_the_ends_of_the_scale_of_incomes(income, want):
    rich = {**COUNTRIES, "DD": country("DD", "Dland", gdp_per_head=Figure(income, 2023))}
    assert column(craft(countries=rich), "income", BLANK) == pytest.approx([want], abs=1e-6)


def test_no_country_states_an_income():
    crafted = craft(countries={})
    assert column(crafted, "income", HARBOR, SOUTH) == [0, 0]
    assert MarketBlock().transform(crafted.table, crafted.world).coverage == pytest.approx([0.9] * 14)


def test_head_offices_are_those_of_the_atlas():
    offices = (Cluster("headquarters", "", "Head offices", "s", ""), Cluster("banking_center", "", "Banks", "s", ""))
    atlas = {**ATLAS, TWIN: atlas_row(TWIN, "Twin", "BB", "seats", headquarters=3, banking_center=1, steel=2)}
    crafted = craft(clusters=(*CLUSTERS, *offices), atlas=atlas)
    # (3 + 1) of 6; a metro without them has none, a place without a row of the atlas none known.
    assert column(crafted, "offices", TWIN, HARBOR, BLANK) == pytest.approx([4 / 6, 0, 0])


def test_science_is_that_of_the_atlas():
    science = (Cluster("university_city", "", "U", "s", ""), Cluster("research_institutes", "", "R", "s", ""))
    atlas = {**ATLAS, TWIN: atlas_row(TWIN, "Twin", "BB", "halls", university_city=3, research_institutes=2, steel=2)}
    crafted = craft(clusters=(*CLUSTERS, *science), atlas=atlas)
    assert column(crafted, "science", TWIN, HARBOR, BLANK) == pytest.approx([5 / 6, 0, 0])


def test_airports_none_scheduled_large_several():
    second = Airport("HAX", "Second", "AA", 50.2, 0.1, True)
    third = Airport("INX", "Second Field", "AA", 50.0, 5.1, False)
    crafted = craft(airports=(*AIRPORTS, second, third))
    assert column(crafted, "air_hub", PLAIN, INLAND, TWIN, HARBOR, SUBURB) == pytest.approx([0, 0.4, 0.8, 1, 1])


def test_ports_none_any_and_by_rank(small):
    # Ranks 2, 1 and none of 3; Inland has no port in reach, whatever its row might say.
    assert column(small, "sea_hub", HARBOR, SUBURB, SOUTH, RIVER, INLAND) == pytest.approx(
        [2 / 3, 2 / 3, 1 / 3, 0.15, 0]
    )
    dry = craft(atlas={**ATLAS, INLAND: atlas_row(INLAND, "Inland", "AA", "a dry port", container_port=3)})
    assert column(dry, "sea_hub", INLAND) == [0]


def test_coverage_wants_people_and_an_income(small):
    rows = MarketBlock().transform(small.table, small.world)
    known = {i: float(rows.coverage[small.row(i)]) for i in (HARBOR, SUBURB, HAMLET, BLANK, NOWHERE)}
    assert known == pytest.approx({HARBOR: 1, SUBURB: 1, HAMLET: 1, BLANK: 0.9, NOWHERE: 0.9})
    empty = craft([place(1, "Ghost", "AA", 0, 0, 0), place(2, "Town", "AA", 20, 0, 50_000)])
    assert MarketBlock().transform(empty.table, empty.world).coverage.tolist() == [0, 1]


@pytest.mark.parametrize("name", NAMES)
def test_every_asker_asks_for_the_one_column(small, name):
    block = MarketBlock()
    rows = block.transform(small.table, small.world).values
    asked = block.ask(name, rows)
    assert asked.shape == rows.shape
    assert (asked == asked[0]).all()
    assert rows @ asked[0] == pytest.approx(rows[:, NAMES.index(name)])
    assert block.of_candidate


def test_a_market_is_all_prize():
    assert {f.side for f in MarketBlock.vector_features} == {"prize"}
    assert not MarketBlock.pair_features
