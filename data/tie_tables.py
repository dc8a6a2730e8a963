"""Readers of the bundled tables on ties: partnerships, evidence, claims, rules, successors."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from data.fields import read_fields
from data.rubric import read_rubric
from models.errors import InvalidInput
from models.evidence import COMPILED, Evidence
from models.partnership import Claim, KnownCase, Partnership, Problem, Rule

FOLDER = Path(__file__).parent / "bundled" / "ties"
Pair = tuple[int, int]
Row = Mapping[str, str]
T = TypeVar("T")
PARTNERSHIP_COLUMNS = (
    "a_geonameid", "a_name", "a_country", "b_geonameid", "b_name", "b_country", "kind", "since", "status",
    "status_since", "source", "status_source", "note",
)  # fmt: skip
EVIDENCE_COLUMNS = (
    "a_geonameid", "b_geonameid", "a_name", "b_name", "field", "value", "side", "line", "scope", "as_of", "source",
    "source_type", "read_on", "expires_after", "note",
)  # fmt: skip
CLAIM_COLUMNS = (
    "id", "kind", "claim", "low", "high", "unit", "covers_a", "covers_b", "period", "caution", "cite", "source",
)  # fmt: skip
RULE_COLUMNS = (
    "id", "kind", "effect", "a_countries", "a_admin1", "a_city", "b_countries", "b_admin1", "b_city", "either_side",
    "valid_from", "valid_to", "title", "text", "source", "read_on", "check",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """Rows of a table, and the rows that could not be read; nothing is lost in silence."""

    rows: list[T]
    problems: list[Problem]


def read_partnerships(path: Path = FOLDER / "partnerships.csv") -> Table[Partnership]:
    """Read the bundled ties; sister-state ties keep their kind ``state`` and are no city pairs."""
    return _read(path, PARTNERSHIP_COLUMNS, _partnership)


def read_evidence(path: Path = FOLDER / "evidence.csv") -> Table[tuple[Pair, Evidence]]:
    """Read the bundled evidence: (a, b) as written, and the item with its sides in that order."""
    return _read(path, EVIDENCE_COLUMNS, _evidence)


def read_claims(path: Path = FOLDER / "claims.csv") -> Table[Claim]:
    """Read the claims on what ties do."""
    return _read(path, CLAIM_COLUMNS, lambda row: Claim.model_validate(_claim(row)))


def read_rules(path: Path = FOLDER / "rules.csv") -> Table[Rule]:
    """Read the sanctions, laws, standing decisions and wars."""
    return _read(path, RULE_COLUMNS, lambda row: Rule.model_validate(_rule(row)))


def read_cases(path: Path = FOLDER / "cases.csv") -> Table[KnownCase]:
    """Read the known cases of readiness."""
    return _read(path, tuple(KnownCase.model_fields), KnownCase.model_validate)


def read_successors(path: Path = FOLDER / "successors.csv") -> Table[tuple[tuple[str, str], int]]:
    """Read merged and renamed municipalities: (old name without case, country) and the successor's id."""
    columns = ("name", "country", "geonameid", "successor", "year")
    return _read(path, columns, lambda row: ((row["name"].casefold(), row["country"]), int(row["geonameid"])))


def _read(path: Path, columns: tuple[str, ...], build: Callable[[Row], T]) -> Table[T]:
    """Read a CSV with a fixed header; a row that cannot be built becomes a problem with its line.

    Raises:
        InvalidInput: the header lacks a column or has one that is not known.
    """
    rows: list[T] = []
    problems: list[Problem] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if set(reader.fieldnames or ()) != set(columns):
            wrong = set(columns) ^ set(reader.fieldnames or ())
            raise InvalidInput(
                f"{path.name}: the header must be {', '.join(columns)}; check {', '.join(sorted(wrong))}"
            )
        for row in reader:
            try:
                rows.append(build({k: (v or "").strip() for k, v in row.items() if k is not None}))
            except (ValueError, KeyError) as error:
                problems.append(_problem(reader.line_num, row, error))
    return Table(rows, problems)


