from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from features.blocks.industry import (
    FULL_SHARE,
    PARENT_SHARE,
    STRENGTH_POWER,
    IndustryBlock,
    complement,
    linkage_matrix,
    rarity,
)
from models.atlas import Linkage
from tests.worlds import (
    ATLAS,
    BLANK,
    BOROUGH,
    CLUSTERS,
    HAMLET,
    HARBOR,
    INLAND,
    NOWHERE,
    PLAIN,
    RIVER,
    SOUTH,
    TWIN,
    world,
)

COLUMN = {c.id: i for i, c in enumerate(CLUSTERS)}


@pytest.fixture(scope="module")
def rows(small):
    return IndustryBlock().transform(small.table, small.world)


def cosine(small, rows, a, b):
    x, y = (rows.values[small.row(c)].astype(float) for c in (a, b))
    return float(x @ y / np.linalg.norm(x) / np.linalg.norm(y))


def held(cluster):
    """How much of the atlas knows a cluster, itself or through a child: each row counts (strength / 3) squared."""
    children = {c.id for c in CLUSTERS if cluster in (c.id, c.parent)}
    return sum(max(((s / 3) ** 2 for c, s in e.clusters.items() if c in children), default=0) for e in ATLAS.values())


def weigh(**strengths):
    """A row before it is scaled, by the formula: strength to a power, a share to the parent, times rarity."""
    row = dict.fromkeys(COLUMN, 0.0)
    for cluster, strength in strengths.items():
        row[cluster] += strength**STRENGTH_POWER
        if parent := next(c.parent for c in CLUSTERS if c.id == cluster):
            row[parent] += PARENT_SHARE * strength**STRENGTH_POWER
    return np.array([v * (np.log(7 / (1 + held(c))) + 1) for c, v in row.items()])


def by_hand(**strengths):
    """A row of length 1, or less where it falls short of the atlas's upper tenth."""
    row, lengths = weigh(**strengths), [np.linalg.norm(weigh(**e.clusters)) for e in ATLAS.values()]
    full = np.quantile(lengths, FULL_SHARE)
    return row / np.linalg.norm(row) * min(1, np.linalg.norm(row) / full)


def test_rarity_of_six_rows():
    found = dict(zip(COLUMN, rarity(world()), strict=True))
    # Three rows know auto at 3 through a child, one farming at 3; banking is held at 1 and 2: 1/9 + 4/9.
    assert found["auto"] == pytest.approx(np.log(7 / 4) + 1)
    assert found["farming"] == pytest.approx(np.log(7 / 2) + 1)
    assert found["auto_parts"] == pytest.approx(np.log(7 / 3) + 1)
    assert found["banking"] == pytest.approx(np.log(7 / (1 + 5 / 9)) + 1)


@pytest.mark.parametrize("city", ATLAS)
def test_every_row_is_the_one_by_hand(small, rows, city):
    assert rows.values[small.row(city)] == pytest.approx(by_hand(**ATLAS[city].clusters), abs=1e-6)


def test_a_thin_row_is_shorter_and_none_is_longer_than_one(small, rows):
    lengths = {c: float(np.linalg.norm(rows.values[small.row(c)])) for c in ATLAS}
    assert max(lengths.values()) <= 1 + 1e-6
    assert lengths[PLAIN] < lengths[SOUTH]  # steel alone, beside banks and wheat


def test_same_industries_are_alike_siblings_a_little_strangers_not(small, rows):
    assert cosine(small, rows, HARBOR, TWIN) == pytest.approx(1.0)
    assert 0.05 < cosine(small, rows, HARBOR, RIVER) < 0.5
    assert cosine(small, rows, HARBOR, PLAIN) == 0


@pytest.mark.parametrize(
    "city, known",
    [(HARBOR, 1.0), (BOROUGH, 0.8), (HAMLET, 0.3), (BLANK, 0.0), (NOWHERE, 0.0)],
    ids=["own", "metro", "country", "no industries", "no country"],
)
def test_coverage_says_whose_facts_they_are(small, rows, city, known):
    assert rows.coverage[small.row(city)] == pytest.approx(known)
    assert bool(rows.values[small.row(city)].any()) is (known > 0)


def test_the_country_stands_in(small, rows):
    assert cosine(small, rows, HAMLET, PLAIN) == pytest.approx(1.0)  # BB lives on steel by its country's list


def test_linkages_go_both_ways_and_never_to_oneself():
    links = (*world().linkages, Linkage("farming", "farming", 3, "seed"), Linkage("auto", "steel", 1, "scrap"))
    matrix = linkage_matrix(replace(world(), linkages=links))
    assert matrix[COLUMN["steel"], COLUMN["auto"]] == matrix[COLUMN["auto"], COLUMN["steel"]] == 1.0
    assert matrix[COLUMN["banking"], COLUMN["farming"]] == pytest.approx(1 / 3)
    assert np.diag(matrix).tolist() == [0] * len(CLUSTERS)
    assert int((matrix > 0).sum()) == 4


def test_full_complement_turns_steel_towards_cars(small, rows):
    steel = rows.values[small.row(PLAIN)][None, :]
    length = np.linalg.norm(steel)
    turned = complement(steel, linkage_matrix(small.world), 1.0)[0]
    assert turned[COLUMN["auto"]] == pytest.approx(length)
    half = complement(steel, linkage_matrix(small.world), 0.5)[0]
    assert half[COLUMN["steel"]] == half[COLUMN["auto"]] == pytest.approx(length * np.sqrt(0.5))


weights = hnp.arrays(np.float32, (3, 4), elements=st.floats(0, 1, width=32))
square = hnp.arrays(np.float32, (4, 4), elements=st.floats(0, 1, width=32))


@given(weights, square)
def test_complement_zero_changes_nothing(values, links):
    assert complement(values, links, 0.0) == pytest.approx(values, abs=1e-6)


@given(weights, square, st.floats(0, 0.99))
def test_complement_keeps_the_length(values, links, share):
    turned = complement(values, links, share)
    assert np.linalg.norm(turned, axis=1) == pytest.approx(np.linalg.norm(values, axis=1), abs=1e-4)
    assert turned.min() >= 0


def test_a_place_without_links_keeps_what_it_makes(small, rows):
    banks = rows.values[small.row(SOUTH)][None, :] * 0
    assert complement(banks, linkage_matrix(small.world), 1.0).tolist() == banks.tolist()


def test_inland_is_known_by_its_own_row(small, rows):
    assert int(np.argmax(rows.values[small.row(INLAND)])) == COLUMN["steel"]
