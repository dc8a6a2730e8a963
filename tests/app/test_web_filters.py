"""Orders, filters and policy on a city's page: each is in the address, in the form, and acts on the list."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.engine.opened import Engine
from app.web import page_state
from models.policy import Policy
from models.ranking import Filters, RankingQuery

CHICAGO, TOKYO, MEXICO = 4887398, 1850147, 3530597
LIMIT = {"SG": "council vote", "GB": "another"}
# One address and the question that it asks; together they name every field of the form.
CASES: list[tuple[dict[str, str], dict[str, object]]] = [
    ({"order": "mutual"}, {"order_by": "mutual"}),
    ({"order": "plausibility", "k": "25"}, {"order_by": "plausibility", "k": 25}),
    ({"order": "blend"}, {"order_by": "blend"}),
    ({"unit": "city", "per_country": "2"}, {"unit": "city", "per_country": 2}),
    ({"variety": "0.6"}, {"diversity": 0.6}),
    ({"variety": "0.45"}, {"diversity": 0.45}),
    ({"only": "jp, kr"}, {"filters": Filters(countries=["JP", "KR"])}),
    ({"without": "CA GB"}, {"filters": Filters(exclude_countries=["CA", "GB"])}),
    ({"min": "500", "max": "2000"}, {"filters": Filters(min_population=500_000, max_population=2_000_000)}),
    ({"known": "only", "any_country": "1"}, {"filters": Filters(known="only", any_country=True)}),
    ({"one_per": "country"}, {"policy": Policy(one_per="country")}),
    ({"ratio": "0.5", "hours": "4"}, {"policy": Policy(size_ratio=0.5, min_overlap_hours=4)}),
    ({"p_min": "900", "p_max": "4000.5"}, {"policy": Policy(min_population=900_000, max_population=4_000_500)}),
    ({"p_without": "SG: council vote;GB:another ;"}, {"policy": Policy(excluded_countries=LIMIT)}),
    (
        {"p_cities": "Toronto: talks ended: 2019; 1850147: none"},
        {"policy": Policy(own_decisions={6167865: "talks ended: 2019", TOKYO: "none"})},
    ),
]


def shown(html: str) -> list[int]:
    return [int(i) for i in re.findall(r'class="row[^"]*" data-id="(\d+)"', html)]


@pytest.mark.parametrize(("params", "question"), CASES, ids=[" ".join(p) for p, _ in CASES])
def test_the_address_asks_and_the_form_shows_it(
    client: TestClient, engine: Engine, params: dict[str, str], question: dict[str, object]
) -> None:
    query = RankingQuery.model_validate(question)
    assert page_state.CityPageState.model_validate(params).question(engine.names.resolve) == query
    ranking = engine.ranker.rank(engine.row(CHICAGO), query)
    html = client.get(f"/cities/{CHICAGO}", params=params).text
    assert shown(html) == [m.city.id for m in ranking.matches]
    plain = [m.city.id for m in engine.ranker.rank(engine.row(CHICAGO), RankingQuery()).matches]
    assert shown(html) != plain, "a filter that changes nothing proves nothing"
    for name, value in params.items():
        field = re.search(rf'<select[^>]* name="{name}".*?</select>|<input[^>]* name="{name}"[^>]*>', html, re.S)
        assert field, name
        if field[0].startswith("<select"):
            assert re.findall(r'<option value="([^"]*)" selected', field[0]) == [value]
        else:
            assert f'value="{value}"' in field[0]
    assert f"{len([n for n in params if n in page_state.FILTERS])} set</span>" in html


def test_every_filter_has_a_case() -> None:
    assert {name for params, _ in CASES for name in params} == set(page_state.PLAIN)


def test_the_order_is_said_above_the_list(client: TestClient) -> None:
    assert "Ordered by" not in client.get(f"/cities/{CHICAGO}").text
    assert "Ordered by precedent" in client.get(f"/cities/{CHICAGO}?order=plausibility").text


def test_clearing_keeps_weights_and_shortlist(client: TestClient) -> None:
    html = client.get(f"/cities/{CHICAGO}?purpose=trade&w_port=40&order=mutual&min=500&short={MEXICO}").text
    link = re.search(r'class="clear"><a href="([^"]+)"', html)
    assert link
    assert set(link[1].partition("?")[2].split("&amp;")) == {"purpose=trade", "w_port=40", f"short={MEXICO}"}
    assert re.search(r'class="clear" hidden', client.get(f"/cities/{CHICAGO}").text)


def test_more_filters_open_only_where_one_is_set(client: TestClient) -> None:
    def opened(tail: str) -> list[bool]:
        html = client.get(f"/cities/{CHICAGO}{tail}").text
        return ["open" in found for found in re.findall(r'<details class="filters"([^>]*)>', html)]

    assert opened("?order=blend") == [False, False]
    assert opened("?min=100") == [True, False]
    assert opened("?unit=city") == [False, True]


@pytest.mark.parametrize(
    "tail", ["order=age", "unit=street", "variety=2", "variety=nan", "min=inf", "p_max=-1", "p_without=RU",
             "p_without=Russia:x", "p_cities=Leeds", "per_country=-1"],
)  # fmt: skip
def test_what_cannot_be_used_is_said(client: TestClient, tail: str) -> None:
    for path in (f"/cities/{CHICAGO}", f"/cities/{CHICAGO}/list"):
        answer = client.get(f"{path}?{tail}")
        assert answer.status_code == 422
        assert re.search(r'<p class="lead">[^<]{12,}</p>', answer.text)


def test_an_unknown_city_in_the_policy_is_named(client: TestClient) -> None:
    answer = client.get(f"/cities/{CHICAGO}", params={"p_cities": "Xyzzyq: no"})
    assert answer.status_code == 404
    assert "Xyzzyq" in answer.text


@pytest.mark.parametrize(("tail", "said"), [
    ("p_without=RU: ", "p_without: 'RU:' gives no reason"),
    ("p_without=Russia: war", "'Russia' is not a two-letter country code"),
    ("ratio=2", "ratio: Input should be less than or equal to 1"),
])  # fmt: skip
def test_the_page_says_which_field_and_why(client: TestClient, tail: str, said: str) -> None:
    assert said in unescape(client.get(f"/cities/{CHICAGO}?{tail}").text)


def test_the_names_of_the_api_are_understood_and_those_of_the_form_written() -> None:
    names = {"order_by": "mutual", "country": "JP", "exclude_country": "KR", "diversity": "0.3", "lang": "en"}
    state = page_state.CityPageState.model_validate(names)
    query = state.question(int)
    assert (query.order_by, query.filters.countries, query.filters.exclude_countries) == ("mutual", ["JP"], ["KR"])
    assert state.params() == [("order", "mutual"), ("only", "JP"), ("without", "KR"), ("variety", "0.3")]


def test_the_policy_s_reason_is_shown_to_who_asks(client: TestClient) -> None:
    html = client.get(f"/cities/{CHICAGO}", params={"p_without": "SG: council vote of 2024", "why": "Singapore"}).text
    assert "The policy excludes the country of Singapore: council vote of 2024." in html


@pytest.mark.parametrize("city", ["Tokyo", str(CHICAGO), "Rotterdam"])
def test_variety_keeps_to_partners_for_whom_the_city_counts(engine: Engine, city: str) -> None:
    """Among both sides' places a number 10,000 is no double of anything, and yet no answer."""
    ranking = engine.ranker.rank(engine.row(city), RankingQuery(order_by="mutual", diversity=0.3))
    assert max(m.rank_for_partner or 10**9 for m in ranking.matches) < 200
