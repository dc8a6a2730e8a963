"""Briefs: every sentence is traced to its fact, in every language; two editions; what cannot be answered is said."""

import io
import json
from collections import Counter
from datetime import date

import pytest
from docx import Document

from app.export.brief import BRIEF_FORMS, export_brief
from app.messages.language import LANGUAGES
from app.services.audits import AuditRequest, known_ties, run_audit
from app.services.briefs import BriefRequest, make_brief
from app.services.rankings import match_pair
from data.actions import read_actions
from data.bodies import read_bodies
from data.rubric import read_rubric
from features.fact_store import pair_facts
from models.brief import STREAMS
from models.errors import InvalidInput, UnknownCity
from models.partnership import TieRow
from models.ranking import RankingQuery

DAY = date(2026, 11, 30)
CHICAGO, MEXICO_CITY, HOT_SPRINGS, HANAMAKI = "4887398", "3530597", "Hot Springs, AR, US", "Hanamaki, JP"
PAIRS = [
    (CHICAGO, MEXICO_CITY),
    (HOT_SPRINGS, HANAMAKI),
    ("Rotterdam", "Baltimore, MD, US"),
    ("Nairobi", "Denver, CO, US"),
    ("Kumamoto", "San Antonio, TX, US"),
    ("Houston", "Shenzhen"),
    ("Houston", "Ulsan"),
    ("Timbuktu", "Chemnitz"),
]
# Words of the program itself, each with one meaning in the catalogue.
CHOICES = {"low", "middling", "high", "remote", "on the spot"}


def brief(engine, a, b, **change):
    return make_brief(engine, BriefRequest(a, b, DAY, **change))


def records(engine, made):
    """What other services answer on the pair, apart from the brief."""
    a, b = made.city, made.partner
    rows = [r for r in known_ties(engine, str(a.id)) if r.place == b.id]
    bare = [TieRow(line=1, partner=b.name, place=b.id)]
    report = run_audit(engine, AuditRequest(str(a.id), DAY, rows=rows or bare))
    finding = report.findings[0]
    one, other = engine.row(str(a.id)), engine.row(str(b.id))
    return {
        "a": a.model_dump(mode="json"),
        "b": b.model_dump(mode="json"),
        "tie": bool(rows),
        "day": DAY.isoformat(),
        "pair": pair_facts(engine.facts, one, engine.facts, other).model_dump(mode="json"),
        "match": match_pair(engine, one, other, RankingQuery(risk="show")).model_dump(mode="json"),
        "finding": finding.model_dump(mode="json"),
        "bands": list(read_rubric().bands),
        "actions": {x.id: x.model_dump(exclude={"names"}, mode="json") for x in read_actions()},
    }


def at(place, path):
    for step in path.split("."):
        place = place[int(step)] if isinstance(place, list | tuple) else place[step]
    return place


def same(known, path, value):
    """Whether a fact is what another service answers; similar pairs are rendered there and not here."""
    if path.split(".")[0] not in known or path.startswith("finding.similar"):
        return True
    theirs, ours = at(known, path), value
    if isinstance(theirs, dict):
        theirs, ours = ({k: v for k, v in x.items() if k != "text"} for x in (theirs, ours))
    return json.loads(json.dumps(ours)) == json.loads(json.dumps(theirs))


def scalars(value):
    """Every scalar below a value."""
    if isinstance(value, dict):
        return [x for one in value.values() for x in scalars(one)]
    if isinstance(value, list | tuple):
        return [x for one in value for x in scalars(one)]
    return [value]


def derived(values):
    """Numbers that follow from facts: roundings, shares in per cent, counts, years between, how many times as many."""
    flat = [x for x in scalars(values) if isinstance(x, int | float) and not isinstance(x, bool)]
    years = [int(x[:4]) for x in scalars(values) if isinstance(x, str) and x[:4].isdigit() and len(x) == 10]
    years += [y + 1 for y in years]
    whole = [int(x) for x in flat if float(x).is_integer() and 1000 <= x <= 2100]
    found = {round(x) for x in flat} | {round(100 * x) for x in flat} | set(years)
    found |= {y - w for y in years for w in whole} | {round(x / y) for x in flat for y in flat if y > 0}
    lists = [v for v in values if isinstance(v, list)]
    found |= {len(v) for v in lists}
    for one in lists:
        for key in {k for x in one if isinstance(x, dict) for k in x}:
            found |= set(Counter(str(x[key]) for x in one).values()) | {0}
        found |= set(Counter(str(x[1]) for x in one if isinstance(x, list) and len(x) == 2).values())
        found |= {
            sum(min(x["strength_a"], x["strength_b"]) >= 1 for x in one if isinstance(x, dict) and "strength_a" in x)
        }
    return found


