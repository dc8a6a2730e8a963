"""The map of a city's links: true distances and directions, the greatest first; a page that filters without script."""

import math
import re
from html import unescape

import pytest

from app.messages.language import LANGUAGES, language
from app.web.link_map import MOST_RAYS, RADIUS, link_map
from features.places.geodesy import EARTH_KM

WORDS = language("en")
# By hand: cos d = sin 48.14 sin 34.95 + cos 48.14 cos 34.95 cos 93.51 = 0.3931, so d = 66.85 degrees.
MUNICH_SPARTANBURG_KM = 7433


def rows(engine, *names):
    return [engine.row(name) for name in names]


def test_distance_and_direction_from_the_city_are_true(engine):
    munich, there, cairo, oslo = rows(engine, "Munich", "Spartanburg, SC, US", "Cairo", "Oslo")
    drawn = link_map(engine.table, munich, [("out", there, 5, ""), ("in", cairo, 1, ""), ("out", oslo, 1, "")], WORDS)
    west = max(drawn.rays, key=lambda r: r.width)
    away = math.hypot(west.x, west.y) / RADIUS * math.pi * EARTH_KM
    assert away == pytest.approx(MUNICH_SPARTANBURG_KM, rel=0.003)
    # From Munich the way to Carolina begins to the west and a little north, to Cairo south-east, to Oslo north.
    assert west.x < 0 > west.y
    south = next(r for r in drawn.rays if r.way == "in")
    assert south.x > 0 < south.y
    north = next(r for r in drawn.rays if r.way == "out" and r is not west)
    assert abs(north.x) < -north.y
    assert west.says == "Spartanburg, United States: 5 sites of firms from here"
    assert south.says == "Cairo, Egypt: 1 sites of its firms here"


def test_what_is_drawn_is_bounded_and_names_do_not_meet(engine):
    anchors = [int(r) for r in engine.table.is_anchor.nonzero()[0][: MOST_RAYS + 30]]
    counts = [("out", other, n, "") for n, other in enumerate(anchors, 1)]
    drawn = link_map(engine.table, anchors[0], counts, WORDS)
    assert (len(drawn.rays), drawn.more) == (MOST_RAYS, 30)
    assert "150 sites" in drawn.rays[0].says
    named = [ray for ray in drawn.rays if ray.name]
    assert named[0] is drawn.rays[0] or abs(drawn.rays[0].x) + abs(drawn.rays[0].y) < 15
    assert all(
        abs(a.y - b.y) > 4 or a.side != b.side or abs(a.x - b.x) > 20 for a in named for b in named if a is not b
    )
    assert all(math.hypot(ray.x, ray.y) <= RADIUS + 0.1 for ray in drawn.rays)
    assert link_map(engine.table, anchors[0], [], WORDS).rays == []


def section(html):
    return re.search(r'<details class="bonds" id="links"( open)?>(.*?)</details>', html, re.DOTALL)


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_draws_a_ray_with_words_for_each_linked_metro(client, engine, lang):
    city = engine.city(engine.row("Spartanburg, SC, US")).id
    found = section(client.get(f"/cities/{city}", headers={"Accept-Language": lang}).text)
    assert found[1] is None
    drawing = re.search(r"<svg.*?</svg>", found[2], re.DOTALL)[0]
    assert 'role="img"' in drawing
    assert drawing.count('<g class="ray') == drawing.count("<line") > 5
    words, munich = language(lang), engine.city(engine.row("Munich"))
    assert any(words.city(munich) in plain(one) for one in re.findall(r'<g class="ray in">.*?</g>', drawing, re.DOTALL))
    assert words.t("rays_caption") in plain(found[2])
    assert "style=" not in drawing  # the policy of contents forbids it


def test_sector_and_country_narrow_map_and_list_without_script(client, engine):
    city = engine.city(engine.row("Spartanburg, SC, US")).id
    whole = section(client.get(f"/cities/{city}").text)[2]
    link = next(h for h in re.findall(r'href="([^"]*sector=[^"]*)"', whole) if "vehicle_assembly" in h)
    narrow = section(client.get(unescape(link).partition("#")[0]).text)
    assert narrow[1] == " open"
    assert 0 < narrow[2].count("<line") < whole.count("<line")
    assert "BMW" in narrow[2]
    assert "Michelin" not in narrow[2]
    german = section(client.get(f"/cities/{city}?of=DE").text)
    assert "Only Germany." in plain(german[2])
    assert 0 < german[2].count("<line") < whole.count("<line")
    assert "Michelin" not in german[2]
    # Nothing left is said, with the way back.
    none = section(client.get(f"/cities/{city}?of=DE&sector=coal_mining").text)
    assert "<svg" not in none[2]
    assert "All links" in none[2]
    assert client.get(f"/cities/{city}?sector=alchemy").status_code == 422
