"""Cities side by side."""

from itertools import combinations

import numpy as np

from app.engine.opened import Engine
from app.services.cities import city_with_facts
from app.services.runs import head
from features.fact_store import pair_facts
from models.compare import Comparison, PrecedentParts


def compare(engine: Engine, rows: list[int]) -> Comparison:
    """Facts of each city and of each pair, in the order asked."""
    return Comparison(
        **head(engine, "compare", [int(engine.table.ids[row]) for row in rows]),
        cities=[city_with_facts(engine, row) for row in rows],
        pairs=[pair_facts(engine.facts, a, engine.facts, b) for a, b in combinations(rows, 2)],
        precedents=[found for a, b in combinations(rows, 2) if (found := precedent(engine, a, b))],
    )


def precedent(engine: Engine, row: int, partner: int) -> PrecedentParts | None:
    """The parts of a pair's precedent for the asker at ``row``; None without a model or within one country."""
    model, table = engine.ranker.precedent, engine.table
    if model is None or table.country[row] == table.country[partner]:
        return None
    found = model.explain(row, np.array([partner], dtype=np.int64))[0]
    return PrecedentParts(
        a=int(table.ids[row]),
        b=int(table.ids[partner]),
        score=round(found.score, 6),
        logit=round(found.logit, 5),
        base=round(found.base, 5),
        parts={family: round(value, 5) for family, value in found.parts.items()},
        spread=round(model.spread, 4),
    )
