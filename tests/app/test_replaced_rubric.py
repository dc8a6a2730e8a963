"""A rubric of one's own reaches every text, line and figure of an audit."""

from datetime import date

import pytest

from app.export.audit import export
from app.messages.language import language
from app.messages.report import render_problem, render_report
from data.ties_file import read_audit_file, write_template
from matching.readiness.audit.portfolio import Tally
from tests.audit_world import ASKER, RICH_ITEMS, RUBRIC, STRONG, TODAY, audit, item, row, world


def other():
    """Twenty months, bands at 30 and 80, A1 and B2 of other weight, proxies up to 1.5."""
    change = {"A1": 4.0, "B2": 14.0}
    criteria = tuple(c.model_copy(update={"weight": change.get(c.id, c.weight)}) for c in RUBRIC.criteria)
    return RUBRIC.model_copy(
        update={"recent_months": 20, "bands": (30.0, 80.0), "criteria": criteria, "proxy_cap": 1.5}
    )


def report(rubric):
    rows = [
        row(2, "Hefei", item("exchanges_out", 2), item("exchanges_in", 1), item("leadership_acts", 1, side="a")),
        row(3, "Accra", item("exchanges_out", 1)),
        row(4, "Dresden", item("executor", "Chamber", side="a")),
    ]
    return audit(ASKER, rows, world().sources(), rubric, TODAY)


@pytest.mark.parametrize("language", ["en", "es", "ja"])
def test_the_window_of_the_rubric_is_what_the_texts_say(language):
    text = export(report(other()), "md", "internal", language).content.decode()
    assert "36" not in text.replace(TODAY.isoformat(), "")
    assert text.count("20") >= 4
    assert "36" in export(report(RUBRIC), "md", "internal", language).content.decode()


def test_the_bands_are_drawn_where_the_rubric_has_them():
    html = export(report(other()), "html").content.decode()
    assert 'x1="200" x2="200"' in html  # 110 + 3 * 30
    assert 'x1="350" x2="350"' in html  # 110 + 3 * 80
    assert 'x1="245"' not in html
    assert report(other()).bands == (30.0, 80.0)


def test_the_portfolio_weighs_the_axes_by_the_rubric():
    finding = report(other()).findings[0]
    tally = Tally(other())
    tally.add(finding)
    # A and E weigh 32 of 100 in this rubric, B, C and D 68.
    want = 0.32 * finding.potential.coverage + 0.68 * finding.readiness.coverage
    assert tally.portfolio().coverage == pytest.approx(want, abs=1e-4)


def test_an_earlier_report_without_bands_can_still_be_read():
    old = report(RUBRIC).model_dump(mode="json")
    del old["bands"]
    again = render_report(type(report(RUBRIC)).model_validate(old), "en")
    assert again.bands == (45.0, 65.0)
    assert date.fromisoformat(again.as_of) == TODAY


def test_the_template_names_the_window():
    assert write_template(other()) != write_template()


def listed(*leave_out, **added):
    """The rubric without some criteria, their weight given to B1, and with one of a user's own."""
    kept = [c for c in RUBRIC.criteria if c.id not in leave_out]
    own = [RUBRIC.criterion("B3").model_copy(update={"id": name, "weight": 2.0, **new}) for name, new in added.items()]
    rest = 100 - sum(c.weight for c in (*kept, *own) if c.id != "B1")
    criteria = [c.model_copy(update={"weight": rest}) if c.id == "B1" else c for c in kept]
    return RUBRIC.model_validate({**RUBRIC.model_dump(), "criteria": [c.model_dump() for c in (*criteria, *own)]})


@pytest.mark.parametrize("language", ["en", "es", "ja"])
def test_a_criterion_that_nothing_reads_is_unknown_and_asked_for(language):
    rubric = listed("C1", "C3", B5={"name": "press coverage", "weight": 12.0})
    found = render_report(report(rubric), language)
    for one in found.findings:
        assert [c.id for c in one.criteria] == [n for n in (*RUBRIC.ids, "B5") if n not in ("C1", "C3")]
        assert (one.criteria[-1].score, one.criteria[-1].low, one.criteria[-1].high) == (None, 0, 4)
        assert one.verdict
    asked = [e for f in found.findings for e in f.next_evidence if e.criterion == "B5"]
    assert asked
    assert all("press coverage" in e.text for e in asked)
    assert "press coverage" in export(report(rubric), "md", "internal", language).content.decode()


def test_an_item_scores_a_criterion_of_ones_own():
    rubric = listed(B5={"name": "press coverage"})
    read = read_audit_file(b"partner,field,value\nHefei,b5,3\nHefei,B6,3\n", "x.csv", TODAY, rubric)
    assert [(e.field, e.value) for r in read.rows for e in r.evidence] == [("B5", 3)]
    mend = render_problem(read.problems[0], language("en")).suggestion
    assert mend.startswith("use a criterion (A1..B5) or one of since,")
    one = audit(ASKER, read.rows, world().sources(), rubric, TODAY).findings[0].criteria[-1]
    assert (one.score, one.high) == (3, pytest.approx(3.1))
    assert write_template(rubric) != write_template()


def test_criteria_that_are_left_out_are_asked_nowhere():
    left = ("A1", "A2", "A4", "B2", "C1", "C3", "E1", "E2")
    rows = [row(2, "Hefei", *STRONG, *RICH_ITEMS, item("status", "dormant"), item("A1", 3)), row(3, "Dresden")]
    made = audit(ASKER, rows, world().sources(), listed(*left), TODAY)
    for one in made.findings:
        assert [c.id for c in one.criteria] == ["A3", "B1", "B3", "B4", "C2", "C4", "D1", "D2"]
        assert not {e.criterion for e in one.next_evidence} & set(left)
    for form in ("csv", "xlsx", "html", "docx"):
        assert export(render_report(made, "ja"), form).content
