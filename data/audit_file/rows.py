"""One row to one tie: its cells become evidence, its bad cells complaints; the rest of the row is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar

from data.audit_file import cells
from data.audit_file.cells import CellProblem
from models.evidence import CRITERIA, FIELDS, LINES, SCOPES, SIDES, SOURCE_TYPES, Evidence, Line, Side
from models.partnership import Kind, Problem, TieRow

SIDED: dict[str, tuple[str, Side]] = {
    "leadership_acts": ("leadership_acts", "a"), "leadership_acts_b": ("leadership_acts", "b"),
    "executor_a": ("executor", "a"), "executor_b": ("executor", "b"),
    "interest_a": ("interest", "a"), "interest_b": ("interest", "b"),
    "goal_a": ("goal", "a"), "goal_b": ("goal", "b"),
    "firms_present": ("firms_present", "a"), "firms_present_b": ("firms_present", "b"),
    "trade_office": ("trade_office", "both"),
}  # fmt: skip
ON_LINE: dict[str, Line] = {
    "executor_a": "business", "executor_b": "business", "economic_steps": "business", "award": "business",
    "interest_a": "business", "interest_b": "business", "firms_present": "business", "firms_present_b": "business",
    "trade_office": "business", "trade_value": "business", "sister_port": "port", "sea_service": "port",
    "flight": "business",
}  # fmt: skip
TEXTS = (
    "activities",
    "executor_a",
    "executor_b",
    "trade_office",
    "agreement_terms",
    "award",
    "theme",
    "flight",
    "sea_service",
    "sister_port",
    "budget",
)
Word = TypeVar("Word", bound=str)
SOURCE = "your file"
NO_AGREEMENT = frozenset({"none", "no", "なし", "ninguno", "keine", "aucun", "-"})


@dataclass(slots=True)
class RowReader:
    """Reads rows of one file.

    Attributes:
        as_of: the audit's day: no exchange lies after it, and a statement without a date holds on it.
        problems: complaints so far.
    """

    as_of: date
    problems: list[Problem] = field(default_factory=list)

    def complain(self, line: int, column: str, value: str, message: str, suggestion: str) -> None:
        """Add a complaint; values are cut at 80 characters."""
        self.problems.append(
            Problem(line=line, column=column, value=value[:80], message=message, suggestion=suggestion)
        )

    def read(self, line: int, row: Mapping[str, str]) -> TieRow | None:
        """A row to a tie; None where it names no partner (then there is a complaint)."""
        partner, nation = self._partner(line, row)
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

    def _partner(self, line: int, row: Mapping[str, str]) -> tuple[str, str | None]:
        partner, text = row.get("partner", "")[:200], row.get("country", "")
        nation = cells.country(text) if text else None
        if text and nation is None:
            self.complain(
                line, "country", text, f"'{text[:40]}' is no country that we know", "use a two-letter code such as JP"
            )
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
        if not text.isdigit() or len(text) > 10:
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
            try:
                value = self._value(line, column, text)
            except CellProblem as error:
                self.complain(line, column, text, str(error), error.suggestion)
                continue
            if value is not None:
                found.append(_item(column, value, stated, row))
        return found

    def _stated(self, line: int, row: Mapping[str, str]) -> date:
        if not row.get("as_of"):
            return self.as_of
        try:
            return min(cells.day(row["as_of"])[0], self.as_of)
        except CellProblem as error:
            self.complain(line, "as_of", row["as_of"], str(error), error.suggestion)
            return self.as_of

    def _value(self, line: int, column: str, text: str) -> str | float | None:
        """The value of a cell in our form; None for columns that are no evidence."""
        if column == "since":
            return self._past(line, column, text).isoformat()
        if column in cells.DATES:
            if column == "agreement_date" and text.strip().casefold() in NO_AGREEMENT:
                return "none"
            return (
                self._past(line, column, text).isoformat()
                if column in ("last_exchange", "agreement_date")
                else self._date(line, column, text).isoformat()
            )
        if column in cells.COUNTS or column in cells.AMOUNTS:
            return cells.number(text)
        if column == "status":
            return cells.status(text)
        if column in ("goal_a", "goal_b", "planned_work"):
            return cells.word("goal" if column != "planned_work" else column, text)
        return text[:500] if column in TEXTS else None

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
            return [self._evidence(line, row)]
        except CellProblem as error:
            self.complain(line, "field", row["field"], str(error), error.suggestion)
            return []

    def _evidence(self, line: int, row: Mapping[str, str]) -> Evidence:
        name = row["field"].strip()
        name = name.upper() if name.upper() in CRITERIA else name.lower().replace(" ", "_")
        column = {"goal": "goal_a", "interest": "interest_a", "executor": "executor_a"}.get(name, name)
        if name not in FIELDS and name not in CRITERIA:
            raise CellProblem(
                f"'{name[:40]}' is no field that we know", "use a criterion (A1..E2) or one of " + ", ".join(FIELDS)
            )
        text = row.get("value", "")
        value: str | float | None
        if name in CRITERIA:
            value = cells.number(text)
            if value > 4:
                raise CellProblem(f"{name} is scored from 0 to 4, not {value:g}", "see the written anchors")
        else:
            value = self._value(line, column, text) if text else None
        day = self._past(line, "as_of", row["as_of"]) if row.get("as_of") else self.as_of
        expires = self._date(line, "expires_after", row["expires_after"]) if row.get("expires_after") else None
        return Evidence(
            field=name, value=text[:500] if value is None else value, as_of=day, expires_after=expires,
            side=_choice("side", row, SIDES, "both"), line=_choice("line", row, LINES, ON_LINE.get(column, "city")),
            scope=_choice("scope", row, SCOPES, "city"), source=row.get("source") or SOURCE,
            source_type=_choice("source_type", row, SOURCE_TYPES, "self_declared"),
        )  # fmt: skip


def _choice(column: str, row: Mapping[str, str], allowed: tuple[Word, ...], default: Word) -> Word:
    """One of the allowed words of a column, the default where the cell is empty."""
    text = row.get(column, "").strip().lower().replace(" ", "_")
    if not text:
        return default
    found = next((word for word in allowed if word == text), None)
    if found is None:
        raise CellProblem(f"'{text[:40]}' is no {column.replace('_', ' ')}", "use " + ", ".join(allowed))
    return found


def _item(column: str, value: str | float, stated: date, row: Mapping[str, str]) -> Evidence:
    name, side = SIDED.get(column, (column, "both"))
    return _same(name, value, side, ON_LINE.get(column, "city"), stated, row.get("source") or SOURCE)


@lru_cache(maxsize=20_000, typed=True)
def _same(name: str, value: str | float, side: Side, line: Line, stated: date, source: str) -> Evidence:
    """Equal statements are one object: they are frozen, and a long list repeats most of them."""
    return Evidence(
        field=name, value=value, side=side, line=line, as_of=stated, source=source, source_type="self_declared"
    )
