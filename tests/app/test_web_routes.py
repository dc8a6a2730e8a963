"""Routes on the pages: by country and on a map, in every language."""

import re
from types import SimpleNamespace

import pytest

from app.messages.language import LANGUAGES, language
from app.web.links import LinkFilter, pair_bonds
from app.web.routes import city_routes, routes_map
from models.link import Route
from tests.crafted import craft
from tests.worlds import HARBOR, INLAND, PLAIN, SOUTH, SUBURB, TWIN

WORDS = language("en")


def route(kind, a, b, form, seasonal=False):
    return Route(kind, a, f"Town {a}", b, f"Town {b}", form, seasonal, None, 2024, "compiled")


@pytest.fixture(scope="module")
def joined():
    small = craft(
        routes=[
            route("flights", SUBURB, PLAIN, "daily", True), route("flights", HARBOR, TWIN, "many_daily"),
            route("flights", HARBOR, SOUTH, "weekly"), route("sailings", HARBOR, TWIN, "ferry"),
            route("sailings", HARBOR, TWIN, "roro"),
        ]
    )  # fmt: skip
    return SimpleNamespace(facts=small.fact_store, table=small.table, city=small.table.city)


def told(groups):
    return [
        (one.way, one.count, [(line.country, line.count, [(f.name, f.city) for f in line.firms]) for line in one.lines])
        for one in groups
    ]


def test_by_country_those_that_go_most_often_first(joined):
    flights, sailings = city_routes(joined, joined.table.row_of[SUBURB], WORDS, LinkFilter())
    assert told([flights]) == [
        (
            "flights", 3,
            [
                ("BB", 2, [("Twin", "several times a day"), ("Plain", "about once a day, in the season")]),
                ("CC", 1, [("South", "not every day")]),
            ],
        )
    ]  # fmt: skip
    assert told([sailings]) == [("sailings", 1, [("BB", 1, [("Twin", "ferry, roll-on ships")])])]
    assert city_routes(joined, joined.table.row_of[INLAND], WORDS, LinkFilter()) == []


def test_a_country_narrows_them_and_a_sector_has_none(joined):
    row = joined.table.row_of[HARBOR]
    assert [one.count for one in city_routes(joined, row, WORDS, LinkFilter(country="CC"))] == [1]
    assert city_routes(joined, row, WORDS, LinkFilter(sector="steel")) == []


def test_the_map_has_a_ray_for_each_thicker_where_it_goes_more_often(joined):
    drawn = routes_map(joined, joined.table.row_of[HARBOR], WORDS, LinkFilter())
    width = {ray.says: ray.width for ray in drawn.rays}
    twin = next(says for says in width if says.startswith("Twin") and "nonstop" in says)
    assert twin == f"Twin, {WORDS.country('BB')}: nonstop flight, several times a day"
    assert max(width.values()) == width[twin]
    assert len(drawn.rays) == 4


def test_each_route_of_a_pair_is_a_sentence_with_what_it_rests_on(joined):
    a, b = joined.table.row_of[HARBOR], joined.table.row_of[PLAIN]
    routes = joined.facts.links.routes.between(a, b)
    assert pair_bonds(joined.city(a), joined.city(b), routes, WORDS) == [
        (
            "You can fly there nonstop, about once a day in the season (2024).",
            "compiled from general knowledge, as of 2024",
        )
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_show_them_in_every_language(client, engine, lang):
    bilbao, munich = engine.city(engine.row("Bilbao")), engine.city(engine.row("Munich"))
    words, head = language(lang), {"Accept-Language": lang}
    html = client.get(f"/cities/{bilbao.id}", headers=head).text
    fold = re.search(r'<details class="bonds".*?</details>', html, re.DOTALL)[0]
    assert words.t("bonds_flights", city=words.city(bilbao.metro)) in fold
    assert words.t("bonds_sailings", city=words.city(bilbao.metro)) in fold
    assert f'href="/pair/{bilbao.id}/{munich.id}"' in fold
    pair = client.get(f"/pair/{bilbao.id}/{munich.id}", headers=head).text
    section = re.search(r'<section id="links">.*?</section>', pair, re.DOTALL)[0]
    assert "2024" in section
    assert words.word("facts", "nonstop_metros") in pair


def test_the_number_of_metros_by_air_is_a_fact_with_its_source(client, engine):
    bilbao = engine.row("Bilbao")
    facts = {fact["name"]: fact for fact in client.get("/api/v1/cities/Bilbao").json()["facts"]}
    one = facts["nonstop_metros"]
    assert one["value"] == len(engine.facts.links.routes.partners(bilbao, "flights")) > 10
    assert (one["level"], one["source"]) == ("metro", "Hanse table of nonstop flights, compiled from general knowledge")
    assert "nonstop_metros" not in {f["name"] for f in client.get("/api/v1/cities/Pforzheim").json()["facts"]}
