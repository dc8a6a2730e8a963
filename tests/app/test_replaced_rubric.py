"""A rubric of one's own reaches every text, line and figure of an audit."""

from datetime import date

import pytest

from app.export.audit import export
from app.messages.report import render_report
from data.ties_file import write_template
from matching.readiness.audit.portfolio import Tally
from tests.audit_world import ASKER, RUBRIC, TODAY, audit, item, row, world


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