def _problem(line: int, row: Mapping[str, Any], error: Exception) -> Problem:
    column, message = "", str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        column, message = ".".join(str(part) for part in first["loc"]), first["msg"]
    return Problem(line=line, column=column, value=str(row.get(column) or "")[:80], message=message, suggestion="")


def _day(text: str) -> date | None:
    """A date from ``2014``, ``2014-08`` or ``2014-08-31``; a year alone means its last day, as does a month."""
    if not text:
        return None
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        return date(int(text[:4]), int(text[5:]), 28)
    return date.fromisoformat(text)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.replace(",", " ").replace(";", " ").split() if part)


def _partnership(row: Row) -> Partnership:
    values: dict[str, Any] = {k: row[k] for k in ("a_name", "b_name", "a_country", "b_country", "source", "note")}
    values |= {"a": int(row["a_geonameid"]), "b": int(row["b_geonameid"]), "status_source": row["status_source"]}
    values |= {"kind": row["kind"] or "sister_city", "status": row["status"] or "unknown"}
    values |= {"since": int(row["since"][:4]) if row["since"] else None, "status_since": _day(row["status_since"])}
    if values["a"] == values["b"]:
        raise ValueError("a place cannot be tied to itself")
    _refuse_address(row["source"])
    _refuse_address(row["status_source"])
    return Partnership.model_validate(values)


def _evidence(row: Row) -> tuple[Pair, Evidence]:
    field = row["field"]
    fields, criteria = read_fields(), read_rubric().ids
    if field not in fields and field not in criteria:
        scored = f"a criterion ({criteria[0]}..{criteria[-1]})"
        raise ValueError(f"field '{field}' is not known; it must be {scored} or one of {', '.join(fields)}")
    if not row["as_of"] or not row["source"]:
        raise ValueError("evidence needs as_of and source")
    if row["source"].startswith(COMPILED) != (row["source_type"] == "compiled"):
        raise ValueError(f"the source of a row whose source_type is compiled, and of no other, begins '{COMPILED}'")
    _refuse_address(row["source"])
    value: str | float = float(row["value"]) if field in criteria else row["value"]
    if isinstance(value, float) and not 0 <= value <= 4:
        raise ValueError(f"{field} is a score from 0 to 4, not {value}")
    item = Evidence.model_validate(
        {k: row[k] for k in ("field", "source")}
        | {k: row[k] for k in ("side", "line", "scope", "source_type") if row[k]}
        | {k: _day(row[k]) for k in ("as_of", "read_on", "expires_after")}
        | {"value": value}
    )
    return (int(row["a_geonameid"]), int(row["b_geonameid"])), item


def _claim(row: Row) -> dict[str, Any]:
    words = {k: row[k] for k in ("id", "kind", "claim", "unit", "period", "caution", "cite", "source")}
    numbers = {"low": _number(row["low"]), "high": _number(row["high"])}
    return words | numbers | {"covers_a": _codes(row["covers_a"]), "covers_b": _codes(row["covers_b"])}


def _refuse_address(source: str) -> None:
    """A row from general knowledge names no address, as if one had been opened.

    Raises:
        ValueError: it does.
    """
    if source.startswith(COMPILED) and "http" in source:
        raise ValueError("a compiled row names no address; leave it out, or open it and name that alone")


def _rule(row: Row) -> dict[str, Any]:
    names = ("id", "kind", "effect", "a_admin1", "b_admin1", "title", "text", "source", "check")
    words = {k: row[k] for k in names}
    countries = {k: _codes(row[k]) for k in ("a_countries", "b_countries")}
    days = {k: _day(row[k]) for k in ("valid_from", "valid_to", "read_on")}
    ids = {k: int(row[k] or 0) for k in ("a_city", "b_city")}
    either = row["either_side"].lower() in ("1", "yes", "true")
    return words | countries | days | ids | {"either_side": either}
