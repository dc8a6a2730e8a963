"""On the real gazetteer: the index and the threshold give what an exhaustive ranking gives."""

import numpy as np
import pytest

from data.purposes import read_purposes
from matching.ranking.filters import candidates
from matching.ranking.weighting import weighting
from models.ranking import Filters, RankingQuery

PURPOSES = tuple(read_purposes())
TOP = 20
REACHES = (None, 0.0, 1.0)  # the purpose's own, and both ends


@pytest.fixture(scope="module")
def matrix(engine):
    return np.asarray(engine.space.matrix, dtype=np.float64)


def exhaustive(engine, matrix, row, query, allowed):
    """All candidates by NumPy alone, in double precision, equal ones by id."""
    scorer, question = engine.ranker.scorer, weighting(engine.ranker.purposes, query)
    asker = scorer.space.at(row)
    q, constant = scorer.query(asker, question)
    scores = matrix @ q.astype(np.float64) + scorer.pair_scores(asker, question) + constant
    rows = np.flatnonzero(allowed)
    order = np.lexsort((engine.table.ids[rows], -scores[rows]))
    return rows[order], scores[rows][order]


def test_two_hundred_fixed_cities(engine, matrix):
    table = engine.table
    cities = np.arange(0, len(table), len(table) // 200)[:200]
    assert len(cities) == 200
    allowed_in = {}
    for n, row in enumerate(int(c) for c in cities):
        reach, unit = REACHES[n % len(REACHES)], "city" if n % 4 == 3 else "metro"
        query = RankingQuery(purpose=PURPOSES[n // len(REACHES) % len(PURPOSES)], reach=reach, k=TOP, unit=unit)
        context = engine.ranker.context(row, query)
        allowed = candidates(context).allowed
        rows, scores = engine.ranker.scorer.top(context.asker, context.weighting, allowed, TOP)
        want, exact = exhaustive(engine, matrix, row, query, allowed)
        assert scores == pytest.approx(exact[:TOP], abs=2e-6), table.name[row]
        # Places whose exact scores differ by less than single precision can tell may change places, others not.
        for got, right in zip(rows, want[:TOP], strict=True):
            if got != right:
                assert exact[want == got] == pytest.approx(exact[want == right], abs=1e-6), table.name[row]
        allowed_in[query.unit] = int(allowed.sum())
    assert allowed_in["city"] > 29_000  # some 34,000, less the own country and places at risk
    assert 15_000 < allowed_in["metro"] < 25_000


@pytest.mark.parametrize("k", [1, 50, 200])
@pytest.mark.parametrize("city", ["Chicago", "Rotterdam", "La Paz"])
def test_other_lengths_and_filters(engine, matrix, city, k):
    row = engine.row(city)
    query = RankingQuery(k=k, filters=Filters(any_country=True, min_population=100_000))
    allowed = candidates(engine.ranker.context(row, query)).allowed
    [(rows, scores)] = engine.ranker.best([row], query)
    want, exact = exhaustive(engine, matrix, row, query, allowed)
    assert len(rows) == k
    assert scores == pytest.approx(exact[:k], abs=2e-6)
    assert len(set(rows.tolist()) - set(want[:k].tolist())) <= 1
    assert not set(rows.tolist()) - set(np.flatnonzero(allowed).tolist())


def test_many_at_once_are_what_each_is_alone(engine):
    rows = [engine.row(c) for c in ("Chicago", "Rotterdam", "Evanston", "4951305", "La Paz")]
    query = RankingQuery(k=100, unit="city", filters=Filters(known="hide"))
    for row, (together, scores) in zip(rows, engine.ranker.best(rows, query), strict=True):
        [(alone, numbers)] = engine.ranker.best([row], query)
        assert scores == pytest.approx(numbers, abs=2e-6)
        assert len(set(together.tolist()) ^ set(alone.tolist())) <= 2


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("name", PURPOSES)
def test_parts_sum_to_the_fit(engine, name, reach):
    for match in engine.ranker.rank(engine.row("Houston"), RankingQuery(purpose=name, reach=reach, k=30)).matches:
        assert sum(p.contribution for p in match.parts) == pytest.approx(match.fit, abs=1e-5)
        assert match.prize + match.affinity == pytest.approx(match.fit, abs=2e-6)
        assert reach != 0 or match.prize == 0
        assert reach != 1 or match.affinity == 0
        assert match.score == pytest.approx(match.fit, abs=3e-6)
        assert -0.3 < match.fit_low <= match.fit <= match.fit_high <= 1
