"""The words of the pages: catalogues, the choice of language, sentences and names in it."""

import json
import re
import string
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.engine.opened import Engine
from app.messages.language import LANGUAGES, choose, english_messages, isolated, language
from app.web import views
from app.web.shell import HERE, linked
from data.fields import read_fields
from models.base import Message
from models.ranking import RankingQuery

CHICAGO, MEXICO = 4887398, 3530597
MESSAGES = Path(__file__).parents[2] / "app" / "messages"


def test_catalogues_are_complete() -> None:
    raw = {code: json.loads((MESSAGES / "pages" / f"{code}.json").read_text("utf-8")) for code in LANGUAGES}
    raw["en"]["messages"] = english_messages()
    for code in ("es", "ja"):
        for section in ("ui", "messages", "purposes", "questions", "blocks", "families", "rules", "facts", "fields"):
            assert raw[code][section].keys() == raw["en"][section].keys(), f"{code}.{section}"
            for key, text in raw[code][section].items():
                assert text.strip()
                assert _fields(text) == _fields(raw["en"][section][key]), f"{code}.{section}.{key}"


def test_every_cluster_has_a_name_in_every_language(engine: Engine) -> None:
    names = {cluster.name.lower() for cluster in engine.world.clusters}
    for code in ("es", "ja"):
        assert names <= language(code).words["clusters"].keys()
    told = Message(code="shared_clusters", params={"clusters": "legal, accounting and consulting, wine"}, text="")
    assert language("ja").say(told) == "双方とも法務・会計・コンサルティング、ワインを主な産業とします。"


def test_every_field_of_evidence_has_a_name() -> None:
    assert read_fields().keys() <= language("en").words["fields"].keys()


def test_every_template_key_is_in_the_catalogue() -> None:
    ui = json.loads((MESSAGES / "pages" / "en.json").read_text("utf-8"))["ui"]
    files = [*(HERE / "templates").glob("*.html"), *HERE.glob("*.py")]
    used = {key for file in files for key in re.findall(r"\bt\(['\"](\w+)['\"]\s*[,)]", file.read_text("utf-8"))}
    assert used
    assert used <= ui.keys(), used - ui.keys()


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


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
    sea = Message(code="sea_link", params={"km": "12,345"}, text="Ports on both sides, 12,345 km apart by sea.")
    size = Message(code="same_size", params={"people_a": "9.6 million", "people_b": "830,000"}, text="")
    assert language("en").say(sea) == sea.text
    assert language("es").say(sea) == "Puertos en ambos lados, a 12.345 km por mar."
    assert "960万" in language("ja").say(size)
    assert "9,6 millones" in language("es").say(size)
    trade = Message(
        code="trade_partner",
        params={"country": "Korea, South", "share": 12, "direction": "exports", "year": 2023},
        text="",
    )
    assert language("es").say(trade, "KR") == (
        "Corea del Sur es un socio comercial principal: 12 % de las exportaciones (2023, cifra del país)."
    )
    assert "2023年" in language("ja").say(trade, "KR")


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
    ranking = engine.ranker.rank(engine.row("Nantes"), RankingQuery(k=3))
    words = language("en")
    [law] = views.shared(ranking, words)
    assert "L1115-1" in law
    assert all(law not in row.flags for row in views.rows(ranking, words))
    alone = engine.ranker.rank(engine.row("Nantes"), RankingQuery(k=1))
    assert views.shared(alone, words) == []
    assert views.rows(alone, words)[0].flags == [law]


def test_names_from_right_to_left_are_isolated_in_sentences() -> None:
    start, end = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
    assert isolated("חיפה") == f"{start}חיפה{end}"
    assert isolated("القاهرة 7") == f"{start}القاهرة 7{end}"
    assert [isolated(v) for v in ("東京", "São Paulo", 7, 0.5, "")] == ["東京", "São Paulo", 7, 0.5, ""]
    assert f"{start}חיפה{end}" in language("en").t("nothing", q="חיפה")
    told = Message(code="rule_not_a_metro", params={"partner": "חיפה", "metro": "Tel Aviv"}, text="")
    for code in LANGUAGES:
        assert f"{start}חיפה{end}" in language(code).say(told)
        assert f"{start}Tel" not in language(code).say(told)
