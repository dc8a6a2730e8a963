"""Five lists as offices keep them, each from the file as it arrives to the report as it is printed."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pytest
from docx import Document

from app.engine.opened import Engine
from app.export.audit import export
from app.export.front import MOST_LETTERS, ROOM, width
from app.export.outline import outline
from app.export.parts import Heading, Paragraph, Points
from app.services.audits import AuditRequest, run_audit
from models.readiness import AuditReport
from tests.offices import OFFICES, as_sent

DAY = date(2026, 11, 30)
LINES = 57  # of 10 points on Letter within the margins: 247 mm, 4.3 mm each

# Lines with anything in them but the header, ties, lines left out; by hand.
COUNTS: Mapping[str, tuple[int, int, int]] = MappingProxyType({
    "chicago": (29, 29, 0), "kitakyushu": (10, 9, 1), "rosario": (14, 14, 0), "leeds": (11, 9, 2),
    "durban": (16, 16, 0),
})  # fmt: skip


@pytest.fixture(scope="module")
def reports(engine: Engine) -> dict[str, AuditReport]:
    found = {}
    for name, office in OFFICES.items():
        content, file = as_sent(name)
        asked = AuditRequest(office.city, DAY, content=content, name=file, language=office.language)
        found[name] = run_audit(engine, asked)
    return found


@pytest.mark.parametrize("name", OFFICES)
def test_every_column_is_understood_and_every_line_accounted_for(reports, name):
    read = reports[name].list_read
    assert read is not None
    assert {c.heading: c.how for c in read.columns if c.how not in ("heading", "near")} == {}
    lines, ties, left = COUNTS[name]
    assert (read.lines, read.ties, read.refused, len(read.left_out)) == (lines, ties, 0, left)
    assert min(c.share for c in read.columns if c.filled) > 0.75


def test_names_that_are_not_letter_for_letter_are_told(reports):
    read = reports["chicago"].list_read
    assert {one.written: one.name for one in read.read_as} == {
        "Birmingham, UK": "Birmingham", "Bogota": "Bogotá", "Lucerne": "Luzern", "Petach Tikva": "Petaẖ Tiqva",
        "Shangai": "Shanghai",
    }  # fmt: skip


@pytest.mark.parametrize("name", OFFICES)
def test_page_one_fits_on_a_page(reports, name):
    """Counted in lines of a page: what a browser and a word processor make of it was looked at as well."""
    lines = 0.0
    for place, part in enumerate(outline(reports[name])):
        if isinstance(part, Heading):
            if part.apart:
                break
            lines += 2
        elif isinstance(part, Paragraph):
            lines += (1.6 if part.lead else 1) * -(-width(part.text) // (75 if part.lead else MOST_LETTERS))
        elif isinstance(part, Points):
            lines += 2 + sum(-(-width(item) // (MOST_LETTERS + 6)) for item in part.items)
        assert place < 8
    assert 12 < lines <= LINES


@pytest.mark.parametrize("name", OFFICES)
def test_the_whole_list_stands_before_the_first_tie_and_a_tie_takes_half_a_page(reports, name):
    parts = list(outline(reports[name]))
    apart = [place for place, part in enumerate(parts) if isinstance(part, Heading) and part.apart]
    assert len(apart) == 2, "the table and the appendix begin a page each"
    assert len(reports[name].findings) <= ROOM
    lines = [0.0]
    for part in parts[apart[1] :]:
        if isinstance(part, Heading):
            lines.append(2.0)
        elif isinstance(part, Points) and part.run_in:
            lines[-1] += -(-width(f"{part.title} {part.running}") // 100) + 0.4
    assert max(lines) <= LINES / 2 - 3, "two bars stand beside"


def words_of(report: AuditReport, language: str) -> list[str]:
    content = export(report, "docx", language=language).content
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", " ", text).split()


def test_the_report_of_twenty_nine_ties_is_a_quarter_of_what_it_was(reports):
    assert len(words_of(reports["chicago"], "en")) < 28_868 / 4


@pytest.mark.parametrize(("name", "paper"), [("chicago", "Letter"), ("leeds", "A4"), ("kitakyushu", "A4")])
def test_the_paper_is_that_of_the_citys_country(reports, name, paper):
    section = Document(io.BytesIO(export(reports[name], "docx").content)).sections[0]
    assert round(section.page_width.mm) == {"Letter": 216, "A4": 210}[paper]
    assert f"size:{paper};" in export(reports[name], "html").content.decode()


@pytest.mark.parametrize(("name", "cities"), [
    ("kitakyushu", ["北九州", "大連", "仁川", "ハイフォン", "プノンペン", "タコマ", "釜山"]),
    ("rosario", ["Alejandría", "Shanghái"]),
])  # fmt: skip
def test_cities_are_named_as_the_reader_knows_them(reports, name, cities):
    office = OFFICES[name]
    text = export(reports[name], "md", language=office.language).content.decode()
    assert [city for city in cities if city not in text] == []
    for city in ("Kitakyushu", "Dalian", "Incheon", "Haiphong", "Alexandria"):
        assert f"{city}：" not in text
        assert f"{city}:" not in text


def test_a_report_is_said_again_in_another_language(reports):
    english = export(reports["kitakyushu"], "md", language="en").content.decode()
    assert "Dalian, China" in english
    assert "大連：" not in english
    assert "Readiness audit: Kitakyushu, Japan" in english


def test_japanese_has_no_halfwidth_signs_between_its_letters(reports):
    text = export(reports["kitakyushu"], "md", language="ja").content.decode()
    letters = "[\u3040-\u30ff\u4e00-\u9fff]"
    assert re.findall(rf".{{0,12}}{letters}[:;,(?!]{letters}.{{0,12}}", text) == []


def test_undated_is_not_dated_today(reports):
    eilat = next(f for f in reports["durban"].findings if f.partner.city.name == "Eilat")
    assert eilat.verdict == "blocked"
    assert eilat.gates[0].date == ""
    assert eilat.gates[0].text == "The tie is stated to be suspended (no date given)."
    text = export(reports["durban"], "md").content.decode()
    assert "(your file)" in text
