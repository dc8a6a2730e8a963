"""Readers of the bundled tables of links: firms, their sites abroad, offices, flights, sailings."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from data.cards import bundled
from data.pairs import read_rows, refuse
from models.link import ACTIVITIES, FREQUENCIES, OFFICE_KINDS, SERVICES, STATUSES, Firm, Office, Route, Site

FOLDER = bundled("links")
FIRM_COLUMNS = ("firm", "name", "cluster", "home_geonameid", "former")
SITE_COLUMNS = ("firm", "geonameid", "city", "activity", "cluster", "since", "status", "as_of", "basis")
OFFICE_COLUMNS = (
    "kind", "whose", "whose_country", "whose_region", "whose_city", "geonameid", "city", "since", "basis",
)  # fmt: skip
_ENDS = ("a_geonameid", "a_name", "b_geonameid", "b_name")
FLIGHT_COLUMNS = (*_ENDS, "frequency", "season", "as_of", "basis")
SAILING_COLUMNS = (*_ENDS, "kind", "since", "as_of", "basis")
SEASONS = {"all_year": False, "seasonal": True}
FLIGHTS_SOURCE = "Hanse table of nonstop flights, compiled from general knowledge"
LICENCE = "CC BY 4.0"
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


def read_flights(path: Path = FOLDER / "flights.csv") -> list[Route]:
    """All nonstop flights.

    Raises:
        InvalidInput: as ``read_firms``.
    """
    return list(_read(path, FLIGHT_COLUMNS, _flight))


def read_sailings(path: Path = FOLDER / "sailings.csv") -> list[Route]:
    """Container lanes, ferries, roll-on ships, freight trains, river lines.

    Raises:
        InvalidInput: as ``read_firms``.
    """
    return list(_read(path, SAILING_COLUMNS, _sailing))


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


def _flight(row: dict[str, str]) -> Route:
    seasonal = SEASONS[_one_of(row["season"], tuple(SEASONS))]
    form = _one_of(row["frequency"], FREQUENCIES)
    return Route("flights", *_ends(row), form, seasonal, None, int(row["as_of"]), row["basis"])


def _sailing(row: dict[str, str]) -> Route:
    form = _one_of(row["kind"], SERVICES)
    return Route("sailings", *_ends(row), form, False, _year(row["since"]), int(row["as_of"]), row["basis"])


def _ends(row: dict[str, str]) -> tuple[int, str, int, str]:
    return int(row["a_geonameid"]), row["a_name"], int(row["b_geonameid"]), row["b_name"]


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
