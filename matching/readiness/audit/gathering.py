"""Rows become ties: partners resolved, repeated lines joined, bundled evidence added with its sides turned round."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.base import Param
from models.city import CityRef
from models.errors import AmbiguousCity, HanseError, UnknownCity
from models.evidence import COMPILED, Evidence, Side, SourceType
from models.partnership import Kind, Partnership, Problem, ReadAs, TieRow

Resolve = Callable[[str, str | None], CityRef]
Pair = tuple[int, int]
TURNED: dict[Side, Side] = {"a": "b", "b": "a", "both": "both"}


@dataclass(slots=True)
class Tie:
    """One partnership of the asking city with everything said of it; side ``a`` is the asker."""

    partner: CityRef
    written: str
    lines: list[int] = field(default_factory=list)
    kind: Kind = "sister_city"
    evidence: list[Evidence] = field(default_factory=list)
    repeated: bool = False
    notes: list[str] = field(default_factory=list)
    where: dict[str, int] = field(default_factory=dict)
    at: list[tuple[str, int]] = field(default_factory=list)

    def place_of(self, item: Evidence) -> str:
        """The line of the file on which an item stands; the source of one that is not from the file."""
        line = self.where.get(item.key)
        return str(line) if line is not None else item.source


@dataclass(slots=True)
class Gathered:
    """Ties by the partner's id, the rows that could not be used, and what names were read as."""

    ties: dict[int, Tie]
    problems: list[Problem]
    read_as: list[ReadAs] = field(default_factory=list)


def gather(
    city: CityRef, rows: Iterable[TieRow], resolve: Resolve, successors: Mapping[tuple[str, str], int]
) -> Gathered:
    """Resolve the rows of a file. A row that names nobody becomes a problem with near names; nothing is lost."""
    found = Gathered({}, [])
    known: dict[tuple[str, str | None, str | None], CityRef | Problem] = {}
    for row in rows:
        if row.kind == "sister_state":
            found.problems.append(_problem(row, "kind", row.kind, "state_tie"))
            continue
        if row.city is not None and not _same_city(city, row.city, resolve):
            found.problems.append(_problem(row, "city", row.city, "other_city", name=city.name))
            continue
        key = (str(row.place) if row.place else row.partner, row.country, row.region)
        if key not in known:
            known[key] = _resolve(row, resolve, successors)
        place = known[key]
        if isinstance(place, Problem):
            found.problems.append(place.model_copy(update={"line": row.line, "sheet": row.sheet}))
        elif place.id == city.id:
            found.problems.append(_problem(row, "partner", row.partner, "own_city"))
        else:
            _join(found.ties, place, row)
            if row.place is None and row.partner != place.name:
                found.read_as.append(read_as(row, place))
    return found


def read_as(row: TieRow, place: CityRef) -> ReadAs:
    """What a row's partner was read as."""
    return ReadAs(
        sheet=row.sheet, line=row.line, written=row.partner, place=place.id, name=place.name, country=place.country
    )


def _resolve(row: TieRow, resolve: Resolve, successors: Mapping[tuple[str, str], int]) -> CityRef | Problem:
    successor = successors.get((row.partner.strip().casefold(), (row.country or "").upper()))
    text = str(row.place or successor or row.partner)
    named = text.isascii() and text.isdigit()
    try:
        return resolve(text if named or not row.region else f"{text}, {row.region}", None if named else row.country)
    except (UnknownCity, AmbiguousCity) as error:
        near = "; ".join(error.suggestions[:5])
        where = ", ".join(part for part in (row.region, row.country) if part)
        if row.country and not named and len(row.country) != len("JP"):
            return _problem(row, "country", row.country, "unknown_country", near=near)
        code = "ambiguous_city" if isinstance(error, AmbiguousCity) else "unknown_city"
        return _problem(row, "partner", row.partner, f"{code}_in" if where else code, near=near, where=where)


def _same_city(city: CityRef, text: str, resolve: Resolve) -> bool:
    if (
        text.strip().casefold() in (city.name.casefold(), str(city.id))
        or text.partition(",")[0].strip().casefold() == city.name.casefold()
    ):
        return True
    try:
        return resolve(text, None).id == city.id
    except HanseError:
        return False


