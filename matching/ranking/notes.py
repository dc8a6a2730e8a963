"""What an answer says of its list: cautions and steadiness, as codes with parameters.

Steadiness: would a place stay on the list under other weights? Seeded draws around the asker's own tell.
"""

from collections.abc import Sequence

import numpy as np

from features.arrays import Floats, Strings
from features.blocks.industry import PROXY
from features.blocks.registry import BLOCKS
from matching.policy import PREFERENCE, unchecked
from matching.ranking.breakdown import Breakdown
from matching.ranking.context import RankingContext
from models.base import Message, say
from models.ranking import Match, RankingQuery

PORT_MATTERS = 0.25  # a quarter of the weight (docs/decisions/0007, 1)
DRAWS = 200  # a choice: the standard error of a share of nine tenths is then two points
SWING = 0.2  # a choice: a greater one makes every list unsteady, a smaller one none
SPARE = 50  # a choice: places behind the list that compete for it; fewer make it look steadier than it is
SURE = 0.9  # "nine of ten draws", as the note says


def notes(context: RankingContext, exploratory: bool, matches: Sequence[Match]) -> list[Message]:
    """Cautions on the question and its asker, what the policy does, and how steady the list is.

    Args:
        exploratory: whether the purpose has no city facts behind it yet.
    """
    weights = context.weighting.blocks
    found = [say("exploratory")] if exploratory else []
    without_facts = bool(weights["industry"]) and _unknown(context)
    if without_facts:
        found.append(say("no_facts", city=context.city.name))
    if weights["port"] >= PORT_MATTERS and not context.own.ports.count[context.row]:
        found.append(say("no_port", city=context.city.name))
    if context.query.risk == "flag":
        found += _risky(context, matches)
    if context.boost is not None:
        found.append(say("preferred", points=round(100 * PREFERENCE)))
    found += [say(code) for code in unchecked(context.query.policy, context.policy_asker)]
    # A list that rests on the country's figures is steady because little can move it: no merit to speak of.
    return found if without_facts else found + steadiness(matches)


def _risky(context: RankingContext, matches: Sequence[Match]) -> list[Message]:
    """How many places of the list sanctions, a blocking law, war or occupation bear on; silent where it is none."""
    row_of = context.table.row_of
    n = sum(bool(context.risky[row_of[m.city.id]]) for m in matches)
    return [say("risk_listed", n=n, places=len(matches))] if n else []


def _unknown(context: RankingContext) -> bool:
    """Whether neither the atlas nor a count says what the asker makes."""
    known = float(context.asker.values[context.own.space.width + BLOCKS.index("industry")])
    return context.own.entry(context.row)[0] is None and known <= PROXY + 1e-6


def staying(parts: Breakdown, country: Strings, query: RankingQuery) -> Floats:
    """Share of draws in which each row is among the k best, full countries aside; shape (rows,), 0..1.

    Each draw changes every weight by up to a fifth, uniformly and independently, and normalises again. Only the rows
    given compete: the list and the places behind it.

    Args:
        parts: of the rows in their order. country: of each row.
    """
    rng = np.random.default_rng(0)
    drawn = parts.weight * rng.uniform(1 - SWING, 1 + SWING, (DRAWS, len(parts.weight)))
    fit = parts.value @ (drawn / drawn.sum(axis=1, keepdims=True)).T
    if not len(fit):
        return np.ones(0)
    if query.country_limit is not None:
        for code in np.unique(country):
            own = country == code
            rank = np.argsort(np.argsort(-fit[own], axis=0, kind="stable"), axis=0)
            fit[own] = np.where(rank < query.country_limit, fit[own], -np.inf)
    k = min(query.k, len(fit))
    last = np.partition(fit, -k, axis=0)[-k]
    return np.asarray(((fit >= last) & (fit > -np.inf)).mean(axis=1))


def steadiness(matches: Sequence[Match]) -> list[Message]:
    """One sentence on how many of a list are sure of their place."""
    shares = [m.stays for m in matches if m.stays is not None]
    if not shares:
        return []
    steady = sum(share >= SURE for share in shares)
    least = min(matches, key=lambda m: m.stays if m.stays is not None else 1.0)
    if steady == len(shares):
        return [say("steady_all", n=len(shares))]
    return [say("steady_some", steady=steady, n=len(shares), city=least.city.name, share=int(100 * min(shares)))]
