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
from features.blocks.registry import BLOCKS, FEATURES, SIDES
from features.blocks.text import WIDTH
from features.fact_store import FactStore
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace
from matching.ranking.breakdown import spreads
from matching.ranking.context import KnownTies
from matching.ranking.index import CandidateIndex
from matching.ranking.ranker import Ranker
from matching.ranking.scoring import Scorer
from matching.ranking.weighting import with_spreads
from matching.relations import Relations
from models.city import Place
from models.partnership import Rule
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


def purpose(
    id_: str,
    prize: Mapping[str, float],
    affinity: Mapping[str, float],
    reach: float = 0.5,
    exploratory: bool = False,
) -> Purpose:
    """A purpose by the weights of its features on both sides; its spreads are those of the world it is laid out in."""
    return Purpose(
        id=id_,
        name=id_,
        question="?",
        reach=reach,
        exploratory=exploratory,
        why="crafted",
        basis="stated",
        sides={"prize": dict(prize), "affinity": dict(affinity)},
    )


def everything() -> Purpose:
    """Every feature, by its share of its block; every block the same."""
    sides = {side: {f.name: f.share for b in BLOCKS for f in FEATURES[b] if f.side == side} for side in SIDES}
    return purpose("general", **sides)


PURPOSES = MappingProxyType(
    {
        p.id: p
        for p in (
            everything(),
            purpose(
                "trade",
                {"people": 1, "nearness": 1, "trade_share": 2},
                {"size_alike": 1, "industry_alike": 2, "sells": 2, "buys": 1, "port_alike": 3, "shared_language": 1},
                reach=0.4,
            ),
            purpose("swap", {}, {"sells": 1}),
            purpose("gravity", {"people": 3, "nearness": 1}, {}, reach=0.2),
            purpose("tourism", {"nearness": 1}, {"air_link": 0.5, "text_alike": 0.5}, reach=0.0, exploratory=True),
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
    rules: Sequence[Rule] = (),
    **change: Any,
) -> Crafted:
    """Lay the small world out.

    Args:
        ties: pairs of ids. since: pair of ids, smaller first, to the start year.
        rules: sanctions, laws, diplomatic facts.
        change: facts that differ from ``world()``.
    """
    facts = world(**change)
    table, blocks = PlaceTable.build(places), make_blocks(facts)
    space = FeatureSpace.build(table, facts, blocks)
    fact_store = FactStore.build(space, facts)
    scorer = Scorer(space, CandidateIndex.build(space.profiles.rows), blocks)
    row = table.row_of
    partners: dict[int, set[int]] = {}
    for a, b in ties:
        partners.setdefault(row[a], set()).add(row[b])
        partners.setdefault(row[b], set()).add(row[a])
    years = {(row[a], row[b]): year for (a, b), year in (since or {}).items()}
    known = KnownTies({r: frozenset(p) for r, p in partners.items()}, years)
    spread = with_spreads(purposes, spreads(scorer, purposes))
    ranker = Ranker(scorer, fact_store, spread, known, Relations.build(rules, {}, table), None, blocks, "crafted")
    return Crafted(table, facts, space, blocks, fact_store, scorer, ranker)
