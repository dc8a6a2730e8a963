"""Why is X not here? The rule that leaves a city out, or its place in the order asked, and what would change it."""

import numpy as np

from features.arrays import Ints, Mask
from matching.ranking.breakdown import breakdown
from matching.ranking.context import RankingContext
from matching.ranking.filters import candidates
from matching.ranking.ranker import Ranker, run_id
from matching.ranking.top import top
from matching.ranking.why_not.place import Placement, placed
from models.base import SCHEMA_VERSION, Message, Param, run_of, say
from models.city import CityRef
from models.ranking import RankingQuery
from models.why_not import WhyNot


def why_not(ranker: Ranker, row: int, partner: int, query: RankingQuery) -> WhyNot:
    """Why the place at ``partner`` is not on the list that ``query`` gives the place at ``row``.

    Raises:
        InvalidInput: as the ranking itself.
    """
    context = ranker.context(row, query)
    found = candidates(context)
    rule = found.reason(partner) or None
    shown = ranker.listed(context, found.allowed)
    whole = _whole(ranker, context, found.allowed, shown.pool)
    parts = breakdown(ranker.scorer, context.asker, context.weighting, np.append(shown.rows, partner))
    placement = Placement(ranker, context, partner, shown, whole, parts)
    other = context.table.city(partner)
    reason, change = _excluded(context.city, other, rule, query) if rule else placed(placement)
    return WhyNot(
        schema_version=SCHEMA_VERSION,
        run_id=run_of(run_id(ranker.build_id, context), "why_not", other.id),
        build_id=ranker.build_id.partition("+")[0],
        city=context.city,
        partner=other,
        rule=rule,
        order_by=query.order_by,
        rank=None if rule else placement.place,
        of=len(whole),
        listed=placement.listed,
        fit=round(float(parts.fit[-1]), 6),
        last_fit=round(float(parts.fit[-2]), 6) if len(shown.rows) else None,
        reason=reason,
        change=change,
        instead=context.table.city(int(context.table.anchor[partner])) if rule == "not_a_metro" else None,
    )


def _whole(ranker: Ranker, context: RankingContext, allowed: Mask, pool: Ints) -> Ints:
    """All candidates in the order asked; ``mutual`` weighs its pool from both sides, the rest follows by fit."""
    by = context.query.order_by
    if by in ("plausibility", "blend"):
        return ranker.order.best(context, allowed, int(allowed.sum()))[0]
    fit = ranker.scorer.fit(context.asker, context.weighting)
    rows = top(fit, context.table.ids)
    rows = rows[allowed[rows]]
    return np.append(pool, rows[~np.isin(rows, pool)]) if by == "mutual" else rows


def _excluded(city: CityRef, other: CityRef, rule: str, query: RankingQuery) -> tuple[Message, list[Message]]:
    """The rule that leaves a city out, and what would let it in."""
    given = {
        "policy_country": query.policy.excluded_countries.get(other.country, ""),
        "policy_decision": query.policy.own_decisions.get(other.id, ""),
    }
    params: dict[str, Param] = {
        "city": city.name,
        "partner": other.name,
        "metro": other.metro.name,
        "people": other.metro.population,
        "why": given.get(rule, "").rstrip("."),
    }
    return say(f"rule_{rule}", **params), [say(f"change_{rule}", **params)]
