"""The smallest change to ready, against a search of every combination."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.readiness.counterfactual import to_ready
from matching.readiness.evidence import ScoredCriterion
from matching.readiness.needs import ready_conditions
from tests.audit_world import CRITERIA, RUBRIC
from tests.matching.test_audit_verdicts import everything, point

MOVABLE = [i for i, c in enumerate(RUBRIC.criteria) if c.may_change]
READY = [i for i, c in enumerate(RUBRIC.criteria) if c.axis == "readiness"]


def cost_by_hand(tie) -> int | None:
    """The cheapest cost over every combination of targets; None where there is none."""
    weights = np.array([c.weight for c in RUBRIC.criteria])
    need = RUBRIC.bands[1] / 100 * 4 * weights[READY].sum() - 1e-9
    options = []
    for i in MOVABLE:
        start = tie[i].raw[0] if tie[i].known else 0.0
        options.append(
            [(0, tie[i].low, start)] + [(int(np.ceil(t - start)), float(t), float(t)) for t in range(1, 5) if t > start]
        )
    best = None
    fixed = sum(weights[i] * tie[i].low for i in READY if i not in MOVABLE)
    for chosen in product(*options):
        cost = sum(c for c, _, _ in chosen)
        if best is not None and cost >= best:
            continue
        moved = {CRITERIA[i] for i, (c, _, _) in zip(MOVABLE, chosen, strict=True) if c}
        if moved and moved <= {"B2", "C1"}:
            continue
        total = fixed + sum(weights[i] * low for i, (_, low, _) in zip(MOVABLE, chosen, strict=True))
        raw = {CRITERIA[i]: s for i, (_, _, s) in zip(MOVABLE, chosen, strict=True)}
        needs = raw["C2"] >= 2 and raw["D2"] >= 2 and (raw["B4"] >= 1 or raw["D1"] >= 2)
        if total >= need and needs:
            best = cost
    return best


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(2, 4), min_size=16, max_size=16), st.sampled_from([0.9, 1.0]))
def test_cost_is_the_least_of_all(values, strength):
    tie = tuple(ScoredCriterion(n, (float(v), float(v)), strength) for n, v in zip(CRITERIA, values, strict=True))
    moves = to_ready([tie], RUBRIC)[0]
    assert sum(m.steps for m in moves) == cost_by_hand(tie)


def test_changes_do_reach_ready():
    ties = [everything(2), point(A1=4, C1=1), everything(1, B1=4), everything(3, D2=1)]
    for tie, moves in zip(ties, to_ready(ties, RUBRIC), strict=True):
        raised = {m.criterion: float(m.target) for m in moves}
        after = tuple(ScoredCriterion(s.id, (raised[s.id],) * 2, 1.0) if s.id in raised else s for s in tie)
        weights = np.array([c.weight for c in RUBRIC.criteria])
        low = np.array([s.low for s in after])
        assert low[READY] @ weights[READY] >= 0.65 * 4 * weights[READY].sum() - 1e-9
        assert ready_conditions(after, RUBRIC) == 2


def test_travel_is_never_proposed_alone():
    tie = everything(2.5, B2=0, C1=2, C2=3, D2=3)
    moves = to_ready([tie], RUBRIC)[0]
    assert moves
    assert not {m.criterion for m in moves} <= {"B2", "C1"}


def test_only_what_a_city_can_change():
    moves = to_ready([point()], RUBRIC)[0]
    assert {m.criterion for m in moves} <= {"B2", "B3", "B4", "C1", "C2", "C3", "C4", "D1", "D2"}


def test_nothing_to_do_and_no_tie():
    assert to_ready([everything(4)], RUBRIC) == [[]]
    assert to_ready([], RUBRIC) == []


def test_a_list_is_searched_like_its_ties():
    ties = [everything(v) for v in (0, 1, 2, 3)]
    assert to_ready(ties, RUBRIC) == [to_ready([t], RUBRIC)[0] for t in ties]
