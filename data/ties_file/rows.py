"""One row to one tie: its cells become items of evidence, its bad cells complaints; the rest of the row is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from data.fields import read_fields
from data.ties_file import cells
from data.ties_file.unknown import CellProblem, known, listed, nothing
from models.evidence import LINES, NONE, SCOPES, SIDES, SOURCE_TYPES, Evidence, EvidenceField, Line, SaysNone, Side
from models.partnership import Kind, Problem, TieRow

SAYS: Mapping[str, tuple[EvidenceField, Side]] = MappingProxyType(
    {column.id: (field, column.side) for field in read_fields().values() for column in field.columns}
)
"""Columns of evidence: the field that each says, and whose."""
Word = TypeVar("Word", bound=str)
SOURCE = "your file"


def choice(column: str, row: Mapping[str, str], allowed: tuple[Word, ...], default: Word) -> Word:
    """One of the allowed words of a column, the default where the cell is empty."""
    text = row.get(column, "").strip().lower().replace(" ", "_")
    if not text:
        return default
    found = next((word for word in allowed if word == text), None)
    if found is None:
        raise CellProblem(f"'{text[:40]}' is no {column.replace('_', ' ')}", "use " + ", ".join(allowed))
    return found


def item(column: str, value: str | float, stated: date, row: Mapping[str, str]) -> Evidence:
    """What a cell of a row says, as the file's own statement: a wide row knows no other source type."""
    field, side = SAYS[column]
    return _same(field.name, value, side, field.line, stated, row.get("source") or SOURCE)


@lru_cache(maxsize=20_000, typed=True)
def _same(name: str, value: str | float, side: Side, line: Line, stated: date, source: str) -> Evidence:
    """Equal statements are one object: they are frozen, and a long list repeats most of them."""
    return Evidence(
        field=name, value=value, side=side, line=line, as_of=stated, source=source, source_type="self_declared"
    )


NONE_IN: Mapping[SaysNone, str | float | None] = MappingProxyType({"none": NONE, "zero": 0.0, "unsaid": None})
"""What a word for none says in a field, by what the field makes of it."""


