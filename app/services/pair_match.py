"""One pair for one question: the partner as a match, though it may not be on any list."""

import numpy as np

from app.engine.opened import Engine
from matching.ranking.breakdown import breakdown
from matching.ranking.matches import Draft, make_matches
from models.ranking import Match, RankingQuery


def match_of(engine: Engine, row: int, partner: int, query: RankingQuery) -> Match:
    """The partner's parts, reasons and flags for the asker; its ``rank`` says nothing here.

    Raises:
        InvalidInput: unknown purpose or a weight that cannot be used.
    """
    ranker = engine.ranker
    sides = ranker.sides(row)
    question, rows = ranker.question(query), np.array([partner], dtype=np.int64)
    parts = breakdown(ranker.scorer, sides.asker, question, rows)
    theirs = ranker.scorer.rank_for(rows, sides.asker, question)
    seen = ranker.precedent.score(row)[rows].astype(np.float64) if ranker.precedent is not None else None
    return make_matches(engine.book, engine.ties, ranker.relations, sides, Draft(rows, parts.fit, parts, theirs, seen))[
        0
    ]
