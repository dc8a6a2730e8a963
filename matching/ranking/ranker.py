"""The ranker: one asker, one question, the best partners with their reasons."""

from collections.abc import Mapping, Sequence

import numpy as np

from features.arrays import Floats, Ints, Mask
from features.blocks.block import Block
from features.fact_store import FactStore
from features.profile import profile_facts
from features.space import FeatureSpace
from features.ties.graph import LEAST_TIES
from matching.ranking.breakdown import Breakdown, breakdown
from matching.ranking.context import KnownTies, RankingContext
from matching.ranking.diversity import diversify
from matching.ranking.filters import candidates
from matching.ranking.matches import Draft, ShownList, make_matches
from matching.ranking.notes import SPARE, notes, staying
from matching.ranking.order import MUTUAL_POOL, Order, Precedent
from matching.ranking.scoring import Scorer
from matching.ranking.weighting import weighting
from matching.relations import Relations
from models.base import SCHEMA_VERSION, Message, run_of, say
from models.errors import InvalidInput
from models.purpose import Purpose
from models.ranking import MAX_K, Match, Profile, QueryEcho, Ranking, RankingQuery

# A choice: limits per country and variety choose from five times the longest list, 1,000 places; a wider pool costs
# time and reaches places of poor fit.
POOL = 5
GROWTH = 4  # where full countries leave a list short, the pool grows by so much


