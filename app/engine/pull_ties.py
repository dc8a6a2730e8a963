"""``hanse pull ties``: Wikidata's ties into the home, page by page, so that what breaks off goes on where it was."""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from app.engine.files import make_folder, write_whole
from app.settings import Settings
from data.gazetteer import country_rows, read_places
from data.sources import wikidata
from data.sources.sparql import Endpoint, Wait
from models.errors import InvalidInput, NotReady
from models.tie import PulledTies

Progress = Callable[[str, float], None]
FRESH = 7 * 24 * 3600  # seconds; a choice: pages of one pull are then of one week


def pull_ties(
    mirror: Path | None,
    settings: Settings,
    progress: Progress = lambda text, share: None,
    wait: Wait = time.sleep,
) -> PulledTies:
    """The ties, from the endpoint or from the pages in a mirror; nothing is kept but those pages until ``keep_ties``.

    Raises:
        InvalidInput: the endpoint gives no answer, the mirror has no pages, or a page is none.
    """
    pages = _mirrored(mirror) if mirror is not None else _fetched(settings, progress, wait)
    places = {place.id: place for place in read_places(settings.min_population)}
    return wikidata.read_ties(pages, places, min(_day(page) for page in pages))


def keep_ties(found: PulledTies, settings: Settings) -> None:
    """Keep them for the next build; the pages are done with."""
    write_whole(_file(settings), found.model_dump_json())
    shutil.rmtree(_pages(settings), ignore_errors=True)


def pulled_ties(settings: Settings) -> PulledTies | None:
    """What was pulled into the home; None where nothing was.

    Raises:
        NotReady: the file is damaged.
    """
    path = _file(settings)
    if not path.exists():
        return None
    try:
        return PulledTies.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise NotReady(f"{path} is damaged. Run `hanse pull {wikidata.NAME}` again or delete it.") from error


def _file(settings: Settings) -> Path:
    return settings.sources / f"{wikidata.NAME}.json"


def _pages(settings: Settings) -> Path:
    return settings.cache / wikidata.FOLDER


def _day(page: Path) -> date:
    return datetime.fromtimestamp(page.stat().st_mtime, UTC).date()


def _mirrored(mirror: Path) -> list[Path]:
    pages = sorted((mirror / wikidata.FOLDER).glob("*.json"))
    if not pages:
        raise InvalidInput(f"{mirror} has no pages of SPARQL results in {wikidata.FOLDER}/*.json.")
    return pages


def _fetched(settings: Settings, progress: Progress, wait: Wait) -> list[Path]:
    """The pages of all countries; those that an earlier run fetched within a week are not asked for again."""
    contact = f"; {settings.contact}" if settings.contact else ""
    endpoint = Endpoint(settings.wikidata, f"Hanse/{version('hanse')} (hanse pull ties{contact})", wait)
    folder, countries, found = _pages(settings), sorted(country_rows()), list[Path]()
    make_folder(folder)
    for n, country in enumerate(countries):
        progress(f"Asking for ties of {country}", n / len(countries))
        number, done = 0, False
        while not done:
            path = folder / f"{country}-{number:03}.json"
            if not _is_fresh(path):
                write_whole(path, endpoint.ask(wikidata.query(country, number)))
            done, number = _is_last(path), number + 1
            found.append(path)
    return found


def _is_fresh(page: Path) -> bool:
    return page.exists() and time.time() - page.stat().st_mtime < FRESH


def _is_last(page: Path) -> bool:
    """Whether no page follows; one that is no page is forgotten, so that the next run asks for it anew."""
    try:
        return wikidata.is_last(page.read_bytes())
    except (ValueError, TypeError, KeyError) as error:
        page.unlink()
        raise InvalidInput(f"The endpoint's answer is no page of SPARQL results: {error!r}.") from error
