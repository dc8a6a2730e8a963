"""Settled, likely and open in a whole audit: a stated no, a wish for culture, a key person lost, evidence deleted."""

import pytest

from app.export.audit import export
from models.readiness import ORDER
from tests.audit_world import ASKER, RICH, RUBRIC, STRONG, TODAY, audit, facts, item, row, world

NO = item("goal", "none", side="b")
CULTURE = item("goal", "culture", side="b")


def found(*evidence, against=None, rich=True):
    made = world()
    if rich:
        made.special[1, 2] = facts(1, 2, **RICH)
    report = audit(ASKER, [row(2, "Hefei", *evidence)], made.sources(), RUBRIC, TODAY, against=against)
    return report, report.findings[0]


def without(name):
    return tuple(e for e in STRONG if e.field != name)


def test_a_settled_verdict_is_the_likely_one():
    _, one = found(*STRONG, item("firms_present", 90, side="a"))
    assert (one.verdict, one.certainty, one.likely, one.likely_of) == ("ready", "settled", "ready", ["ready"])
    assert one.likelihood > 0.9
    assert one.likely_words == ""


def test_a_partner_who_says_no_is_said_first_and_leaves_develop_at_most():
    report, one = found(*without("goal"), item("goal", "economic", side="a"), NO)
    assert one.reasons[0].code == "reason_refused_b"
    assert max(map(ORDER.index, one.possible)) <= ORDER.index("develop")
    assert one.likely in ("develop", "revive_first")
    assert "ready" in one.before_gates or "nearly_ready" in one.before_gates
    assert "does not want" in b"".join(export(report, "md").parts()).decode()


def test_a_bare_name_is_open_and_asked_first():
    report, one = found()
    assert (one.certainty, one.likely, one.likely_of, one.likelihood) == ("open", None, [], None)
    assert one.triage == "ask_first"
    assert report.findings[0].likely_words == ""


def test_one_sides_wish_for_culture_keeps_that_open():
    lively = (
        item("since", 1990),
        item("exchanges_out", 2),
        item("exchanges_in", 2),
        item("activities", "music; schools"),
    )
    acts = (item("leadership_acts", 1, side="a"), item("leadership_acts", 1, side="b"), item("staff_fte", 0.2))
    _, one = found(*lively, *acts, item("economic_steps", 0), item("goal", "mixed", side="a"), CULTURE)
    assert "keep_cultural" in one.possible
    assert one.likely == "keep_cultural"
    _, other = found(*lively, *acts, item("economic_steps", 0), item("goal", "economic", side="a"), CULTURE)
    assert other.likely != "keep_cultural"


def test_a_key_person_lost_leaves_no_capacity():
    _, one = found(*STRONG, item("key_person", "lost", side="a"))
    capacity = next(c for c in one.criteria if c.id == "C3")
    assert capacity.score == 0.5
    assert capacity.basis[0].code == "c3_lost"


@pytest.mark.parametrize("name", ["exchanges_out", "leadership_acts", "executor", "economic_steps", "goal", "interest"])
def test_what_was_deleted_counts_at_its_last_value_and_is_named(name):
    weak = tuple(e.model_copy(update={"value": 0}) if e.field in ("economic_steps", "interest") else e for e in STRONG)
    before, old = found(*weak)
    _, new = found(*(e for e in weak if e.field != name), against=before)
    flags = [f for f in new.flags if f.code == "flag_remembered"]
    assert [f.params["fields"] for f in flags] == [(name,)]
    if new.likely and old.likely:
        assert ORDER.index(new.likely) <= ORDER.index(old.likely)


def test_nothing_is_remembered_where_nothing_was_deleted():
    before, _ = found(*STRONG)
    _, new = found(*STRONG, item("theme", "steel"), against=before)
    assert not [f for f in new.flags if f.code == "flag_remembered"]
