"""A bare list is asked about with sense, and what the questions promise is what then happens."""

import pytest

from matching.readiness.criteria.scores import score
from matching.readiness.evidence import Items
from matching.readiness.reasons import details, next_evidence
from models.readiness import Finding
from tests.audit_world import ASKER, CRITERIA, RICH, RUBRIC, TODAY, VOCABULARY, audit, facts, item, row, shared, world

TOTAL = {"potential": 38, "readiness": 62}
BARE = facts(1, 2, **(RICH | {"port_a": "P", "port_b": "Q", "sea_km": 9000.0}))


def own(field: str, value: str | float, **change):
    return item(field, value, source="your file", source_type="self_declared", **change)


FULL = {
    "A2": (own("firms_present", 12, side="a"), own("trade_office", "none", side="b")),
    "A4": (own("theme", "hydrogen"), own("theme", "water")),
    "B1": (own("since", 1988),),
    "B2": (own("exchanges_out", 2), own("exchanges_in", 2)),
    "B3": (own("activities", "business; schools"),),
    "B4": (own("economic_steps", 1),),
    "C1": (own("leadership_acts", 1, side="a"), own("leadership_acts", 0, side="b")),
    "C2": (own("executor", "Chamber", side="a"), own("executor", "none", side="b")),
    "C3": (own("staff_fte", 0.2), own("volunteer_hours", 100), own("budget", 5000)),
    "C4": (own("agreement_date", "1988-05-01"), own("agreement_terms", "objectives")),
    "D1": (own("interest", 3, side="a"), own("interest", 1, side="b")),
    "D2": (
        own("goal", "economic", side="a"), own("goal", "mixed", side="b"),
        own("exchanges_out", 2), own("exchanges_in", 2),
    ),
    "E1": (own("flight", "daily"),),
    "E2": (own("diaspora", 2000),),
}  # fmt: skip
TEN = ("B1", "B2", "B3", "B4", "C1", "C2", "C4", "D1", "D2", "A4")


def scored(*evidence):
    return score(BARE, Items(evidence, RUBRIC, TODAY, VOCABULARY))


def promised() -> dict[str, float]:
    found = next_evidence(scored(), details(BARE, "Hefei", {}), RUBRIC, most=16)
    assert [e.closes for e in found] == sorted((e.closes for e in found), reverse=True)
    return {e.criterion: e.closes for e in found}


def judged(*evidence) -> Finding:
    place = world()
    place.special[1, 2] = BARE
    return audit(ASKER, [row(2, "Hefei", *evidence)], place.sources(), RUBRIC, TODAY).findings[0]


def test_every_open_criterion_is_asked_about():
    assert set(promised()) == set(FULL)  # A1 and A3 are computed: nothing of them is open


@pytest.mark.parametrize("criterion", FULL)
def test_a_full_answer_closes_what_the_question_promises(criterion):
    place = CRITERIA.index(criterion)
    before, after = scored()[place], scored(*FULL[criterion])[place]
    spec = RUBRIC.criteria[place]
    closed = 25 * spec.weight * ((before.high - before.low) - (after.high - after.low)) / TOTAL[spec.axis]
    assert closed == pytest.approx(promised()[criterion], abs=0.01)


def test_a_council_paper_closes_more_and_half_an_answer_less():
    place, points = CRITERIA.index("C2"), promised()["C2"]
    spec, before = RUBRIC.criteria[place], scored()[place]

    def closed(*evidence):
        after = scored(*evidence)[place]
        return 25 * spec.weight * ((before.high - before.low) - (after.high - after.low)) / 62

    paper = tuple(e.model_copy(update={"source_type": "council"}) for e in FULL["C2"])
    assert closed(*paper) > points > closed(FULL["C2"][0]) > 0


def test_ten_added_facts_narrow_the_intervals_by_the_sum_of_what_was_promised():
    evidence = {e.key: e for name in TEN for e in FULL[name]}.values()
    before, after = judged(), judged(*evidence)
    for axis in ("potential", "readiness"):
        was, now = getattr(before, axis), getattr(after, axis)
        asked = [name for name in TEN if (name == "A4") == (axis == "potential")]
        want = sum(promised()[name] for name in asked)
        assert (was.high - was.low) - (now.high - now.low) == pytest.approx(want, abs=0.1)
        assert was.low <= now.low <= now.high <= was.high
    assert (before.triage, after.triage) == ("ask_first", None)
    assert "C3" in {e.criterion for e in after.next_evidence}
    assert not {e.criterion for e in after.next_evidence} & set(TEN)


def test_bare_names_differ_and_ask_useful_questions():
    place = world()
    place.special |= {
        (1, 2): facts(1, 2, **RICH),
        (1, 3): facts(
            1, 3, shared_clusters=shared("Semiconductors", "Automotive"), port_a="P", port_b="Q", sea_km=9000.0
        ),
        (1, 4): facts(
            1, 4, shared_clusters=[], large_airports=(False, False), overlap_hours=0.0, metro_population_b=60_000
        ),
        (1, 5): facts(1, 5, shared_clusters=shared("Cocoa", strength=1), metro_population_b=90_000, overlap_hours=1.0),
    }
    names = [row(2, "Hefei"), row(3, "Dresden"), row(4, "Tainan"), row(5, "Accra")]
    report = audit(ASKER, names, place.sources(), RUBRIC, TODAY)
    assert {f.partner.city.name: f.triage for f in report.findings} == {
        "Hefei": "ask_first",
        "Dresden": "ask_first",
        "Tainan": "ask_later",
        "Accra": "ask_later",
    }
    asked = [tuple(m.text for m in f.questions) for f in report.findings]
    assert all(len(questions) == 3 for questions in asked)
    assert len(set(asked)) == 4
    assert [f.triage for f in report.findings] == ["ask_first", "ask_first", "ask_later", "ask_later"]
