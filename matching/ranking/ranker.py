"""The ranker: one asker, one question, the best partners with their reasons."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from features.blocks.block import Block
from features.fact_store import PairBook
from features.profile import profile_book
from features.space import FeatureSpace
from matching.ranking.breakdown import breakdown
from matching.ranking.diversity import diversify
from matching.ranking.filters import candidates
from matching.ranking.inquiry import Inquiry
from matching.ranking.matches import Draft, Listed, make_matches
from matching.ranking.notes import notes
from matching.ranking.order import MUTUAL_POOL, Order, Precedent
from matching.ranking.scene import AskerFacts, Scene
from matching.ranking.scoring import Asker, Question, Scorer
from matching.ranking.sensitivity import SPARE, staying
from matching.ranking.sides import Sides, Ties
from matching.relations import Relations
from models.base import SCHEMA_VERSION
from models.blocks import BLOCKS
from models.errors import InvalidInput
from models.purpose import Purpose
from models.ranking import MAX_K, Profile, QueryEcho, Ranking, RankingQuery

POOL = 5
Ints = NDArray[np.int64]
Scores = NDArray[np.float64]


class Ranker:
    """Ranks partners; made once per artefact, safe to share between threads.

    Args:
        scorer: fit.
        book: facts of the gazetteer.
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
        book: PairBook,
        purposes: Mapping[str, Purpose],
        ties: Ties,
        relations: Relations,
        precedent: Precedent | None,
        blocks: tuple[Block, ...],
        build_id: str,
    ) -> None:
        self.scorer = scorer
        self.book = book
        self.purposes = purposes
        self.ties = ties
        self.relations = relations
        self.precedent = precedent
        self.blocks = blocks
        self.build_id = build_id
        self.order = Order(scorer, precedent)

    @property
    def space(self) -> FeatureSpace:
        """The feature space behind the scores."""
        return self.scorer.space

    def rank(self, row: int, query: RankingQuery, mutual: bool = True) -> Ranking:
        """Rank partners for the place at a row of the gazetteer.

        Args:
            mutual: also compute the asker's place in each partner's list.

        Raises:
            InvalidInput: unknown purpose or block, a weight that cannot be used, an order that needs ties.
        """
        return self._answer(self.inquiry(self.sides(row), query), mutual)

    def best(self, rows: Sequence[int], query: RankingQuery) -> list[tuple[Ints, Scores]]:
        """Rows and scores alone, best first, for many askers.

        Raises:
            InvalidInput: as ``rank``.
        """
        asked = [self.inquiry(self.sides(row), query) for row in rows]
        allowed = [candidates(one.scene, query).allowed for one in asked]
        if query.order_by == "fit" and not query.policy.prefers:
            return self.scorer.top_many([one.asker for one in asked], self.question(query), allowed, query.k)
        return [self.order.best(one, mask, query.k) for one, mask in zip(asked, allowed, strict=True)]

    def rank_profile(self, profile: Profile, query: RankingQuery) -> Ranking:
        """Rank partners for a city that is not in the gazetteer.

        Raises:
            InvalidInput: as ``rank``; also an order by plausibility, which needs a city with a place in the tie graph.
        """
        if query.order_by in ("plausibility", "blend"):
            raise InvalidInput(
                "A profile has no place among known ties; order by fit or mutual.", [("order_by", query.order_by)]
            )
        book = profile_book(profile, self.book.world, self.blocks)
        asker = Asker(np.asarray(book.space.matrix[0]), book.space.pairs, 0)
        return self._answer(self.inquiry(Sides(book, 0, asker, None), query), True)

    def sides(self, row: int) -> Sides:
        """The place at a row of the gazetteer, as asker."""
        return Sides(self.book, row, self.scorer.asker(row), row)

    def inquiry(self, sides: Sides, query: RankingQuery) -> Inquiry:
        """Who asks and what, with all that its rules look at.

        Raises:
            InvalidInput: as ``question``.
        """
        return Inquiry(sides, query, self.question(query), self._scene(sides))

    def question(self, query: RankingQuery) -> Question:
        """Purpose and weights of a query, normalised.

        Raises:
            InvalidInput: unknown purpose or block; a negative or endless weight; all weights zero.
        """
        purpose = self.purposes.get(query.purpose)
        if purpose is None:
            raise InvalidInput(f"Unknown purpose '{query.purpose}'.", [("purpose", "unknown")], list(self.purposes))
        bad = [(f"weights.{b}", "unknown block") for b in query.weights if b not in BLOCKS]
        bad += [
            (f"weights.{b}", "must be a number of 0 or more") for b, w in query.weights.items() if not 0 <= w < np.inf
        ]
        if bad:
            raise InvalidInput("A weight cannot be used.", bad, list(BLOCKS))
        weights = {**purpose.weights, **query.weights}
        total = sum(weights.values())
        if total <= 0:
            raise InvalidInput("All weights are zero; give at least one block a weight.", [("weights", "all zero")])
        if total == np.inf:
            raise InvalidInput("The weights are too large; only their ratios count.", [("weights", "endless")])
        return Question(MappingProxyType({b: w / total for b, w in weights.items()}), purpose.complement)

    def _scene(self, sides: Sides) -> Scene:
        table = sides.book.space.table
        country, own = str(table.country[sides.row]), sides.gazetteer_row
        facts = AskerFacts(
            row=own,
            country=country,
            metro_population=float(table.metro_population[sides.row]),
            pairs=sides.asker.pairs,
            pair_row=sides.asker.row,
            strangers=self.relations.strangers(country),
            offices=self.relations.offices(self.space.table, own, country),
        )
        return Scene(self.space.table, self.space.pairs, self.ties.partners, facts)

    def listed(self, asked: Inquiry, allowed: NDArray[np.bool_]) -> Listed:
        """The list: the pool in the order asked, then the limit per country and variety.

        Raises:
            InvalidInput: an order by plausibility without a model of it.
        """
        query, wide = asked.query, asked.query.per_country is not None or asked.query.diversity > 0
        size = max(query.k, MUTUAL_POOL) if query.order_by == "mutual" else query.k + SPARE
        rows, score = self.order.best(asked, allowed, MAX_K * POOL if wide else size)
        # Places of both sides fall off like 1 / rank; on a log scale a number 10 and a number 10,000 stay apart.
        even = np.log(score) if query.order_by == "mutual" else score
        keep = diversify(self.space, rows, even, query) if wide else np.arange(min(query.k, len(rows)))
        return Listed(rows[keep], score[keep], rows)

    def _answer(self, asked: Inquiry, mutual: bool) -> Ranking:
        who = candidates(asked.scene, asked.query)
        found = self.listed(asked, who.allowed)
        draft = Draft(
            rows=found.rows,
            score=found.score,
            parts=breakdown(self.scorer, asked.asker, asked.question, found.rows),
            stays=self._stays(asked, found),
            rank_for_partner=self.scorer.rank_for(found.rows, asked.asker, asked.question) if mutual else None,
            plausibility=self._plausibility(asked.sides, found.rows),
        )
        matches = make_matches(self.book, self.ties, self.relations, asked.sides, draft)
        return Ranking(
            schema_version=SCHEMA_VERSION,
            run_id=run_id(self.build_id, asked.query, asked.question),
            query=self._echo(asked),
            matches=matches,
            excluded=who.excluded,
            notes=notes(asked, self.purposes[asked.query.purpose].exploratory, matches),
        )

    def _stays(self, asked: Inquiry, found: Listed) -> Scores | None:
        """How sure each place on a plain list by fit is of staying there."""
        query = asked.query
        if query.order_by != "fit" or query.per_country is not None or query.diversity > 0 or query.policy.prefers:
            return None
        return staying(breakdown(self.scorer, asked.asker, asked.question, found.pool), query.k)

    def _plausibility(self, sides: Sides, rows: Ints) -> Scores | None:
        if self.precedent is None or sides.gazetteer_row is None:
            return None
        return self.precedent.score(sides.gazetteer_row)[rows].astype(np.float64)

    def _echo(self, asked: Inquiry) -> QueryEcho:
        query, sides = asked.query, asked.sides
        return QueryEcho(
            city=sides.book.space.table.city(sides.row),
            purpose=query.purpose,
            weights={b: round(w, 6) for b, w in asked.question.weights.items()},
            complement=asked.question.complement,
            k=query.k,
            unit=query.unit,
            order_by=query.order_by,
            any_country=query.filters.any_country,
            countries=query.filters.countries,
            known=query.filters.known,
        )


def run_id(build_id: str, query: RankingQuery, question: Question) -> str:
    """Hash of the build (data, model, code), the weights, and the rest of the question without its city."""
    asked = query.model_dump(mode="json", include=set(RankingQuery.model_fields))
    text = json.dumps([asked, dict(question.weights), question.complement], sort_keys=True)
    return hashlib.sha256(f"{build_id}\n{text}".encode()).hexdigest()[:16]
