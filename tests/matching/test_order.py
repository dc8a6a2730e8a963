"""The orders of a list: by what both want, by precedent, by both; and when each is refused."""

import numpy as np
import pytest

from matching.ranking.ranker import Ranker
from models.errors import InvalidInput
from models.ranking import RankingQuery
from tests.worlds import HARBOR


def rank(small, who=HARBOR, **query):
    return small.ranker.rank(small.row(who), RankingQuery(**query))


def test_mutual_is_the_harmonic_mean_of_both_ranks(small):
    by_fit = {m.city.id: m for m in rank(small, k=50).matches}
    got = rank(small, k=50, order_by="mutual").matches
    for match in got:
        mine = by_fit[match.city.id]
        assert match.rank_for_partner == mine.rank_for_partner
        assert match.score == pytest.approx(2 / (mine.rank + mine.rank_for_partner), abs=1e-6)
        assert match.fit == mine.fit
    assert [m.score for m in got] == sorted((m.score for m in got), reverse=True)


class Precedent:
    """Likes places by their row."""

    def __init__(self, n):
        self.values = np.linspace(0, 1, n).astype(np.float32)

    def score(self, row):
        return self.values


@pytest.fixture(scope="module")
def precedent(small):
    return Ranker(
        small.scorer,
        small.fact_store,
        small.ranker.purposes,
        small.ranker.ties,
        small.ranker.relations,
        Precedent(14),
        small.blocks,
        "crafted",
    )


def test_plausibility_orders_by_precedent_and_shows_fit_beside(small, precedent):
    got = precedent.rank(small.row(HARBOR), RankingQuery(order_by="plausibility", k=3)).matches
    assert [m.city.id for m in got] == [14, 12, 11]
    assert [m.plausibility for m in got] == pytest.approx([1, 11 / 13, 10 / 13], abs=1e-6)
    assert [m.score for m in got] == [m.plausibility for m in got]
    by_fit = {m.city.id: m.fit for m in rank(small, k=50).matches}
    assert all(m.fit == by_fit[m.city.id] for m in got)


def test_blend_is_the_mean_of_both(small, precedent):
    by_fit = {m.city.id: m.fit for m in rank(small, k=50).matches}
    got = precedent.rank(small.row(HARBOR), RankingQuery(order_by="blend", k=50)).matches
    for match in got:
        assert match.score == pytest.approx((by_fit[match.city.id] + match.plausibility) / 2, abs=1e-5)
    assert [m.score for m in got] == sorted((m.score for m in got), reverse=True)


@pytest.mark.parametrize("order", ["fit", "plausibility", "blend"])
def test_scores_of_given_partners_are_those_of_the_order(small, precedent, order):
    query = RankingQuery(order_by=order, k=50, per_country=0)
    got = {m.city.id: m.score for m in precedent.rank(small.row(HARBOR), query).matches}
    partners = np.array([small.row(i) for i in got])[::-1]
    assert precedent.scores(small.row(HARBOR), partners, query) == pytest.approx(list(got.values())[::-1], abs=2e-6)


@pytest.mark.parametrize("order", ["plausibility", "blend"])
def test_without_a_model_of_ties_the_order_is_refused(small, order):
    with pytest.raises(InvalidInput, match="order by fit") as caught:
        rank(small, order_by=order)
    assert caught.value.errors == (("order_by", order),)
