"""Links on the pages: folded lists by country and sector, and what binds a pair, without JavaScript."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from app.messages.language import LANGUAGES, language
from app.web.links import MOST_COUNTRIES, city_bonds, pair_bonds
from models.link import Firm, Office, Site
from tests.crafted import craft
from tests.worlds import BOROUGH, HARBOR, PLAIN, SOUTH, SUBURB, TWIN

WORDS = language("en")


def site(firm, where, activity="production", cluster="auto", since=None):
    return Site(firm, where, f"Town {where}", activity, cluster, since, "open", 2024, "compiled")


@pytest.fixture(scope="module")
def bound():
    small = craft(
        firms=[
            Firm("h", "Harbor Works", "auto", (HARBOR,), ()),
            Firm("b", "Burgh", "auto", (BOROUGH,), ()),
            Firm("g", "Group", "auto", (HARBOR, TWIN), ()),
            Firm("s", "South Co", "banking", (SOUTH,), ()),
        ],
        sites=[
            site("h", TWIN, "regional_office"), site("h", TWIN, "rnd", "steel"), site("b", PLAIN, since=1950),
            site("h", SOUTH, since=1990), site("s", SUBURB, "service_centre", "banking"), site("g", HARBOR),
        ],
        offices=[Office("trade_office", "Aland Trade", "AA", SOUTH, "South", None, "compiled")],
    )  # fmt: skip
    return SimpleNamespace(facts=small.fact_store, table=small.table, city=small.table.city)


def told(lines):
    return [(one.country, one.count, one.sectors, [(f.name, f.partner.id) for f in one.firms]) for one in lines]


def test_own_firms_abroad_and_foreign_firms_here_by_country_and_sector(bound):
    out, here = city_bonds(bound, bound.table.row_of[SUBURB], WORDS)
    assert (out.way, out.count, out.more) == ("out", 4, 0)
    assert [(c, n) for c, _, n in out.sectors] == [("auto", 3), ("steel", 1)]
    # A firm stands once, by the worthiest of its sites, older ones before.
    assert [(c, n, firms) for c, n, _, firms in told(out.lines)] == [
        ("BB", 3, [("Burgh", PLAIN), ("Harbor Works", TWIN)]),
        ("CC", 1, [("Harbor Works", SOUTH)]),
    ]
    assert [(c, n, firms) for c, n, _, firms in told(here.lines)] == [("CC", 1, [("South Co", SOUTH)])]


def test_a_firm_at_home_binds_nobody_and_a_place_without_links_has_no_list(bound):
    rows = bound.table.row_of
    (here,) = city_bonds(bound, rows[TWIN], WORDS)
    assert (here.way, [name for name, _ in told(here.lines)[0][3]]) == ("in", ["Harbor Works"])
    assert city_bonds(bound, rows[10], WORDS) == []


def test_a_long_list_says_how_much_it_leaves_out(monkeypatch, bound):
    monkeypatch.setattr("app.web.links.MOST_COUNTRIES", 1)
    out = city_bonds(bound, bound.table.row_of[HARBOR], WORDS)[0]
    assert MOST_COUNTRIES > 1
    assert (len(out.lines), out.more) == (1, 1)


def test_each_link_of_a_pair_is_a_sentence_with_what_it_rests_on(bound):
    rows = bound.table.row_of
    a, b = rows[HARBOR], rows[SOUTH]
    links = bound.facts.links.between(a, b)
    assert pair_bonds(bound.city(a), bound.city(b), links, WORDS) == [
        (
            f"Harbor Works, at home in Harbor, has works in Town {SOUTH}: auto (since 1990).",
            "compiled from general knowledge, as of 2024",
        ),
        (
            f"South Co, at home in South, runs a service centre in Town {SUBURB}.",
            "compiled from general knowledge, as of 2024",
        ),
        ("Aland Trade keeps a trade office in South.", "compiled from general knowledge, as of"),
    ]


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_show_them_in_every_language(client, engine, lang):
    spartanburg, munich = engine.city(engine.row("Spartanburg, SC, US")), engine.city(engine.row("Munich"))
    words, head = language(lang), {"Accept-Language": lang}
    html = client.get(f"/cities/{spartanburg.id}", headers=head).text
    fold = re.search(r'<details class="bonds".*?</details>', html, re.DOTALL)[0]
    assert " open" not in fold[:40]
    assert f'href="/pair/{spartanburg.id}/{munich.id}"' in fold
    assert words.country("DE") in plain(fold)
    assert (
        client.get(unescape(re.search(r'href="(/api[^"]*)"', fold)[1])).headers["content-type"].startswith("text/csv")
    )
    pair = client.get(f"/pair/{spartanburg.id}/{munich.id}", headers=head).text
    section = re.search(r'<section id="links">.*?</section>', pair, re.DOTALL)[0]
    assert "BMW" in section
    assert "1994" in section
    assert words.word("bases", "compiled") in plain(section)
    nothing = client.get(f"/pair/{spartanburg.id}/{engine.city(engine.row('Keighley')).id}", headers=head).text
    assert words.t("bonds_none") in plain(nothing)
