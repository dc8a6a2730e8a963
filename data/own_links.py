"""Links that a user knows, from a file: ``a_geonameid,b_geonameid,kind,name[,activity,cluster,since]``."""

from collections.abc import Collection, Sequence
from pathlib import Path

from pydantic import ValidationError

from data.pairs import read_rows, refuse
from models.link import OwnLink

NEEDED = ("a_geonameid", "b_geonameid", "kind", "name")
MAY = ("activity", "cluster", "since")


def read_own_links(path: Path, clusters: Collection[str]) -> list[tuple[int, OwnLink]]:
    """Each link with its line; other columns are ignored, an empty cell is not known.

    Raises:
        InvalidInput: the file cannot be read, lacks a column, or has rows that cannot be used; each line is named.
    """
    found, errors = [], []
    for line, row in read_rows(path, NEEDED):
        cells = {name: (row.get(name) or "").strip() for name in (*NEEDED, *MAY)}
        try:
            link = OwnLink.model_validate({name: cell for name, cell in cells.items() if cell})
        except ValidationError as error:
            errors += [(f"line {line}", _complaint(one["loc"], one["msg"])) for one in error.errors()]
            continue
        if link.cluster is not None and link.cluster not in clusters:
            errors.append((f"line {line}", f"cluster: there is no cluster '{link.cluster}'"))
        found.append((line, link))
    refuse(path, errors)
    return found


def refuse_unknown(path: Path, links: Sequence[tuple[int, OwnLink]], places: Collection[int]) -> None:
    """Refuse a file that names places that the gazetteer lacks.

    Raises:
        InvalidInput: each line is named.
    """
    ends = [(line, end) for line, link in links for end in (link.a_geonameid, link.b_geonameid)]
    refuse(path, [(f"line {line}", f"{end} is no place of the gazetteer") for line, end in ends if end not in places])


def _complaint(place: Sequence[int | str], message: str) -> str:
    """One complaint in words."""
    field = ".".join(str(part) for part in place)
    message = message.removeprefix("Value error, ")
    return f"{field}: {message}" if field else message
