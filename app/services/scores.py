"""Scores of given pairs, whoever asks: a file on the command line, or a request."""

from collections.abc import Callable, Sequence

import numpy as np

from app.engine.opened import Engine
from app.services.runs import at_most, head
from models.errors import InvalidInput
from models.ranking import RankingQuery
from models.score import MOST_ASKERS, MOST_PAIRS, Scores, ScoresRequest

Progress = Callable[[str, float], None]


def score_pairs(
    engine: Engine, pairs: Sequence[tuple[int, int]], query: RankingQuery, progress: Progress | None = None
) -> list[float | None]:
    """The score of each pair (asker, candidate) of GeoNames ids, six decimals; None where a place is unknown.

    Raises:
        InvalidInput: an order that looks at the whole list; otherwise as ``Ranker.scores``.
    """
    if query.order_by == "mutual":
        raise InvalidInput("A pair has no place in a list; order by fit or plausibility.", [("order_by", "mutual")])
    row_of, places_of = engine.table.row_of, dict[int, list[int]]()
    for place, (a, b) in enumerate(pairs):
        if a in row_of and b in row_of:
            places_of.setdefault(row_of[a], []).append(place)
    found: list[float | None] = [None] * len(pairs)
    for done, (row, places) in enumerate(places_of.items()):
        if progress is not None:
            progress("Scoring", done / len(places_of))
        others = np.array([row_of[pairs[place][1]] for place in places], np.int64)
        for place, score in zip(places, engine.ranker.scores(row, others, query).tolist(), strict=True):
            found[place] = round(score, 6)
    return found


def score_request(engine: Engine, request: ScoresRequest) -> Scores:
    """The scores of a request's pairs, in its order.

    Raises:
        TooLarge: more pairs or askers than one request may have. InvalidInput: as ``score_pairs``.
    """
    pairs = [(pair.a_geonameid, pair.b_geonameid) for pair in request.pairs]
    at_most(MOST_PAIRS, len(pairs), "pairs", "pairs")
    at_most(MOST_ASKERS, len({a for a, _ in pairs}), "askers", "pairs")
    query = RankingQuery(purpose=request.purpose, order_by=request.order_by, reach=request.reach)
    question = [request.purpose, request.order_by, request.reach, pairs]
    scored = [
        {"a_geonameid": a, "b_geonameid": b, "score": score}
        for (a, b), score in zip(pairs, score_pairs(engine, pairs, query), strict=True)
    ]
    return Scores.model_validate({**head(engine, "scores", question), "total": len(scored), "pairs": scored})