@dataclass(slots=True)
class RowReader:
    """Reads rows of one file.

    Attributes:
        as_of: the audit's day: no exchange lies after it, and a statement without a date holds on it.
        criteria: the rubric's criteria, which a single item may score.
        problems: complaints so far.
    """

    as_of: date
    criteria: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def complain(self, line: int, column: str, value: str, message: str, suggestion: str) -> None:
        """Add a complaint; values are cut at 80 characters."""
        self.problems.append(
            Problem(line=line, column=column, value=value[:80], message=message, suggestion=suggestion)
        )

    def read(self, line: int, row: Mapping[str, str]) -> TieRow | None:
        """A row to a tie; None where it names no partner (then there is a complaint)."""
        row = {column: text for column, text in row.items() if _says(column, text)}
        partner, nation = self._partner(row)
        place = self._place(line, row)
        if not partner and place is None:
            self.complain(
                line, "partner", "", "this line names no partner", "write the partner city, or its GeoNames id"
            )
            return None
        long = bool(row.get("field"))
        items = self._long(line, row) if long else self._wide(line, row)
        return TieRow(
            line=line, partner=partner or str(place), country=nation, city=row.get("city") or None, place=place,
            kind=self._kind(line, row), notes=row.get("notes", "")[:2000], evidence=tuple(items), continues=long,
        )  # fmt: skip

    def _partner(self, row: Mapping[str, str]) -> tuple[str, str | None]:
        partner, text = row.get("partner", "")[:200], row.get("country", "")
        # What is not understood stays as it is written: the resolver then refuses the place, and says why.
        nation = (cells.country(text) or text[:80]) if text else None
        if nation is None and "," in partner:
            head, _, tail = partner.rpartition(",")
            found = cells.country(tail)
            if found is not None and len(tail.strip()) > 2:
                return head.strip(), found
        return partner, nation

    def _place(self, line: int, row: Mapping[str, str]) -> int | None:
        text = row.get("place", "").removesuffix(".0")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 10:
            self.complain(line, "place", text, "this is no GeoNames id", "use digits only, or leave the cell empty")
            return None
        return int(text)

    def _kind(self, line: int, row: Mapping[str, str]) -> Kind:
        if not row.get("kind"):
            return "sister_city"
        try:
            return cells.kind(row["kind"])
        except CellProblem as error:
            self.complain(line, "kind", row["kind"], str(error), error.suggestion)
            return "other"

    def _wide(self, line: int, row: Mapping[str, str]) -> list[Evidence]:
        stated = self._stated(line, row)
        found = []
        for column, text in row.items():
            if column not in SAYS:
                continue
            try:
                value = self._value(line, column, SAYS[column][0], text)
            except CellProblem as error:
                self.complain(line, column, text, str(error), error.suggestion)
                continue
            if value is not None:
                found.append(item(column, value, stated, row))
        return found

    def _stated(self, line: int, row: Mapping[str, str]) -> date:
        if not row.get("as_of"):
            return self.as_of
        try:
            return min(cells.day(row["as_of"])[0], self.as_of)
        except CellProblem as error:
            self.complain(line, "as_of", row["as_of"], str(error), error.suggestion)
            return self.as_of

    def _value(self, line: int, column: str, field: EvidenceField, text: str) -> str | float | None:
        """The value of a cell in our form; None where it makes no statement."""
        if nothing(text) and field.none != "refused":
            return NONE_IN[field.none]
        if field.kind == "past_day":
            return self._past(line, column, text).isoformat()
        if field.kind == "day":
            return self._date(line, column, text).isoformat()
        if field.kind in cells.AMOUNTS:
            return cells.amount(field.kind, text)
        if field.kind == "choice":
            return cells.choice(field.name, field.choices, text)
        if field.kind == "event" and nothing(text):
            raise CellProblem("a dated item cannot be none", "give the number of exchanges or steps as 0 instead")
        return (listed(text) if field.kind == "list" else text)[:500] or None

    def _date(self, line: int, column: str, text: str) -> date:
        found, unclear = cells.day(text)
        if unclear:
            self.complain(
                line, column, text, f"day or month first? Read as {found.isoformat()}", "write it as 2014-08-31"
            )
        return found

    def _past(self, line: int, column: str, text: str) -> date:
        found = self._date(line, column, text)
        if found > self.as_of:
            raise CellProblem(
                f"{found.isoformat()} lies after {self.as_of.isoformat()}", "write a past date, or change --as-of"
            )
        return found

    def _long(self, line: int, row: Mapping[str, str]) -> list[Evidence]:
        try:
            name = self._field(row["field"])
        except CellProblem as error:
            self.complain(line, "field", row["field"], str(error), error.suggestion)
            return []
        if not row.get("value"):
            self.complain(line, "value", "", "no value", "write the value, or `none` where you know that there is none")
            return []
        try:
            value = self._single(line, name, row["value"])
        except CellProblem as error:
            self.complain(line, "value", row["value"], str(error), error.suggestion)
            return []
        try:
            return [] if value is None else [self._evidence(line, row, name, value)]
        except CellProblem as error:
            self.complain(line, "field", row["field"], str(error), error.suggestion)
            return []

    def _field(self, text: str) -> str:
        """The field of a single item, or the criterion that it scores."""
        name, fields = text.strip(), read_fields()
        name = name.upper() if name.upper() in self.criteria else name.lower().replace(" ", "_")
        if name not in fields and name not in self.criteria:
            scored = f"a criterion ({self.criteria[0]}..{self.criteria[-1]})"
            raise CellProblem(f"'{name[:40]}' is no field that we know", f"use {scored} or one of {', '.join(fields)}")
        return name

    def _single(self, line: int, name: str, text: str) -> str | float | None:
        """The value of a single item; None where it makes no statement."""
        if name not in self.criteria:
            return self._value(line, name, read_fields()[name], text)
        value = cells.number(text)
        if value > 4:
            raise CellProblem(f"{name} is scored from 0 to 4, not {value:g}", "see the written anchors")
        return value

    def _evidence(self, line: int, row: Mapping[str, str], name: str, value: str | float) -> Evidence:
        day = self._past(line, "as_of", row["as_of"]) if row.get("as_of") else self.as_of
        usual = read_fields()[name].line if name in read_fields() else "city"
        expires = self._date(line, "expires_after", row["expires_after"]) if row.get("expires_after") else None
        return Evidence(
            field=name, value=value, as_of=day, expires_after=expires,
            side=choice("side", row, SIDES, "both"), line=choice("line", row, LINES, usual),
            scope=choice("scope", row, SCOPES, "city"), source=row.get("source") or SOURCE,
            source_type=choice("source_type", row, SOURCE_TYPES, "self_declared"),
        )  # fmt: skip


def _says(column: str, text: str) -> bool:
    """Whether a cell is more than empty; days and ids that are ``none`` are empty too."""
    return known(column, text) and not (column in ("as_of", "expires_after", "place") and nothing(text))
