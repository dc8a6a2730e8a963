"""The difference to an earlier audit: what was said, not on which day it was audited."""

from datetime import date, timedelta

import pytest

from app.messages.report import render_report
from tests.app.test_audit import run
from tests.audit_world import TODAY, item, row

SAID = (("since", 1990), ("staff_fte", 1.0), ("exchanges_out", 4), ("status", "active"))
EVIDENCE = {"evidence_deleted", "evidence_added", "evidence_expired"}


def undated(day: date, *said, **change):
    return row(2, "Hefei", *(item(f, v, day, source="your file", **change) for f, v in said or SAID))


def kinds(report) -> set[str]:
    return {c.kind for c in report.changes} & EVIDENCE


def sentences(report, language="en") -> list[str]:
    return [c.text for c in render_report(report, language).changes if c.kind in EVIDENCE]


@pytest.mark.parametrize("later", [1, 30])
def test_the_same_ties_audited_later_have_no_change_of_evidence(later):
    day = TODAY + timedelta(days=later)
    assert kinds(run(undated(day), as_of=day, against=run(undated(TODAY)))) == set()


def test_an_undated_item_that_was_given_the_day_of_the_first_audit_is_the_same():
    assert kinds(run(undated(TODAY), as_of=date(2026, 11, 23), against=run(undated(TODAY)))) == set()


def test_dated_items_differ_by_their_day():
    two = row(2, "Hefei", item("exchange", "visit", date(2025, 1, 1)), item("exchange", "visit", date(2026, 1, 1)))
    one = row(2, "Hefei", item("exchange", "visit", date(2026, 1, 1)))
    assert sentences(run(one, against=run(two))) == [
        "Evidence of the earlier audit is missing: exchange: visit (2025-01-01, council paper)."
    ]


def test_what_has_expired_is_said_to_have_expired():
    old = row(2, "Hefei", item("theme", "batteries", date(2026, 1, 1), expires_after=date(2026, 12, 31)))
    later = run(old, as_of=date(2027, 1, 1), against=run(old))
    assert sentences(later) == ["Evidence has expired since: theme: batteries (2026-01-01, council paper)."]


def test_sentences_name_the_side_and_exist_in_every_language():
    before, day = run(undated(TODAY, ("goal", "culture"), side="b")), date(2026, 11, 23)
    after = run(undated(day, ("goal", "culture"), side="a"), as_of=day, against=before)
    assert sentences(after) == [
        "New evidence: goal, your side: culture (your file).",
        "Evidence of the earlier audit is missing: goal, the partner's side: culture (your file).",
    ]
    assert sentences(after, "es") == [
        "Evidencia nueva: meta, su lado: cultura (su archivo).",
        "Falta evidencia de la auditoría anterior: meta, el lado del socio: cultura (su archivo).",
    ]
    assert "目標、自市側：文化（自市のファイル）" in sentences(after, "ja")[0]


def test_verdicts_and_axes_are_in_words():
    goals = (item("goal", "culture", side="a"), item("goal", "culture", side="b"))
    after = run(row(2, "Hefei", *goals), against=run(row(2, "Hefei")))
    text = next(c.text for c in after.changes if c.kind == "verdict")
    assert text.endswith("to valuable as it is: keep it cultural.")
    assert "_" not in text
    for language, word, axis in (("es", "valiosa como es", "potencial"), ("ja", "今のまま", "潜在力")):
        said = {c.kind: c.text for c in render_report(after, language).changes}
        assert word in said["verdict"]
        assert axis in said["interval"]
        assert "potential" not in said["interval"]