class Ranker:
    """Ranks partners; made once per artefact, safe to share between threads.

    Args:
        scorer: fit.
        facts: facts of the gazetteer.
        purposes: by id.
        ties: known ties.
        relations: laws, diplomatic relations, consulates.
        precedent: the plausibility model; None shows none.
        blocks: the blocks, for profiles.
        build_id: enters the run id.
    """

    def __init__(
        self,
        scorer: Scorer,
        facts: FactStore,
        purposes: Mapping[str, Purpose],
        ties: KnownTies,
        relations: Relations,
        precedent: Precedent | None,
        blocks: tuple[Block, ...],
        build_id: str,
    ) -> None:
        self.scorer = scorer
        self.facts = facts
        self.purposes = purposes
        self.ties = ties
        self.relations = relations
        self.precedent = precedent
        self.blocks = blocks
        self.build_id = build_id
        self.order = Order(scorer, precedent)
        country = scorer.space.table.country
        self.abroad = sum(country[a] != country[b] for a, others in ties.partners.items() for b in others) // 2

    @property
    def space(self) -> FeatureSpace:
        """The feature space behind the scores."""
        return self.scorer.space

    def rank(self, row: int, query: RankingQuery, mutual: bool = True) -> Ranking:
        """Rank partners for the place at a row of the gazetteer.

        Args:
            mutual: also compute the asker's place in each partner's list.

        Raises:
            InvalidInput: unknown purpose, block or cluster, a weight that cannot be used, an order that needs ties.
        """
        return self._answer(self.context(row, query), mutual)

    def best(self, rows: Sequence[int], query: RankingQuery) -> list[tuple[Ints, Floats]]:
        """Rows and scores alone, best first, for many askers.

        Raises:
            InvalidInput: as ``rank``.
        """
        contexts = [self.context(row, query) for row in rows]
        allowed = [candidates(one).allowed for one in contexts]
        if query.order_by == "fit" and not query.policy.prefers:
            return self.scorer.top_many([c.asker for c in contexts], weighting(self.purposes, query), allowed, query.k)
        return [self.order.best(one, mask, query.k) for one, mask in zip(contexts, allowed, strict=True)]

    def scores(self, row: int, partners: Ints, query: RankingQuery) -> Floats:
        """The score of some partners in the order of a query, shape (partners,), filters and limits aside.

        Raises:
            InvalidInput: as ``rank``.
        """
        return self.order.scores(self.context(row, query), partners)

    def rank_profile(self, profile: Profile, query: RankingQuery) -> Ranking:
        """Rank partners for a city that is not in the gazetteer.

        Raises:
            InvalidInput: as ``rank``; also an order by plausibility, which needs a city with a place in the tie graph.
        """
        if query.order_by in ("plausibility", "blend"):
            raise InvalidInput(
                "A profile has no place among known ties; order by fit or mutual.", [("order_by", query.order_by)]
            )
        own = profile_facts(profile, self.facts.world, self.blocks)
        found = self._answer(self._context(own, 0, None, query), True)
        return found.model_copy(update={"run_id": run_of(found.run_id, profile.model_dump(mode="json"))})

    def match(self, row: int, partner: int, query: RankingQuery) -> Match:
        """One partner's parts, reasons and flags, though it may be on no list; its ``rank`` says nothing.

        Raises:
            InvalidInput: unknown purpose or a weight that cannot be used.
        """
        context, rows = self.context(row, query), np.array([partner], dtype=np.int64)
        parts = breakdown(self.scorer, context.asker, context.weighting, rows)
        return make_matches(context, self._draft(context, ShownList(rows, parts.fit, rows), parts, True))[0]

    def context(self, row: int, query: RankingQuery) -> RankingContext:
        """The request of the place at a row of the gazetteer, with all that its rules look at.

        Raises:
            InvalidInput: as ``matching.ranking.weighting``; also an unknown cluster or country.
        """
        return self._context(self.facts, row, row, query)

    def _context(self, own: FactStore, row: int, gazetteer_row: int | None, query: RankingQuery) -> RankingContext:
        weight = weighting(self.purposes, query)
        self.facts.world.check_countries("filters.countries", query.filters.countries)
        self.facts.world.check_countries("filters.exclude_countries", query.filters.exclude_countries)
        self.facts.world.check_countries("policy.excluded_countries", query.policy.excluded_countries)
        if query.cluster:
            self.facts.world.check_cluster(query.cluster)
        return RankingContext(query, weight, own, row, gazetteer_row, self.facts, self.ties, self.relations)

    def listed(self, context: RankingContext, allowed: Mask) -> ShownList:
        """The list: the pool in the order asked, then the limit per country and variety.

        Raises:
            InvalidInput: an order by plausibility without a model of it.
        """
        query = context.query
        size = max(query.k, MUTUAL_POOL) if query.order_by == "mutual" else query.k + SPARE
        size = MAX_K * POOL if query.diversity else size
        while True:
            rows, score = self.order.best(context, allowed, size)
            keep = self._kept(rows, score, query)
            if len(keep) >= query.k or len(rows) < size:
                return ShownList(rows[keep], score[keep], rows)
            size *= GROWTH

    def _kept(self, rows: Ints, score: Floats, query: RankingQuery) -> Ints:
        """Positions of the pool that the list shows."""
        if query.country_limit is None and not query.diversity:
            return np.arange(min(query.k, len(rows)))
        # Places of both sides fall off like 1 / rank; on a log scale a number 10 and a number 10,000 stay apart.
        return diversify(self.space, rows, np.log(score) if query.order_by == "mutual" else score, query)

    def _answer(self, context: RankingContext, mutual: bool) -> Ranking:
        found = candidates(context)
        shown = self.listed(context, found.allowed)
        steady = _is_plain(context.query)  # then the list is the pool in its order, but for full countries
        rows = shown.pool if steady else shown.rows
        parts = breakdown(self.scorer, context.asker, context.weighting, rows)
        stays, at = None, np.arange(len(rows))
        if steady:
            at = np.flatnonzero(np.isin(rows, shown.rows))
            stays = staying(parts, context.table.country[rows], context.query)[at]
        matches = make_matches(context, self._draft(context, shown, parts.take(at), mutual, stays))
        return Ranking(
            schema_version=SCHEMA_VERSION,
            run_id=run_id(self.build_id, context),
            build_id=self.build_id.partition("+")[0],
            query=_echo(context, self.purposes[context.query.purpose].reach),
            total=len(matches),
            matches=matches,
            excluded=found.excluded,
            notes=[
                *notes(context, self.purposes[context.query.purpose].exploratory, matches),
                *self._on_a_prior(),
            ],
        )

    def _on_a_prior(self) -> list[Message]:
        """That too few ties are known for precedent to be learned from them, where it is so."""
        if self.precedent is None or self.abroad >= LEAST_TIES:
            return []
        return [say("prior_precedent", ties=self.abroad, least=LEAST_TIES)]

    def _draft(
        self, context: RankingContext, shown: ShownList, parts: Breakdown, mutual: bool, stays: Floats | None = None
    ) -> Draft:
        """The rows of a list with all numbers about them."""
        rows, row = shown.rows, context.gazetteer_row
        precedent = self.precedent.score(row)[rows] if self.precedent is not None and row is not None else None
        return Draft(
            rows=rows,
            score=shown.score,
            parts=parts,
            rank_for_partner=self.scorer.rank_for(rows, context.asker, context.weighting) if mutual else None,
            plausibility=None if precedent is None else precedent.astype(np.float64),
            stays=stays,
        )


def _is_plain(query: RankingQuery) -> bool:
    """Whether a list is ordered by fit alone, so that its steadiness under other weights can be told."""
    return query.order_by == "fit" and query.diversity == 0 and not query.policy.prefers


def _echo(context: RankingContext, usual_reach: float) -> QueryEcho:
    query = context.query
    return QueryEcho(
        city=context.city,
        purpose=query.purpose,
        weights={b: round(w, 6) for b, w in context.weighting.blocks.items()},
        complement=round(context.weighting.complement, 6),
        reach=usual_reach if query.reach is None else query.reach,
        cluster=query.cluster,
        risk=query.risk,
        k=query.k,
        unit=query.unit,
        order_by=query.order_by,
        any_country=query.filters.any_country,
        countries=query.filters.countries,
        known=query.filters.known,
    )


def run_id(build_id: str, context: RankingContext) -> str:
    """Hash of the build (data, model, code), the question with its weights, and who asks."""
    question = context.query.model_dump(mode="json", include=set(RankingQuery.model_fields))
    weighting = context.weighting
    return run_of(build_id, context.city.id, question, dict(weighting.features), weighting.cluster)