def _join(ties: dict[int, Tie], place: CityRef, row: TieRow) -> None:
    tie = ties.setdefault(place.id, Tie(place, row.partner, kind=row.kind))
    tie.repeated = tie.repeated or (bool(tie.lines) and not row.continues)
    tie.lines.append(row.line)
    tie.at.append((row.sheet, row.line))
    if row.notes and row.notes not in tie.notes:
        tie.notes.append(row.notes)
    held = {(e.key, e.source_type) for e in tie.evidence}
    new = [e for e in row.evidence if (e.key, e.source_type) not in held]
    tie.evidence += new
    tie.where.update((e.key, row.line) for e in new if e.key not in tie.where)


def add_answers(found: Gathered, rows: Iterable[TieRow], resolve: Resolve) -> None:
    """Add what answers to questionnaires say, in place; a tie that no list names is made of them, and that is said."""
    for row in rows:
        if row.place not in found.ties:
            partner = resolve(str(row.place), None)
            found.ties[partner.id] = Tie(partner, partner.name)
            problem = _problem(row, "partner", partner.name, "answers_alone")
            found.problems.append(problem.model_copy(update={"refused": False}))
        tie = found.ties[row.place or 0]
        held = {(e.key, e.source_type) for e in tie.evidence}
        tie.evidence += [e for e in row.evidence if (e.key, e.source_type) not in held]


def bundled_rows(city: CityRef, partnerships: Sequence[Partnership]) -> list[TieRow]:
    """The bundled ties of a city as rows; ties of states are left out."""
    rows: list[TieRow] = []
    for tie in partnerships:
        if city.id not in (tie.a, tie.b) or tie.kind == "sister_state":
            continue
        there = tie.b if tie.a == city.id else tie.a
        name = tie.b_name if tie.a == city.id else tie.a_name
        rows.append(TieRow(line=len(rows) + 1, partner=name, place=there, kind=tie.kind, continues=True))
    return rows


def add_bundled(
    city: CityRef,
    ties: Mapping[int, Tie],
    partnerships: Sequence[Partnership],
    evidence: Sequence[tuple[Pair, Evidence]],
    as_of: date,
) -> None:
    """Add what the bundled tables say of each tie, in place; a source about the tie goes before one about many."""
    own: dict[int, list[Evidence]] = {}
    for (a, b), item in evidence:
        if a == city.id and b in ties:
            own.setdefault(b, []).append(item)
        elif b == city.id and a in ties:
            own.setdefault(a, []).append(item.model_copy(update={"side": TURNED[item.side]}))
    for tie in partnerships:
        there = tie.b if tie.a == city.id else tie.a
        if city.id in (tie.a, tie.b) and there in ties:
            partner = ties[there]
            stated = (
                {"status"} if any(e.field == "status" and e.value == tie.status for e in own.get(there, ())) else set()
            )
            partner.evidence += _from_partnership(tie, as_of, stated | {e.field for e in partner.evidence})
    for there, items in own.items():
        ties[there].evidence += items


def _from_partnership(tie: Partnership, as_of: date, held: set[str]) -> list[Evidence]:
    """Start and status of a bundled tie as evidence, where the file does not say them itself."""
    found = []
    if tie.since is not None and "since" not in held:
        day = date(tie.since, 12, 31)
        item = Evidence(
            field="since",
            value=tie.since,
            as_of=min(day, as_of),
            source=tie.source or "bundled ties",
            source_type=_who(tie.source),
        )
        found.append(item if tie.since <= as_of.year else item.model_copy(update={"as_of": day}))
    if tie.status != "unknown" and "status" not in held and tie.status_since is not None:
        source = tie.status_source or tie.source or "bundled ties"
        found.append(
            Evidence(field="status", value=tie.status, as_of=tie.status_since, source=source, source_type=_who(source))
        )
    return found


def _who(source: str) -> SourceType:
    """Who says what a bundled tie says."""
    return "compiled" if source.startswith(COMPILED) else "organisation"


def _problem(row: TieRow, column: str, value: str, code: str, **params: Param) -> Problem:
    return Problem(
        line=row.line, column=column, value=value[:80], code=code, params={"value": value[:80], **params},
        sheet=row.sheet, refused=True,
    )  # fmt: skip
