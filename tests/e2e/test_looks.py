"""Every page in both themes and all widths: readable by machines (axe), not cut off, kept as pictures to look at."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

PAGES = {
    "start": "/",
    "city": "/cities/4887398?purpose=trade&why=Mexico+City",
    "city-filtered": "/cities/4887398?order=mutual&min=300&unit=city&p_cities=Leeds,+GB:+council+vote",
    "city-links": "/cities/4597200?sector=auto_parts",
    "city-empty": "/cities/4887398?min=90000",
    "city-without-facts": "/cities/2198148",
    "pair": "/pair/4887398/3530597?purpose=trade",
    "compare": "/compare?city=Chicago&city=3530597&city=Ulsan",
    "compare-empty": "/compare",
    "audit": "/audit",
    "audit-known": "/audit?city=4509177&known=1",
    "audit-none": "/audit?city=1812545&known=1",
    "sources": "/sources",
    "several": "/?q=Springfield",
    "error": "/cities/Xyzzyq",
}
SIZES = ((360, 780), (1280, 900), (2560, 1300))
Theme = Literal["light", "dark"]


def visit(browser: Browser, address: str, size: tuple[int, int], theme: Theme, language: str = "en-GB") -> Page:
    """A page once it stands still."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=theme, locale=language, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    if page.locator("#map").count():
        page.locator("#map[data-ready]").wait_for()
    page.wait_for_timeout(150)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, axe: str, name: str, theme: Theme) -> None:
    page = visit(browser, site + PAGES[name], (1280, 900), theme)
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    page.context.close()
    told = [f"{v['id']}: {v['help']}: {[n['html'][:140] for n in v['nodes'][:3]]}" for v in found["violations"]]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(browser: Browser, site: str, shots: Path, name: str, size: tuple[int, int]) -> None:
    for theme in ("light", "dark"):
        page = visit(browser, site + PAGES[name], size, theme)
        page.screenshot(path=shots / f"{name}-{size[0]}-{theme}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], theme
        page.context.close()


@pytest.mark.parametrize("language", ["es-ES", "ja-JP"])
def test_other_languages_fit_a_phone(browser: Browser, site: str, shots: Path, language: str) -> None:
    for name in ("start", "city", "pair", "audit-known", "sources"):
        page = visit(browser, site + PAGES[name], (360, 780), "light", language)
        page.screenshot(path=shots / f"{name}-360-{language}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        page.context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_pair_prints(browser: Browser, site: str, shots: Path, paper: str) -> None:
    page = visit(browser, site + PAGES["pair"], (1280, 900), "dark")
    content = page.pdf(path=shots / f"pair-{paper}.pdf", format=paper, print_background=False)
    assert content.startswith(b"%PDF")
    page.emulate_media(media="print")
    page.screenshot(path=shots / f"pair-print-{paper}.png")
    page.context.close()
