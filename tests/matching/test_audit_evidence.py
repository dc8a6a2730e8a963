"""Evidence to scores: expiry, decay, sides, ranges, proxies, caps, and what the facts of a pair say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.readiness.criteria import capacity, computed, exchange
from matching.readiness.criteria.exchange import act_score, exchange_score
from matching.readiness.criteria.scores import score
from matching.readiness.evidence import Items, Reading, combine
from matching.readiness.marks import mark, slope
from models.base import say
from models.evidence import Evidence
from tests.audit_world import CRITERIA, RUBRIC, STRONG, TODAY, VOCABULARY, facts, item


def items(*evidence: Evidence, day: date = TODAY) -> Items:
    return Items(evidence, RUBRIC, day, VOCABULARY)


def one(name: str, *evidence: Evidence, day: date = TODAY, pair=None):
    return score(pair, items(*evidence, day=day))[CRITERIA.index(name)]


def test_full_evidence_of_both_sides_scores_four():
    assert all(one(name, *STRONG).raw == (4, 4) for name in CRITERIA if name[0] in "BCD")


def test_nothing_known_is_unknown_and_never_zero():
    assert all(not s.known and (s.low, s.high) == (0, 4) for s in score(None, items()))


def test_expired_evidence_equals_unknown():
    old = item("last_exchange", "2020-01-01", date(2020, 2, 1))
    assert one("B2", old) == one("B2")
    own = item("theme", "batteries", date(2026, 1, 1), expires_after=date(2026, 6, 1))
    assert one("A4", own).raw == one("A4").raw
    assert one("A4", own, day=date(2026, 6, 1)).known


@given(st.sampled_from(sorted(set(RUBRIC.expires) & set(VOCABULARY.fields))))
def test_every_field_with_an_expiry_counts_as_unknown_after_it(field):
    old = item(field, 3, date(1990, 1, 1))
    assert [s.raw for s in score(None, items(old))] == [s.raw for s in score(None, items())]


def test_later_evidence_is_not_known_yet():
    assert not one("B4", item("step", "mission", date(2020, 1, 1)), day=date(2019, 1, 1)).known


def test_recency_decays_by_half_in_two_years():
    new, old = (one("B2", item("exchange", "visit", d)) for d in (TODAY, date(2024, 11, 22)))
    assert old.strength == pytest.approx(new.strength / 2, rel=0.01)
    assert old.low < new.low
    assert old.high > new.high


def test_one_sided_evidence_counts_less():
    assert one("D1", item("interest", 9, side="a")).strength < one("D1", item("interest", 9)).strength
    assert one("C2", item("executor", "Agency", side="a")).raw == (1, 4)
    assert one("C1", item("leadership_acts", 2, side="a")).raw == (2, 4)
    assert one("C2", item("executor", "none", side="a"), item("executor", "none", side="b")).raw == (0, 0)


def test_self_declared_counts_less_than_a_council():
    own = one("B4", item("economic_steps", 3, source_type="self_declared"))
    assert own.strength < one("B4", item("economic_steps", 3)).strength
    assert own.low < 3 < own.high


def test_general_knowledge_earns_two_points_at_most():
    since, seven = item("since", 1960), item("economic_steps", 7)
    for name, said in (("B1", since), ("B4", seven)):
        assert one(name, said).raw == (4, 4)
        assert one(name, said.model_copy(update={"source_type": "compiled"})).raw == (2, 2)
    # A council that says the same lifts the cap; what earns less anyway stays.
    both = one("B3", item("activities", "a,b,c,business", source_type="compiled"), item("activities", "business,a,b,c"))
    assert both.raw == (4, 4)
    assert one("B1", item("since", 2024, source_type="compiled")).raw == (1, 1)


def test_readings_that_contradict_give_the_interval_of_both():
    message = say("b3_none")
    agree = combine("B3", [Reading(1, 3, 1, message), Reading(2, 4, 0.9, message)])
    differ = combine("B3", [Reading(0, 1, 1, message), Reading(3, 3, 0.8, message)])
    assert agree.raw == (2, 3)
    assert (differ.raw, differ.strength) == ((0, 3), 0.8)


def test_paper_only_is_evidence_of_absence():
    for name in ("B2", "B3", "B4", "C1"):
        assert one(name, item("status", "paper_only")).raw == (0, 0)
    assert one("D1", item("status", "paper_only")).known is False


def test_sister_state_evidence_is_shown_and_not_counted():
    state = items(item("economic_steps", 5, scope="state"))
    assert state.counted == {}
    assert list(state.states.values()) == ["other_scope"]


@pytest.mark.parametrize(("out", "back", "expected"), [(0, 0, 0), (3, 0, 2), (0, 1, 2), (1, 1, 3), (2, 2, 4)])
def test_exchange_counts(out, back, expected):
    assert exchange_score(out, back) == exchange_score(back, out) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(0, 0, 0), (1, 0, 1), (5, 0, 2), (1, 1, 3), (2, 3, 4)])
def test_acts_of_leaders(a, b, expected):
    assert act_score(a, b) == act_score(b, a) == expected


@pytest.mark.parametrize(("day", "expected"), [("2026-05-01", (2, 4)), ("2022-06-01", (1, 1)), ("2009-01-01", (0, 0))])
def test_last_exchange(day, expected):
    assert one("B2", item("last_exchange", day)).raw == expected


def test_volunteers_are_judged_on_the_work_they_plan():
    hours = item("volunteer_hours", 400)
    assert one("C3", hours, item("planned_work", "culture")).raw[0] == 4
    assert one("C3", hours, item("planned_work", "economic")).raw[0] == 1


@pytest.mark.parametrize(
    ("fields", "score"), [("schools; sport", 2), ("escuelas; deporte", 2), ("schools; transport", 3)]
)
def test_sport_is_no_port_and_so_no_business(fields, score):
    assert one("B3", item("activities", fields, TODAY)).raw == (score, score)


def test_a_newer_figure_of_staff_replaces_the_older_and_sides_add_up():
    old = item("staff_fte", 0.2, date(2026, 1, 1))
    new = item("staff_fte", 0.2, date(2026, 6, 1), side="a")
    theirs = item("staff_fte", 0.4, date(2026, 6, 1), side="b")
    for evidence, fte in (((old,), 0.2), ((old, new), 0.2), ((old, new, theirs), 0.6)):
        (reading,) = capacity.capacity(items(*evidence))
        assert reading.message.params["fte"] == fte


def test_an_agreement_scores_above_two_only_with_later_work():
    paper = (item("agreement_date", "2010-01-01"), item("agreement_terms", "objectives; term; review"))
    assert one("C4", *paper).raw == (2, 2)
    assert one("C4", *paper, item("exchange", "visit")).raw == (4, 4)
    assert one("C4", item("agreement_date", "none")).raw == (0, 0)


def test_goals_and_balance():
    both = (item("goal", "economic", side="a"), item("goal", "mixed", side="b"))
    assert one("D2", *both).raw == (3, 4)
    assert one("D2", *both, item("exchanges_out", 9), item("exchanges_in", 1)).raw == (2, 2)
    assert one("D2", item("goal", "economic", side="a"), item("goal", "culture", side="b")).raw == (1, 1)
    assert one("D2", item("goal", "none", side="b")).raw == (0, 0)


@pytest.mark.parametrize(
    ("text", "dollars"), [("5000", 5000), ("EUR 1,000", 1100), ("JPY 1000000", 6700), ("XYZ 5", None)]
)
def test_budgets(text, dollars):
    assert capacity.usd(text, VOCABULARY.dollars) == (pytest.approx(dollars) if dollars else None)


def test_mutual_criteria_are_symmetric():
    change = {"metro_population_a": 300_000, "gdp_per_head_a": 10_000.0}
    turned = {
        "metro_population_b": 300_000,
        "gdp_per_head_b": 10_000.0,
        "metro_population_a": 1_500_000,
        "gdp_per_head_a": 40_000.0,
    }
    assert one("A3", pair=facts(1, 2, **change)).raw == one("A3", pair=facts(2, 1, **turned)).raw


@given(st.floats(0, 100), st.floats(0, 100))
def test_slope_rises_and_meets_the_marks(x, y):
    marks = (1.0, 3.0, 6.0, 10.0)
    assert 0 <= slope(x, marks) <= 4
    assert x <= y or slope(x, marks) >= slope(y, marks)
    assert [slope(m, marks) for m in marks] == [1, 2, 3, 4]
    assert int(slope(x, marks)) == mark(x, marks)


def test_modules_answer_nothing_for_nothing():
    empty = items()
    readers = (exchange.duration, exchange.exchanges, exchange.breadth, exchange.economic_steps, exchange.leadership)
    assert all(
        reader(empty) == []
        for reader in (*readers, capacity.executors, capacity.capacity, capacity.agreement, capacity.wanted)
    )
    assert computed.trade_proxy(facts(1, 2), empty) == []


SWAP = {"a": "b", "b": "a", "both": "both"}


SWAPPED_FIELD = {"exchanges_out": "exchanges_in", "exchanges_in": "exchanges_out"}


SIDED = st.tuples(
    st.sampled_from(["exchanges_out", "exchanges_in", "leadership_acts", "executor", "interest", "goal"]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 5),
)


def _sided(field: str, side: str, number: int) -> Evidence:
    words = {"executor": ["none", "Agency", "Club"][number % 3], "goal": ["culture", "economic", "mixed"][number % 3]}
    return item(field, words.get(field, number), side="both" if field in SWAPPED_FIELD else side)


@given(st.lists(SIDED, max_size=8, unique_by=lambda one: one[:2]))
def test_turning_a_tie_round_changes_no_mutual_criterion(found):
    here = items(*(_sided(*one) for one in found))
    there = items(*(_sided(SWAPPED_FIELD.get(field, field), SWAP[side], n) for field, side, n in found))
    for name in ("B2", "C1", "C2", "D1", "D2"):
        place = CRITERIA.index(name)
        left, right = score(None, here)[place], score(None, there)[place]
        assert (left.raw, left.strength) == (right.raw, right.strength), name


@pytest.mark.parametrize("side", ["a", "both"])
def test_one_direction_of_exchange_counts_no_more_than_its_source(side):
    said = items(item("exchanges_out", 3, side=side, source_type="self_declared"))
    scored = score(None, said)[CRITERIA.index("B2")]
    assert scored.strength == pytest.approx(RUBRIC.strengths["self_declared"])
    assert scored.low <= scored.raw[0]
