"""Names from right to left, very long names, a city without ties, and one with ninety-nine: readable on a phone."""

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from app.engine.opened import Engine

CHICAGO, HAIFA, CAIRO = 4887398, 294801, 360630
PHONE = {"width": 360, "height": 780}
START, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
NATIVE = [("חיפה", "Haifa", "rtl"), ("القاهرة", "Cairo", "rtl"), ("東京", "Tokyo", "ltr")]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    yield page
    context.close()


def fits(page: Page) -> None:
    """Nothing is wider than the phone, and no text of the page sticks out of it."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    out = page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, p, li, label, .name, .country')]
             .filter(e => !e.closest('.scroll, .vh, [hidden], .map') && e.getClientRects().length)
             .filter(e => e.getBoundingClientRect().right > 361 || e.getBoundingClientRect().left < -1)
             .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert out == []


@pytest.mark.parametrize(("typed", "name", "way"), NATIVE)
def test_a_native_name_finds_the_city(phone: Page, site: str, typed: str, name: str, way: str) -> None:
    phone.goto(site)
    box = phone.get_by_role("combobox", name="Your city")
    box.press_sequentially(typed)
    option = phone.get_by_role("option").first
    expect(option.locator("bdi")).to_have_text(name)
    assert box.evaluate("e => getComputedStyle(e).direction") == way, "the field follows its letters"
    assert option.evaluate("e => getComputedStyle(e).direction") == "ltr"
    fits(phone)
    option.click()
    expect(phone.get_by_role("heading", level=1).locator("bdi")).to_have_text(name)
    fits(phone)


def test_a_native_name_in_the_address_and_in_why_not(phone: Page, site: str) -> None:
    phone.goto(f"{site}/?q=القاهرة")
    expect(phone).to_have_url(re.compile(rf"/cities/{CAIRO}"))
    phone.goto(f"{site}/cities/{CHICAGO}?why=חיפה")
    expect(phone.locator(".because")).to_contain_text("Haifa")
    assert phone.locator("#whyq").evaluate("e => getComputedStyle(e).direction") == "rtl"
    fits(phone)


def test_letters_from_right_to_left_do_not_turn_the_sentence(phone: Page, site: str) -> None:
    """Between isolates the words before and after keep their places: the name stands between them on the screen."""
    phone.goto(f"{site}/?q=חיפהקסקס 7")
    sentence = phone.locator(".answer p")
    expect(sentence).to_contain_text(f"No place is called {START}חיפהקסקס 7{END}. Try another")
    order = sentence.evaluate(
        """p => { const text = p.firstChild, at = s => { const i = text.data.indexOf(s), r = document.createRange();
             r.setStart(text, i); r.setEnd(text, i + s.length); return r.getBoundingClientRect(); };
             return [at('called').right, at('7').left, at('ח').right]; }"""
    )
    assert order[0] <= order[1] < order[2], "in the isolate the number stands left of the first letter"
    fits(phone)


def test_a_list_in_two_scripts_is_audited_and_mended(phone: Page, site: str) -> None:
    phone.goto(f"{site}/audit")
    phone.get_by_role("combobox", name="Your city").fill("Hamburg")
    phone.locator("#text").fill(
        "partner,country,last exchange\nחיפה,IL,2024\nالقاهرة,EG,2023\nעירשאינה,IL,2024\nLübeck,DE,2024\n"
    )
    phone.get_by_role("button", name="Audit", exact=True).click()
    expect(phone.locator("#tie-294801 h3")).to_contain_text("Haifa")
    expect(phone.locator("#tie-360630 h3")).to_contain_text("Cairo")
    expect(phone.locator(".problems q bdi").first).to_have_text("עירשאינה")
    assert phone.get_by_label("Line 4, partner").evaluate("e => getComputedStyle(e).direction") == "rtl"
    fits(phone)


def test_the_longest_names_fit(phone: Page, site: str, engine: Engine) -> None:
    table = engine.table
    longest = sorted(range(len(table)), key=lambda row: -len(table.name[row]))[:4]
    ids = [int(table.ids[row]) for row in longest]
    assert len(table.name[longest[0]]) > 45
    for path in (f"/cities/{ids[0]}", f"/cities/{ids[1]}?short={'.'.join(map(str, ids[2:]))}&why={ids[0]}",
                 f"/pair/{ids[0]}/{ids[1]}", f"/compare?city={ids[0]}&city={ids[1]}&city={ids[2]}",
                 f"/audit?city={ids[0]}"):  # fmt: skip
        phone.goto(site + path)
        fits(phone)
    phone.goto(site)
    phone.get_by_role("combobox", name="Your city").press_sequentially(str(table.name[longest[0]])[:24])
    expect(phone.get_by_role("option").first).to_be_visible()
    fits(phone)


def test_a_word_without_end_does_not_widen_the_page(phone: Page, site: str) -> None:
    word = "Llanfairpwllgwyngyll" * 9
    for path in (f"/?q={word}", f"/cities/{CHICAGO}?why={word}", f"/cities/{word}"):
        phone.goto(site + path)
        fits(phone)
    phone.goto(f"{site}/audit")
    phone.get_by_role("combobox", name="Your city").fill("Chicago")
    phone.locator("#text").fill(f"partner,country\n{word},GB\nHefei,CN\n")
    phone.get_by_role("button", name="Audit", exact=True).click()
    expect(phone.locator(".problems")).to_be_visible()
    fits(phone)


def test_a_city_without_ties_says_so_and_leads_on(phone: Page, site: str, engine: Engine) -> None:
    table = engine.table
    row = next(int(r) for r in np.argsort(-table.population) if not engine.ties.of(int(r)) and table.is_anchor[r])
    city = engine.city(row)
    phone.goto(f"{site}/cities/{city.id}")
    expect(phone.locator(".head")).to_contain_text("No tie is known.")
    assert phone.locator(".row").count() == 10
    fits(phone)
    phone.goto(f"{site}/cities/{city.id}?known=only")
    expect(phone.get_by_role("heading", name="No city is left")).to_be_visible()
    phone.locator("#results").get_by_role("link", name="Clear order, filters and policy").click()
    assert phone.locator(".row").count() == 10
    phone.goto(f"{site}/audit?city={city.id}&known=1")
    expect(phone.locator(".empty")).to_contain_text(f"No public list knows a tie of {city.name}.")
    expect(phone.locator("#map, .exports, .finding")).to_have_count(0)
    fits(phone)
    phone.get_by_role("link", name="Use your own list").last.click()
    expect(phone.locator("#text")).to_be_visible()


def ninety_nine(engine: Engine) -> str:
    """The ninety-nine largest places outside the United States as a list with dates."""
    table = engine.table
    rows = [int(r) for r in np.argsort(-table.population) if table.country[r] != "US"][:99]
    lines = [f"{table.ids[r]},{table.country[r]},{1950 + i % 70},{2010 + i % 16}" for i, r in enumerate(rows)]
    return "\n".join(["partner,country,since,last exchange", *lines])


def test_ninety_nine_ties_are_readable_and_fast_on_a_phone(phone: Page, site: str, engine: Engine) -> None:
    phone.goto(f"{site}/audit")
    phone.get_by_role("combobox", name="Your city").fill("Chicago")
    phone.locator("#text").fill(ninety_nine(engine))
    began = time.perf_counter()
    phone.get_by_role("button", name="Audit", exact=True).click()
    expect(phone.locator(".finding")).to_have_count(99)
    assert time.perf_counter() - began < 6
    fits(phone)
    links = phone.locator(".pile a[href^='#tie-']")
    expect(links).to_have_count(99)
    last = links.last
    target = phone.locator(str(last.get_attribute("href")))
    last.click()
    expect(target).to_be_in_viewport()
    expect(target.locator("h3 a")).to_have_text(last.inner_text())
    assert (
        float(phone.locator(".finding .reasons li").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
        >= 15
    )
    worst = phone.evaluate(
        """() => new Promise(done => { let last = performance.now(), worst = 0, n = 0; const step = now => {
             worst = Math.max(worst, now - last); last = now; scrollBy(0, 300);
             if (++n < 60) requestAnimationFrame(step); else done(worst); }; requestAnimationFrame(step); })"""
    )
    assert worst < 250, f"a frame took {worst} ms while scrolling"
