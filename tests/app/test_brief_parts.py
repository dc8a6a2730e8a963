"""What a brief holds: for a tie, a cultural one, a new partner, a rule in the way; and the letter to the partner."""

import pytest

from models.brief import STREAMS
from models.errors import InvalidInput
from tests.briefs import CHICAGO, HANAMAKI, HOT_SPRINGS, MEXICO_CITY, brief, told


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
        "programmes",
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
    assert not {"why_now", "missing", "who", "streams", "programmes", "doors"} & {s.name for s in made.sections}
    with pytest.raises(InvalidInput, match="nothing to propose"):
        brief(engine, "Houston", "Shenzhen", edition="partner")


def test_the_partner_reads_no_verdict_bound_risk_or_rank(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY, edition="partner")
    names = [s.name for s in made.sections]
    assert names == ["lead", "did", "why", "missing", "close", "streams", "who", "programmes"]
    assert (made.decision, made.potential, made.readiness) == (None, None, None)
    assert not [p for p in made.facts if p.startswith(("finding.verdict", "finding.flags", "match", "doors", "bands"))]


def test_a_place_without_a_known_body_has_its_role_named(engine):
    rows = {s.name: s.rows for s in brief(engine, HOT_SPRINGS, HANAMAKI).sections}
    assert rows["who"][1].cells[0].text == "The chamber of commerce of Hot Springs"


def texts(made, name):
    """Texts of a section."""
    return [c.text for s in made.sections if s.name == name for r in s.rows for c in r.cells if c is not None]


def test_a_letter_speaks_the_partners_language_unless_another_is_asked_for(engine):
    assert brief(engine, CHICAGO, MEXICO_CITY, edition="partner").language == "es"
    assert brief(engine, HOT_SPRINGS, HANAMAKI, edition="partner").language == "ja"
    assert brief(engine, HANAMAKI, HOT_SPRINGS, edition="partner").language == "en"
    assert brief(engine, "Hamburg", "Antananarivo", edition="partner").language == "en"
    assert brief(engine, CHICAGO, MEXICO_CITY, edition="partner", language="ja").language == "ja"
    assert brief(engine, CHICAGO, MEXICO_CITY).language == "en"


def test_a_letter_says_what_both_did_and_whom_it_greets(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY, edition="partner", language="en")
    assert texts(made, "lead")[0] == "Dear colleagues in Mexico City,"
    did = texts(made, "did")
    assert did[:2] == [
        "Chicago and Mexico City have been partners since 1991.",
        "The last agreement on our record was signed on 14 November 2013.",
    ]
    assert "For Chicago:" in texts(made, "close")[0]


def test_a_letter_on_a_cultural_tie_asks_for_nothing_economic(engine):
    made = brief(engine, HOT_SPRINGS, HANAMAKI, edition="partner", language="en")
    assert texts(made, "lead")[1].startswith("We would like to go on with")
    assert [r.label for s in made.sections if s.name == "streams" for r in s.rows] == ["tourism", "education"]


def test_names_of_cities_are_said_in_the_language(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY, language="es")
    assert "Ciudad de México" in texts(made, "lead")[0]
    assert "Mexico City" not in " ".join(texts(made, "lead") + texts(made, "missing") + texts(made, "plan"))


def test_why_now_is_dated_or_not_there(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY)
    now = texts(made, "why_now")
    assert now[0] == "In 2026 the tie turns 35 (since 1991): an occasion to sign or to review."
    assert now[2].endswith("(USMCA), in force since 1 July 2020.")
    assert "why_now" not in {s.name for s in brief(engine, "Leipzig", "Addis Ababa").sections}


def test_a_term_of_ones_own_list_speaks(engine):
    head = b"partner,country,start year,Agreement end\nMexico City,MX,1991,"
    ends = texts(brief(engine, CHICAGO, MEXICO_CITY, content=head + b"2027-05-01\n", name="t.csv"), "why_now")
    over = texts(brief(engine, CHICAGO, MEXICO_CITY, content=head + b"2026-05-01\n", name="t.csv"), "why_now")
    assert ends[0].startswith("The term of the agreement ends on 1 May 2027")
    assert over[0].startswith("The term of the agreement ended on 1 May 2026")


def test_programmes_of_the_pair_stand_with_who_applies(engine):
    rows = texts(brief(engine, "Leipzig", "Addis Ababa"), "programmes")
    assert rows[0].startswith("Nakopa (SKEW, Engagement Global): for joint projects")
    assert rows[0].endswith("may apply: the city of Leipzig.")
    assert len(rows) == 4
    assert "as of 2025: check the current call" in rows[3]
