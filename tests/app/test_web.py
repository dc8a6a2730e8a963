"""Pages as a client without JavaScript sees them: complete, strict, light, in three languages."""

import gzip
import re
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import QueryParams

from app.messages.language import LANGUAGES, language
from app.web.page_state import CityPageState
from app.web.shell import HERE
from app.web.views import precedent_words
from models.compare import PrecedentParts
from models.purpose import Purpose
from tests.crafted import purpose

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


def _read(address: str, usual: dict[str, Purpose]) -> CityPageState:
    return CityPageState.model_validate(dict(QueryParams(address))).beside(usual)


def test_weights_of_another_purpose_are_left_behind() -> None:
    weights = {"trade": {"port": 0.14, "size": 0.14}, "ports": {"port": 0.52, "size": 0.08}}
    usual = {p: purpose(p, {}, {}, reach=0.4).model_copy(update={"weights": w}) for p, w in weights.items()}
    state = _read("purpose=ports&w_for=trade&w_port=14&w_size=14", usual)
    assert state.weights == {}
    kept = _read("purpose=ports&w_for=ports&w_port=10&w_size=8", usual)
    assert kept.weights == {"port": 10.0}
    again = _read(urlencode(kept.params()), usual)
    assert again == kept
    assert kept.question(int).weights == {"port": 0.1}
    assert _read("purpose=ports&w_for=trade&w_reach=70", usual).reach is None
    assert _read("purpose=ports&w_for=ports&w_reach=70", usual).reach == 0.7
    assert _read("purpose=ports&w_reach=40", usual).reach is None, "what the purpose has anyway need not be carried"


def test_shortlist_toggles_in_the_address() -> None:
    state = _read("short=3.5.3", {})
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


@pytest.mark.parametrize(
    "a, b, says",
    [
        (CHICAGO, 264371, "compiled from general knowledge, as of 2025; found in public lists"),  # Athens: from memory
        (1838524, 4887398, 'href="https://www.busan.go.kr/eng/bssister"'),  # Busan's list was read
    ],
)
def test_a_pair_says_what_its_tie_rests_on(client, a, b, says):
    page = client.get(f"/pair/{a}/{b}").text
    assert says in page
    assert says not in client.get(f"/pair/{CHICAGO}/5809844").text  # Seattle: no tie


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
    long = client.get(f"/api/v1/cities/{CHICAGO}/partners", params={"k": 40, "per_country": 0}).json()["matches"]
    for match in (long[0], long[24], long[39]):
        answer = client.get(
            f"/api/v1/cities/{CHICAGO}/why-not", params={"partner": match["city"]["id"], "per_country": 0}
        ).json()
        assert answer["rank"] == match["rank"]
        assert answer["listed"] == (match["rank"] <= 10)
        assert answer["fit"] == pytest.approx(match["fit"], abs=1e-5)


def test_the_pair_page_says_what_lifts_and_lowers_the_precedent():
    words = language("en")
    parts = {"distance": -1.2, "country": 0.9, "size": 0.05, "name": 0.4, "graph": -0.3}
    found = PrecedentParts(a=1, b=2, score=0.5, logit=0, base=0.15, parts=parts, spread=2)
    told = precedent_words(found, words)
    assert told == "It is raised by bonds of the countries, names. It is lowered by distance, ties of its partners."
    assert precedent_words(None, words) == ""
    assert precedent_words(found.model_copy(update={"parts": {"size": 0.1}}), words) == ""


def test_page_weight(client: TestClient) -> None:
    """Page, styles and all scripts together, compressed, without the point cloud."""
    static = sum(len(gzip.compress(p.read_bytes(), 9)) for p in (HERE / "static").rglob("*.*"))
    for page in PAGES:
        weight = len(gzip.compress(client.get(page).content, 9)) + static
        assert weight < 250_000, f"{page}: {weight}"
    assert static < 60_000
