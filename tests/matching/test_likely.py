"""What is called likely: properties over scored criteria, a slow version by hand, and that hiding does not pay."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.readiness.choice import Choice
from matching.readiness.evidence import Reading, ScoredCriterion
from matching.readiness.likely import Draws, Open, class_of, likely, named
from matching.readiness.verdict import axis, judge
from models.base import say
from models.priors import CLASSES
from models.readiness import ORDER
from tests.audit_world import CRITERIA, RUBRIC

QUARTERS = st.integers(0, 16).map(lambda n: n / 4)
RANGES = st.tuples(QUARTERS, QUARTERS).map(lambda pair: (min(pair), max(pair)))
ONE = st.one_of(st.none(), st.tuples(RANGES, st.sampled_from([0.6, 0.9, 1.0])))
SCORES = st.lists(ONE, min_size=16, max_size=16)
FEW = settings(max_examples=40, deadline=None)
PRIORS = RUBRIC.priors
DRAWS = Draws(RUBRIC, PRIORS)


def scored(values):
    """Criteria from (range, strength) or None, each with the reading that says so."""
    found = []
    for name, value in zip(CRITERIA, values, strict=True):
        reading = () if value is None else (Reading(*value[0], value[1], say("direct", score=1, source="x")),)
        found.append(ScoredCriterion(name, *(value or ((0.0, 4.0), 0.0)), reading))
    return tuple(found)


def ready_to_draw(values, choice=None):
    """A tie before its draws, as the audit makes it."""
    tie = scored(values)
    ends = tuple((a.low, a.high) for a in (axis(tie, RUBRIC, name) for name in CLASSES))
    return Open(tie, judge(tie, RUBRIC).possible, ends, choice or Choice())


def everything(value, **change):
    return [((change.get(name, value),) * 2, 1.0) if change.get(name, value) is not None else None for name in CRITERIA]


def mean_rank(one):
    """The mean place of the draws in the order of verdicts."""
    return float(DRAWS.shares([one])[0] @ np.arange(len(ORDER)))


@given(SCORES)
@FEW
def test_what_is_likely_is_possible_and_its_share_is_of_the_draws(values):
    tie = ready_to_draw(values)
    found = likely([tie], RUBRIC)[0]
    assert set(found.steps) <= set(tie.possible)
    assert len(found.steps) <= 2
    if found.steps and len(tie.possible) > 1:
        assert found.share >= (PRIORS.one if len(found.steps) == 1 else PRIORS.two)
    shares = DRAWS.shares([tie])[0]
    assert shares.sum() == pytest.approx(1)


@given(SCORES, SCORES)
@FEW
def test_the_same_input_gives_the_same_answer_and_a_list_is_drawn_like_its_ties(one, other):
    ties = [ready_to_draw(one), ready_to_draw(other)]
    assert likely(ties, RUBRIC) == [likely([tie], RUBRIC)[0] for tie in ties]


@given(SCORES, st.integers(0, 15))
@FEW
def test_hiding_a_criterion_never_lifts_a_tie_into_a_better_class(values, place):
    fewer = [None if i == place else value for i, value in enumerate(values)]
    for name, classes in CLASSES.items():
        assert classes.index(class_of(scored(fewer), name)) <= classes.index(class_of(scored(values), name))


@given(SCORES, st.integers(0, 15))
@FEW
def test_hiding_what_is_better_than_the_prior_never_raises_the_likely_verdict(values, place):
    """What is hidden scores the greatest that a draw of its prior can be: the draws then can only fall."""
    values = [value if value is None or i == place else (value[0], 1.0) for i, value in enumerate(values)]
    values[place] = ((4.0, 4.0), 1.0)
    fewer = [None if i == place else value for i, value in enumerate(values)]
    shown, hidden = ready_to_draw(values), ready_to_draw(fewer)
    wide = ((0.0, 100.0),) * 2
    shown, hidden = (replace(tie, possible=ORDER, ends=wide) for tie in (shown, hidden))
    assert mean_rank(hidden) <= mean_rank(shown) + 1e-9


def test_no_prior_is_better_than_the_median_of_known_ties():
    """The lesser of the medians of criteria over known ties with evidence, as of 2014 and of 2019, by class."""
    measured = {
        "alive": {"B3": 4.0, "B4": 1.0, "C1": 3.0, "C2": 2.5, "C4": 2.2, "D2": 3.5},
        "working": {"B2": 4.0, "B3": 4.0, "B4": 2.0, "C1": 3.0, "C2": 2.5, "C4": 3.0, "D1": 2.0, "D2": 3.5},
        "shown": {"A1": 2.35, "A2": 2.5, "E1": 3.0},
    }
    for name, medians in measured.items():
        prior = PRIORS.of(name).median
        assert {c: prior[c] for c in medians if prior[c] > medians[c]} == {}


def test_a_draw_by_hand():
    """One draw of one tie, worked out criterion by criterion."""
    tie = ready_to_draw(everything(None, B1=4.0, C1=3.0, C2=2.0, C3=2.0, D2=3.0, A1=3.0))
    weights, n = DRAWS.weights[7], 7
    totals = {}
    for name in CLASSES:
        members = [i for i, c in enumerate(RUBRIC.criteria) if c.axis == name]
        values = []
        for i in members:
            one, prior = tie.scored[i], float(DRAWS.values[class_of(tie.scored, name)][i][n])
            values.append(one.raw[0] if one.known else prior)
        total = sum(weights[i] * v for i, v in zip(members, values, strict=True)) * 25 / sum(weights[members])
        totals[name] = min(max(total, tie.ends[list(CLASSES).index(name)][0]), tie.ends[list(CLASSES).index(name)][1])
    bands, _ = DRAWS._bands([tie])
    want = [sum(totals[name] >= mark for mark in RUBRIC.bands) for name in CLASSES]
    assert int(bands[0][n]) == 3 * want[0] + want[1]


def test_ready_rests_on_evidence_and_never_on_a_draw():
    full = everything(4.0)
    assert likely([ready_to_draw(full)], RUBRIC)[0].steps == ("ready",)
    for unknown in ("C2", "D2", "B4"):
        tie = ready_to_draw([None if name == unknown else v for name, v in zip(CRITERIA, full, strict=True)])
        tie = replace(tie, possible=ORDER)
        assert "ready" not in likely([tie], RUBRIC)[0].steps
    lapsed = replace(ready_to_draw(full, Choice(lapsed=True)), possible=ORDER)
    assert likely([lapsed], RUBRIC)[0].steps == ("nearly_ready",)


@pytest.mark.parametrize(
    ("choice", "change", "want"),
    [
        (Choice(), {}, "develop"),
        (Choice(), {"A4": 2.0}, "pilot"),  # D1 and B4 of 2: firms and steps
        (Choice(leans=True), {"A4": 1.0, "B4": 1.0}, "keep_cultural"),
        (Choice(leans=True), {"A4": 2.0, "B4": 1.0}, "pilot"),
        (Choice(refuses="b"), {"A4": 2.0}, "develop"),
    ],
)
def test_a_theme_and_what_the_sides_want_decide_among_middling_ties(choice, change, want):
    tie = replace(ready_to_draw(everything(2.2, **({"A4": 1.0} | change)), choice), possible=ORDER)
    assert likely([tie], RUBRIC)[0].steps == (want,)


def test_too_little_known_stays_open():
    assert likely([ready_to_draw(everything(None, B1=4.0, D2=0.0))], RUBRIC)[0].steps == ()
    # A word for the status speaks for seven criteria and is one statement.
    word = tuple(
        ScoredCriterion(n, (0.0, 0.0), 0.9, (Reading(0, 0, 0.9, say("status_paper_only")),)) if n[0] in "BCD" else
        ScoredCriterion(n) for n in CRITERIA
    )  # fmt: skip
    tie = replace(ready_to_draw(everything(None)), scored=word)
    assert likely([tie], RUBRIC)[0].steps == ()


def test_two_verdicts_need_nine_tenths_and_one_three_quarters():
    shares = np.zeros(len(ORDER))
    shares[[3, 5]] = 0.74, 0.26
    assert named(shares, ORDER, PRIORS).steps == ("develop", "nearly_ready")
    shares[[3, 5]] = 0.76, 0.24
    assert named(shares, ORDER, PRIORS).steps == ("develop",)
    shares[[2, 3, 5]] = 0.12, 0.6, 0.28
    assert named(shares, ORDER, PRIORS).steps == ()
    assert named(shares, ("pilot",), PRIORS).steps == ("pilot",)


def test_a_rubric_without_priors_calls_nothing_likely():
    bare = RUBRIC.model_copy(update={"priors": None})
    assert likely([ready_to_draw(everything(4.0))], bare)[0].steps == ()
