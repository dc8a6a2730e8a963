from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from data.atlas import read_clusters
from features.blocks.industry import (
    BOUND,
    FULL_SHARE,
    PARENT_SHARE,
    IndustryBlock,
    capped,
    linkage_matrix,
    rarity,
    relatedness,
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
    atlas_row,
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
    """A row before it is scaled, by the formula: strength, a share to the parent, times rarity, and the cap."""
    row = dict.fromkeys(COLUMN, 0.0)
    for cluster, strength in strengths.items():
        row[cluster] += strength
        if parent := next(c.parent for c in CLUSTERS if c.id == cluster):
            row[parent] += PARENT_SHARE * strength
    row = np.array([v * (np.log(7 / (1 + held(c))) + 1) for c, v in row.items()])
    first = int(row.argmax())
    rest = sum(v * v for i, v in enumerate(row) if i != first)
    if (row > 0).sum() > 2:  # 2/5 of all is 2/3 of the rest
        row = np.minimum(row, np.sqrt(2 / 3 * rest))
    return row


def by_hand(**strengths):
    """A row of length 1, or less where it falls short of the atlas's upper twentieth."""
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


def squares(row):
    return np.square(row) / np.square(row).sum()


def test_no_cluster_of_three_or_more_outvotes_the_others():
    # 36 of 44 by squares: cut to two thirds of the other 8, which is two fifths of what is then there.
    assert capped(np.array([6.0, 2.0, 0.0, 2.0])).tolist() == pytest.approx([np.sqrt(16 / 3), 2, 0, 2])
    assert capped(np.array([-6.0, 2.0, 2.0]))[0] == pytest.approx(-np.sqrt(16 / 3))
    assert squares(capped(np.array([100.0, 1.0, 1.0]))).tolist() == pytest.approx([0.4, 0.3, 0.3])


@pytest.mark.parametrize("row", [[0, 0, 0], [5, 0, 0], [5, 1, 0], [2, 2, 2], [2, 1, 2, 1]])
def test_one_or_two_trades_and_even_ones_stay(row):
    assert capped(np.array(row, float)).tolist() == row


mixes = hnp.arrays(np.float64, st.integers(3, 8), elements=st.floats(0.01, 100))


def test_of_two_that_stand_out_neither_is_half():
    # Two thirds of 81 + 1 for both: 54.7 each, beside the 1 that stays.
    assert capped(np.array([10.0, 9.0, 1.0])).tolist() == pytest.approx([np.sqrt(164 / 3), np.sqrt(164 / 3), 1])


@given(mixes)
def test_the_cap_holds_and_leaves_the_rest_alone(row):
    cut, share = capped(row), np.sort(squares(row))
    assert squares(cut).max() <= 0.5
    if share[-2] <= 2 / 3 * share[:-1].sum():  # one alone stands out
        assert squares(cut).max() <= 0.4 + 1e-9
        assert (np.delete(cut, row.argmax()) == np.delete(row, row.argmax())).all()
    assert (cut <= row).all()
    assert (np.diff(cut[np.argsort(row)]) >= 0).all()


def test_links_go_from_the_supplier_to_the_user_alone_and_never_to_oneself():
    links = (*world().linkages, Linkage("farming", "farming", 3, "seed"), Linkage("auto", "steel", 1, "scrap"))
    matrix = linkage_matrix(replace(world(), linkages=links))
    assert matrix[COLUMN["steel"], COLUMN["auto"]] == 1.0
    assert matrix[COLUMN["auto"], COLUMN["steel"]] == pytest.approx(1 / 3)
    assert matrix[COLUMN["banking"], COLUMN["farming"]] == pytest.approx(1 / 3)
    assert matrix[COLUMN["farming"], COLUMN["banking"]] == 0
    assert np.diag(matrix).tolist() == [0] * len(CLUSTERS)
    assert int((matrix > 0).sum()) == 3


def test_what_cannot_be_shipped_is_sold_to_nobody_but_uses_what_others_sell():
    links = (Linkage("container_port", "auto", 3, "quays"), Linkage("steel", "container_port", 2, "cranes"))
    matrix = linkage_matrix(replace(world(), linkages=links))
    assert not matrix[COLUMN["container_port"]].any()
    assert matrix[COLUMN["steel"], COLUMN["container_port"]] == pytest.approx(2 / 3)


def test_every_bound_supplier_is_a_cluster_of_the_atlas():
    assert {c.id for c in read_clusters()} >= BOUND
    assert {"health_services", "banking_center", "container_port", "beach_resort", "hydropower"} <= BOUND
    assert not {"medical_devices", "semiconductors", "steel", "software"} & BOUND


@pytest.fixture(scope="module")
def block():
    return IndustryBlock().fit(world())


def asked(block, feature, **mix):
    """What an asker with this mix asks for, by cluster; zeros left out."""
    row = np.zeros((1, len(CLUSTERS)), np.float32)
    for cluster, amount in mix.items():
        row[0, COLUMN[cluster]] = amount
    found = block.ask(feature, row / np.linalg.norm(row))[0]
    return {c: float(found[i]) for c, i in COLUMN.items() if found[i]}


def test_the_asker_sells_to_users_and_buys_from_suppliers(block):
    assert asked(block, "industry_alike", steel=1) == {"steel": 1}
    assert asked(block, "sells", steel=1) == {"auto": 1}
    assert asked(block, "buys", steel=1) == {}
    assert asked(block, "buys", auto=1) == {"steel": 1}
    assert asked(block, "sells", auto=1) == {}
    # Steel goes to cars at 3 of 3, banks to farms at 1 of 3: three to one for an even mix.
    assert asked(block, "sells", steel=1, banking=1) == pytest.approx(
        {"auto": 3 / np.sqrt(10), "farming": 1 / np.sqrt(10)}, abs=1e-6
    )


def test_relatedness_by_hand():
    # Rows that hold them: steel 2 (Inland, Plain), banking 2 (Inland, South), ports 3, farming 1 (South), car parts 2.
    near = relatedness(world())
    both_ways = {("steel", "banking"): 1 / 2, ("banking", "farming"): 1 / 2}
    # A port is near to them, but nobody gains one from a partner.
    one_way = {
        ("container_port", "banking"): 1 / 3,
        ("container_port", "farming"): 1 / 3,
        ("container_port", "auto_parts"): 2 / 3,
    }
    found = {(a, b): near[COLUMN[a], COLUMN[b]] for a in COLUMN for b in COLUMN if near[COLUMN[a], COLUMN[b]]}
    assert found == pytest.approx({**one_way, **both_ways, **{(b, a): v for (a, b), v in both_ways.items()}})


def test_a_parent_is_no_neighbour_and_neither_is_what_nobody_has():
    both = {**ATLAS, RIVER: atlas_row(RIVER, "River", "BB", "", auto=2, car_assembly=3, steel=1)}
    near = relatedness(world(atlas=both))
    assert near[COLUMN["auto"], COLUMN["car_assembly"]] == near[COLUMN["car_assembly"], COLUMN["auto"]] == 0
    assert near[COLUMN["auto"], COLUMN["steel"]] == pytest.approx(1 / 3)  # steel has three rows, auto one
    assert not relatedness(world(atlas={})).any()


def test_the_next_industry_is_near_and_not_there_yet(block):
    # South: banks, wheat and a port. Near to banks is steel (1/2), to the port car parts (2/3); its own are not asked.
    even = 1 / np.sqrt(3)
    want = np.array([0.5 * even, 2 / 3 * even])
    want /= np.linalg.norm(want)
    assert asked(block, "next_industry", banking=1, farming=1, container_port=1) == pytest.approx(
        {"steel": want[0], "auto_parts": want[1]}, abs=1e-6
    )
    assert asked(block, "next_industry", car_assembly=1) == {}  # stands alone everywhere


def test_one_cluster_alone(block):
    row = block.single("auto_parts")
    # 1 * (ln(7/3) + 1) and 0.4 of the parent's (ln(7/4) + 1), scaled to length 1.
    want = np.array([0.4 * (np.log(7 / 4) + 1), np.log(7 / 3) + 1])
    want /= np.linalg.norm(want)
    assert row.shape == (1, len(CLUSTERS))
    assert row[0, [COLUMN["auto"], COLUMN["auto_parts"]]] == pytest.approx(want, abs=1e-6)
    assert np.count_nonzero(row) == 2
    assert block.single("magic").any() == np.False_


def test_inland_is_known_by_its_own_row(small, rows):
    assert int(np.argmax(rows.values[small.row(INLAND)])) == COLUMN["steel"]
