"""Forms: which questions are asked of whom, in which language, in which format; what cannot be asked is said."""

import base64
import hashlib
import html
import io
import json
import re
from datetime import date

import pytest
from docx import Document

from app.export.questionnaire import export_form
from app.messages.language import LANGUAGES
from app.services.questionnaires import FormRequest, make_questionnaire
from data.questions import read_questions
from data.rubric import read_rubric
from models.errors import InvalidInput, UnknownCity

DAY = date(2026, 11, 30)
COLUMBUS, HEFEI = "4509177", "1808722"
KUMAMOTO, SAN_ANTONIO, GUADALAJARA = "1858421", "4726206", "4005539"


def form(engine, a, b, **change):
    return make_questionnaire(engine, FormRequest(a, b, DAY, **change))


def codes(made):
    return [q.code for q in made.questions]


def test_every_question_speaks_for_a_criterion_by_a_field_that_it_reads():
    from data.fields import read_fields

    bank, rubric = read_questions(), read_rubric()
    for one in bank.values():
        if one.code != "challenges":
            for field in filter(None, (one.field, one.turned)):
                assert one.criterion in read_fields()[field].criteria, one.code
            assert rubric.criterion(one.criterion) is not None


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_question_and_choice_has_words(code):
    from app.messages.language import language

    words = language(code).words["form"]
    for one in read_questions().values():
        assert words[one.code]
        assert all(words.get(f"{one.code}_{choice}") for choice in one.choices)


def test_it_asks_what_narrows_most_and_no_more_than_twelve(engine):
    made = form(engine, COLUMBUS, HEFEI)
    assert len(made.questions) == 12
    # Known since 1988; the rest of the relation is open: trade, visits, leaders, bodies, activities, means.
    assert codes(made) == [
        "sent", "received", "activities", "leaders", "body", "staff", "volunteers", "person", "firms", "office", "goal",
        "challenges",
    ]  # fmt: skip
    assert made.tie


def test_what_a_list_answers_is_not_asked_again(engine):
    list_ = (
        b"partner,country,since,exchanges out,exchanges in,activities,executor,our goal\n"
        b"Hefei,CN,1988,3,2,business; schools,One Columbus,economic\n"
    )
    ours = form(engine, COLUMBUS, HEFEI, content=list_, name="ties.csv")
    assert not {"since", "sent", "received", "activities", "body"} & set(codes(ours))
    assert {"goal", "challenges"} <= set(codes(ours))  # wishes and troubles change
    theirs = form(engine, COLUMBUS, HEFEI, side="theirs", content=list_, name="ties.csv")
    assert "body" in codes(theirs)  # whose body theirs is, our list does not say
    assert not {"since", "sent", "received", "activities"} & set(codes(theirs))


@pytest.mark.parametrize(
    ("a", "b", "side", "language"),
    [
        (SAN_ANTONIO, KUMAMOTO, "ours", "en"),
        (SAN_ANTONIO, KUMAMOTO, "theirs", "ja"),
        (SAN_ANTONIO, GUADALAJARA, "theirs", "es"),
        (COLUMBUS, HEFEI, "theirs", "en"),
    ],
)
def test_each_side_is_asked_in_its_language(engine, a, b, side, language):
    made = form(engine, a, b, side=side)
    assert made.language == language
    assert form(engine, a, b, side=side, language="es").language == "es"


def test_the_words_name_both_from_the_side_that_answers(engine):
    ours = next(q for q in form(engine, COLUMBUS, HEFEI).questions if q.code == "sent")
    theirs = next(q for q in form(engine, COLUMBUS, HEFEI, side="theirs").questions if q.code == "sent")
    assert ours.text == "How many exchanges went from Columbus to Hefei in the last 36 months?"
    assert theirs.text == "How many exchanges went from Hefei to Columbus in the last 36 months?"


def test_a_prospective_pair_has_a_form_and_it_says_so(engine):
    made = form(engine, "Denver, CO, US", "Rotterdam", side="theirs", language="en")
    assert not made.tie
    text = html.unescape(export_form(made, "html").content.decode())
    assert "No list that we know names a partnership of Rotterdam and Denver." in text
    assert "No list that we know" not in export_form(form(engine, COLUMBUS, HEFEI), "html").content.decode()


def test_ports_are_asked_about_only_where_both_have_one(engine):
    heads = (
        "partner,country,since,exchanges out,exchanges in,activities,economic steps,leadership acts,executor,staff fte,"
    )
    heads += "volunteer hours,budget,planned work,key person,interested firms,firms present,trade office,theme,diaspora"
    cells = ",1990,3,3,business; schools,2,3,One agency,1,100,5000,economic,in place,5,5,none,ports,100"
    for a, b, country, ports in (
        ("Tacoma, WA, US", "Valparaíso", "CL", True),
        ("Denver, CO, US", "Nairobi", "KE", False),
    ):
        made = form(engine, a, f"{b}, {country}", content=f"{heads}\n{b},{country}{cells}\n".encode(), name="t.csv")
        assert ({"ship", "ports"} <= set(codes(made))) == ports, codes(made)
        assert ("flight" in codes(made)) or not ports


