"""A real browser on a real server. Without chromium these tests are skipped, loudly."""

import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from app.main import create_app
from app.settings import Settings
from tests.serving import running

CHROMIUM = Path("/usr/bin/chromium")
VAR = Path("var")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark all tests here, and leave them out where there is no browser."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
    if here and not CHROMIUM.exists():
        warnings.warn(f"{CHROMIUM} is missing: {len(here)} browser tests are LEFT OUT", stacklevel=1)
        for item in here:
            item.add_marker(pytest.mark.skip(reason=f"no {CHROMIUM}; apt-get install chromium fonts-noto-cjk"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's chromium, silent towards the network."""
    return {"executable_path": str(CHROMIUM), "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A laptop's window."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[str]:
    """The address of a running service."""
    with running(create_app(settings)) as address:
        yield address


@pytest.fixture
def watched(page: Page, site: str) -> Iterator[Page]:
    """A page whose console must stay free of errors and whose requests must stay at home."""
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(f"error: {e}"))
    page.on("request", lambda r: None if r.url.startswith(site) else wrong.append(f"other host: {r.url}"))
    yield page
    assert not wrong


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from npm, kept in var/ (never committed)."""
    folder = VAR / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        if shutil.which("npm") is None:
            pytest.skip("no npm: axe-core cannot be fetched")
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core@4"],
            check=False, capture_output=True, timeout=180,
        )  # fmt: skip
        if done.returncode or not script.exists():
            pytest.skip(f"axe-core cannot be fetched: {done.stderr[-200:]!r}")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shots() -> Path:
    """Folder of the screenshots."""
    folder = VAR / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
