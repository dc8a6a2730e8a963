"""Pairs of cities from a file: ``a_geonameid,b_geonameid``, other columns ignored."""

import csv
from pathlib import Path

from models.errors import InvalidInput

MAX_SHOWN = 20


def read_pairs(path: Path) -> list[tuple[int, int]]:
    """Unordered pairs, smaller id first, each once, in order.

    Raises:
        InvalidInput: the file is missing or empty, lacks a column, or has rows that are no pair; each line is named.
    """
    rows = read_rows(path, ("a_geonameid", "b_geonameid"))
    pairs, errors = set(), []
    for line, row in rows:
        try:
            a, b = int(row["a_geonameid"]), int(row["b_geonameid"])
        except (TypeError, ValueError):
            errors.append((f"line {line}", "a_geonameid and b_geonameid must be whole numbers"))
            continue
        if a == b:
            errors.append((f"line {line}", f"{a} is paired with itself"))
        pairs.add((min(a, b), max(a, b)))
    refuse(path, errors)
    return sorted(pairs)


def read_queries(path: Path) -> dict[int, int]:
    """Asked GeoNames ids, in the order of the file, from its column ``geonameid``, each with its line.

    Raises:
        InvalidInput: as ``read_pairs``; also an id that stands twice.
    """
    seen: dict[int, int] = {}
    errors = []
    for line, row in read_rows(path, ("geonameid",)):
        try:
            place = int(row["geonameid"])
        except (TypeError, ValueError):
            errors.append((f"line {line}", f"geonameid '{row['geonameid']}' is no whole number"))
            continue
        if place in seen:
            errors.append((f"line {line}", f"geonameid {place} stands in line {seen[place]} already"))
        seen.setdefault(place, line)
    refuse(path, errors)
    return seen


def read_directed(path: Path) -> list[tuple[int, int, dict[str, str]]]:
    """Asker, candidate and the whole row of every line, in the order of the file; doubled lines stay.

    Raises:
        InvalidInput: as ``read_pairs``, but that a place may be paired with itself.
    """
    found, errors = [], []
    for line, row in read_rows(path, ("a_geonameid", "b_geonameid")):
        try:
            found.append((int(row["a_geonameid"]), int(row["b_geonameid"]), row))
        except (TypeError, ValueError):
            errors.append((f"line {line}", "a_geonameid and b_geonameid must be whole numbers"))
    refuse(path, errors)
    return found


def read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their lines.

    Raises:
        InvalidInput: it cannot be read, is no CSV in UTF-8, or lacks one of the columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as f:
            reader = csv.DictReader(f)
            missing = [c for c in columns if c not in (reader.fieldnames or [])]
            if missing:
                raise InvalidInput(f"{path}: the header lacks {', '.join(missing)}.", [("line 1", "missing column")])
            return [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = _line_of(path)
        raise InvalidInput(f"{path} is not in UTF-8; save it so.", [(f"line {line}", "not UTF-8")]) from error
    except csv.Error as error:
        raise InvalidInput(f"{path} is no CSV file: {error}.", [(f"line {reader.line_num}", str(error))]) from error


def _line_of(path: Path) -> int:
    """The first line that is not UTF-8; 0 where the file has changed since."""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            line.decode()
        except UnicodeDecodeError:
            return number
    return 0


def refuse(path: Path, errors: list[tuple[str, str]]) -> None:
    """Refuse a file for its errors (line and message); nothing happens without any.

    Raises:
        InvalidInput: with the first twenty.
    """
    if errors:
        more = f" (the first {MAX_SHOWN} of {len(errors)})" if len(errors) > MAX_SHOWN else ""
        raise InvalidInput(f"{path} has rows that cannot be used{more}.", errors[:MAX_SHOWN])
