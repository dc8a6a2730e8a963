"""The words of the pages: catalogues, the choice of language, sentences and names in it."""

import re

import pytest
from fastapi.testclient import TestClient

from app.engine.opened import Engine
from app.messages.choice import choose
from app.messages.language import LANGUAGES, isolated, language
from app.messages.render import render, render_ranking
from app.web import views
from app.web.shell import HERE, linked
from data.fields import read_fields
from models.base import Message, say
from models.ranking import RankingQuery

CHICAGO, MEXICO = 4887398, 3530597


def test_every_cluster_has_a_name_in_every_language(engine: Engine) -> None:
    for code in ("es", "ja"):
        assert {cluster.id for cluster in engine.world.clusters} <= language(code).words["clusters"].keys()
    both = say("shared_clusters", clusters=("legal_consulting", "wine"))
    assert render(both, language("ja")) == "双方とも法務・会計・コンサルティング、ワインを主な産業とします。"


def test_every_field_of_evidence_has_a_name() -> None:
    assert read_fields().keys() <= language("en").words["fields"].keys()


def test_every_template_key_is_in_the_catalogue() -> None:
    ui = language("en").words["ui"]
    files = [*(HERE / "templates").glob("*.html"), *HERE.glob("*.py")]
    used = {key for file in files for key in re.findall(r"\bt\(['\"](\w+)['\"]\s*[,)]", file.read_text("utf-8"))}
    assert used
    assert used <= ui.keys(), used - ui.keys()


@pytest.mark.parametrize(
    ("asked_for", "kept", "accepted", "chosen"),
    [
        (None, None, "", "en"),
        ("ja", "es", "en", "ja"),
        (None, "es", "ja", "es"),
        ("xx", None, "de-DE,es-MX;q=0.7", "es"),
        (None, None, "de,fr", "en"),
    ],
)
def test_choice_of_language(asked_for: str | None, kept: str | None, accepted: str, chosen: str) -> None:
    assert choose(asked_for, kept, accepted) == chosen


def test_reasons_and_numbers_follow_the_language() -> None:
    english, spanish, japanese = (language(code) for code in ("en", "es", "ja"))
    sea, size = say("sea_link", km=12345), say("same_size", people_a=9_618_502, people_b=83_499)
    assert render(sea, english) == "Ports on both sides, 12,345 km apart by sea."
    assert render(sea, spanish) == "Puertos en ambos lados, a 12.345 km por mar."
    assert render(size, english) == "Metros of one order: 9.6 million and 83,000 people."
    assert "960万" in render(size, japanese)
    assert "9,6 millones" in render(size, spanish)
    trade = say("trade_partner", country="KR", share=12, direction="exports", year=2023)
    assert render(trade, english) == "South Korea is a main trade partner: 12 % of exports (2023, country figure)."
    assert render(trade, spanish) == (
        "Corea del Sur es un socio comercial principal: 12 % de las exportaciones (2023, cifra del país)."
    )
    assert "2023年" in render(trade, japanese)
    undated = say("trade_partner", country="NL", share=12, direction="exports", year=None)
    assert render(undated, english).startswith("The Netherlands is a main trade partner")
    assert "year unknown" in render(undated, english)


def test_fractions_are_written_as_the_language_does_and_whole_ones_without_a_point() -> None:
    direct = [render(say("direct", score=score, source="x"), language("en")) for score in (3, 3.0, 2.5)]
    assert direct == [f"Scored {n} on the written anchors by x." for n in ("3", "3", "2.5")]
    assert "2,5" in render(say("direct", score=2.5, source="x"), language("es"))


def test_language_is_kept_in_a_cookie(client: TestClient) -> None:
    answer = client.get("/sources?lang=es")
    assert "hanse_lang=es" in answer.headers["set-cookie"]
    client.cookies.clear()


def test_addresses_in_texts_become_links_and_all_else_is_escaped() -> None:
    text = 'See https://www.ecfr.gov/title-31/part-560?a=1&b=2, or (http://x.org/y). <b onclick="x">https://</b>'
    assert str(linked(text)) == (
        'See <a href="https://www.ecfr.gov/title-31/part-560?a=1&amp;b=2" rel="noreferrer">ecfr.gov</a>, or '
        '(<a href="http://x.org/y" rel="noreferrer">x.org</a>). &lt;b onclick=&#34;x&#34;&gt;https://&lt;/b&gt;'
    )


def test_what_holds_for_all_is_said_above_the_list_and_not_in_its_rows(engine: Engine) -> None:
    ranking = render_ranking(engine.ranker.rank(engine.row("Nantes"), RankingQuery(k=3)), "en")
    words = language("en")
    [law] = views.shared(ranking, words)
    assert "L1115-1" in law
    assert all(law not in row.flags for row in views.rows(ranking, words))
    alone = render_ranking(engine.ranker.rank(engine.row("Nantes"), RankingQuery(k=1)), "en")
    assert views.shared(alone, words) == []
    assert views.rows(alone, words)[0].flags == [law]


def test_names_from_right_to_left_are_isolated_in_sentences() -> None:
    start, end = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
    assert isolated("חיפה") == f"{start}חיפה{end}"
    assert isolated("القاهرة 7") == f"{start}القاهرة 7{end}"
    assert [isolated(v) for v in ("東京", "São Paulo", 7, 0.5, "")] == ["東京", "São Paulo", 7, 0.5, ""]
    assert f"{start}חיפה{end}" in language("en").t("nothing", q="חיפה")
    away: Message = say("rule_not_a_metro", partner="חיפה", metro="Tel Aviv")
    for code in LANGUAGES:
        assert f"{start}חיפה{end}" in render(away, language(code))
        assert f"{start}Tel" not in render(away, language(code))
