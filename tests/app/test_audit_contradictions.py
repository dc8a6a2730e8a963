"""Two rows of one tie that contradict each other: both count, whatever their order, and the gravest status gates."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.messages.report import render_report
from matching.readiness import contradiction
from matching.readiness.criteria.scores import score
from matching.readiness.evidence import Items
from tests.app.test_audit import run
from tests.audit_world import CRITERIA, RUBRIC, STRONG, TODAY, VOCABULARY, item, row


def both_ways(*said, more=()):
    """The findings of one tie in rows of one statement each, for every order of the rows."""
    return [
        run(*(row(n, "Dresden", one, *(more if n == 2 else ())) for n, one in enumerate(order, 2))).findings[0]
        for order in permutations(said)
    ]


def flags(finding) -> list[str]:
    return [f.text for f in finding.flags if f.code == "flag_rows"]


@pytest.mark.parametrize(
    ("field", "values", "side", "criterion"),
    [
        ("since", (1992, 2020), "both", "B1"),
        ("exchanges_out", (5, 0), "both", "B2"),
        ("last_exchange", ("2026-01-01", "2010-01-01"), "both", "B2"),
        ("goal", ("culture", "economic"), "a", "D2"),
        ("agreement_date", ("1992-01-01", "none"), "both", "C4"),
        ("staff_fte", (0.1, 2), "both", "C3"),
    ],
)
def test_both_values_count_and_are_named(field, values, side, criterion):
    more = [item("exchanges_in", 2), item("goal", "culture", side="b"), item("agreement_terms", "objectives; term")]
    place = CRITERIA.index(criterion)
    first, second = both_ways(*(item(field, v, side=side) for v in values), more=more)
    one, other = (run(row(2, "Dresden", item(field, v, side=side), *more)).findings[0].criteria[place] for v in values)
    for found in (first, second):
        held = found.criteria[place]
        assert held.low <= min(one.low, other.low)
        assert held.high >= max(one.high, other.high)
        assert len(flags(found)) == 1
        assert "Lines: " in flags(found)[0]
        assert sorted(flags(found)[0].split("Lines: ")[1].strip(".").split(", ")) == ["2", "3"]
    assert [c.model_dump(exclude={"evidence"}) for c in first.criteria] == [
        c.model_dump(exclude={"evidence"}) for c in second.criteria
    ]
    assert (first.verdict, first.possible, first.partner.status) == (second.verdict, second.possible, "unknown")


def test_the_flag_names_field_values_and_lines_in_every_language():
    rows = [row(2, "Dresden", item("goal", "culture", side="a")), row(3, "Dresden", item("goal", "economic", side="a"))]
    report = run(*rows)
    assert flags(report.findings[0]) == [
        "Given on the same day with different values, which all count: goal, your side: culture, economic. Lines: 2, 3."
    ]
    assert "cultura, economía" in flags(render_report(report, "es").findings[0])[0]
    assert "文化、経済" in flags(render_report(report, "ja").findings[0])[0]


@pytest.mark.parametrize("end", ["terminated", "suspended"])
def test_a_status_that_ends_a_tie_gates_whatever_the_order(end):
    for found in both_ways(item("status", "active"), item("status", end)):
        assert (found.verdict, found.partner.status) == ("blocked", end)
        assert [g.code for g in found.gates] == [f"gate_{end}"]
        assert len(flags(found)) == 1


def test_a_newer_statement_replaces_an_older_one():
    older = item("status", "suspended", date(2020, 1, 1))
    for found in both_ways(older, item("status", "active", date(2024, 1, 1))):
        assert (found.gates, flags(found)) == ([], [])


def test_goals_in_dispute_keep_no_tie_cultural():
    said = (item("goal", "culture", side="a"), item("goal", "economic", side="a"))
    for found in both_ways(*said, more=[item("goal", "culture", side="b")]):
        assert found.verdict != "keep_cultural"


def test_equal_values_and_different_sides_do_not_contradict():
    assert Items([item("since", 1990), item("since", 1990.0, source="x")], RUBRIC, TODAY, VOCABULARY).rivals == []
    assert (
        Items([item("goal", "culture", side="a"), item("goal", "mixed", side="b")], RUBRIC, TODAY, VOCABULARY).rivals
        == []
    )


def test_with_very_many_contradictions_the_fields_count_as_unknown():
    many = [e.model_copy(update={"value": f"{1 + n}"}) for n in range(3) for e in STRONG if e.field != "activities"]
    read = contradiction.ways(Items(many, RUBRIC, TODAY, VOCABULARY))
    assert len(read) == 1
    assert all(not s.known for s in score(None, read[0]) if s.id in ("B1", "B2", "C1"))


FIELD = st.sampled_from(["since", "exchanges_out", "exchanges_in", "economic_steps", "leadership_acts", "staff_fte"])
TWICE = st.dictionaries(st.tuples(FIELD, st.sampled_from(["a", "b", "both"])), st.tuples(*[st.integers(0, 9)] * 2))


@given(TWICE)
@settings(max_examples=60, deadline=None)
def test_the_interval_holds_every_way_to_read_the_rows(said):
    def value(field, n):
        return 1950 + 7 * n if field == "since" else n

    items = [item(field, value(field, n), side=side) for (field, side), pair in said.items() for n in pair]
    read = contradiction.ways(Items(items, RUBRIC, TODAY, VOCABULARY))
    whole = contradiction.scores(None, read)
    for one in read:
        for wide, narrow in zip(whole, score(None, one), strict=True):
            assert wide.low <= narrow.low + 1e-9
            assert wide.high >= narrow.high - 1e-9
    turned = contradiction.scores(None, contradiction.ways(Items(items[::-1], RUBRIC, TODAY, VOCABULARY)))
    assert [(s.raw, s.strength) for s in turned] == [(s.raw, s.strength) for s in whole]


def test_two_goals_of_both_sides_are_one_contradiction():
    said = Items([item("goal", "culture"), item("goal", "economic")], RUBRIC, TODAY, VOCABULARY)
    assert [len(group) for group in said.rivals] == [2]
    assert [len(one.everything) for one in contradiction.ways(said)] == [1, 1]
