"""The properties that the readiness rubric must hold, over scored criteria of any kind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.readiness.evidence import ScoredCriterion
from matching.readiness.stability import draw_weights, stability
from matching.readiness.verdict import TABLE, WELL_KNOWN, axis, judge, one_pile
from models.readiness import ORDER
from tests.audit_world import CRITERIA, RUBRIC

QUARTERS = st.integers(0, 16).map(lambda n: n / 4)
STRENGTHS = st.sampled_from([0.3, 0.6, 0.9, 1.0])
RANGES = st.tuples(QUARTERS, QUARTERS).map(lambda pair: (min(pair), max(pair)))
ONE = st.one_of(st.none(), st.tuples(RANGES, STRENGTHS))
SCORES = st.lists(ONE, min_size=16, max_size=16)


def scored(values) -> tuple[ScoredCriterion, ...]:
    """Criteria from (range, strength) or None."""
    return tuple(
        ScoredCriterion(name) if value is None else ScoredCriterion(name, value[0], value[1])
        for name, value in zip(CRITERIA, values, strict=True)
    )


def point(**known: float) -> tuple[ScoredCriterion, ...]:
    """Criteria known for certain, the others unknown."""
    return tuple(ScoredCriterion(n, (known[n], known[n]), 1.0) if n in known else ScoredCriterion(n) for n in CRITERIA)


def everything(value: float, **change: float) -> tuple[ScoredCriterion, ...]:
    return point(**(dict.fromkeys(CRITERIA, value) | change))


def ranks(steps) -> list[int]:
    return [ORDER.index(step) for step in steps]


@given(SCORES, st.integers(0, 15), QUARTERS)
def test_raising_a_known_criterion_lowers_neither_end_of_the_set(values, place, rise):
    if values[place] is None:
        return
    (low, high), strength = values[place]
    raised = list(values)
    raised[place] = ((min(4.0, low + rise), min(4.0, high + rise)), strength)
    before, after = ranks(judge(scored(values), RUBRIC).possible), ranks(judge(scored(raised), RUBRIC).possible)
    assert min(after) >= min(before)
    assert max(after) >= max(before)


@given(SCORES, st.integers(0, 15))
def test_removing_all_evidence_of_a_criterion_never_shrinks_the_set(values, place):
    fewer = list(values)
    fewer[place] = None
    assert set(judge(scored(values), RUBRIC).possible) <= set(judge(scored(fewer), RUBRIC).possible)


@given(SCORES)
def test_interval_holds_the_filled_score_and_coverage_is_one_less_its_width(values):
    for name in ("potential", "readiness"):
        one = axis(scored(values), RUBRIC, name)
        assert 0 <= one.low <= one.high <= 100
        assert one.coverage == pytest.approx(1 - (one.high - one.low) / 100, abs=1e-3)
        assert one.known is None or one.low - 1e-3 <= one.known <= one.high + 1e-3


@given(SCORES)
def test_verdict_follows_from_the_size_of_the_set(values):
    result = judge(scored(values), RUBRIC)
    if result.verdict == "one_of":
        settled = result.readiness.coverage >= WELL_KNOWN and one_pile(result.possible)
        assert len(result.possible) == 2 or result.a2_decides or settled
    elif result.verdict != "insufficient_evidence":
        assert result.possible == (result.verdict,)
    assert result.leaning is None or min(result.potential.coverage, result.readiness.coverage) >= 0.5


@given(SCORES)
def test_leaders_bodies_and_capacity_all_unknown_always_abstain(values):
    for name in ("C1", "C2", "C3"):
        values[CRITERIA.index(name)] = None
    assert judge(scored(values), RUBRIC).verdict == "insufficient_evidence"


@given(SCORES, SCORES)
@settings(max_examples=25, deadline=None)
def test_same_input_same_answer_and_a_list_is_judged_like_its_ties(one, other):
    assert judge(scored(one), RUBRIC) == judge(scored(one), RUBRIC)
    both = stability([scored(one), scored(other)], RUBRIC)
    assert both.tolist() == [stability([scored(one)], RUBRIC)[0], stability([scored(other)], RUBRIC)[0]]


def test_weights_sum_to_a_hundred_and_each_criterion_has_a_source_and_five_anchors():
    assert sum(c.weight for c in RUBRIC.criteria) == 100
    assert sum(c.weight for c in RUBRIC.criteria if c.axis == "potential") == 38
    assert all(c.source and len(set(c.anchors)) == 5 for c in RUBRIC.criteria)


def test_axis_by_hand():
    # A1 = 3 of weight 10 and E2 = 1 of weight 4 known: 34 of 152; the other 24 of 38 open.
    one = axis(point(A1=3, E2=1), RUBRIC, "potential")
    assert one.low == pytest.approx(100 * 34 / 152, abs=1e-3)
    assert one.high == pytest.approx(100 * (34 + 96) / 152, abs=1e-3)
    assert one.coverage == pytest.approx(14 / 38, abs=1e-3)
    assert one.known == pytest.approx(100 * 34 / 56, abs=0.01)


@pytest.mark.parametrize(("cell", "verdict"), list(TABLE.items()))
def test_the_table(cell, verdict):
    marks = {0: 1.0, 1: 2.2, 2: 3.0}
    values = {c.id: marks[cell[0] if c.axis == "potential" else cell[1]] for c in RUBRIC.criteria}
    assert judge(point(**values), RUBRIC).verdict == verdict


@pytest.mark.parametrize("change", [{"C2": 1}, {"D2": 1}, {"B4": 0, "D1": 1}])
def test_visits_and_a_memorandum_are_not_ready(change):
    assert judge(everything(4), RUBRIC).verdict == "ready"
    assert judge(everything(4, **change), RUBRIC).verdict == "nearly_ready"


def test_one_of_the_last_two_needs_is_enough():
    assert judge(everything(4, B4=0), RUBRIC).verdict == "ready"
    assert judge(everything(4, D1=1), RUBRIC).verdict == "ready"


def test_band_edges_belong_to_the_upper_band():
    edge = axis(everything(2.6), RUBRIC, "potential")
    assert edge.low == 65
    assert judge(everything(2.6), RUBRIC).verdict == "ready"
    assert judge(everything(2.59), RUBRIC).verdict == "develop"


def test_a2_alone_never_forces_abstention():
    values = dict.fromkeys(CRITERIA, 2.2) | {"A1": 3.0, "A3": 3.0, "A4": 3.0}
    del values["A2"]
    result = judge(point(**values), RUBRIC)
    assert len(result.possible) >= 2
    assert result.verdict == "one_of"
    wide = judge(point(**(dict.fromkeys(CRITERIA, 2.2) | {"B2": 2.2, "C1": 2.4})), RUBRIC)
    assert wide.verdict == "develop"


def test_a2_does_not_excuse_other_gaps():
    values = dict.fromkeys(("A1", "A3", "C1", "C2", "C3"), 2.2)
    assert judge(point(**values), RUBRIC).verdict == "insufficient_evidence"


@given(SCORES, st.integers(4, 14), RANGES, STRENGTHS)
def test_what_becomes_known_of_the_relation_never_makes_a_tie_worse_than_asked_first(values, place, reach, strength):
    more = list(values)
    more[place] = (reach, strength)
    before, after = judge(scored(values), RUBRIC), judge(scored(more), RUBRIC)
    assert (before.triage is not None) == (before.verdict == "insufficient_evidence")
    if after.verdict == before.verdict == "insufficient_evidence":
        assert after.triage == before.triage


def test_a_wide_set_that_settles_what_to_do_is_no_abstention():
    # Nine tenths of the relation are known, and nearly nothing of A1 and A2: what is open asks for work all the same.
    values = dict.fromkeys(CRITERIA, 2.7) | {"A3": 4.0, "A4": 4.0, "E1": 4.0, "E2": 4.0}
    wide = [
        ((values[n], values[n]), 0.95) if n[0] in "BCD" or n in ("A3", "A4", "E1", "E2") else None for n in CRITERIA
    ]
    wide[0], wide[1] = ((2.0, 3.6), 0.9), ((1.6, 3.4), 0.9)
    result = judge(scored(wide), RUBRIC)
    assert (result.possible, result.readiness.coverage > 0.9) == (("develop", "pilot", "nearly_ready", "ready"), True)
    assert (result.verdict, result.triage) == ("one_of", None)
    # The same economies with half of the relation unknown: asked about, by potential.
    half = [None if n in ("B1", "B3", "B4", "C3", "C4", "D1") else v for n, v in zip(CRITERIA, wide, strict=True)]
    asked = judge(scored(half), RUBRIC)
    assert (asked.verdict, asked.triage) == ("insufficient_evidence", "ask_first")


@pytest.mark.parametrize(("steps", "one"), [
    (("develop", "ready"), True), (("revive_first", "nearly_ready"), True), (("keep_cultural", "not_a_priority"), True),
    (("keep_cultural", "pilot"), False),
])  # fmt: skip
def test_piles(steps, one):
    assert one_pile(steps) is one


def test_triage_by_potential():
    assert judge(point(A1=4, A3=4, E1=4, E2=4), RUBRIC).triage == "ask_first"
    assert judge(point(A1=0, A3=1, E1=1, E2=1), RUBRIC).triage == "ask_later"
    assert judge(everything(3), RUBRIC).triage is None


def test_stability_against_a_slow_loop():
    ties = [everything(2.6), everything(4), point(A1=3, C1=2, C2=3), everything(2.2, A1=3.5)]
    counts = stability(ties, RUBRIC)
    drawn = draw_weights(RUBRIC)
    assert drawn.shape == (RUBRIC.draws, 16)
    assert np.allclose(drawn.sum(axis=1), 1, atol=1e-5)
    for tie, count in zip(ties, counts, strict=True):
        base = _slow(tie, [c.weight for c in RUBRIC.criteria])
        slow = sum(_slow(tie, row) == base for row in drawn)
        assert abs(slow - count) <= 1
    assert counts[1] == RUBRIC.draws


def _slow(tie, weights) -> object:
    criteria = tuple(c.model_copy(update={"weight": float(w)}) for c, w in zip(RUBRIC.criteria, weights, strict=True))
    possible = judge(tie, RUBRIC.model_copy(update={"criteria": criteria})).possible
    return possible if len(possible) <= 2 else "wide"


@given(st.tuples(*[st.integers(0, 4000)] * 5), st.integers(0, 3000), st.integers(1, 1000))
def test_where_all_but_trade_is_settled_there_is_a_verdict(settled, low, width):
    exact = iter(value / 1000 for value in settled)
    scored = []
    for spec in RUBRIC.criteria:
        if spec.id == "A2":
            raw = (low / 1000, (low + width) / 1000)
        elif spec.axis == "potential":
            value = next(exact)
            raw = (value, value)
        else:
            raw = (0.0, 4.0)
        scored.append(ScoredCriterion(spec.id, raw, 1.0, ()))
    assert judge(scored, RUBRIC).possible


def test_a_tie_settled_but_for_a_country_proxy_does_not_end_in_a_crash():
    """Houston and Shenzhen without a source on trade: ends rounded apart once met at the line between two bands."""
    exact = {"A1": 2.2546, "A3": 3.643, "A4": 2.0, "E1": 4.0, "E2": 1.0}
    for step in range(200):
        at = {**exact, "A1": 2.2 + step / 1000}
        scored = [
            ScoredCriterion(c.id, (at[c.id], at[c.id]), 1.0, ()) if c.id in at
            else ScoredCriterion(c.id, (2.0, 2.0), RUBRIC.proxy, ()) if c.id == "A2" else ScoredCriterion(c.id)
            for c in RUBRIC.criteria
        ]  # fmt: skip
        assert judge(scored, RUBRIC).verdict