def told(made):
    return [cell for section in made.sections for row in section.rows for cell in row.cells if cell is not None]


@pytest.mark.parametrize("edition", ["internal", "partner"])
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_every_sentence_is_traced_to_its_fact(engine, pair, edition):
    try:
        made = brief(engine, *pair, edition=edition)
    except InvalidInput:
        assert edition == "partner"
        assert brief(engine, *pair).sections[0].rows[0].cells[0].code == "brief_blocked"
        return
    known = records(engine, made)
    assert [path for path, value in made.facts.items() if not same(known, path, value)] == []
    names = set(scalars([known["a"], known["b"]]))
    for one in told(made):
        values = [json.loads(json.dumps(made.facts[path])) for path in one.rests_on]
        texts = {x for x in [*scalars(values), *names] if isinstance(x, str)} | CHOICES
        numbers = derived(values) | set(x for x in scalars(values) if not isinstance(x, str))
        left = [x for x in scalars(one.params) if x not in (None, "") and not traced(x, texts, numbers)]
        assert left == [], one.code


def traced(param, texts, numbers):
    """Whether a parameter is a fact, or follows from facts."""
    if isinstance(param, str):
        return param in texts or (len(param) > 3 and any(param in text for text in texts))
    return param in numbers or round(param) in numbers


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_the_same_sentences_with_the_same_facts_in_every_language(engine, pair, code):
    made, english = brief(engine, *pair, language=code), brief(engine, *pair)
    assert [(s.code, s.rests_on, s.sources) for s in told(made)] == [
        (s.code, s.rests_on, s.sources) for s in told(english)
    ]
    assert all(s.text and "{" not in s.text for s in told(made))
    numbers = [s.n for s in made.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for s in told(made) for n in s.sources} == set(numbers)


def test_order_of_the_brief_and_what_it_holds(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY)
    names = [
        "lead",
        "why",
        "why_now",
        "verdict",
        "missing",
        "who",
        "streams",
        "risks",
        "others",
        "doors",
        "similar",
        "plan",
    ]
    assert [s.name for s in made.sections] == names
    rows = {s.name: s.rows for s in made.sections}
    assert made.decision == "prepare"
    assert [len(rows[n]) for n in ("why", "streams")] == [3, 5]
    assert [r.label for r in rows["streams"]] == list(STREAMS)
    assert rows["who"][0].cells[0].text == "World Business Chicago (named in 2013)"
    assert rows["who"][1].cells[0].text == "Chicagoland Chamber of Commerce"
    assert [r.label for r in rows["plan"]] == ["1-14", "15-30", "31-60", "61-85", "86-90"]
    assert "since 1991" in rows["why_now"][0].cells[0].text


def test_a_tie_that_stays_cultural_begins_nothing_economic(engine):
    made = brief(engine, HOT_SPRINGS, HANAMAKI)
    rows = {s.name: s.rows for s in made.sections}
    assert made.decision == "cultural"
    assert [r.label for r in rows["streams"]] == ["tourism", "education"]
    assert [r.label for r in rows["plan"]] == ["1-14", "90"]


def test_a_new_partner_is_at_most_prepared_and_its_readiness_is_not_judged(engine):
    made = brief(engine, "Nairobi", "Calgary")
    assert not made.known_tie
    assert made.decision in ("prepare", "not_now")
    assert made.readiness is None
    codes = {s.code for s in told(made)}
    assert "brief_readiness_new" in codes
    assert "brief_verdict" not in codes


def test_a_rule_in_the_way_stops_everything_else(engine):
    made = brief(engine, "Houston", "Shenzhen")
    assert made.decision == "not_now"
    assert told(made)[0].code == "brief_blocked"
    assert not {"missing", "who", "streams", "doors"} & {s.name for s in made.sections}
    with pytest.raises(InvalidInput, match="nothing to propose"):
        brief(engine, "Houston", "Shenzhen", edition="partner")


def test_the_partner_reads_no_verdict_bound_risk_or_rank(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY, edition="partner")
    assert {s.name for s in made.sections} == {"lead", "why", "who", "streams", "missing"}
    assert (made.decision, made.potential, made.readiness) == (None, None, None)
    assert not [p for p in made.facts if p.startswith(("finding.verdict", "finding.flags", "match", "doors", "bands"))]


