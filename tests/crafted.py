"""The small world laid out: its purposes, blocks, space and ranker."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from features.arrays import Rows
from features.blocks import registry
from features.blocks.block import Block
from features.blocks.industry import linkage_matrix
from features.blocks.registry import BLOCKS
from features.blocks.text import WIDTH
from features.fact_store import FactStore
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace
from matching.ranking.context import KnownTies
from matching.ranking.index import CandidateIndex
from matching.ranking.ranker import Ranker
from matching.ranking.scoring import Scorer
from matching.relations import Relations
from models.city import Place
from models.purpose import Purpose
from tests.worlds import PLACES, world


def encode(texts: Sequence[str]) -> Rows:
    """A bag of words: each word has a column of its own."""
    rows = np.zeros((len(texts), WIDTH), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().replace(".", "").replace(":", "").split():
            row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % WIDTH] += 1
    return rows


def make_blocks(facts: World) -> tuple[Block, ...]:
    """The blocks in their order, fitted, with the fake encoder."""
    return tuple(block.fit(facts) for block in registry.make_blocks(encode))


def purpose(id_: str = "general", complement: float = 0.0, exploratory: bool = False, **weights: float) -> Purpose:
    """A purpose; every block weighs the same unless weights are given."""
    share = {b: weights.get(b, 0.0) if weights else 1 / len(BLOCKS) for b in BLOCKS}
    return Purpose(
        id=id_, name=id_, question="?", weights=share, complement=complement, exploratory=exploratory, why="crafted"
    )


PURPOSES = MappingProxyType(
    {
        p.id: p
        for p in (
            purpose(),
            purpose("trade", 0.5, industry=0.4, port=0.3, country=0.2, size=0.1),
            purpose("swap", 1.0, industry=1.0),
            purpose("tourism", 0.0, True, air=0.5, text=0.5),
        )
    }
)


@dataclass(frozen=True)
class Crafted:
    """The small world laid out, and its ranker."""

    table: PlaceTable
    world: World
    space: FeatureSpace
    blocks: tuple[Block, ...]
    fact_store: FactStore
    scorer: Scorer
    ranker: Ranker

    def row(self, id_: int) -> int:
        """Row of a place."""
        return self.table.row_of[id_]

    def ids(self, rows: Sequence[int]) -> list[int]:
        """Ids of rows."""
        return [int(self.table.ids[r]) for r in rows]


def craft(
    places: Sequence[Place] = PLACES,
    ties: Sequence[tuple[int, int]] = (),
    purposes: Mapping[str, Purpose] = PURPOSES,
    since: Mapping[tuple[int, int], int] | None = None,
    **change: Any,
) -> Crafted:
    """Lay the small world out.

    Args:
        ties: pairs of ids. since: pair of ids, smaller first, to the start year.
        change: facts that differ from ``world()``.
    """
    facts = world(**change)
    table, blocks = PlaceTable.build(places), make_blocks(facts)
    space = FeatureSpace.build(table, facts, blocks)
    fact_store = FactStore.build(space, facts)
    scorer = Scorer(space, CandidateIndex.build(space.matrix), linkage_matrix(facts))
    row = table.row_of
    partners: dict[int, set[int]] = {}
    for a, b in ties:
        partners.setdefault(row[a], set()).add(row[b])
        partners.setdefault(row[b], set()).add(row[a])
    years = {(row[a], row[b]): year for (a, b), year in (since or {}).items()}
    known = KnownTies({r: frozenset(p) for r, p in partners.items()}, years)
    ranker = Ranker(scorer, fact_store, purposes, known, Relations.build((), {}, table), None, blocks, "crafted")
    return Crafted(table, facts, space, blocks, fact_store, scorer, ranker)
