"""Why is X not here? The rule that leaves a city out, or its place in the order asked, and what would change it."""

import numpy as np
from numpy.typing import NDArray

from app.engine.opened import Engine
from app.services.why_not_place import Case, placed
from app.services.why_not_words import CHANGES, RULES
from matching.ranking.breakdown import breakdown
from matching.ranking.filters import candidates
from matching.ranking.inquiry import Inquiry
from matching.ranking.ranker import run_id
from models.base import SCHEMA_VERSION, Message
from models.city import CityRef
from models.ranking import RankingQuery
from models.why_not import WhyNot


def why_not(engine: Engine, row: int, partner: int, query: RankingQuery) -> WhyNot:
    """Why the place at ``partner`` is not on the list that ``query`` gives the place at ``row``.

    Raises:
        InvalidInput: as the ranking itself.
    """
    ranker = engine.ranker
    asked = ranker.inquiry(ranker.sides(row), query)
    who = candidates(asked.scene, query)
    rule = who.reason(partner) or None
    found = ranker.listed(asked, who.allowed)
    whole = _whole(engine, asked, who.allowed, found.pool)
    parts = breakdown(ranker.scorer, asked.asker, asked.question, np.append(found.rows, partner))
    case = Case(engine, asked, partner, found, whole, parts)
    reason, change = _excluded(engine, row, partner, rule, query) if rule else placed(case)
    return WhyNot(
        schema_version=SCHEMA_VERSION,
        run_id=run_id(engine.manifest.build_id, query, asked.question),
        city=engine.city(row),
        partner=engine.city(partner),
        rule=rule,
        order_by=query.order_by,
        rank=None if rule else case.place,
        of=len(whole),
        listed=case.listed,
        fit=round(float(parts.fit[-1]), 6),
        last_fit=round(float(parts.fit[-2]), 6) if len(found.rows) else None,
        reason=reason,
        change=change,
        instead=engine.city(int(engine.book.space.table.anchor[partner])) if rule == "not_a_metro" else None,
    )


def _whole(engine: Engine, asked: Inquiry, allowed: NDArray[np.bool_], pool: NDArray[np.int64]) -> NDArray[np.int64]:
    """All candidates in the order asked; ``mutual`` weighs its pool from both sides, the rest follows by fit."""
    by = asked.query.order_by
    if by in ("plausibility", "blend"):
        return engine.ranker.order.best(asked, allowed, int(allowed.sum()))[0]
    fit = engine.ranker.scorer.fit(asked.asker, asked.question)
    rows = np.lexsort((engine.book.space.table.ids, -fit))
    rows = rows[allowed[rows]]
    return np.append(pool, rows[~np.isin(rows, pool)]) if by == "mutual" else rows


def _excluded(engine: Engine, row: int, partner: int, rule: str, query: RankingQuery) -> tuple[Message, list[Message]]:
    city, other = engine.city(row), engine.city(partner)
    params: dict[str, str | int | float] = {
        "city": city.name,
        "partner": other.name,
        "metro": other.metro.name,
        "people": f"{other.metro.population:,}",
        "why": _why(other, rule, query),
    }
    reason = Message(code=f"rule_{rule}", params=params, text=RULES[rule].format(**params))
    change = Message(code=f"change_{rule}", params=params, text=CHANGES[rule].format(**params))
    return reason, [change]


def _why(other: CityRef, rule: str, query: RankingQuery) -> str:
    """The reason that the policy gives, "" where the rule has none."""
    given = {
        "policy_country": query.policy.excluded_countries.get(other.country, ""),
        "policy_decision": query.policy.own_decisions.get(other.id, ""),
    }
    return given.get(rule, "").rstrip(".")
