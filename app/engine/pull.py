"""``hanse pull``: live sources into the home, from where the next build takes them."""

import csv
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from app.engine.files import make_folder, write_whole
from app.engine.pull_ties import Progress, keep_ties, pull_ties
from app.settings import Settings
from data.gazetteer import read_places
from data.sources import census, companies
from data.sources.joins import CityIndex
from data.sources.sparql import Wait
from data.sources.wikidata import ALIAS, FOLDER
from data.sources.wikidata import NAME as TIES
from models.atlas import Measured
from models.errors import InvalidInput, NotReady
from models.tie import PulledTies

Reader = Callable[[Path, CityIndex], Measured]
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        companies.NAME: lambda mirror, cities: companies.read_companies(mirror, cities, _today()),
        census.NAME: census.read_census,
    }
)
_KIND = TypeAdapter(Measured)


def pull(
    names: Sequence[str],
    mirror: Path | None,
    settings: Settings,
    progress: Progress = lambda text, share: None,
    wait: Wait = time.sleep,
) -> list[Measured | PulledTies]:
    """Read sources from a mirror, ties without one from Wikidata, and keep them in the home; each whole or not at all.

    Raises:
        InvalidInput: an unknown name, no mirror, or files that cannot be used.
    """
    chosen = _chosen(names, mirror)
    counted = [name for name in chosen if name != TIES]
    if counted and mirror is None:
        detail = f"{', '.join(counted)}: read from a folder of files; give it with --mirror."
        raise InvalidInput(detail, [("--mirror", "missing")])
    cities = CityIndex(read_places(settings.min_population)) if counted else CityIndex([])
    measured = [_read(name, mirror, cities) for name in counted if mirror is not None]
    ties = [pull_ties(mirror, settings, progress, wait)] if TIES in chosen else []
    make_folder(settings.sources)
    for source in measured:
        write_whole(settings.sources / f"{source.name}.json", _KIND.dump_json(source))
    for found in ties:
        keep_ties(found, settings)
    return [*measured, *ties]


def _chosen(names: Sequence[str], mirror: Path | None) -> list[str]:
    """The names without doubles; "all" takes ties in where the mirror has them.

    Raises:
        InvalidInput: an unknown name, or none.
    """
    whole = mirror is not None and (mirror / FOLDER).is_dir()
    every = [*READERS, *([TIES] if whole else [])]
    chosen = every if "all" in names else list(dict.fromkeys(TIES if name == ALIAS else name for name in names))
    unknown = [name for name in chosen if name not in (*READERS, TIES)]
    if unknown or not chosen:
        detail = f"No live source is called {', '.join(unknown) or '(nothing)'}."
        raise InvalidInput(detail, suggestions=[*READERS, TIES])
    return chosen


def _read(name: str, mirror: Path, cities: CityIndex) -> Measured:
    """What a reader makes of a mirror's files; whatever is wrong in them is an error that names the source."""
    try:
        return READERS[name](mirror, cities)
    except (
        OSError,
        csv.Error,
        ArithmeticError,
        AttributeError,
        LookupError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        raise InvalidInput(f"The files of {name} in {mirror} cannot be used: {error}") from error


def pulled(settings: Settings) -> tuple[Measured, ...]:
    """What was pulled into the home and counts something, by name.

    Raises:
        NotReady: a file is damaged, or this user may not look.
    """
    found = []
    try:
        paths = sorted(settings.sources.glob("*.json"))
    except OSError as error:
        raise NotReady(
            f"{settings.sources} cannot be read by this user. Change its rights, or set HANSE_HOME."
        ) from error
    for path in paths:
        if path.stem == TIES:
            continue
        try:
            found.append(_KIND.validate_json(path.read_bytes()))
        except (OSError, ValidationError) as error:
            raise NotReady(f"{path} is damaged. Run `hanse pull {path.stem}` again or delete it.") from error
    return tuple(found)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
