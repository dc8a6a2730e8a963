"""The ranker: one asker, one question, the best partners with their reasons."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from features.block import Block
from features.facts import PairBook
from features.space import FeatureSpace
from matching.answer import Draft, Listed, make_matches
from matching.candidates import Candidates, candidates
from matching.diversity import diversify
from matching.explain import breakdown
from matching.order import MUTUAL_POOL, Order, Precedent
from matching.policy import PREFERENCE, lift, unchecked
from matching.profile import profile_book
from matching.relations import Relations
from matching.scene import AskerFacts, Scene
from matching.scoring import Asker, Question, Scorer
from matching.sensitivity import SPARE, staying, steadiness
from matching.sides import Sides, Ties
from matching.why import message
from models.base import SCHEMA_VERSION, Message
from models.blocks import BLOCKS
from models.errors import InvalidInput
from models.purpose import Purpose
from models.ranking import MAX_K, Match, Profile, QueryEcho, Ranking, RankingQuery

POOL = 5
PORT_MATTERS = 0.25
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
        self._order = Order(scorer, precedent)

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
        return self._answer(Sides(self.book, row, self.scorer.asker(row), row), query, mutual)

    def best(self, rows: Sequence[int], query: RankingQuery) -> list[tuple[Ints, Scores]]:
        """Rows and scores alone, best first, for many askers.

        Raises:
            InvalidInput: as ``rank``.
        """
        question = self.question(query)
        sides = [Sides(self.book, row, self.scorer.asker(row), row) for row in rows]
        allowed = [self.candidates(side, query).allowed for side in sides]
        if query.order_by == "fit" and not query.policy.prefers:
            return self.scorer.top_many([side.asker for side in sides], question, allowed, query.k)
        return [self.order(s, question, query, a, query.k) for s, a in zip(sides, allowed, strict=True)]

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
        return self._answer(Sides(book, 0, asker, None), query, True)

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

    def candidates(self, sides: Sides, query: RankingQuery) -> Candidates:
        """Who may be suggested, and why the others may not."""
        return candidates(self.scene(sides), query)

    def scene(self, sides: Sides) -> Scene:
        """What filters and policy look at."""
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

    def order(
        self, sides: Sides, question: Question, query: RankingQuery, allowed: NDArray[np.bool_], k: int
    ) -> tuple[Ints, Scores]:
        """The k best rows and the score that orders them, best first, equal ones by id.

        Raises:
            InvalidInput: an order by plausibility without a model of it.
        """
        factor = lift(self.scene(sides), query.policy) if query.policy.prefers else None
        return self._order.best(sides, question, query.order_by, allowed, k, factor)

    def listed(self, sides: Sides, question: Question, query: RankingQuery, allowed: NDArray[np.bool_]) -> Listed:
        """The list: the pool in the order asked, then the limit per country and variety.

        Raises:
            InvalidInput: as ``order``.
        """
        wide = query.per_country is not None or query.diversity > 0
        size = max(query.k, MUTUAL_POOL) if query.order_by == "mutual" else query.k + SPARE
        rows, score = self.order(sides, question, query, allowed, MAX_K * POOL if wide else size)
        # Places of both sides fall off like 1 / rank; on a log scale a number 10 and a number 10,000 stay apart.
        even = np.log(score) if query.order_by == "mutual" else score
        keep = diversify(self.space, rows, even, query) if wide else np.arange(min(query.k, len(rows)))
        return Listed(rows[keep], score[keep], rows)

    def _answer(self, sides: Sides, query: RankingQuery, mutual: bool) -> Ranking:
        question = self.question(query)
        who = self.candidates(sides, query)
        found = self.listed(sides, question, query, who.allowed)
        draft = Draft(
            rows=found.rows,
            score=found.score,
            parts=breakdown(self.scorer, sides.asker, question, found.rows),
            stays=self._stays(sides, question, query, found),
            rank_for_partner=self.scorer.rank_for(found.rows, sides.asker, question) if mutual else None,
            plausibility=self._plausibility(sides, found.rows),
        )
        echo = self._echo(sides, question, query)
        matches = make_matches(self.book, self.ties, self.relations, sides, draft)
        return Ranking(
            schema_version=SCHEMA_VERSION,
            run_id=run_id(self.build_id, query, question),
            query=echo,
            matches=matches,
            excluded=who.excluded,
            notes=self._notes(sides, question, query, matches),
        )

    def _stays(self, sides: Sides, question: Question, query: RankingQuery, found: Listed) -> Scores | None:
        """How sure each place on a plain list by fit is of staying there."""
        if query.order_by != "fit" or query.per_country is not None or query.diversity > 0 or query.policy.prefers:
            return None
        return staying(breakdown(self.scorer, sides.asker, question, found.pool), query.k)

    def _plausibility(self, sides: Sides, rows: Ints) -> Scores | None:
        if self.precedent is None or sides.gazetteer_row is None:
            return None
        return self.precedent.score(sides.gazetteer_row)[rows].astype(np.float64)

    def _notes(self, sides: Sides, question: Question, query: RankingQuery, matches: Sequence[Match]) -> list[Message]:
        notes = [message("exploratory")] if self.purposes[query.purpose].exploratory else []
        if question.weights["port"] >= PORT_MATTERS and not sides.book.ports.count[sides.row]:
            notes.append(message("no_port", city=str(sides.book.space.table.name[sides.row])))
        scene = self.scene(sides)
        if lift(scene, query.policy) is not None:
            notes.append(message("preferred", points=round(100 * PREFERENCE)))
        notes += [message(code) for code in unchecked(scene, query.policy)]
        return notes + steadiness(matches)

    def _echo(self, sides: Sides, question: Question, query: RankingQuery) -> QueryEcho:
        return QueryEcho(
            city=sides.book.space.table.city(sides.row),
            purpose=query.purpose,
            weights={b: round(w, 6) for b, w in question.weights.items()},
            complement=question.complement,
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
