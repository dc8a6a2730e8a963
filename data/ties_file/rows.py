"""One row to one tie: its cells become items of evidence, its bad cells complaints; the rest of the row is used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from data.fields import read_fields
from data.ties_file import cells
from data.ties_file.dates import Dated, Order, day, parse_date
from data.ties_file.unknown import CellProblem, known, nothing
from data.ties_file.values import PRECISIONS, Statement, past, read_cell
from data.ties_file.words import allowed_word, kind
from models.base import Param
from models.evidence import (
    LINES,
    SCOPES,
    SIDES,
    SOURCE_TYPES,
    Evidence,
    EvidenceField,
    FileColumn,
    Line,
    Precision,
    Side,
)
from models.partnership import Kind, Problem, TieRow

SAYS: Mapping[str, tuple[EvidenceField, FileColumn]] = MappingProxyType(
    {column.id: (field, column) for field in read_fields().values() for column in field.columns}
)
"""Columns of evidence: the field that each says, and the column itself."""
SOURCE = "your file"
UNDATED: Precision = "undated"
_SINCE_IN_NAME = re.compile(
    r"\s*[(（]([^()（）]*\d{4}[^()（）]*)[)）]\s*|[\s,]+((?:since|seit|desde|depuis|dal|sinds|с|od)\s+\d{4})\s*$"
)


@lru_cache(maxsize=20_000, typed=True)
def _same(
    name: str, value: str | float, side: Side, line: Line, stated: date, source: str, precision: Precision
) -> Evidence:
    """Equal statements are one object: they are frozen, and a long list repeats most of them."""
    return Evidence(
        field=name, value=value, side=side, line=line, as_of=stated, source=source, source_type="self_declared",
        precision=precision,
    )  # fmt: skip


@dataclass(slots=True)
class RowReader:
    """Reads rows of one file.

    Attributes:
        as_of: the audit's day: no exchange lies after it, and a statement without a date holds on it.
        criteria: the rubric's criteria, which a single item may score.
        sheet: the sheet that is read, where a workbook has several.
        orders: column to what comes first of ``12/06/2025`` in it; one that is not named leaves that open.
        problems: complaints so far.
    """

    as_of: date
    criteria: tuple[str, ...]
    sheet: str = ""
    orders: Mapping[str, Order | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, line: int, column: str, value: str, code: str, **params: Param) -> None:
        """Add a complaint; values are cut at 80 characters."""
        self.problems.append(
            Problem(line=line, column=column, value=value[:80], code=code, params=params, sheet=self.sheet)
        )

    def refuse(self, line: int, column: str, value: str, code: str) -> None:
        """Add a complaint because of which no tie is read from a line."""
        self.complain(line, column, value, code)
        self.problems[-1] = self.problems[-1].model_copy(update={"refused": True})

    def read(self, line: int, row: Mapping[str, str]) -> TieRow | None:
        """A row to a tie; None where it names no partner, or where reading fails (then there is a complaint)."""
        try:
            return self._read(line, row)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            self.refuse(line, "", "", "unreadable")
            return None

    def _read(self, line: int, row: Mapping[str, str]) -> TieRow | None:
        row = {column: text for column, text in row.items() if _says(column, text)}
        partner, nation, since = self._partner(row)
        place = row.get("place", "").removesuffix(".0")
        if place and not (place.isascii() and place.isdigit() and len(place) <= 10):
            self.refuse(line, "place", place, "no_id")
            return None
        if not partner and not place:
            self.refuse(line, "partner", "", "no_partner")
            return None
        row = {**row, "since": since} if since and "since" not in row else row
        long = bool(row.get("field"))
        items, stated_kind = (self._long(line, row), None) if long else self._wide(line, row)
        return TieRow(
            line=line, partner=partner or place, country=nation, region=row.get("region") or None,
            city=row.get("city") or None, place=int(place) if place else None, sheet=self.sheet,
            kind=self._kind(line, row, stated_kind), notes=row.get("notes", "")[:2000], evidence=tuple(items),
            continues=long,
        )  # fmt: skip

    def _partner(self, row: Mapping[str, str]) -> tuple[str, str | None, str]:
        """The partner's name, its country, and the year that stands beside the name (``Antwerp (since 1958)``)."""
        partner, text, since = row.get("partner", "")[:200], row.get("country", "")[:80], ""
        for found in _SINCE_IN_NAME.finditer(partner):
            try:
                since = parse_date(found[1] or found[2]).value
            except (ValueError, OverflowError):
                continue
            partner = (partner[: found.start()] + " " + partner[found.end() :]).strip(" ,")
            break
        nation = (cells.country(text) or text) if text else None
        if nation is None and "," in partner:
            head, _, tail = partner.rpartition(",")
            found_country = cells.country(tail)
            if found_country is not None and len(tail.strip()) > 2:
                return head.strip(), found_country, since
        return partner, nation, since

    def _kind(self, line: int, row: Mapping[str, str], stated: str | None) -> Kind:
        if not row.get("kind"):
            return kind(stated) if stated else "sister_city"
        try:
            return kind(row["kind"])
        except CellProblem as error:
            self.complain(line, "kind", row["kind"], error.code, **error.params)
            return "other"

    def _wide(self, line: int, row: Mapping[str, str]) -> tuple[list[Evidence], str | None]:
        """The evidence of a row with one column per fact, and the kind of tie that a column of agreements names."""
        stated, found, stated_kind = self._stated(line, row), list[Evidence](), None
        for column, text in row.items():
            if column not in SAYS:
                continue
            field, spec = SAYS[column]
            for statement in self._statements(line, spec, field, text):
                if statement.field == "kind":
                    stated_kind = str(statement.value)
                else:
                    found.append(self._item(statement, spec.side, stated, row))
        return found, stated_kind

    def _statements(self, line: int, spec: FileColumn, field: EvidenceField, text: str) -> list[Statement]:
        """What a cell says; a complaint where it cannot be read, or only in part."""
        try:
            statement = read_cell(spec, field, text, self.orders.get(spec.id), self.as_of)
        except CellProblem as error:
            self.complain(line, spec.id, text, error.code, **error.params)
            return []
        if any(one.unclear for one in statement):
            self.complain(line, spec.id, text, "day_or_month", text=text[:40], date=str(statement[0].value))
        return statement

    def _item(
        self, statement: Statement, side: Side, stated: tuple[date, Precision], row: Mapping[str, str]
    ) -> Evidence:
        """A statement of the file itself: a wide row knows no other source type."""
        spec = read_fields()[statement.field]
        when, precision = (
            stated if statement.when is None else (min(statement.when.first, self.as_of), statement.precision)
        )
        return _same(statement.field, statement.value, side, spec.line, when, row.get("source") or SOURCE, precision)

    def _stated(self, line: int, row: Mapping[str, str]) -> tuple[date, Precision]:
        """The day for which a row holds; undated where it names none."""
        if not row.get("as_of"):
            return self.as_of, "undated"
        try:
            found = day(row["as_of"], self.orders.get("as_of"))
        except CellProblem as error:
            self.complain(line, "as_of", row["as_of"], error.code, **error.params)
            return self.as_of, "undated"
        return min(found.first, self.as_of), _fineness(found)

    def _long(self, line: int, row: Mapping[str, str]) -> list[Evidence]:
        column = "field"
        try:
            name = self._field(row["field"])
            column = "value"
            if not row.get("value"):
                raise CellProblem("no_value")
            statement = self._single(line, name, row["value"])
            column = "field"
            return [self._evidence(line, row, one) for one in statement]
        except CellProblem as error:
            self.complain(line, column, row.get(column, ""), error.code, **error.params)
            return []

    def _field(self, text: str) -> str:
        """The field of a single item, or the criterion that it scores."""
        name, fields = text.strip(), read_fields()
        name = name.upper() if name.upper() in self.criteria else name.lower().replace(" ", "_")
        if name not in fields and name not in self.criteria:
            ends: dict[str, Param] = {"first": self.criteria[0], "last": self.criteria[-1]}
            raise CellProblem("no_field", text=name[:40], known=", ".join(fields), **ends)
        return name

    def _single(self, line: int, name: str, text: str) -> list[Statement]:
        """What a single item says; nothing where it makes no statement."""
        if name not in self.criteria:
            field = read_fields()[name]
            # A single item says one field: its column's other readings are for wide lists.
            plain_column = FileColumn(id=name)
            statement = read_cell(plain_column, field, text, self.orders.get("value"), self.as_of)
            if any(one.unclear for one in statement):
                self.complain(line, "value", text, "day_or_month", text=text[:40], date=str(statement[0].value))
            return statement
        value = cells.number(text)
        if value > 4:
            raise CellProblem("no_score", name=name, score=value)
        return [Statement(name, value)]

    def _evidence(self, line: int, row: Mapping[str, str], statement: Statement) -> Evidence:
        when, precision = self.as_of, UNDATED
        if row.get("as_of"):
            found = past(day(row["as_of"], self.orders.get("as_of")), self.as_of)
            when, precision = found.first, _fineness(found)
        elif statement.when is not None:
            when, precision = statement.when.first, statement.precision
        usual = read_fields()[statement.field].line if statement.field in read_fields() else "city"
        ends = day(row["expires_after"], self.orders.get("expires_after")) if row.get("expires_after") else None
        return Evidence(
            field=statement.field, value=statement.value, as_of=when, expires_after=ends.last if ends else None,
            side=allowed_word("side", row, SIDES, "both"), line=allowed_word("line", row, LINES, usual),
            scope=allowed_word("scope", row, SCOPES, "city"), source=row.get("source") or SOURCE,
            source_type=allowed_word("source_type", row, SOURCE_TYPES, "self_declared"), precision=precision,
        )  # fmt: skip


def _fineness(found: Dated) -> Precision:
    return PRECISIONS[len(found.value)]


def _says(column: str, text: str) -> bool:
    """Whether a cell is more than empty; days and ids that are ``none`` are empty too."""
    return known(column, text) and not (column in ("as_of", "expires_after", "place") and nothing(text))
