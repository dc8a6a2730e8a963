"""The blocks in the order of the space, and what is asked of all of them together."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from features.arrays import Row
from features.blocks.air import AirBlock
from features.blocks.block import Block, Encode, Feature, Side
from features.blocks.country import CountryBlock
from features.blocks.geography import GeographyBlock
from features.blocks.industry import IndustryBlock
from features.blocks.links import LinksBlock
from features.blocks.market import MarketBlock
from features.blocks.port import PortBlock
from features.blocks.size import SizeBlock
from features.blocks.text import TextBlock
from features.pairs.columns import PairColumns
from features.places.table import PlaceTable
from features.places.world import World

SHARES = 1e-9  # rounding of a sum of shares


def register(*kinds: type[Block]) -> Mapping[str, type[Block]]:
    """Blocks by name, in the order given.

    Raises:
        ValueError: a name that two blocks or two features have, or that an address cannot carry; shares of features
            that do not sum to 1.
    """
    found: dict[str, type[Block]] = {}
    features: set[str] = set()
    for kind in kinds:
        own = (*kind.vector_features, *kind.pair_features)
        names = [f.name for f in own]
        if kind.name in found or not re.fullmatch("[a-z]+", kind.name):
            raise ValueError(f"a block cannot be called '{kind.name}': taken, or not a word in small letters")
        if len(set(names)) < len(names) or features & set(names):
            raise ValueError(f"block {kind.name} has a feature whose name is taken: {', '.join(names)}")
        if abs(sum(f.share for f in own) - 1) > SHARES:
            raise ValueError(f"the shares of the features of block {kind.name} do not sum to 1")
        found[kind.name] = kind
        features |= set(names)
    return MappingProxyType(found)


REGISTRY = register(
    SizeBlock,
    IndustryBlock,
    PortBlock,
    AirBlock,
    TextBlock,
    CountryBlock,
    GeographyBlock,
    MarketBlock,
    LinksBlock,
)
BLOCKS = tuple(REGISTRY)
ON_PAGE = tuple(sorted(REGISTRY, key=lambda name: REGISTRY[name].shown.order))
FEATURES: Mapping[str, tuple[Feature, ...]] = MappingProxyType(
    {b: (*kind.vector_features, *kind.pair_features) for b, kind in REGISTRY.items()}
)
SIDES: tuple[Side, ...] = ("prize", "affinity")
# The parts of an answer: what each block says on each side where it has features.
PARTS = tuple((b, side) for b in BLOCKS for side in SIDES if any(f.side == side for f in FEATURES[b]))


def make_blocks(encode: Encode) -> tuple[Block, ...]:
    """The blocks in the order of the space, unfitted; ``encode`` turns texts into rows of shape (n, 384)."""
    return tuple(kind.make(encode) for kind in REGISTRY.values())


def block_names(language: str) -> dict[str, str]:
    """Block to its short name in a language; in English where the block has none in it."""
    return {b: kind.shown.names.get(language, kind.shown.names["en"]) for b, kind in REGISTRY.items()}


def pair_columns(table: PlaceTable, world: World) -> PairColumns:
    """The pair columns of all blocks for all places of a table."""
    return PairColumns.join(kind.pair_columns(table, world) for kind in REGISTRY.values())


def pair_values(partners: PairColumns, asker: PairColumns, row: int) -> dict[str, Row]:
    """Pair features of one asker with all partners: name to values of shape (n,), 0..1.

    Args:
        asker: the columns that hold the asker: the partners', or those of a profile of one row.
        row: the asker's row there.
    """
    found: dict[str, Row] = {}
    for kind in REGISTRY.values():
        found |= kind.pair_values(partners, asker, row)
    return found
