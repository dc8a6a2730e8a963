"""The tables that a brief draws on: first steps, bodies, programmes, trade agreements."""

import json
from typing import get_args

from app.messages.language import FOLDER, LANGUAGES
from data.actions import read_actions
from data.bodies import read_bodies
from data.programmes import read_agreements, read_programmes
from data.rubric import read_rubric
from data.sources.countries import read_countries
from models.programme import ANYWHERE, Applicant, Condition, Pays


def raw(code):
    return json.loads((FOLDER / f"{code}.json").read_text("utf-8"))


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


def test_programmes_name_countries_that_exist_and_stand_once():
    known = set(read_countries())
    programmes = read_programmes()
    assert len(programmes) > 60
    assert len({one.id for one in programmes}) == len(programmes)
    for one in programmes:
        for area in one.a_side | one.b_side:
            assert area == ANYWHERE or area[:2] in known, (one.id, area)
            assert len(area) in (1, 2) or area[2] == "-", (one.id, area)
        assert one.basis == "compiled: general knowledge, as of 2025"
        assert one.pays
        assert one.applicants
    for agreement in read_agreements():
        assert agreement.a_side | agreement.b_side <= known
        assert set(agreement.names) == set(LANGUAGES)


def test_words_for_whatever_a_programme_says():
    for code in LANGUAGES:
        words = raw(code)
        assert set(words["pays"]) == set(get_args(Pays))
        assert set(words["applicants"]) == set(get_args(Applicant))
        assert set(words["conditions"]) == set(get_args(Condition)) - {""}


def test_trade_agreements_by_their_known_days():
    days = {one.id: one.since.isoformat() for one in read_agreements()}
    assert (days["usmca"], days["eu_japan"], days["eu_canada"]) == ("2020-07-01", "2019-02-01", "2017-09-21")
