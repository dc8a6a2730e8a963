"""The map in a real browser: it answers, shows the same view alike, and keeps its dots in place."""

from playwright.sync_api import Page, expect

CHICAGO = 4887398


def test_a_dot_on_the_map_answers(watched: Page, site: str) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}")
    watched.locator("#map[data-ready]").wait_for()
    spot = watched.evaluate(
        """() => { const m = hanseMap, p = m.points, i = p.names.indexOf('Lagos');
        m.view.zoom = 3; m.view.x = p.x[i]; m.view.y = p.y[i]; m.settle(); return m.place(p.x[i], p.y[i]); }"""
    )
    watched.wait_for_timeout(100)
    watched.locator("canvas.over").click(position={"x": spot[0], "y": spot[1]})
    expect(watched.locator(".tip")).to_be_visible()
    watched.get_by_role("link", name="Why is it not on the list?").click()
    expect(watched.locator(".because")).to_be_visible()


def test_the_map_shows_the_same_view_alike_whatever_came_between(watched: Page, site: str) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}")
    watched.locator("#map[data-ready]").wait_for()
    same, more = watched.evaluate(
        """() => { const m = hanseMap, look = (x, y, zoom) => { Object.assign(m.view, { x, y, zoom }); m.draw();
          return m.over.toDataURL(); };
        const { x, y, zoom } = m.view, before = look(x, y, zoom);
        const others = [[0.1, 0, 1], [x, y, 40], [0.9, 0.3, 160], [0.5, -0.4, 3]].map(v => look(...v));
        return [look(x, y, zoom) === before, !others.includes(before)]; }"""
    )
    assert same
    assert more


def test_dots_stay_with_their_places_while_the_map_is_dragged(page: Page, site: str) -> None:
    """The dots are a sheet that is moved and now and then drawn anew, once round the world and up and down."""
    page.goto(f"{site}/cities/{CHICAGO}")
    page.locator("#map[data-ready]").wait_for()
    seen, off, drawn = page.evaluate(
        """() => { const m = hanseMap, p = m.points, i = p.size.indexOf(Math.max(...p.size)), d = m.dots;
        let seen = 0, drawn = 0; const off = [], render = d.render.bind(d);
        d.render = (...a) => { drawn += 1; render(...a); };
        [m.home, m.lit] = [null, []];
        Object.assign(m.view, { x: p.x[i], y: p.y[i], zoom: 2 });
        for (let n = 0; n < 160; n += 1) {
          m.pan(-37.3, n % 40 < 20 ? 5.6 : -5.6); m.draw();
          const [x, y] = m.place(p.x[i], p.y[i]);
          if (x < 9 || y < 9 || x > m.width - 9 || y > m.height - 9) continue;
          seen += 1;
          const near = m.pen.getImageData((x - 3) * m.ratio, (y - 3) * m.ratio, 7 * m.ratio, 7 * m.ratio).data;
          if (Math.max(...near.filter((_, k) => k % 4 === 3)) < 100) off.push([n, x, y]);
        }
        return [seen, off, drawn]; }"""
    )
    assert seen > 20, "the round trip comes back to where it began"
    assert off == []
    assert drawn < 80, "most of a drag only moves the sheet"
