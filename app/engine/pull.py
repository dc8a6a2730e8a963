"""``hanse pull``: live sources into the home, from where the next build takes them."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from app.engine.files import make_folder, write_whole
from app.settings import Settings
from data.gazetteer import read_places
from data.sources import census, companies
from data.sources.joins import CityIndex
from models.atlas import Measured
from models.errors import InvalidInput, NotReady

Reader = Callable[[Path, CityIndex], Measured]
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        companies.NAME: lambda mirror, cities: companies.read_companies(mirror, cities, _today()),
        census.NAME: census.read_census,
    }
)
_KIND = TypeAdapter(Measured)


def pull(names: Sequence[str], mirror: Path | None, settings: Settings) -> list[Measured]:
    """Read sources from a mirror and keep them in the home; a source appears whole or not at all.

    Raises:
        InvalidInput: an unknown name, no mirror, or files that cannot be used.
    """
    chosen = list(READERS) if "all" in names else list(dict.fromkeys(names))
    unknown = [name for name in chosen if name not in READERS]
    if unknown or not chosen:
        raise InvalidInput(f"No live source is called {', '.join(unknown) or '(nothing)'}.", suggestions=list(READERS))
    if mirror is None:
        raise InvalidInput("Sources are read from a folder of files; give it with --mirror.", [("--mirror", "missing")])
    cities = CityIndex(read_places(settings.min_population))
    found = [_read(name, mirror, cities) for name in chosen]
    make_folder(settings.sources)
    for source in found:
        write_whole(settings.sources / f"{source.name}.json", _KIND.dump_json(source))
    return found


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
    """What was pulled into the home, by name.

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
        try:
            found.append(_KIND.validate_json(path.read_bytes()))
        except (OSError, ValidationError) as error:
            raise NotReady(f"{path} is damaged. Run `hanse pull {path.stem}` again or delete it.") from error
    return tuple(found)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
