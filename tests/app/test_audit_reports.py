"""Exports: six formats, two editions, three languages; nothing runs, nothing leaks."""

import csv
import io
import json
from functools import cache

import pytest
from docx import Document
from openpyxl import load_workbook

from app.export.audit import FORMATS, export
from app.export.cells import safe
from app.messages.language import LANGUAGES
from app.messages.language import language as words_of
from app.messages.render import text as words_for
from models.errors import InvalidInput
from models.partnership import Problem
from models.readiness import AuditReport
from tests.audit_world import ASKER, RICH, RICH_ITEMS, RUBRIC, STRONG, TODAY, audit, facts, item, row, world

EVIL = '=HYPERLINK("http://x","y")<script>alert(1)</script>|`#'


@cache
def report() -> AuditReport:
    place = world()
    place.special[1, 2] = facts(1, 2, **RICH)
    rows = [
        row(2, "Hefei", *STRONG, *RICH_ITEMS),
        row(3, "Dresden"),
        row(
            4,
            "Tainan",
            item("status", "paper_only"),
            item("theme", EVIL),
            item("executor", "@cmd\x0b", side="a"),
            notes=EVIL,
        ),
        row(5, "Accra", item("goal", "culture"), item("volunteer_hours", 100), item("last_exchange", "2010-01-01")),
    ]
    steps = [((3, 4), item("step", EVIL))]
    problems = [Problem(line=9, column="partner", value=EVIL, message="no such city", suggestion="+1")]
    return audit(ASKER, rows, place.sources(evidence=steps), RUBRIC, TODAY, problems=problems)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", ["internal", "partner"])
def test_every_format_language_and_edition(form, language, edition):
    made = export(report(), form, edition, language)
    assert made.content
    assert made.suffix == form
    assert "/" in made.media_type


def test_json_reads_back_as_the_report():
    assert AuditReport.model_validate_json(export(report()).content) == report()


def test_translation_changes_words_and_nothing_else():
    spanish = json.loads(export(report(), "json", "internal", "es").content)
    english = json.loads(export(report()).content)
    for es, en in zip(spanish["findings"], english["findings"], strict=True):
        assert (es["verdict"], es["possible"], es["potential"]) == (en["verdict"], en["possible"], en["potential"])
        assert es["words"] != en["words"]
        assert [r["code"] for r in es["reasons"]] == [r["code"] for r in en["reasons"]]
        assert all(s["text"] != e["text"] for s, e in zip(es["lines"], en["lines"], strict=True))
    assert spanish["language"] == "es"


def everything_of(made: bytes, form: str) -> str:
    if form == "xlsx":
        book = load_workbook(io.BytesIO(made))
        return " ".join(
            str(c) for sheet in book for line in sheet.iter_rows(values_only=True) for c in line if c is not None
        )
    if form == "docx":
        document = Document(io.BytesIO(made))
        cells = [c.text for table in document.tables for line in table.rows for c in line.cells]
        return " ".join([*(p.text for p in document.paragraphs), *cells])
    return made.decode("utf-8-sig")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_partners_edition_says_no_verdict_gap_or_interval(form, language):
    text = everything_of(export(report(), form, "partner", language).content, form).replace("\\", "")
    words = words_of(language)
    for code, verdict in words.words["verdicts"].items():
        assert verdict not in text
        assert f'"{code}"' not in text
    for label in ("verdict", "gaps", "gates", "flags", "stability", "problems", "coverage", "leaning"):
        assert f" {words.labels[label]}" not in text
    assert words_for(words, "status_paper_only", {}) not in text
    assert "no such city" not in text
    assert "HYPERLINK" not in text
    assert "@cmd" not in text
    assert "Hefei" in text


def test_the_partners_json_has_other_keys():
    shared = json.loads(export(report(), "json", "partner").content)
    assert set(shared["findings"][0]) == {
        "partner", "since", "language", "letter", "common", "active", "fields", "questions",
    }  # fmt: skip
    assert [t["partner"]["name"] for t in shared["findings"]] == ["Accra", "Dresden", "Hefei", "Tainan"]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1"])
def test_cells_that_would_start_a_formula_are_text(value):
    assert str(safe(value)).startswith("'")


@pytest.mark.parametrize("value", [3, -2.5, None, "Hefei", "a=b"])
def test_other_cells_stay(value):
    assert safe(value) == value


def test_csv_has_a_row_per_tie_and_per_complaint_and_no_formula():
    text = export(report(), "csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(report().problems) == 1
    assert len(rows) == 1 + len(report().findings) + 1
    assert len({len(r) for r in rows}) == 1
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for line in rows for cell in line)


def test_xlsx_sheets_are_frozen_filtered_coloured_and_inert():
    book = load_workbook(io.BytesIO(export(report(), "xlsx").content))
    assert book.sheetnames == [
        "Verdict",
        "Criterion",
        "Evidence",
        "Lines that could not be read",
        "The ties as a whole",
    ]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    colours = {book["Verdict"].cell(r, 4).value: book["Verdict"].cell(r, 4).font.color.rgb for r in range(2, 6)}
    assert colours["ready"] == "000F6B4F"
    assert book["Lines that could not be read"].cell(2, 3).value.startswith("'=")


def test_html_escapes_what_users_wrote():
    page = export(report(), "html").content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<h1>Readiness audit: Columbus, United States</h1>" in page
    assert page.count("<svg") == 2 * len(report().findings)


def test_markdown_escapes_tables():
    text = export(report(), "md").content.decode()
    assert "<script" not in text
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert lines


def test_unknown_format_and_language():
    with pytest.raises(InvalidInput) as error:
        export(report(), "pdf")
    assert "docx" in error.value.suggestions
    with pytest.raises(InvalidInput):
        export(report(), "json", "internal", "xx")


@pytest.mark.parametrize("form", ["json", "csv", "md", "html"])
def test_notes_are_shown_to_you_and_left_out_for_the_partner(form):
    rows = [row(2, "Hefei", *STRONG, notes="ask Anna first"), row(3, "Hefei", notes="second line")]
    noted = audit(ASKER, rows, world().sources(), RUBRIC, TODAY)
    mine = export(noted, form).content.decode("utf-8")
    assert "ask Anna first" in mine
    assert "second line" in mine
    theirs = export(noted, form, edition="partner").content.decode("utf-8")
    assert "Anna" not in theirs
    assert "second line" not in theirs
