"""Journeys through the pages as a person makes them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.engine.opened import Engine

CHICAGO, MEXICO = 4887398, 3530597
BAD = {3: "Hefei,CN,1988,31/31/2020", 9: "Genua Xyzzy,IT,1955,2019", 17: "Dresden,DE,1992,2024,aktivish"}
PARTNERS = (
    "Accra,GH", "Tainan,TW", "Curitiba,BR", "Ahmedabad,IN", "Odense,DK", "Toronto,CA", "Osaka,JP", "Hamburg,DE",
    "Milan,IT", "Lyon,FR", "Seville,ES", "Porto,PT", "Gothenburg,SE", "Krakow,PL", "Busan,KR", "Durban,ZA",
    "Perth,AU", "Cebu City,PH", "Monterrey,MX", "Rosario,AR", "Casablanca,MA", "Haifa,IL", "Izmir,TR", "Turku,FI",
    "Graz,AT",
)  # fmt: skip


def chosen(page: Page) -> list[str]:
    """Names on the list, in order."""
    return page.locator(".row .name a").all_inner_texts()


def test_from_the_start_to_the_pair_in_four_clicks(watched: Page, site: str) -> None:
    watched.goto(site)
    watched.get_by_role("radio", name="Who should we trade with?").click()
    watched.get_by_role("combobox", name="Your city").press_sequentially("chica")
    watched.get_by_role("option").first.click()
    expect(watched).to_have_url(re.compile(rf"/cities/{CHICAGO}\?purpose=trade"))
    watched.locator("#whyq").press_sequentially("Mexico C")
    watched.locator(".why [role=option]").first.click()
    watched.get_by_role("link", name="See Chicago and Mexico City").click()
    expect(watched).to_have_url(re.compile(rf"/pair/{CHICAGO}/{MEXICO}"))
    expect(watched.get_by_role("heading", level=1)).to_have_text("Chicago and Mexico City")


def test_a_slider_moves_the_list_and_the_address_keeps_it(watched: Page, site: str, browser: Browser) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}")
    before = chosen(watched)
    watched.get_by_role("slider", name="Ports", exact=True).fill("60")
    expect(watched).to_have_url(re.compile("w_port=60"))
    watched.wait_for_function(
        "names => [...document.querySelectorAll('.row .name a')].some((a, i) => a.innerText !== names[i])", arg=before
    )
    watched.locator(".filters summary").first.click()
    watched.get_by_label("Only these countries").fill("JP KR")
    expect(watched.locator(".row .country").first).to_have_text(re.compile("Japan|South Korea"))
    watched.locator(".row .star").nth(1).click()
    expect(watched.locator(".short li")).to_have_count(1)
    other = browser.new_page()
    other.goto(watched.url)
    assert chosen(other) == chosen(watched)
    assert other.get_by_role("slider", name="Ports", exact=True).input_value() == "60"
    assert other.locator(".short li").count() == 1
    other.close()


def test_a_purpose_brings_its_own_weights(watched: Page, site: str, engine: Engine) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}?w_port=50")
    watched.get_by_label("Purpose").select_option("ports")
    usual = round(100 * engine.ranker.purposes["ports"].weights["port"])
    expect(watched.get_by_role("slider", name="Ports", exact=True)).to_have_value(str(usual))
    expect(watched).to_have_url(re.compile(r"purpose=ports$"))


def test_keyboard_alone(watched: Page, site: str) -> None:
    watched.goto(site)
    watched.keyboard.press("Tab")
    expect(watched.get_by_role("link", name="Skip to content")).to_be_focused()
    watched.get_by_role("combobox", name="Your city").focus()
    watched.keyboard.type("東京")
    expect(watched.get_by_role("option").first).to_be_visible()
    watched.keyboard.press("ArrowDown")
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("heading", level=1)).to_contain_text("Tokyo")
    watched.locator(".row .name a").first.focus()
    watched.keyboard.press("ArrowDown")
    expect(watched.locator(".row .name a").nth(1)).to_be_focused()
    expect(watched.locator(".row").nth(1)).to_have_class(re.compile("lit"))
    watched.locator("canvas.over").focus()
    at = watched.evaluate("hanseMap.view.x")
    watched.keyboard.press("ArrowLeft")
    watched.keyboard.press("+")
    assert watched.evaluate("hanseMap.view.x") != at
    watched.locator(".row .name a").nth(1).focus()
    watched.keyboard.press("Enter")
    expect(watched).to_have_url(re.compile("/pair/"))


def test_why_is_a_city_not_here(watched: Page, site: str) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}")
    watched.locator("#whyq").fill("Houston")
    watched.get_by_role("button", name="Ask").click()
    expect(watched.locator(".because")).to_contain_text("own country")
    watched.locator("#whyq").fill("Xyzzyq")
    watched.get_by_role("button", name="Ask").click()
    expect(watched.locator(".why")).to_contain_text("No single place is called Xyzzyq")


def test_orders_and_rarer_filters_move_the_list(watched: Page, site: str) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}?w_port=20")
    before = chosen(watched)
    watched.get_by_label("Order by").select_option("plausibility")
    expect(watched.get_by_text("Ordered by precedent")).to_be_visible()
    expect(watched).to_have_url(re.compile(r"w_port=20&order=plausibility$"))
    assert chosen(watched) != before
    watched.get_by_text("More filters and policy").click()
    watched.get_by_label("One row per").select_option("city")
    watched.get_by_label("Variety").select_option("0.3")
    expect(watched).to_have_url(re.compile("unit=city&variety=0.3"))
    expect(watched.get_by_text("2 set")).to_be_visible()
    watched.get_by_role("link", name="Clear order, filters and policy").click()
    expect(watched).to_have_url(re.compile(r"\?w_port=20$"))
    expect(watched.locator(".row .name a").first).to_have_text(before[0])
    expect(watched.get_by_label("Order by")).to_have_value("fit")
    expect(watched.get_by_role("link", name="Clear order, filters and policy")).to_have_count(0)


def test_why_not_follows_the_order_and_the_filters(watched: Page, site: str) -> None:
    """Whoever falls off the list by an order, a limit or the policy is answered for that very list."""
    watched.goto(f"{site}/cities/{CHICAGO}")
    by_fit = watched.locator(".row").evaluate_all("rows => rows.map(r => r.dataset.id)")
    watched.get_by_label("Order by").select_option("mutual")
    expect(watched.get_by_text("Ordered by both sides")).to_be_visible()
    both = watched.locator(".row").evaluate_all("rows => rows.map(r => r.dataset.id)")
    lost = next(i for i in by_fit if i not in both)
    watched.locator("#whyq").fill(lost)
    watched.get_by_role("button", name="Ask").click()
    # Either its place in both lists, or a country that is full in this order.
    expect(watched.locator(".because")).to_contain_text(re.compile("by fit for both|at most 3 of one country"))
    watched.get_by_text("More filters and policy").click()
    watched.get_by_label("Countries ruled out").fill("MX: council vote")
    watched.get_by_label("Countries ruled out").press("Enter")
    expect(watched).to_have_url(re.compile("p_without=MX"))
    watched.locator("#whyq").fill("Mexico City")
    watched.get_by_role("button", name="Ask").click()
    expect(watched.locator(".because")).to_contain_text("excludes the country of Mexico City: council vote.")


def test_audit_with_three_bad_rows_mended(watched: Page, site: str, tmp_path: Path) -> None:
    rows = [f"{p},{1960 + i},2024" for i, p in enumerate(PARTNERS)]
    for line, text in BAD.items():
        rows.insert(line - 2, text)
    file = tmp_path / "ties.csv"
    file.write_text("\n".join(["partner,country,since,last exchange,status", *rows]) + "\n", encoding="utf-8")
    assert len(rows) == 28
    watched.goto(f"{site}/audit")
    watched.get_by_role("combobox", name="Your city").fill("Columbus, OH, US")
    watched.get_by_label("Drop a CSV").set_input_files(file)
    expect(watched.locator(".problems tbody tr")).to_have_count(3)
    watched.get_by_label("Line 3, last exchange").fill("2020-12-31")
    watched.get_by_label("Line 9, partner").fill("Genoa")
    watched.get_by_label("Line 17, status").fill("active")
    watched.get_by_role("button", name="Mend and audit again").click()
    expect(watched.locator(".finding")).to_have_count(28)
    expect(watched.locator(".problems")).to_have_count(0)
    tie = watched.locator(".finding", has_text="Genoa")
    tie.get_by_text("What to find out next").click()
    before = tie.locator(".range").all_inner_texts()
    tie.locator(".next select").first.select_option("3")
    expect(tie.locator(".range").first.or_(tie.locator(".range").last)).not_to_have_count(0)
    watched.wait_for_function(
        "before => JSON.stringify([...document.querySelectorAll('.finding')].find(f => f.innerText.includes('Genoa'))"
        ".querySelectorAll('.range').values().map(r => r.innerText).toArray()) !== JSON.stringify(before)",
        arg=before,
    )


def test_feedback_stays_in_the_browser(watched: Page, site: str) -> None:
    watched.goto(f"{site}/cities/{CHICAGO}")
    watched.get_by_role("button", name="Wanted", exact=True).first.click()
    watched.reload()
    expect(watched.get_by_role("button", name="Wanted", exact=True).first).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("path", [f"/cities/{CHICAGO}", "/", "/audit"])
def test_nothing_shifts(page: Page, site: str, path: str) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput)"
        " window.shift += e.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(site + path)
    page.wait_for_timeout(800)
    assert page.evaluate("window.shift") < 0.02


def test_the_links_of_a_city_are_drawn_and_narrowed_by_sector(watched: Page, site: str) -> None:
    watched.goto(f"{site}/cities/4597200")  # Spartanburg
    watched.locator("#links summary").click()
    drawing = watched.get_by_role("img", name="Map of the links of")
    expect(drawing).to_be_visible()
    rays = drawing.locator("line").count()
    watched.locator("#links a", has_text="Vehicle assembly").first.click()
    expect(watched.locator("#links")).to_have_attribute("open", "")
    assert 0 < watched.locator("#links svg line").count() < rays
    expect(watched.locator("#links ul")).to_contain_text(["BMW"])
    watched.get_by_role("link", name="All links").click()
    assert watched.locator("#links svg line").count() == rays
