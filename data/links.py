"""Readers of the bundled tables of links: firms, their sites abroad, offices."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from data.cards import bundled
from data.pairs import read_rows, refuse
from models.link import ACTIVITIES, OFFICE_KINDS, STATUSES, Firm, Office, Site

FOLDER = bundled("links")
FIRM_COLUMNS = ("firm", "name", "cluster", "home_geonameid", "former")
SITE_COLUMNS = ("firm", "geonameid", "city", "activity", "cluster", "since", "status", "as_of", "basis")
OFFICE_COLUMNS = (
    "kind", "whose", "whose_country", "whose_region", "whose_city", "geonameid", "city", "since", "basis",
)  # fmt: skip
T = TypeVar("T")


def read_firms(path: Path = FOLDER / "firms.csv") -> list[Firm]:
    """All firms; a firm with several head offices has them in the order of the table.

    Raises:
        InvalidInput: the header lacks a column, or rows cannot be read; each line is named.
    """
    found: dict[str, Firm] = {}
    for firm in _read(path, FIRM_COLUMNS, _firm):
        known = found.get(firm.id)
        found[firm.id] = (
            firm if known is None else Firm(firm.id, known.name, known.cluster, known.homes + firm.homes, known.former)
        )
    return list(found.values())


def read_sites(path: Path = FOLDER / "sites.csv") -> list[Site]:
    """All sites.

    Raises:
        InvalidInput: as ``read_firms``.
    """
    return list(_read(path, SITE_COLUMNS, _site))


def read_offices(path: Path = FOLDER / "offices.csv") -> list[Office]:
    """All offices.

    Raises:
        InvalidInput: as ``read_firms``.
    """
    return list(_read(path, OFFICE_COLUMNS, _office))


def _firm(row: dict[str, str]) -> Firm:
    former = tuple(name for name in row["former"].split(";") if name)
    return Firm(row["firm"], row["name"], row["cluster"], (int(row["home_geonameid"]),), former)


def _site(row: dict[str, str]) -> Site:
    return Site(
        firm=row["firm"],
        place=int(row["geonameid"]),
        city=row["city"],
        activity=_one_of(row["activity"], ACTIVITIES),
        cluster=row["cluster"],
        since=_year(row["since"]),
        status=_one_of(row["status"], STATUSES),
        as_of=int(row["as_of"]),
        basis=row["basis"],
    )


def _office(row: dict[str, str]) -> Office:
    kind = _one_of(row["kind"], OFFICE_KINDS)
    place, since = int(row["geonameid"]), _year(row["since"])
    about = row["city"], since, row["basis"], row["whose_region"], int(row["whose_city"] or 0)
    return Office(kind, row["whose"], row["whose_country"], place, *about)


def _one_of(text: str, allowed: Sequence[T]) -> T:
    for value in allowed:
        if value == text:
            return value
    raise ValueError(f"'{text}' is none of {', '.join(map(str, allowed))}")


def _year(text: str) -> int | None:
    return int(text) if text else None


def _read(path: Path, columns: tuple[str, ...], build: Callable[[dict[str, str]], T]) -> Iterator[T]:
    """Rows of a table; none without the file."""
    if not path.exists():
        return
    errors = []
    for line, row in read_rows(path, columns):
        try:
            if short := [c for c in columns if row[c] is None]:
                raise ValueError(f"the row ends before {short[0]}")
            yield build(row)
        except ValueError as error:
            errors.append((f"line {line}", str(error)))
    refuse(path, errors)
