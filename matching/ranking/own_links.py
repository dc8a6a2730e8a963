"""A ranker that knows a few more links: those that a user hands in with one request."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from features.blocks.links import LinksBlock
from features.pairs.links import LinkBook
from features.pairs.own import own_firms
from matching.ranking.ranker import Ranker
from matching.ranking.scoring import Scorer
from models.errors import InvalidInput
from models.link import OwnLink


def with_links(ranker: Ranker, links: Sequence[OwnLink]) -> Ranker:
    """The same ranker with these links beside those of the tables; they enter the run id.

    Raises:
        InvalidInput: a place or cluster that is not known; the errors say in which link.
    """
    store, table = ranker.facts, ranker.space.table
    _check(ranker, links)
    firms, sites = own_firms(links)
    book = LinkBook.build(table, replace(store.world, firms=firms, sites=sites, offices=(), routes=()))
    space = replace(ranker.space, pairs=LinksBlock.joined(ranker.space.pairs, table, book))
    facts = replace(store, space=space, book=store.links.joined(book))
    scorer = Scorer(space, ranker.scorer.index, ranker.scorer.blocks)
    digest = hashlib.sha256("\n".join(link.model_dump_json() for link in links).encode()).hexdigest()[:16]
    build = f"{ranker.build_id}+{digest}"
    return Ranker(scorer, facts, ranker.purposes, ranker.ties, ranker.relations, ranker.precedent, ranker.blocks, build)


def _check(ranker: Ranker, links: Sequence[OwnLink]) -> None:
    errors = []
    for i, link in enumerate(links):
        for field in ("a_geonameid", "b_geonameid"):
            if getattr(link, field) not in ranker.space.table.row_of:
                errors.append((f"links.{i}.{field}", "no place of the gazetteer"))
        if link.cluster is not None and link.cluster not in ranker.facts.world.cluster_columns:
            errors.append((f"links.{i}.cluster", "unknown cluster"))
    if errors:
        raise InvalidInput("A link names something that is not known.", errors)
