"""A person's own list on the audit page: columns first, mends of one click, a reload, and thirty ties on any screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.messages.language import language
from tests.offices import as_sent

UNCLEAR = "Sister city,Nation,Q7,Motto\nHamburg,Germany,1994,Moin\nOsaka,Japan,1973,x\nToronto,Canada,1991,y\n"
SLIPS = "partner,country,since\nShangai,China,1985\nOsaka,Japan,1973\nHanburg,Germany,1994\n"
SIZES = (360, 1280)
LOCALES = {"en": "en-GB", "es": "es-ES", "ja": "ja-JP"}
Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Opener]:
    """Open the audit page in a window of its own: a width, a language; its storage is empty."""
    pages: list[Page] = []

    def start(width: int = 1280, code: str = "en") -> Page:
        size: ViewportSize = {"width": width, "height": 800}
        page = browser.new_context(viewport=size, locale=LOCALES[code], reduced_motion="reduce").new_page()
        pages.append(page)
        page.goto(f"{site}/audit")
        return page

    yield start
    for page in pages:
        page.context.close()


def paste(page: Page, text: str, city: str = "Chicago, IL, US") -> None:
    """Hand a list in as text, and wait for what it comes to: the first reading of a run takes seconds."""
    page.locator("input[name=city]").fill(city)
    page.locator("#text").fill(text)
    page.locator(".go button").click()
    expect(page.locator("#report > *").first).to_be_attached(timeout=30_000)


def fits(page: Page, width: int) -> None:
    """Nothing but what scrolls by itself is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_columns_are_the_first_screen_and_a_choice_leads_on(opened: Opener) -> None:
    page = opened()
    paste(page, UNCLEAR)
    columns = page.locator("details.columns")
    expect(columns).to_have_attribute("open", "")
    expect(columns.locator("tbody tr")).to_have_count(4)
    expect(page.locator(".overview, .finding")).to_have_count(0)
    row = columns.locator("tr", has_text="Q7")
    expect(row).to_contain_text("1994 · 1973 · 1991")
    expect(row).to_contain_text("100%")
    page.get_by_label("Q7").select_option("since")
    page.get_by_label("Motto").select_option("leave_out")
    columns.get_by_role("button").click()
    expect(page.locator(".finding")).to_have_count(3)
    expect(page.locator(".finding", has_text="Hamburg")).to_contain_text("since 1994")
    expect(page.locator("#report")).not_to_contain_text("Your note: Motto")
    fits(page, 1280)


def test_the_columns_fit_a_phone(opened: Opener) -> None:
    page = opened(360)
    paste(page, UNCLEAR)
    expect(page.locator("details.columns tbody tr")).to_have_count(4)
    fits(page, 360)


def test_a_name_read_otherwise_is_undone_and_mended_by_one_click_each(opened: Opener) -> None:
    page = opened()
    paste(page, SLIPS)
    expect(page.locator(".finding")).to_have_count(2)
    page.locator(".read-as summary").click()
    read = page.locator(".read-as li", has_text="Shangai, read as Shanghai")
    read.get_by_role("button", name="not this place").click()
    expect(page.locator(".finding")).to_have_count(1)
    problem = page.locator(".problems tbody tr", has_text="Shangai")
    expect(problem).to_contain_text("is not the place that it was read as")
    expect(page.locator(".read-as")).to_have_count(0)
    page.locator(".problems tbody tr", has_text="Hanburg").get_by_role("button", name="Hamburg").first.click()
    expect(page.locator(".finding", has_text="Hamburg")).to_have_count(1)
    expect(page.locator(".problems tbody tr")).to_have_count(1), "what was undone stays undone"
    page.get_by_label("Line 2, partner").fill("Shanghai")
    page.get_by_role("button", name="Mend and audit again").click()
    expect(page.locator(".finding")).to_have_count(3)
    expect(page.locator(".problems")).to_have_count(0)


