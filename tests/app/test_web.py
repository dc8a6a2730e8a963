"""Pages as a client without JavaScript sees them: complete, strict, light, in three languages."""

import gzip
import json
import re
import string
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import QueryParams

from app.api.points import pack
from app.state import Engine
from app.web import asked
from app.web.audit_list import open_sheet
from app.web.language import LANGUAGES, choose, english_messages, isolated, language
from app.web.shell import HERE, linked
from app.web.views import precedent_words
from models.base import Message
from models.compare import PrecedentParts
from models.errors import InvalidInput
from models.evidence import FIELDS

CHICAGO, MEXICO = 4887398, 3530597
PAGES = (
    "/",
    f"/cities/{CHICAGO}",
    f"/cities/{CHICAGO}/list?purpose=trade&w_port=0",
    f"/pair/{CHICAGO}/{MEXICO}",
    "/compare",
    f"/compare?city={CHICAGO}&city={MEXICO}",
    "/audit",
    "/sources",
)
CSV = b"partner,country,since,last exchange\nHefei,CN,1988,2025-05-01\nGenua,IT,1955,13/45/2020\nNowhereville,XX,,\n"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_every_language(client: TestClient, path: str, lang: str) -> None:
    answer = client.get(path, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text[:300]
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    html = answer.text
    assert not re.search(r"<script(?![^>]*\bsrc=)", html), "a script without an address"
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r'(?:src|action)="(?:https?:)?//|<link[^>]*href="(?:https?:)?//', html), "another host"
    assert "{" not in re.sub(r"<[^>]*>", "", html), "a parameter that was not filled in"
    if "/list" not in path:
        assert f'<html lang="{lang}">' in html


