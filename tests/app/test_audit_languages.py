"""An audit is whole in Spanish and in Japanese: nothing that we say in it is left in English."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.engine.opened import Engine
from app.export.cells import evidence_rows, headings, problem_headings, problem_rows, tie_row
from app.export.outline import outline
from app.export.parts import Bar, Grid, Heading, Paragraph, Points
from app.messages.language import ENGLISH, LANGUAGES, language
from app.messages.report import render_report
from app.services.audits import AuditRequest, run_audit
from data.tie_words import tie_words
from models.partnership import COMPILED
from models.readiness import AuditReport
from tests.offices import OFFICES, as_sent

DAY = date(2026, 11, 30)
OTHERS = [code for code in LANGUAGES if code != ENGLISH]
HEAD = "partner,country\n"
# Partners that rules bear on, and known pairs with evidence in our own words.
RICH = {
    "Austin, TX, US": "Moscow,Russia\nHavana,Cuba\nTehran,Iran\nCaracas,Venezuela\nTaipei,Taiwan\nKyiv,Ukraine\n"
    "Minsk,Belarus\nDamascus,Syria\nShanghai,China\nManagua,Nicaragua\nKabul,Afghanistan\nKhartoum,Sudan\n"
    "Port-au-Prince,Haiti\nMogadishu,Somalia\n",
    "Jena, DE": "Moscow,Russia\nTehran,Iran\nTaipei,Taiwan\nSanaa,Yemen\nTiraspol,Moldova\n",
    "San Antonio, TX, US": "Kumamoto,Japan\nMonterrey,Mexico\n",
    "Portland, OR, US": "Suzhou,China\nSapporo,Japan\n",
    "Melbourne, AU": "Tianjin,China\nOsaka,Japan\n",
    "Birmingham, GB": "Chicago,USA\nFrankfurt,Germany\nLyon,France\n",
    "Columbus, OH, US": "Hefei,China\n",
}
# Words without which hardly an English sentence does, and that are no Spanish ones.
ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|with|is|are|not|for|by|from|this|to|on|at|an|or|its|your|file)\b")
# What a text is in the records; the rest are names, codes, figures and what the user wrote.
TEXTS = frozenset({"text", "words", "likely_words", "rule", "check", "anchor", "step", "message", "suggestion"})
FIRMS = ("names", "firm", "firm_names")  # parameters that hold names of firms and bodies


@pytest.fixture(scope="module")
def asked(engine: Engine) -> dict[str, tuple[AuditReport, frozenset[str]]]:
    """Reports in English with the words that their users wrote."""
    files = {office.city: as_sent(name) for name, office in OFFICES.items()}
    files |= {f"{city} ": ((HEAD + rows).encode(), "ties.csv") for city, rows in RICH.items()}
    found = {}
    for city, (content, name) in files.items():
        report = run_audit(engine, AuditRequest(city.strip(), DAY, content=content, name=name))
        found[city] = report, frozenset(_written(report))
    return found


def _written(report: AuditReport) -> Iterator[str]:
    """What is nobody's sentence of ours: the user's words, bodies, firms, and titles of sources."""
    for finding in report.findings:
        yield from finding.notes
        for stream in finding.workstreams:
            yield from stream.executors
        for item in finding.evidence:
            if not item.source.startswith(COMPILED) and item.source_type != "computed":
                yield item.source
            if item.source_type == "self_declared" or item.field == "executor":
                yield from (part.strip() for part in str(item.value).split(";"))
        yield from (gate.source for gate in finding.gates if not gate.source.startswith(COMPILED))
        bases = (message for one in finding.criteria for message in one.basis)
        for said in (*finding.next_evidence, *finding.questions, *bases):
            yield from (str(name) for key in FIRMS for name in _listed(said.params.get(key, ())))
    if report.list_read is not None:
        for column in report.list_read.columns:
            yield column.heading
        yield from (one.value for one in report.list_read.left_out)
        yield from (one.written for one in report.list_read.read_as)
    yield from (problem.value for problem in report.problems)


def _listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def shown(report: AuditReport) -> Iterator[str]:
    """Every text of the printed report, of its tables, and of the columns of CSV and XLSX."""
    words = language(report.language)
    for part in outline(report):
        if isinstance(part, Heading | Paragraph):
            yield part.text
        elif isinstance(part, Points):
            yield from (part.title, *part.items)
        elif isinstance(part, Grid):
            yield from (*part.heads, *(cell for row in part.rows for cell in row))
        elif isinstance(part, Bar):
            yield from (part.label, part.text)
    yield from (head for head in (*headings(words), *problem_headings(words)) if head != "code")
    rows = [*(tie_row(f, words)[4:5] + tie_row(f, words)[6:7] + tie_row(f, words)[15:] for f in report.findings)]
    for row in (*rows, *evidence_rows(report), *problem_rows(report)):
        yield from (cell for cell in row if isinstance(cell, str))


def english_in(text: str, own: frozenset[str], told: frozenset[str]) -> bool:
    """Whether a text holds an English word of ours, outside addresses, what users wrote and what tables say in it."""
    inside = sorted((known for known in own | told if known in text), key=len, reverse=True)
    titles = [known for known in inside if "http" in known]
    for known in titles:
        text = text.replace(known, " ")
    text = re.sub(r"https?:\S+", " ", text)
    for known in inside:
        text = text.replace(known, " ")
    return ENGLISH_WORDS.search(text) is not None


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_word_of_ours_is_left_in_what_is_printed(asked, code):
    told, left = frozenset(tie_words(code).values()), set()
    for report, own in asked.values():
        left |= {text for text in shown(render_report(report, code)) if english_in(text, own, told)}
    assert left == set()


def test_the_check_finds_english():
    """It would find all of an English report."""
    for text in (
        "Check the current text before acting.",
        "Port to port (your file)",
        "sister-port declaration of 1959",
    ):
        assert english_in(text, frozenset(), frozenset(tie_words("es").values()))


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_of_a_record_is_the_english_one(asked, code):
    same = set()
    for report, own in asked.values():
        pairs = _pairs(*(json.loads(render_report(report, c).model_dump_json()) for c in (ENGLISH, code)))
        same |= {text for text, other in pairs if text == other and re.search(r"[a-z]{3}", text) and text not in own}
    assert same == set()


def test_a_report_said_in_one_language_is_said_again_in_another(asked):
    report, _ = asked["Austin, TX, US "]
    spanish = render_report(report, "es")
    for code in ("ja", ENGLISH):
        again, direct = render_report(spanish, code), render_report(report, code)
        assert again.model_dump_json() == direct.model_dump_json()


def _pairs(one: Any, other: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts of two records of one shape, side by side."""
    if isinstance(one, dict):
        for name in one:
            if name not in ("params", "evidence"):
                yield from _pairs(one[name], other[name], name)
    elif isinstance(one, list):
        for a, b in zip(one, other, strict=True):
            yield from _pairs(a, b, key)
    elif isinstance(one, str) and key in TEXTS:
        yield one, other


def test_figures_are_written_as_the_language_does(asked):
    report, _ = asked["Durban, ZA"]
    said = {code: " ".join(shown(render_report(report, code))) for code in LANGUAGES}
    assert "Metros of 4,240,000 and 1,778,000 people; the larger has 2.4 times" in said["en"]
    assert "Metrópolis de 4.240.000 y 1.778.000 habitantes; la mayor tiene 2,4 veces" in said["es"]
    assert re.search(r"\d,\d{3} km|\d\.\d veces", said["es"]) is None
