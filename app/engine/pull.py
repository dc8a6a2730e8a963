"""``hanse pull``: live sources into the home, from where the next build takes them."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

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
    found = [READERS[name](mirror, cities) for name in chosen]
    settings.sources.mkdir(parents=True, exist_ok=True)
    for source in found:
        part = settings.sources / f".{source.name}.{os.getpid()}.part"
        part.write_bytes(_KIND.dump_json(source))
        part.replace(settings.sources / f"{source.name}.json")
    return found


def pulled(settings: Settings) -> tuple[Measured, ...]:
    """What was pulled into the home, by name.

    Raises:
        NotReady: a file is damaged.
    """
    found = []
    for path in sorted(settings.sources.glob("*.json")):
        try:
            found.append(_KIND.validate_json(path.read_bytes()))
        except ValidationError as error:
            raise NotReady(f"{path} is damaged. Run `hanse pull {path.stem}` again or delete it.") from error
    return tuple(found)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