def test_a_reload_loses_nothing(opened: Opener) -> None:
    """The list, its mends, the columns chosen and what was answered: kept in the browser, not in the address."""
    page = opened()
    paste(page, UNCLEAR.replace("Osaka", "Ohsacka"))
    page.get_by_label("Q7").select_option("since")
    page.locator("details.columns").get_by_role("button").click()
    page.get_by_label("Line 3, Sister city").fill("Osaka")
    page.get_by_role("button", name="Mend and audit again").click()
    expect(page.locator(".finding")).to_have_count(3)
    tie = page.locator(".finding", has_text="Hamburg")
    tie.locator(".next summary").click()
    ask = tie.locator(".next select").first
    name = str(ask.get_attribute("name"))
    ranges = tie.locator(".range")
    before = ranges.all_inner_texts()
    ask.select_option("3")
    page.wait_for_function(
        "was => JSON.stringify([...document.querySelectorAll('.finding')].find(f => f.innerText.includes('Hamburg'))"
        ".querySelectorAll('.range').values().map(r => r.innerText).toArray()) !== JSON.stringify(was)", arg=before,
    )  # fmt: skip
    narrowed = ranges.all_inner_texts()
    page.reload()
    expect(page.locator(".finding")).to_have_count(3)
    expect(page.get_by_label("Q7")).to_have_value("since")
    expect(page.locator(f"select[name='{name}']")).to_have_value("3")
    assert page.locator(".finding", has_text="Hamburg").locator(".range").all_inner_texts() == narrowed
    expect(page.locator("#tie-1853909 h3")).to_contain_text("since 1973")
    assert page.url.endswith("/audit")


def test_a_reload_at_the_columns_comes_back_to_the_columns(opened: Opener) -> None:
    page = opened()
    paste(page, UNCLEAR)
    page.get_by_label("Q7").select_option("since")
    page.reload()
    expect(page.get_by_label("Q7")).to_have_value("since")
    expect(page.locator(".overview, .finding")).to_have_count(0)


def test_a_list_begun_from_a_city_survives_a_reload_too(opened: Opener, site: str) -> None:
    page = opened()
    page.goto(f"{site}/audit?city=4887398")
    page.locator("#text").fill("partner,country\nHamburg,DE\n")
    page.locator(".go button").first.click()
    expect(page.locator(".finding")).to_have_count(1)
    page.reload()
    expect(page.locator(".finding")).to_have_count(1)


def test_a_reload_before_the_page_has_settled_loses_nothing(opened: Opener) -> None:
    page = opened()
    page.route("**/audit.js?again=*", lambda route: route.abort())  # the script of the new content never comes
    paste(page, "partner,country\nHamburg,DE\n")
    expect(page.locator(".finding")).to_have_count(1)
    page.reload()
    expect(page.locator(".finding")).to_have_count(1)


def test_the_saved_file_brings_the_audit_to_another_browser(opened: Opener, tmp_path: Path) -> None:
    page = opened()
    paste(page, "partner,country,since\nHamburg,DE,1994\nOsaka,JP,1973\n")
    expect(page.locator(".finding")).to_have_count(2)
    with page.expect_download() as download:
        page.locator("#state-save").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name.endswith(".hanse.json")
    other = opened()
    expect(other.locator(".finding")).to_have_count(0)
    other.locator("#file").set_input_files(file)
    expect(other.locator(".finding")).to_have_count(2)
    other.locator("#state-clear").click()
    expect(other.locator(".finding")).to_have_count(0)
    other.reload()
    expect(other.locator(".finding")).to_have_count(0), "what was forgotten does not come back"


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("code", LOCALES)
def test_twenty_nine_ties_on_any_screen_in_three_languages(opened: Opener, shots: Path, code: str, width: int) -> None:
    page = opened(width, code)
    content, _ = as_sent("chicago")
    paste(page, content.decode())
    expect(page.locator(".finding")).to_have_count(29)
    words = language(code)
    expect(page.locator(".pile a[href^='#tie-']")).to_have_count(29)
    titles = page.locator(".pile h3").all_inner_texts()
    assert all(any(words.labels[f"pile_{pile}"] in title for pile in ("act", "ask", "leave")) for title in titles)
    expect(page.locator("html")).to_have_attribute("lang", re.compile(code))
    moscow = {"en": "Moscow", "es": "Moscú", "ja": "モスクワ"}[code]
    expect(page.locator("#tie-524901 h3")).to_contain_text(moscow)
    expect(page.locator("#tie-524901 .next")).to_have_count(0), "what is blocked asks nothing"
    page.screenshot(path=shots / f"own-list-{width}-{code}.png", full_page=True)
    fits(page, width)
