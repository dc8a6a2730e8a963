"""The orders of a list: by fit, by what both want, by precedent, or by both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from features.arrays import Floats, Ints, Mask, Row
from matching.ranking.context import RankingContext
from matching.ranking.scoring import MARGIN, Scorer
from matching.ranking.top import top
from models.errors import InvalidInput
from models.ranking import OrderBy

BLEND = 0.5  # a choice: fit and precedent alike; the page and the guide say "half"
# A choice: places of both sides are weighed among so many of best fit. A deeper pool brings partners for whom the asker
# is a good find and who are poor ones for the asker; each of them costs a whole list of its own.
MUTUAL_POOL = 50


@dataclass(frozen=True)
class Explanation:
    """Why a candidate is as plausible as it is: ``base`` and the parts sum to the logit.

    Attributes:
        row: the candidate. score: 0..1. logit: ln(score / (1 - score)).
        base: what holds for every candidate of this asker. parts: by feature family.
    """

    row: int
    score: float
    logit: float
    base: float
    parts: dict[str, float]


class Precedent(Protocol):
    """A model of which pairs become partners."""

    def score(self, row: int) -> Row:
        """How much each place looks like a tie of the asker, shape (n,), 0..1."""
        ...

    def explain(self, row: int, candidates: Ints) -> Sequence[Explanation]:
        """Why each candidate is as plausible as it is."""
        ...

    @property
    def spread(self) -> float:
        """How far, in logits, held-out ties lie from their median."""
        ...


@dataclass(frozen=True)
class Order:
    """Chooses the best rows.

    Attributes:
        precedent: the plausibility model; None has none.
    """

    scorer: Scorer
    precedent: Precedent | None

    def best(self, context: RankingContext, allowed: Mask, k: int) -> tuple[Ints, Floats]:
        """The k best allowed rows and the score that orders them, best first, equal ones by id.

        Raises:
            InvalidInput: an order by plausibility without a model of it.
        """
        by, factor = context.query.order_by, context.boost
        if by == "fit" and factor is None:
            return self.scorer.top(context.asker, context.weighting, allowed, k)
        if by == "mutual":
            rows, score = self._mutual(context, allowed, max(k, MUTUAL_POOL))
        else:
            rows = self._near_the_cut(context, by, np.flatnonzero(allowed), k)
            score = self._score(context, by, rows)
        return self._cut(rows, score if factor is None else score * factor[rows], k)

    def scores(self, context: RankingContext, partners: Ints) -> Floats:
        """The score of some partners, shape (partners,), for any order but ``mutual``.

        Raises:
            InvalidInput: as ``best``.
        """
        return self._score(context, context.query.order_by, partners)

    def _mutual(self, context: RankingContext, allowed: Mask, pool: int) -> tuple[Ints, Floats]:
        """The pool of best fit, by the mean of both sides' ranks."""
        rows, _ = self.scorer.top(context.asker, context.weighting, allowed, pool)
        theirs = self.scorer.rank_for(rows, context.asker, context.weighting)
        return rows, 2.0 / (np.arange(1, len(rows) + 1) + theirs)

    def _near_the_cut(self, context: RankingContext, by: OrderBy, rows: Ints, k: int) -> Ints:
        """The rows that could be among the k best, by fit in single precision; all where precedent alone orders."""
        if by == "plausibility" or len(rows) <= k:
            return rows
        rough = self.scorer.rough(context.asker, context.weighting)[rows]
        if by == "blend":
            rough = BLEND * self._precedent(context, by, rows) + (1 - BLEND) * rough
        factor = np.ones(len(rows)) if context.boost is None else context.boost[rows]
        rough = rough * factor
        cut = np.partition(rough, len(rows) - k)[len(rows) - k] - MARGIN * float(factor.max())
        return np.asarray(rows[rough >= cut])

    def _score(self, context: RankingContext, by: OrderBy, rows: Ints) -> Floats:
        """Score of some places, shape (rows,)."""
        if by == "fit":
            return self.scorer.fit(context.asker, context.weighting, rows)
        score = self._precedent(context, by, rows)
        if by == "plausibility":
            return score
        return BLEND * score + (1 - BLEND) * self.scorer.fit(context.asker, context.weighting, rows)

    def _precedent(self, context: RankingContext, by: OrderBy, rows: Ints) -> Floats:
        if self.precedent is None or context.gazetteer_row is None:
            raise InvalidInput("This build has no plausibility model; order by fit.", [("order_by", by)])
        return self.precedent.score(context.gazetteer_row)[rows].astype(np.float64)

    def _cut(self, rows: Ints, score: Floats, k: int) -> tuple[Ints, Floats]:
        best = top(score, self.scorer.space.table.ids[rows], k)
        return rows[best], score[best]
