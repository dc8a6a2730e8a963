"""``hanse pull``: live sources into the home, from where the next build takes them."""

import csv
import shutil
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
from data.sources import census, companies, gleif, ror
from data.sources.joins import CityIndex
from data.sources.sparql import Wait
from data.sources.wikidata import ALIAS, FOLDER
from data.sources.wikidata import NAME as TIES
from models.atlas import Measured
from models.errors import InvalidInput, NotReady
from models.link import Register
from models.tie import PulledTies

Pulled = Measured | Register
Reader = Callable[[Path, CityIndex], Pulled]
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        companies.NAME: lambda mirror, cities: companies.read_companies(mirror, cities, _today()),
        census.NAME: census.read_census,
        gleif.NAME: gleif.read_gleif,
        ror.NAME: ror.read_ror,
    }
)
# What can be fetched from its public address; the others are read from a folder alone.
FETCHERS: Mapping[str, Callable[[Path], None]] = MappingProxyType(
    {gleif.NAME: gleif.fetch_gleif, ror.NAME: ror.fetch_ror}
)
# Sub-folders of a mirror, where they bear another name than the source.
FOLDERS: Mapping[str, Sequence[str]] = MappingProxyType(
    {companies.NAME: companies.FOLDERS, census.NAME: (census.FOLDER,), TIES: (FOLDER,)}
)
_KIND: TypeAdapter[Pulled] = TypeAdapter(Pulled)


def pull(
    names: Sequence[str],
    mirror: Path | None,
    settings: Settings,
    progress: Progress = lambda text, share: None,
    wait: Wait = time.sleep,
) -> list[Pulled | PulledTies]:
    """Read sources from a mirror, or from their addresses, and keep them in the home; each whole or not at all.

    Raises:
        InvalidInput: an unknown name, no mirror for one that has no address, an address that does not answer, or files
            that cannot be used.
    """
    chosen = _chosen(names, mirror)
    counted = [name for name in chosen if name != TIES]
    cities = CityIndex(read_places(settings.min_population)) if counted else CityIndex([])
    read = [_read(name, mirror, cities) if mirror is not None else _fetched(name, settings, cities) for name in counted]
    ties = [pull_ties(mirror, settings, progress, wait)] if TIES in chosen else []
    make_folder(settings.sources)
    for source in read:
        write_whole(settings.sources / f"{source.name}.json", _KIND.dump_json(source))
    for found in ties:
        keep_ties(found, settings)
    return [*read, *ties]


def _chosen(names: Sequence[str], mirror: Path | None) -> list[str]:
    """The names without doubles; of a mirror, "all" are those that it has a folder of.

    Raises:
        InvalidInput: an unknown name, or none; a source that has no address, without a mirror.
    """
    every = (*READERS, TIES)
    chosen = list(dict.fromkeys(TIES if name == ALIAS else name for name in names))
    if "all" in names:
        chosen = [n for n in every if mirror is None or any((mirror / f).exists() for f in FOLDERS.get(n, (n,)))]
    unknown = [name for name in chosen if name not in every]
    if unknown or not names:
        raise InvalidInput(f"No live source is called {', '.join(unknown) or '(nothing)'}.", suggestions=[*every])
    if not chosen:
        raise InvalidInput(f"{mirror} has no folder of a source.", [("--mirror", "empty")], [*every])
    afar = [name for name in chosen if name not in (*FETCHERS, TIES)]
    if mirror is None and afar:
        detail = f"{', '.join(afar)}: read from a folder of files; give it with --mirror."
        raise InvalidInput(detail, [("--mirror", "missing")])
    return chosen


def _fetched(name: str, settings: Settings, cities: CityIndex) -> Pulled:
    """A source from its public address; the files are deleted once they are read."""
    mirror = settings.cache / "pulled"
    make_folder(mirror / name)
    try:
        FETCHERS[name](mirror / name)
        return _read(name, mirror, cities)
    finally:
        shutil.rmtree(mirror / name, ignore_errors=True)


def _read(name: str, mirror: Path, cities: CityIndex) -> Pulled:
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


def pulled(settings: Settings) -> tuple[Pulled, ...]:
    """What was pulled into the home, ties aside, by name.

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