def test_start_finds_a_city_without_javascript(client: TestClient) -> None:
    answer = client.get("/", params={"q": "Columbus, OH", "purpose": "trade"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/cities/4509177?purpose=trade"
    several = client.get("/", params={"q": "Springfield"})
    assert several.status_code == 200
    assert several.text.count('<li><a href="/cities/') > 2
    nobody = client.get("/", params={"q": "Xqzzyqx"})
    assert "Xqzzyqx" in nobody.text


def test_text_from_the_address_is_escaped(client: TestClient) -> None:
    html = client.get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in html


def test_city_page_shows_what_the_api_answers(client: TestClient) -> None:
    ranking = client.get(f"/api/v1/cities/{CHICAGO}/partners", params={"purpose": "trade"}).json()
    html = client.get(f"/cities/{CHICAGO}", params={"purpose": "trade"}).text
    shown = [int(i) for i in re.findall(r'class="row[^"]*" data-id="(\d+)"', html)]
    assert shown == [m["city"]["id"] for m in ranking["matches"]]
    first = ranking["matches"][0]
    assert f'title="fit, of 100">{round(100 * first["fit"])}<' in html
    assert str(first["rank_for_partner"]) in html
    bar = re.search(r'<svg class="bar".*?</svg>', html, re.S)
    assert bar
    widths = [float(w) for w in re.findall(r'class="seg[^"]*" x="[\d.]+" y="0" width="([\d.]+)"', bar[0])]
    assert sum(widths) == pytest.approx(100 * first["fit"], abs=0.36 * len(widths))


def test_address_carries_the_state(client: TestClient) -> None:
    html = client.get(
        f"/cities/{CHICAGO}", params={"purpose": "trade", "w_port": "40", "only": "JP KR", "short": f"{MEXICO}"}
    ).text
    assert re.search(r'id="w_port"[^>]*value="40"', html)
    assert 'value="JP KR"' in html
    countries = set(re.findall(r'class="country">([^<]+)<', html))
    assert countries == {"Japan", "South Korea"}
    assert f'href="/pair/{CHICAGO}/{MEXICO}"' in html


def test_weights_of_another_purpose_are_left_behind() -> None:
    usual = {"trade": {"port": 0.14, "size": 0.14}, "ports": {"port": 0.52, "size": 0.08}}
    state = asked.read(QueryParams("purpose=ports&w_for=trade&w_port=14&w_size=14"), usual)
    assert state.weights == {}
    kept = asked.read(QueryParams("purpose=ports&w_for=ports&w_port=10&w_size=8"), usual)
    assert kept.weights == {"port": 10.0}
    again = asked.read(QueryParams(dict(kept.params())), usual)
    assert again == kept
    assert kept.query(int).weights == {"port": 0.1}


def test_shortlist_toggles_in_the_address() -> None:
    state = asked.read(QueryParams("short=3.5.3"), {})
    assert state.short == (3, 5)
    assert dict(state.toggled(3))["short"] == "5"
    assert dict(state.toggled(7))["short"] == "3.5.7"


@pytest.mark.parametrize("tail", ["?w_port=much", "?purpose=nothing", "?min=lots", "?one_per=planet", "?short=a.b"])
def test_a_bad_address_is_a_page_that_says_so(client: TestClient, tail: str) -> None:
    answer = client.get(f"/cities/{CHICAGO}{tail}")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "did not work" in answer.text


def test_unknown_places_suggest(client: TestClient) -> None:
    answer = client.get("/cities/Chicagoo")
    assert answer.status_code == 404
    assert "/?q=Chicago" in answer.text
    assert client.get("/cities/Chicago", follow_redirects=False).headers["location"] == f"/cities/{CHICAGO}"
    assert client.get(f"/pair/{CHICAGO}/{CHICAGO}").status_code == 422


def test_why_not_gives_the_rule_or_the_rank(client: TestClient) -> None:
    def ask(partner: str, **more: str) -> dict[str, object]:
        answer = client.get(f"/api/v1/cities/{CHICAGO}/why-not", params={"partner": partner, **more})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert ask("Houston")["rule"] == "own_country"
    assert ask("Evanston")["rule"] == "itself"
    suburb = ask("Saitama, JP")
    if suburb["rule"]:
        assert suburb["rule"] == "not_a_metro"
        assert suburb["instead"]
    assert ask("Mexico City", country="JP")["rule"] == "country_not_asked"
    ranked = ask("Suva")
    assert ranked["rule"] is None
    assert not ranked["listed"]
    assert isinstance(ranked["rank"], int)
    assert ranked["rank"] > 10
    assert ranked["change"]


def test_why_not_rank_is_the_place_in_a_long_list(client: TestClient) -> None:
    long = client.get(f"/api/v1/cities/{CHICAGO}/partners", params={"k": 40}).json()["matches"]
    for match in (long[0], long[24], long[39]):
        answer = client.get(f"/api/v1/cities/{CHICAGO}/why-not", params={"partner": match["city"]["id"]}).json()
        assert answer["rank"] == match["rank"]
        assert answer["listed"] == (match["rank"] <= 10)
        assert answer["fit"] == pytest.approx(match["fit"], abs=1e-5)


def test_points_are_small_and_cached(client: TestClient, engine: Engine) -> None:
    answer = client.get("/api/v1/points", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 400_000
    tag = answer.headers["etag"]
    assert engine.manifest.build_id in tag
    again = client.get("/api/v1/points", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.content
    plain = client.get("/api/v1/points", headers={"Accept-Encoding": "identity"})
    assert plain.content == answer.content == pack(engine.book.space.table)


def test_points_hold_every_place(engine: Engine) -> None:
    table = engine.book.space.table
    raw = pack(table)
    n = int(np.frombuffer(raw, "<u4", 1, 4)[0])
    assert raw[:4] == b"HPC1"
    assert n == len(table)
    steps = np.frombuffer(raw, np.uint8, 4 * n, 8).reshape(4, n).T.copy().view("<u4").ravel()
    assert np.array_equal(np.cumsum(steps, dtype=np.int64), table.ids)
    lat = np.frombuffer(raw, np.uint8, 2 * n, 8 + 4 * n).reshape(2, n).T.copy().view("<u2").ravel()
    assert np.abs(lat / 65535 * 180 - 90 - table.lat).max() < 0.002
    names = raw[8 + 11 * n :].decode().split("\n")
    assert names == table.name.tolist()


def test_page_weight(client: TestClient) -> None:
    """Page, styles and all scripts together, compressed, without the point cloud."""
    static = sum(len(gzip.compress(p.read_bytes(), 9)) for p in (HERE / "static").rglob("*.*"))
    for page in PAGES:
        weight = len(gzip.compress(client.get(page).content, 9)) + static
        assert weight < 250_000, f"{page}: {weight}"
    assert static < 60_000


def test_static_files_are_kept_for_a_year(client: TestClient) -> None:
    html = client.get("/").text
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["etag"]


def test_scripts_import_only_what_exists() -> None:
    folder = HERE / "static" / "js"
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "http://" not in text
        assert "https://" not in text
        for name in re.findall(r'from "\./([^"]+)"', text):
            assert (folder / name).is_file(), f"{script.name} imports {name}"


def test_catalogues_are_complete() -> None:
    raw = {code: json.loads((HERE / "catalogue" / f"{code}.json").read_text("utf-8")) for code in LANGUAGES}
    raw["en"]["messages"] = english_messages()
    for code in ("es", "ja"):
        for section in ("ui", "messages", "purposes", "questions", "blocks", "families", "rules", "facts", "fields"):
            assert raw[code][section].keys() == raw["en"][section].keys(), f"{code}.{section}"
            for key, text in raw[code][section].items():
                assert text.strip()
                assert _fields(text) == _fields(raw["en"][section][key]), f"{code}.{section}.{key}"


def test_every_cluster_has_a_name_in_every_language(engine: Engine) -> None:
    names = {cluster.name.lower() for cluster in engine.book.world.clusters}
    for code in ("es", "ja"):
        assert names <= language(code).words["clusters"].keys()
    told = Message(code="shared_clusters", params={"clusters": "legal, accounting and consulting, wine"}, text="")
    assert language("ja").say(told) == "双方とも法務・会計・コンサルティング、ワインを主な産業とします。"


def test_every_field_of_evidence_has_a_name() -> None:
    assert FIELDS.keys() <= language("en").words["fields"].keys()


def test_every_template_key_is_in_the_catalogue() -> None:
    ui = json.loads((HERE / "catalogue" / "en.json").read_text("utf-8"))["ui"]
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


def test_audit_of_a_file_lists_problems_and_mends_them(client: TestClient) -> None:
    form = {"city": "Columbus, OH, US", "as_of": "2026-11-22"}
    first = client.post("/audit", data=form, files={"file": ("ties.csv", CSV)})
    assert first.status_code == 200, first.text[:500]
    assert 'name="fix:3:last_exchange"' in first.text
    assert 'name="fix:4:partner"' in first.text
    assert "Hefei" in first.text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", first.text, re.S)
    assert text
    fixes = {"fix:3:last_exchange": "2020-05-13", "fix:3:partner": "Genoa", "drop": "4", "list": text[1]}
    second = client.post("/audit", data=form | fixes)
    assert 'name="fix:' not in second.text
    assert second.text.count('<article class="finding"') == 2


def test_audit_follows_what_is_said_of_one_tie(client: TestClient) -> None:
    form = {"city": "Columbus, OH, US", "as_of": "2026-11-22", "list": CSV.decode()}
    before = client.post("/audit/finding?line=2", data=form)
    after = client.post("/audit/finding?line=2", data=form | {"say:2:C2": "3", "say:2:C1": "3", "say:2:D2": "3"})
    assert before.status_code == after.status_code == 200
    assert _width(after.text) < _width(before.text)


def _width(html: str) -> float:
    spans = re.findall(r'class="span" x1="([\d.]+)" x2="([\d.]+)"', html)
    return sum(float(high) - float(low) for low, high in spans)


def test_audit_exports_and_editions(client: TestClient) -> None:
    form = {"city": "Columbus, OH, US", "as_of": "2026-11-22", "list": CSV.decode()}
    table = client.post("/audit", data=form | {"format": "csv"})
    assert table.headers["content-disposition"].endswith('"hanse-audit.csv"')
    assert "Hefei" in table.text
    partner = client.post("/audit", data=form | {"edition": "partner"})
    assert 'class="verdict' not in partner.text
    assert "Hefei" in partner.text
    assert client.get("/audit/template.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "form", [{"city": ""}, {"city": "Chicago", "list": ""}, {"city": "Nowherezz", "list": "partner\nParis"}]
)
def test_audit_says_what_is_missing(client: TestClient, form: dict[str, str]) -> None:
    answer = client.post("/audit", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_known_ties_are_audited_without_a_list(client: TestClient) -> None:
    html = client.get(f"/audit?city={CHICAGO}&known=1").text
    assert html.count('<article class="finding"') > 10


def test_sheets_are_mended_by_line_and_column() -> None:
    sheet = open_sheet(b"Twin town;Country\nGenua;IT\n\nHefei;CN\n")
    assert sheet is not None
    assert sheet.cell(2, "partner") == "Genua"
    assert sheet.cell(1, "partner") is None
    assert sheet.cell(9, "partner") is None
    mended = sheet.mended({(2, "partner"): "Genoa, the old", (4, "nothing"): "x"}, {4})
    assert mended.text == 'Twin town,Country\n"Genoa, the old",IT\n\n\n'
    assert open_sheet(b'[{"partner": "Genoa"}]') is None


def test_a_workbook_without_a_list_says_so(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["colour", "taste"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InvalidInput, match="partner"):
        open_sheet((tmp_path / "x.xlsx").read_bytes())


def test_addresses_in_texts_become_links_and_all_else_is_escaped() -> None:
    text = 'See https://www.ecfr.gov/title-31/part-560?a=1&b=2, or (http://x.org/y). <b onclick="x">https://</b>'
    assert str(linked(text)) == (
        'See <a href="https://www.ecfr.gov/title-31/part-560?a=1&amp;b=2" rel="noreferrer">ecfr.gov</a>, or '
        '(<a href="http://x.org/y" rel="noreferrer">x.org</a>). &lt;b onclick=&#34;x&#34;&gt;https://&lt;/b&gt;'
    )


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


def test_a_city_without_ties_gets_an_empty_report_that_leads_on(client: TestClient, engine: Engine) -> None:
    table = engine.book.space.table
    row = next(r for r in np.argsort(-table.population) if not engine.ties.of(int(r)))
    html = client.get(f"/audit?city={table.ids[row]}&known=1").text
    assert "No public list knows a tie of" in html
    assert 'id="map"' not in html
    assert 'name="format"' not in html


def test_many_ties_get_a_list_of_links_and_few_do_not(client: TestClient, engine: Engine) -> None:
    table = engine.book.space.table
    ids = table.ids[np.argsort(-table.population)[:12]].tolist()
    for many in (False, True):
        rows = "\n".join(["partner", *(str(i) for i in ids[: 12 if many else 8] if i != CHICAGO)])
        html = client.post("/audit", data={"city": "Chicago", "as_of": "2026-11-22", "list": rows}).text
        links = re.findall(r'<a href="#(tie-\d+)">', html)
        assert len(links) == (len(rows.split()) - 1 if many else 0)
        assert all(f'id="{link}"' in html for link in links)


def test_the_pair_page_says_what_lifts_and_lowers_the_precedent():
    words = language("en")
    parts = {"distance": -1.2, "country": 0.9, "size": 0.05, "name": 0.4, "graph": -0.3}
    found = PrecedentParts(a=1, b=2, score=0.5, logit=0, base=0.15, parts=parts, spread=2)
    told = precedent_words(found, words)
    assert told == "It is raised by bonds of the countries, names. It is lowered by distance, ties of its partners."
    assert precedent_words(None, words) == ""
    assert precedent_words(found.model_copy(update={"parts": {"size": 0.1}}), words) == ""
