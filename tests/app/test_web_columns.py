"""The mapping step of the audit page, mends of one click, names read otherwise, and the first page."""

import re

import pytest
from fastapi.testclient import TestClient

from app.messages.language import LANGUAGES, language

LIST = "Sister city,Nation,Q7,Motto\nHamburg,Germany,1994,Moin\nOsaca,Japan,1973,x\nHanburg,Germany,1990,y\n"


def post(client: TestClient, lang: str = "en", **fields: str) -> str:
    form = {"city": "Chicago, IL, US", "list": LIST, "as_of": "2026-11-22", **fields}
    answer = client.post("/audit", data=form, headers={"accept-language": lang})
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def test_the_columns_come_first_where_one_is_unclear(client):
    page = post(client, step="columns")
    assert 'name="map:Q7"' in page
    assert "please choose" in page
    assert 'class="overview"' not in page
    chosen = post(client, step="columns", **{"map:Q7": "since", "map:Motto": "leave_out"})
    assert 'class="overview"' in chosen
    assert "since 1994" in chosen
    assert "Moin" not in chosen.split('id="report"')[1].split('class="columns"')[1].split("</details>")[1]


def test_a_list_that_is_understood_is_judged_at_once(client):
    page = post(client, step="columns", list="partner,country\nHamburg,DE\n")
    assert 'class="overview"' in page


def test_columns_carry_sample_values_and_shares(client):
    page = post(client)
    row = re.search(r"<bdi>Q7</bdi>.*?</tr>", page, re.S)
    assert row is not None
    assert "1994 · 1973 · 1990" in row[0]
    assert "100%" in row[0].replace("\xa0", "")


def test_a_near_name_is_one_click_away(client):
    page = post(client)
    assert re.search(r'<button[^>]*name="fix:\d+:partner" value="[^"]*Hamburg[^"]*"', page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_has_a_sentence_and_three_piles_at_most(client, lang):
    page = post(client, lang)
    words = language(lang)
    assert page.count('class="pile"') in (1, 2, 3)
    assert any(words.labels[f"pile_{name}"] in page for name in ("act", "ask", "leave"))
    assert words.t("state_save") in page


def test_a_blocked_tie_has_nothing_to_prepare(client):
    page = post(client, list="partner,country,status\nHamburg,DE,suspended (2022)\n")
    assert "The smallest change that makes it ready" not in page
    assert "What to find out next" not in page
