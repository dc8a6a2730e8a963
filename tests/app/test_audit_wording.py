"""The printed audit reads like a letter: no doubled full stops, no codes, no English left over in other languages."""

import io
import re
from datetime import date

import pytest
from docx import Document
from rich.console import Console

from app.cli import audit as cli_audit
from app.export.audit import export
from app.messages.language import language as words_of
from app.messages.render import text
from app.messages.report import render_report
from models.partnership import Rule
from models.policy import Policy
from models.readiness import AuditReport
from tests.audit_world import (
    ASKER,
    RICH,
    RICH_ITEMS,
    RUBRIC,
    STRONG,
    TODAY,
    audit,
    facts,
    item,
    row,
    shared,
    supply,
    world,
)

DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)|。。|\.。|。\.|,,|;;|: :|  +[.,;]")
OLD = date(2019, 5, 1)
LAW = Rule(
    id="law", kind="law", effect="block", a_countries=("US",), b_countries=("GH",), valid_from=date(2025, 9, 1),
    title="A law of a state", text="No ties.", source="https://law.example", check="Check the current text.",
)  # fmt: skip


@pytest.fixture(scope="module")
def report() -> AuditReport:
    place = world()
    trade = supply("Iron and steel", "Vehicle assembly", 3)
    place.special[1, 2] = facts(1, 2, **RICH)
    place.special[1, 3] = facts(1, 3, shared_clusters=shared("Legal, accounting and consulting"), supplies=[trade])
    rows = [
        row(2, "Hefei", *STRONG, *RICH_ITEMS),
        row(3, "Dresden"),
        row(4, "Tainan", item("status", "suspended", date(2022, 12, 31)), item("leadership_act", "visit", OLD)),
        row(5, "Accra", item("trade_office", "none", OLD), item("exchanges_out", 1, OLD)),
    ]
    return audit(
        ASKER,
        rows,
        place.sources(rules=[LAW]),
        RUBRIC,
        TODAY,
        policy=Policy(excluded_countries={"TW": "council vote."}),
    )


def printed(report: AuditReport, form: str, language: str) -> str:
    content = export(report, form, language=language).content
    if form != "docx":
        return content.decode()
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("language", ["en", "es", "ja"])
@pytest.mark.parametrize("form", ["md", "docx"])
def test_no_full_stop_is_doubled_and_no_code_is_shown(report, form, language):
    text = printed(report, form, language)
    assert DOUBLED.findall(text) == []
    assert not re.findall(r"\{\w+|\}", text)
    assert "leadership_act" not in text.replace("\\", "")
    assert not re.search(r"\b0\.0\b", text)


def test_a_suspended_agreement_is_said_once_and_in_the_readers_language(report):
    found = next(f for f in report.findings if f.partner.city.name == "Tainan")
    assert found.reasons[0].text == "The tie is stated to be suspended (as of 2022-12-31)."
    assert found.gates[0].rule == "The tie is stated to be suspended (as of 2022-12-31)"
    assert "関係は停止中とされている（2022-12-31現在）" in printed(report, "md", "ja")
    assert "stated to be suspended" not in printed(report, "md", "ja")
    law = next(f for f in report.findings if f.partner.city.name == "Accra")
    assert law.reasons[0].text == "A rule comes first: A law of a state."


def test_names_of_clusters_and_fields_are_translated():
    spanish, japanese = words_of("es"), words_of("ja")
    shared_clusters = {"clusters": ("legal_consulting", "container_port", "optics of nowhere"), "links": 2}
    assert "コンテナ港、optics of nowhere" in text(japanese, "a1_shared", shared_clusters)
    assert "egal, accounting" not in text(japanese, "a1_shared", shared_clusters)
    assert "acto de la dirección" in text(spanish, "evidence_expired", {"n": 2, "fields": ("leadership_act", "step")})


def test_clusters_stand_in_small_letters_inside_a_sentence(report):
    found = next(f for f in report.findings if f.partner.city.name == "Dresden")
    assert "legal, accounting and consulting" in found.criteria[0].basis[0].text
    assert any("suppliers in iron and steel and buyers in vehicle assembly" in e.text for e in found.questions)
    assert "to be named" not in printed(report, "md", "es")


def test_the_terminal_prints_what_the_report_says(report, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(cli_audit, "out", Console(file=said, width=200))
    cli_audit.print_report(report)
    assert DOUBLED.findall(said.getvalue()) == []
    assert "Columbus: 4 ties as of 2026-11-22" in said.getvalue()


def test_a_line_that_sleeps_without_a_day_says_so():
    ties = [row(2, "Dresden", item("trade_office", "none", line="business"))]
    silent = audit(ASKER, ties, world().sources(), RUBRIC, TODAY)
    said = {line.line: line.text for line in silent.findings[0].lines}
    assert said["business"] == "business: nothing recent"
    spanish = {line.line: line.text for line in render_report(silent, "es").findings[0].lines}
    assert spanish["business"].startswith(words_of("es").line("business"))
    assert "nothing" not in spanish["business"]
