"""The fit that a suite of ties measures is the list that users see."""

import numpy as np

from app.benchmark.orders import FitOrder
from matching.evaluation.evaluate import best
from models.ranking import Filters, RankingQuery


def test_the_fit_that_is_measured_is_the_list_that_rank_writes(engine):
    row = engine.row("Chicago")
    score = FitOrder(engine, "fit, trade", engine.table.ids).score(row)
    score = np.where(engine.table.country == "US", -np.inf, score)
    query = RankingQuery(purpose="trade", k=20, unit="city", per_country=0, risk="show", filters=Filters(known="mark"))
    ((rows, _),) = engine.ranker.best([row], query)
    assert best(score, engine.table.ids, 20).tolist() == rows.tolist()
