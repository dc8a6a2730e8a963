"""Where a city stands in the order asked, and what keeps it off the list: the order, the country limit, or variety."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features.arrays import Ints
from features.blocks.registry import BLOCKS, PARTS
from matching.ranking.breakdown import Breakdown
from matching.ranking.context import RankingContext
from matching.ranking.matches import ShownList
from matching.ranking.ranker import Ranker
from models.base import Message, Param, say
from models.ranking import MAX_K


@dataclass(frozen=True)
class Placement:
    """One question about one candidate.

    Attributes:
        shown: the list. whole: all candidates in the order asked.
        parts: fit of the rows of the list, and last that of the partner.
    """

    ranker: Ranker
    context: RankingContext
    partner: int
    shown: ShownList
    whole: Ints
    parts: Breakdown

    @property
    def listed(self) -> bool:
        """Whether the list shows the partner."""
        return bool(np.isin(self.partner, self.shown.rows))

    @cached_property
    def place(self) -> int:
        """On the list as shown, else in the whole order; 1 for the best."""
        rows = self.shown.rows if self.listed else self.whole
        return 1 + int(np.flatnonzero(rows == self.partner)[0])

    @property
    def passed_over(self) -> bool:
        """Whether somebody on the list comes later in the order."""
        return not self.listed and bool(np.isin(self.whole[self.place :], self.shown.rows).any())

    def name(self, row: int) -> str:
        """Name of the place at a row."""
        return str(self.context.table.name[row])

    def say(self, code: str, **params: Param) -> Message:
        """A message about the partner and its place."""
        about: dict[str, Param] = {
            "partner": self.name(self.partner),
            "rank": self.place,
            "of": len(self.whole),
        }
        return say(code, **{**about, **params})


def placed(one: Placement) -> tuple[Message, list[Message]]:
    """What keeps a candidate off the list, and what would bring it there."""
    if one.listed:
        return one.say("listed"), []
    if one.passed_over:
        return _country_full(one) or _too_alike(one)
    reason = {"fit": _by_fit, "plausibility": _by_precedent, "blend": _by_blend, "mutual": _by_both}
    change = [] if one.context.query.order_by == "plausibility" else _weaker(one)
    if one.context.query.order_by != "fit":
        change.append(say("by_fit", rank=_fit_place(one)))
    if _on_a_longer_list(one):
        change.append(say("longer", rank=one.place))
    return reason[one.context.query.order_by](one), change


def _on_a_longer_list(one: Placement) -> bool:
    """Whether a list as long as the partner's place would show it: its country must not be full by then."""
    query, country = one.context.query, one.context.table.country
    if one.place > MAX_K or query.diversity:
        return False
    limit = query.model_copy(update={"k": one.place}).country_limit
    ahead = int((country[one.whole[: one.place - 1]] == country[one.partner]).sum())
    return limit is None or ahead < limit


def _by_fit(one: Placement) -> Message:
    listed = one.parts.fit[:-1]
    last = round(100 * float(listed[-1])) if len(listed) else 0
    return one.say("ranked", fit=round(100 * float(one.parts.fit[-1])), last=last)


def _by_precedent(one: Placement) -> Message:
    share, last = _precedents(one)
    return one.say("ranked_plausibility", share=round(100 * share, 1), last=round(100 * last, 1))


def _by_blend(one: Placement) -> Message:
    # The list's own score is this same blend; the partner's comes from the order of the one row that it is.
    only = np.zeros(len(one.context.table), bool)
    only[one.partner] = True
    _, score = one.ranker.order.best(one.context, only, 1)
    last = float(one.shown.score[-1]) if len(one.shown.score) else 0.0
    return one.say("ranked_blend", points=round(100 * float(score[0]), 1), last=round(100 * last, 1))


def _by_both(one: Placement) -> Message:
    city = one.name(one.context.row)
    if not np.isin(one.partner, one.shown.pool):
        return one.say("beyond_mutual", city=city, pool=len(one.shown.pool))
    rows = np.array([one.partner], dtype=np.int64)
    theirs = one.ranker.scorer.rank_for(rows, one.context.asker, one.context.weighting)
    return one.say("ranked_mutual", city=city, ours=_fit_place(one), theirs=int(theirs[0]))


def _country_full(one: Placement) -> tuple[Message, list[Message]] | None:
    country = one.context.table.country
    same = one.shown.rows[country[one.shown.rows] == country[one.partner]]
    limit = one.context.query.country_limit
    if limit is None or len(same) < limit:
        return None
    others = tuple(one.name(row) for row in same)
    return one.say("country_full", n=limit, others=others), [say("more_per_country")]


def _too_alike(one: Placement) -> tuple[Message, list[Message]]:
    space = one.ranker.space
    vectors = space.matrix[np.append(one.shown.rows, one.partner), : space.width].astype(np.float64)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    other = int(one.shown.rows[int(np.argmax(vectors[:-1] @ vectors[-1]))])
    return one.say("too_alike", other=one.name(other)), [say("less_variety")]


def _weaker(one: Placement) -> list[Message]:
    """The block in which the partner falls behind the list most; nothing where it leads in all."""
    if not len(one.shown.rows):
        return []
    # A weight is set for a block, so its parts on both sides count together.
    of_block = np.array([[block == b for b in BLOCKS] for block, _ in PARTS], float)
    points_of = one.parts.contribution @ of_block
    gap = points_of[:-1].mean(axis=0) - points_of[-1]
    worst = int(np.argmax(gap))
    if gap[worst] <= 0:
        return []
    ours, theirs = points_of[:-1, worst].mean(), points_of[-1, worst]
    points = {"ours": round(100 * float(ours)), "theirs": round(100 * float(theirs))}
    return [say("weaker", block=BLOCKS[worst], **points), say("weigh_less", block=BLOCKS[worst])]


def _fit_place(one: Placement) -> int:
    """The partner's place by fit among all candidates."""
    fit = one.ranker.scorer.fit(one.context.asker, one.context.weighting)
    ids, mine = one.context.table.ids, one.partner
    ahead = (fit > fit[mine]) | ((fit == fit[mine]) & (ids < ids[mine]))
    return 1 + int(ahead[one.whole].sum())


def _precedents(one: Placement) -> tuple[float, float]:
    """Precedent of the partner and of the last on the list."""
    precedent = one.ranker.precedent
    if precedent is None:
        return 0.0, 0.0
    score = precedent.score(one.context.row)
    return float(score[one.partner]), float(score[one.shown.rows[-1]]) if len(one.shown.rows) else 0.0
