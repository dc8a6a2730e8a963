"""A page that another server serves, on another port: it works with the API where the setting names it, else not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from app.main import create_app
from app.settings import Settings
from tests.serving import running

PAGE = Path(__file__).with_name("front.html")
LIST = "partner,country,since\nHamburg,Germany,1994\nOsaka,Japan,1973\n"


@pytest.fixture(scope="module")
def front() -> Iterator[str]:
    """The origin of a page that is none of the service's."""
    with running(Starlette(routes=[Route("/", lambda request: FileResponse(PAGE))])) as address:
        yield address


@pytest.fixture(scope="module")
def shared(settings: Settings, front: str) -> Iterator[str]:
    """A service whose setting names that origin, as the environment would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANSE_CORS_ORIGINS", front)
        allowed = Settings(home=settings.home, build_on_start=False)
    assert allowed.cors_origins == (front,)
    with running(create_app(allowed)) as address:
        yield address


def test_it_searches_lists_pages_compares_uploads_and_downloads(
    page: Page, front: str, shared: str, tmp_path: Path
) -> None:
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.goto(f"{front}/?api={shared}")
    expect(page.locator("#state")).to_have_text("ready", timeout=60_000)
    items = page.locator("#list li")
    expect(items).to_have_count(3)
    first = items.all_inner_texts()
    answer = page.request.get(f"{shared}/api/v1/cities/Chicago/partners?k=6&language=es").json()["matches"]
    said = [f"{m['city']['name']}, {m['country_name']}: {m['reasons'][0]['text']}" for m in answer]
    assert first == said[:3]
    items.first.click()
    expect(items.first).to_have_text(said[3])
    assert items.all_inner_texts() == said[3:]
    assert float(page.locator("#distance").inner_text()) == pytest.approx(answer[0]["distance_km"], abs=1)

    (tmp_path / "ties.csv").write_text(LIST, encoding="utf-8")
    with page.expect_download(timeout=60_000) as download:
        page.locator("#file").set_input_files(tmp_path / "ties.csv")
    assert download.value.suggested_filename == "audit.xlsx"
    download.value.save_as(tmp_path / "audit.xlsx")
    rows = list(load_workbook(tmp_path / "audit.xlsx").worksheets[0].iter_rows(min_row=2, max_col=1, values_only=True))
    assert {name for (name,) in rows} == {"Hamburgo", "Osaka"}

    page.locator("#distance").click()
    expect(page.locator("#state")).to_have_text("1 404", timeout=60_000)
    assert wrong == []


def test_without_the_setting_the_browser_refuses_it_the_answer(page: Page, front: str, site: str) -> None:
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(f"{front}/?api={site}")
    expect(page.locator("#state")).to_have_text("failed: Failed to fetch", timeout=60_000)
    expect(page.locator("#list li")).to_have_count(0)
    assert any("CORS" in text for text in told)
