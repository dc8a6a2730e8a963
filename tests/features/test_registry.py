"""What every block keeps to, whoever adds one; and what the registry refuses."""

import re

import numpy as np
import pytest

from features.blocks.block import PairFeature, VectorFeature
from features.blocks.registry import (
    BLOCKS,
    FEATURES,
    ON_PAGE,
    PARTS,
    REGISTRY,
    SIDES,
    block_names,
    pair_columns,
    pair_values,
    register,
)
from features.blocks.size import SizeBlock
from features.pairs.columns import PairColumns
from features.places.table import PlaceTable


@pytest.fixture(params=BLOCKS)
def block(request, small):
    return small.blocks[BLOCKS.index(request.param)]


def test_rows_are_of_unit_length_or_less_and_known_to_a_share(small, block):
    rows = block.transform(small.table, small.world)
    assert rows.values.dtype == rows.coverage.dtype == np.float32
    assert len(rows.values) == len(rows.coverage) == len(small.table)
    # Columns of the candidate alone are asked one by one; all else is asked as a whole.
    size = np.abs(rows.values.astype(float)).max() if block.of_candidate else np.linalg.norm(rows.values, axis=1).max()
    assert size <= 1 + 1e-6
    assert 0 <= rows.coverage.min() <= rows.coverage.max() <= 1


def test_no_places_give_no_rows(small, block):
    assert len(block.transform(PlaceTable.build([]), small.world).values) == 0


def test_values_have_the_names_that_the_block_declares(small, block):
    pairs = small.space.pairs
    values = block.pair_values(pairs, pairs, 0)
    assert list(values) == [f.name for f in block.pair_features]
    assert all(v.shape == (len(small.table),) for v in values.values())
    columns = block.pair_columns(small.table, small.world)
    assert all(len(column) == len(small.table) for column in columns.place.values())


def test_the_shares_of_its_features_sum_to_one_and_each_says_what_it_means(block):
    own = (*block.vector_features, *block.pair_features)
    assert sum(f.share for f in own) == pytest.approx(1)
    assert min(f.share for f in own) > 0
    assert all(f.meaning.strip() and f.side in SIDES for f in own)
    assert FEATURES[block.name] == own


def test_a_vector_feature_asks_no_longer_than_the_askers_row(small, block):
    at = small.space.slices[block.name]
    rows = small.space.matrix[:, at]
    length = np.linalg.norm(rows.astype(float), axis=1, keepdims=True)
    askers = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0).astype(np.float32)
    for feature in block.vector_features:
        asked = block.ask(feature.name, askers)
        assert asked.shape == askers.shape
        assert np.linalg.norm(asked.astype(float), axis=1).max() <= 1 + 1e-6
        if not block.of_candidate:  # an asker of whom nothing is known asks for nothing
            assert not asked[~askers.any(axis=1)].any()


def test_what_one_asker_asks_does_not_depend_on_who_asks_beside_it(small, block):
    askers = small.space.matrix[:, small.space.slices[block.name]]
    for feature in block.vector_features:
        together = block.ask(feature.name, askers)
        for row in (0, 3, 9):
            assert block.ask(feature.name, askers[[row]])[0] == pytest.approx(together[row], abs=1e-6)


def test_it_says_how_it_is_shown(block):
    shown = block.shown
    assert "en" in shown.names
    assert all(name.strip() for name in (*shown.names.values(), shown.part))
    assert re.fullmatch("#[0-9a-f]{6}", shown.light)
    assert re.fullmatch("#[0-9a-f]{6}", shown.dark)


def test_orders_of_the_space_and_of_the_page():
    first = ("size", "industry", "port", "air", "text", "country", "geography", "market", "links")
    assert BLOCKS[:9] == first
    shown = tuple(name for name in ON_PAGE if name in first)
    assert shown == ("market", "links", "industry", "text", "size", "country", "port", "air", "geography")
    assert len({kind.shown.order for kind in REGISTRY.values()}) == len(BLOCKS)


def test_parts_follow_the_blocks_with_the_prize_first():
    first = [part for part in PARTS if part[0] in BLOCKS[:9]]
    assert first == [
        ("size", "affinity"),
        ("industry", "affinity"),
        ("port", "affinity"),
        ("air", "affinity"),
        ("text", "affinity"),
        ("country", "prize"),
        ("country", "affinity"),
        ("geography", "prize"),
        ("geography", "affinity"),
        ("market", "prize"),
        ("links", "affinity"),
    ]


def test_pair_features_have_the_order_of_the_blocks(small):
    pairs = small.space.pairs
    names = [f.name for kind in REGISTRY.values() for f in kind.pair_features]
    assert list(pair_values(pairs, pairs, 0)) == names
    assert len(pair_columns(small.table, small.world)) == len(small.table)


def test_a_language_that_a_block_does_not_speak_reads_english():
    assert block_names("pt") == block_names("en")
    assert block_names("ja")["port"] == "港"


@pytest.mark.parametrize(
    "name, vectors, pairs, said",
    [
        ("size", ("x",), (), "taken"),
        ("Green power", ("x",), (), "small letters"),
        ("green", ("x",), ("scale",), "scale"),
        ("green", ("size_alike",), ("x",), "size_alike"),
        ("green", (), ("x", "x"), "x, x"),
        ("green", ("x",), ("x",), "x, x"),
        ("green", ("x",), ("y", "z"), "do not sum to 1"),
        ("green", (), (), "do not sum to 1"),
    ],
)
def test_the_registry_refuses(name, vectors, pairs, said):
    half = 1.0 if len(vectors) + len(pairs) == 1 else 0.5
    features = {
        "vector_features": tuple(VectorFeature(f, half, "one") for f in vectors),
        "pair_features": tuple(PairFeature(f, half, "two") for f in pairs),
    }
    other = type("Other", (SizeBlock,), {"name": name, **features})
    with pytest.raises(ValueError, match=said):
        register(SizeBlock, other)


def test_the_registry_takes_a_block_of_either_kind_of_feature():
    one = type(
        "One", (SizeBlock,), {"name": "one", "vector_features": (VectorFeature("x", 1.0, "x"),), "pair_features": ()}
    )
    two = type(
        "Two", (SizeBlock,), {"name": "two", "vector_features": (), "pair_features": (PairFeature("y", 1.0, "y"),)}
    )
    assert tuple(register(SizeBlock, one, two)) == ("size", "one", "two")


def test_the_registry_does_not_change():
    with pytest.raises(TypeError):
        REGISTRY["size"] = SizeBlock


def test_two_blocks_do_not_share_a_column():
    one = PairColumns({"xyz": np.zeros((2, 3))})
    with pytest.raises(ValueError, match="called xyz"):
        PairColumns.join([one, PairColumns(shared={"xyz": np.zeros(1)})])
