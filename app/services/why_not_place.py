"""Where a city stands in the order asked, and what keeps it off the list: the order, the country limit, or variety."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.engine.opened import Engine
from app.services.why_not_words import say
from matching.ranking.breakdown import Breakdown
from matching.ranking.inquiry import Inquiry
from matching.ranking.matches import Listed
from models.base import Message
from models.blocks import BLOCKS
from models.ranking import MAX_K


@dataclass(frozen=True)
class Case:
    """One question about one candidate.

    Attributes:
        found: the list as shown. whole: all candidates in the order asked.
        parts: fit of the rows of the list, and last that of the partner.
    """

    engine: Engine
    asked: Inquiry
    partner: int
    found: Listed
    whole: NDArray[np.int64]
    parts: Breakdown

    @property
    def listed(self) -> bool:
        """Whether the list shows the partner."""
        return bool(np.isin(self.partner, self.found.rows))

    @cached_property
    def place(self) -> int:
        """On the list as shown, else in the whole order; 1 for the best."""
        rows = self.found.rows if self.listed else self.whole
        return 1 + int(np.flatnonzero(rows == self.partner)[0])

    @property
    def passed_over(self) -> bool:
        """Whether somebody on the list comes later in the order."""
        return not self.listed and bool(np.isin(self.whole[self.place :], self.found.rows).any())

    def name(self, row: int) -> str:
        """Name of the place at a row."""
        return self.engine.city(int(row)).name

    def say(self, code: str, **params: str | int | float) -> Message:
        """A message about the partner and its place."""
        about: dict[str, str | int | float] = {
            "partner": self.name(self.partner),
            "rank": self.place,
            "of": len(self.whole),
        }
        return say(code, **{**about, **params})


def placed(case: Case) -> tuple[Message, list[Message]]:
    """What keeps a candidate off the list, and what would bring it there."""
    if case.listed:
        return case.say("listed"), []
    if case.passed_over:
        return _country_full(case) or _too_alike(case)
    reason = {"fit": _by_fit, "plausibility": _by_precedent, "blend": _by_blend, "mutual": _by_both}
    change = [] if case.asked.query.order_by == "plausibility" else _weaker(case)
    if case.asked.query.order_by != "fit":
        change.append(say("by_fit", rank=_fit_place(case)))
    if case.place <= MAX_K and case.asked.query.per_country is None and not case.asked.query.diversity:
        change.append(say("longer", rank=case.place))
    return reason[case.asked.query.order_by](case), change


def _by_fit(case: Case) -> Message:
    listed = case.parts.fit[:-1]
    last = round(100 * float(listed[-1])) if len(listed) else 0
    return case.say("ranked", fit=round(100 * float(case.parts.fit[-1])), last=last)


def _by_precedent(case: Case) -> Message:
    share, last = _seen(case)
    return case.say("ranked_plausibility", share=round(100 * share, 1), last=round(100 * last, 1))


def _by_blend(case: Case) -> Message:
    # The list's own score is this same blend; the partner's comes from the order of the one row that it is.
    only = np.zeros(len(case.engine.book.space.table), bool)
    only[case.partner] = True
    _, score = case.engine.ranker.order.best(case.asked, only, 1)
    last = float(case.found.score[-1]) if len(case.found.score) else 0.0
    return case.say("ranked_blend", points=round(100 * float(score[0]), 1), last=round(100 * last, 1))


def _by_both(case: Case) -> Message:
    city = case.name(case.asked.sides.row)
    if not np.isin(case.partner, case.found.pool):
        return case.say("beyond_mutual", city=city, pool=len(case.found.pool))
    rows = np.array([case.partner], dtype=np.int64)
    theirs = case.engine.ranker.scorer.rank_for(rows, case.asked.asker, case.asked.question)
    return case.say("ranked_mutual", city=city, ours=_fit_place(case), theirs=int(theirs[0]))


def _country_full(case: Case) -> tuple[Message, list[Message]] | None:
    country = case.engine.book.space.table.country
    same = case.found.rows[country[case.found.rows] == country[case.partner]]
    if case.asked.query.per_country is None or len(same) < case.asked.query.per_country:
        return None
    others = ", ".join(case.name(row) for row in same)
    return case.say("country_full", n=case.asked.query.per_country, others=others), [say("more_per_country")]


def _too_alike(case: Case) -> tuple[Message, list[Message]]:
    space = case.engine.book.space
    vectors = space.matrix[np.append(case.found.rows, case.partner), : space.width].astype(np.float64)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    other = int(case.found.rows[int(np.argmax(vectors[:-1] @ vectors[-1]))])
    return case.say("too_alike", other=case.name(other)), [say("less_variety")]


def _weaker(case: Case) -> list[Message]:
    """The block in which the partner falls behind the list most; nothing where it leads in all."""
    gap = case.parts.contribution[:-1].mean(axis=0) - case.parts.contribution[-1] if len(case.found.rows) else []
    if not len(gap) or np.max(gap) <= 0:
        return []
    worst = int(np.argmax(gap))
    ours, theirs = case.parts.contribution[:-1, worst].mean(), case.parts.contribution[-1, worst]
    points = {"ours": round(100 * float(ours)), "theirs": round(100 * float(theirs))}
    return [say("weaker", block=BLOCKS[worst], **points), say("weigh_less", block=BLOCKS[worst])]


def _fit_place(case: Case) -> int:
    """The partner's place by fit among all candidates."""
    fit = case.engine.ranker.scorer.fit(case.asked.asker, case.asked.question)
    ids, mine = case.engine.book.space.table.ids, case.partner
    ahead = (fit > fit[mine]) | ((fit == fit[mine]) & (ids < ids[mine]))
    return 1 + int(ahead[case.whole].sum())


def _seen(case: Case) -> tuple[float, float]:
    """Precedent of the partner and of the last on the list."""
    precedent = case.engine.ranker.precedent
    if precedent is None:
        return 0.0, 0.0
    score = precedent.score(case.asked.sides.row)
    return float(score[case.partner]), float(score[case.found.rows[-1]]) if len(case.found.rows) else 0.0