@pytest.mark.parametrize(
    ("a", "b", "change", "error", "words"),
    [
        ("Nowhereville", HEFEI, {}, UnknownCity, "Nowhereville"),
        (COLUMBUS, COLUMBUS, {}, InvalidInput, "same city"),
        (COLUMBUS, HEFEI, {"language": "fr"}, InvalidInput, "no words for 'fr'"),
        (COLUMBUS, HEFEI, {"content": b"partner,country\nDresden,DE\n", "name": "t.csv"}, InvalidInput, "t.csv"),
        ("Coventry, GB", "Volgograd", {"side": "theirs"}, InvalidInput, "A rule stands in the way"),
    ],
)
def test_what_cannot_be_asked_is_said(engine, a, b, change, error, words):
    with pytest.raises(error, match=words):
        form(engine, a, b, **change)


def test_the_page_runs_nothing_but_its_own_script_and_may_reach_nobody(engine):
    printed = export_form(form(engine, COLUMBUS, HEFEI), "html")
    text = printed.content.decode()
    script, style = (re.search(rf"<{tag}>(.*?)</{tag}>", text, re.S)[1] for tag in ("script", "style"))
    for kind, part in (("script", script), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in printed.csp
    assert "default-src 'none'" in printed.csp
    assert "form-action 'none'" in printed.csp
    assert html.unescape(re.search(r'Content-Security-Policy" content="(.*?)"', text)[1]) == printed.csp
    assert not re.search(r"https?://|src=|@import|url\(", text)


def test_what_the_page_saves_is_headed_by_the_pair(engine):
    text = export_form(form(engine, SAN_ANTONIO, KUMAMOTO, side="theirs"), "html").content.decode()
    head = json.loads(html.unescape(re.search(r'data-head="(.*?)"', text)[1]))
    assert head == {
        "document": "hanse-answers",
        "schema_version": "1.0",
        "city": {"id": 4726206, "name": "San Antonio", "country": "US"},
        "partner": {"id": 1858421, "name": "Kumamoto", "country": "JP"},
        "side": "theirs",
        "language": "ja",
    }


def test_the_document_holds_every_question_and_room_for_its_answer(engine):
    made = form(engine, SAN_ANTONIO, KUMAMOTO, side="theirs")
    document = Document(io.BytesIO(export_form(made, "docx").content))
    text = "\n".join(p.text for p in document.paragraphs)
    for n, question in enumerate(made.questions, start=1):
        assert f"{n}. {question.text}" in text
        assert all(f"☐ {choice.text}" in text for choice in question.choices)
    assert text.count("☐ わからない") == len(made.questions)
    assert round(document.sections[0].page_width.mm) == 210


def test_a_format_that_there_is_not(engine):
    with pytest.raises(InvalidInput, match="no format 'pdf'"):
        export_form(form(engine, COLUMBUS, HEFEI), "pdf")


def test_command_writes_a_form(hanse, tmp_path):
    made = hanse(
        "questionnaire", COLUMBUS, HEFEI, "--side", "theirs", "--lang", "es", "--out", str(tmp_path / "q.html")
    )
    assert made.code == 0
    assert '<html lang="es">' in (tmp_path / "q.html").read_text("utf-8")
    refused = hanse("questionnaire", COLUMBUS, HEFEI, "--format", "docx")
    assert refused.code == 2
    assert "--out: is needed" in refused.err
    assert hanse("questionnaire", "Nowhereville", HEFEI).code == 2


def test_address_answers_in_three_formats(client):
    path = f"/api/v1/questionnaires/{COLUMBUS}/{HEFEI}"
    found = client.get(path, params={"side": "theirs", "language": "es"}).json()
    assert (found["side"], found["language"], found["city"]["id"]) == ("theirs", "es", int(COLUMBUS))
    page = client.get(path, params={"format": "html"})
    assert page.headers["content-disposition"] == 'attachment; filename="questionnaire.html"'
    assert client.get(path, params={"format": "docx"}).content[:2] == b"PK"
    assert client.get("/api/v1/questionnaires/Nowhereville/Hefei").status_code == 404
    assert client.get(f"/api/v1/questionnaires/{COLUMBUS}/{COLUMBUS}").status_code == 422
    assert client.get(path, params={"side": "neither"}).status_code == 422


def test_page_leads_to_the_other_side_and_to_files_and_the_pair_leads_to_it(client):
    page = client.get(f"/questionnaire/{COLUMBUS}/{HEFEI}", params={"side": "theirs"})
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    links = re.findall(r'<a href="(.*?)"', page.text.split("</nav>")[0])
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link
    assert any("format=html" in link for link in links)
    pair = client.get(f"/pair/{COLUMBUS}/{HEFEI}").text
    assert f'href="/questionnaire/{COLUMBUS}/{HEFEI}?side=theirs"' in pair
    assert client.get("/questionnaire/Nowhereville/Hefei").status_code == 404