@pytest.mark.parametrize("form", BRIEF_FORMS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_format_holds_every_sentence(engine, form, code):
    made = brief(engine, CHICAGO, MEXICO_CITY, language=code)
    printed = export_brief(made, form)
    if form == "docx":
        document = Document(io.BytesIO(printed.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(p.text for p in document.paragraphs), *cells])
    else:
        text = printed.content.decode().replace("\\", "").replace("&#39;", "'").replace("&#34;", '"')
    assert [s.text for s in told(made) if s.text not in text] == []


def test_what_cannot_be_answered_is_said(engine):
    with pytest.raises(InvalidInput, match="same city"):
        brief(engine, CHICAGO, "Chicago")
    with pytest.raises(UnknownCity):
        brief(engine, CHICAGO, "Nowhereville")
    with pytest.raises(InvalidInput, match="no words"):
        brief(engine, CHICAGO, MEXICO_CITY, language="xx")
    with pytest.raises(InvalidInput, match="does not name Mexico City"):
        brief(engine, CHICAGO, MEXICO_CITY, content=b"partner,country\nHamburg,DE\n", name="ties.csv")
    with pytest.raises(InvalidInput, match="any browser"):
        export_brief(brief(engine, CHICAGO, MEXICO_CITY), "pdf")


def test_a_list_of_ties_speaks_in_the_brief(engine):
    lines = b"partner,country,start year,agency\nMexico City,MX,1991,\n"
    assert brief(engine, CHICAGO, MEXICO_CITY, content=lines, name="ties.csv").known_tie


def test_command(hanse, tmp_path):
    assert "# Chicago and Mexico City" in hanse("brief", "Chicago", "Mexico City").stdout
    path = tmp_path / "brief.html"
    assert hanse("brief", "Chicago", "Mexico City", "--lang", "ja", "--format", "html", "--out", str(path)).code == 0
    assert 'lang="ja"' in path.read_text("utf-8")
    for words in (["Chicago", "Chicago"], ["Chicago", "Nowhereville"], ["Chicago", "Mexico City", "--format", "pdf"]):
        assert hanse("brief", *words).code == 2
    assert "--out" in hanse("brief", "Chicago", "Mexico City", "--format", "docx").err


def test_api_and_page(client):
    made = client.post("/api/v1/briefs", json={"city": "Chicago", "partner": "Mexico City"}).json()
    assert made["decision"] == "prepare"
    answer = client.post("/api/v1/briefs", json={"city": "Chicago", "partner": "Chicago"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert client.post("/api/v1/briefs", json={"city": "Chicago", "partner": "Nowhereville"}).status_code == 404
    page = client.get(f"/brief/{CHICAGO}/{MEXICO_CITY}?lang=es")
    assert page.status_code == 200
    assert "Chicago y Mexico City" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get(f"/brief/{CHICAGO}/{CHICAGO}").status_code == 422
    assert client.get(f"/brief/{CHICAGO}/0").status_code == 404
    assert f"/brief/{CHICAGO}/{MEXICO_CITY}" in client.get(f"/pair/{CHICAGO}/{MEXICO_CITY}").text
    assert client.get(f"/brief/{CHICAGO}/{MEXICO_CITY}?format=docx").content[:2] == b"PK"


def test_thirty_first_steps():
    criteria = {c.id for c in read_rubric().criteria}
    actions = read_actions()
    assert len(actions) == 30
    for one in actions:
        assert set(one.names) == set(LANGUAGES)
        assert set(one.moves) <= criteria


def test_bodies_stand_once_by_place_and_role_without_persons_or_addresses():
    bodies = read_bodies()
    rows = [body for some in bodies.values() for body in some]
    assert len(rows) > 500
    assert len({(body.place, body.role) for body in rows}) == len(rows)
    assert [body.name for body in rows if "@" in body.name or "http" in body.name] == []
    assert {body.name for body in bodies[2911298]} == {
        "Hamburg Invest",
        "Handelskammer Hamburg",
        "Hamburg Port Authority",
    }


def test_a_place_without_a_known_body_has_its_role_named(engine):
    rows = {s.name: s.rows for s in brief(engine, HOT_SPRINGS, HANAMAKI).sections}
    assert rows["who"][1].cells[0].text == "the chamber of commerce of Hot Springs"
