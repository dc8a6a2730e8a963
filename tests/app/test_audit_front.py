"""The first page of an audit: one sentence, three piles, five questions; nothing stands twice."""

import io
import re
from collections import Counter
from datetime import date

import pytest
from docx import Document

from app.export.appendix import MOST_WORDS
from app.export.audit import export
from app.export.outline import outline
from app.export.parts import Bar, Heading, Paragraph, Points
from app.messages.language import LANGUAGES, language
from matching.readiness.audit.summary import pile, settled
from models.readiness import AuditReport
from tests.audit_world import (
    ASKER,
    RICH,
    RICH_ITEMS,
    RUBRIC,
    STRONG,
    TODAY,
    World,
    audit,
    city,
    facts,
    item,
    row,
    world,
)

MANY = [city(100 + n, f"Town {n}", "DE") for n in range(24)]


@pytest.fixture(scope="module")
def report() -> AuditReport:
    place = world(MANY)
    for there in (2, *(one.id for one in MANY[:12])):
        place.special[1, there] = facts(1, there, **RICH)
    rows = [
        row(2, "Hefei", *STRONG, *RICH_ITEMS),
        row(3, "Dresden", item("goal", "culture", side="a"), item("goal", "culture", side="b")),
        row(4, "Tainan", item("status", "suspended", date(2022, 3, 1))),
        row(5, "Accra", item("last_exchange", "2019")),
        *(row(10 + n, one.name) for n, one in enumerate(MANY)),
    ]
    return audit(ASKER, rows, place.sources(), RUBRIC, TODAY)


def test_the_sentence_counts_every_tie_once(report):
    assert report.summary is not None
    numbers = [m.params["n"] for m in report.summary.sentence if m.code.startswith("summary_") and "n" in m.params]
    assert numbers[0] == 28 == sum(numbers[1:])
    assert report.summary.text.startswith("Of your 28 ties, 1 can carry economic work now, 1 is best kept cultural, ")
    assert report.summary.counts == {p: sum(pile(f) == p for f in report.findings) for p in ("act", "ask", "leave")}


def test_ripe_ties_come_first_and_what_a_rule_stops_last(report):
    order = [f.partner.city.name for f in report.findings]
    assert (order[0], order[-1]) == ("Hefei", "Tainan")
    assert report.summary is not None
    assert [report.summary.piles["act"], report.summary.piles["leave"][-1]] == [[2], 4]


def test_blocked_means_blocked(report):
    tie = next(f for f in report.findings if f.partner.city.name == "Tainan")
    assert tie.verdict == "blocked"
    assert (tie.questions, tie.next_evidence, tie.to_ready, tie.workstreams, tie.similar, tie.gaps) == ([],) * 6
    assert (tie.plan.code, tie.gates[0].source, tie.gates[0].date) == ("plan_blocked", "council paper", "2022-03-01")


def test_five_questions_at_most_once_for_all(report):
    assert report.summary is not None
    asked = report.summary.questions
    assert 0 < len(asked) <= 5
    assert len({q.criterion for q in asked}) == len(asked)
    assert [q.closes for q in asked] == sorted((q.closes for q in asked), reverse=True)
    assert all("Town" not in q.question.text for q in asked)


def test_answers_that_may_leave_a_verdict_open_settle_nothing(report):
    bare = next(f for f in report.findings if f.partner.city.name == "Town 1")
    every = [c.id for c in RUBRIC.criteria]
    assert settled(bare, every, RUBRIC)
    assert not settled(bare, ["B1"], RUBRIC)
    assert not settled(bare, [], RUBRIC)


def sentences(report: AuditReport) -> list[str]:
    parts = outline(report)
    texts = [
        t for p in parts for t in (p.items if isinstance(p, Points) else [p.text] if isinstance(p, Paragraph) else [])
    ]
    return [s.strip() for t in texts for s in re.split(r"(?<=[.?。])", t) if len(s.strip()) > 25]


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_stands_twice_outside_the_one_table(report, code):
    from app.messages.report import render_report

    twice = {s: n for s, n in Counter(sentences(render_report(report, code))).items() if n > 1}
    assert twice == {}


def test_a_tie_takes_half_a_page_at_most(report):
    words: list[int] = []
    inside = False
    for part in outline(report):
        if isinstance(part, Heading):
            inside = part.code != ""
            words += [0] if inside else []
        elif isinstance(part, Points) and inside:
            words[-1] += sum(len(text.split()) for text in part.items)
    assert len(words) == 28
    assert 60 < max(words) <= MOST_WORDS


def test_no_point_is_drawn_where_less_than_half_is_known(report):
    bars = [p for p in outline(report) if isinstance(p, Bar)]
    by_name = {f.partner.city.name: f for f in report.findings}
    assert by_name["Accra"].readiness.known is not None
    drawn = {(b.known is not None) for b in bars}
    assert drawn == {True, False}
    assert "rests on" in bars[0].text
    thin = [b for b in bars if b.label == language("en").labels["readiness"] and b.known is not None]
    assert len(thin) == sum(f.readiness.coverage >= 0.5 and f.readiness.known is not None for f in report.findings)


def test_a_year_stays_a_year_in_every_sentence(report):
    tie = next(f for f in report.findings if f.partner.city.name == "Accra")
    text = " ".join([*(m.text for m in tie.flags), *(m.text for c in tie.criteria for m in c.basis)])
    assert "2019" in text
    assert "2019-01-01" not in text
    assert "months ago" not in text


def test_the_partners_letter_is_in_the_partners_language_and_says_no_verdict():
    place = World([ASKER, city(7, "Osaka", "JP"), city(8, "Lima", "PE"), city(9, "Bonn", "DE")])
    rows = [row(2, "Osaka", item("since", 1974)), row(3, "Lima"), row(4, "Bonn")]
    made = export(audit(ASKER, rows, place.sources(), RUBRIC, TODAY), "docx", "partner").content
    text = "\n".join(p.text for p in Document(io.BytesIO(made)).paragraphs)
    assert "両市は1974年から提携しています。" in text
    assert "¿Qué desean de esta relación" in text
    assert "Whom should we speak with on your side" in text


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_first_page_comes_before_any_tie(report, form):
    text = export(report, form).content.decode()
    assert text.index("Of your 28 ties") < text.index("Act (1)") < text.index("Ask (") < text.index("All ties")
