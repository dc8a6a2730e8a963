"""What every block keeps to, whoever adds one; and what the registry refuses."""

import re

import numpy as np
import pytest

from features.blocks.block import PairFeature
from features.blocks.registry import BLOCKS, ON_PAGE, REGISTRY, block_names, pair_columns, pair_values, register
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
    assert np.linalg.norm(rows.values.astype(float), axis=1).max() <= 1 + 1e-6
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


def test_it_says_how_it_is_shown(block):
    shown = block.shown
    assert "en" in shown.names
    assert all(name.strip() for name in (*shown.names.values(), shown.part))
    assert re.fullmatch("#[0-9a-f]{6}", shown.light)
    assert re.fullmatch("#[0-9a-f]{6}", shown.dark)


def test_orders_of_the_space_and_of_the_page():
    first = ("size", "industry", "port", "air", "text", "country", "geography")
    assert BLOCKS[:7] == first
    shown = tuple(name for name in ON_PAGE if name in first)
    assert shown == ("industry", "text", "size", "country", "port", "air", "geography")
    assert len({kind.shown.order for kind in REGISTRY.values()}) == len(BLOCKS)


def test_pair_features_have_the_order_of_the_blocks(small):
    pairs = small.space.pairs
    names = [f.name for kind in REGISTRY.values() for f in kind.pair_features]
    assert list(pair_values(pairs, pairs, 0)) == names
    assert len(pair_columns(small.table, small.world)) == len(small.table)


def test_a_language_that_a_block_does_not_speak_reads_english():
    assert block_names("pt") == block_names("en")
    assert block_names("ja")["port"] == "港"


@pytest.mark.parametrize(
    "name, features, said",
    [
        ("size", (), "taken"),
        ("Green power", (), "small letters"),
        ("green", (PairFeature("scale", 0.1, "again"),), "scale"),
        ("green", (PairFeature("x", 0.1, "one"), PairFeature("x", 0.1, "two")), "x, x"),
        ("green", (PairFeature("x", 1.0, "all"),), "nothing to its vectors"),
    ],
)
def test_the_registry_refuses(name, features, said):
    other = type("Other", (SizeBlock,), {"name": name, "pair_features": features})
    with pytest.raises(ValueError, match=said):
        register(SizeBlock, other)


def test_the_registry_does_not_change():
    with pytest.raises(TypeError):
        REGISTRY["size"] = SizeBlock


def test_two_blocks_do_not_share_a_column():
    one = PairColumns({"xyz": np.zeros((2, 3))})
    with pytest.raises(ValueError, match="called xyz"):
        PairColumns.join([one, PairColumns(shared={"xyz": np.zeros(1)})])
