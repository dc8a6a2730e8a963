"""How the columns of a list are understood: as the user says, by heading, by values; the rest is kept as notes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.fields import read_fields
from data.ties_file import cells
from data.ties_file.dates import Order, column_order, day
from data.ties_file.headers import LEAVE, NOTES, REPEATABLE, Headings, column_of, headings
from data.ties_file.numbers import budget, number
from data.ties_file.tables import HEADER_WITHIN, shortened
from data.ties_file.unknown import CellProblem, known, nothing, yes
from data.ties_file.words import choice, kind_in
from models.partnership import ColumnRead, How, Problem

SAMPLE = 200  # rows that a column is judged by; a choice: enough to see a mixture, quick in a long list
NAMES = 30  # a choice: names looked up to tell a column of cities
MOST, CITIES = 0.8, 0.6  # choices: shares of values from which on a column is taken for what they are
SAMPLES = 3
DATED = ("since", "last_exchange", "agreement_date", "review_date")
COUNTED = ("exchanges_out", "exchanges_in", "economic_steps", "firms_present", "staff_fte", "diaspora")
MARKED = ("chamber_a", "university", "flight", "trade_office", "sister_port")
IsCity = Callable[[str], bool]
Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is found.

    Attributes:
        header: the cells of the header; empty where the list has none.
        line: its line, 0 where there is none.
        columns: place to column and how we know; ``open`` and ``note`` columns are notes.
        candidates: place to what an ``open`` column could be.
        above, rows: the lines before the header, and those below it.
    """

    header: list[str]
    line: int
    columns: Headings
    candidates: Mapping[int, tuple[str, ...]]
    above: list[Line]
    rows: list[Line]

    @property
    def named(self) -> dict[int, str]:
        """Place to column."""
        return {place: column for place, (column, _) in self.columns.items()}

    @property
    def orders(self) -> dict[str, Order | None]:
        """Column to what its own values say of 12/06/2025."""
        return {column: column_order(_values(self.rows, place)) for place, column in self.named.items()}


def understand(lines: Sequence[Line], chosen: Mapping[str, str], is_city: IsCity | None) -> Table | None:
    """Find the header of a table and say what each column is; None where nothing names a partner.

    Args:
        lines: the filled lines of a table, with their numbers.
        chosen: plain heading to column, as the user says (``headers.choices``).
        is_city: whether a text names a city; None: columns of cities are told by their headings alone.
    """
    at = _header_at(lines, chosen)
    if at is None:
        at = _header_without_partner(lines) if is_city is not None else None
    start = -1 if at is None else at
    head = lines[at][1] if at is not None else []
    rows = list(lines[start + 1 :])
    found = dict(headings(shortened(head), chosen))
    width = max((len(cells) for _, cells in rows[:SAMPLE]), default=0)
    candidates = _by_values(found, rows, max(width, len(head)), head, is_city)
    if not {"partner", "place"} & {column for column, _ in found.values()}:
        return None
    line = lines[at][0] if at is not None else 0
    return Table(head, line, dict(sorted(found.items())), candidates, list(lines[: max(0, start)]), rows)


def _header_at(lines: Sequence[Line], chosen: Mapping[str, str]) -> int | None:
    """Which of the first lines is the header: the one with most headings that we know, the first of equals."""
    best, most = None, 0
    for at, (_, cells_) in enumerate(lines[:HEADER_WITHIN]):
        found = headings(shortened(cells_), chosen)
        if not {"partner", "place"} & {column for column, _ in found.values()} or len(found) <= most:
            continue
        filled = sum(bool(cell) for cell in cells_)
        if 2 * len(found) >= filled or len(found) > 2 or (at == 0 and not _again(lines, at, found)):
            best, most = at, len(found)
    return best


def _again(lines: Sequence[Line], at: int, found: Headings) -> bool:
    """Whether the line below holds a heading where this one does: both are then data (``Sister City``, ``Partner``)."""
    below = lines[at + 1][1] if at + 1 < len(lines) else []
    return any(place < len(below) and column_of(below[place]) is not None for place in found)


def _header_without_partner(lines: Sequence[Line]) -> int | None:
    """The first line of which two columns and half of the cells are known, though none of them is the partner.

    Of the very first line one column is enough, where the line below does not hold a heading in its place as well.
    """
    for at, (_, cells_) in enumerate(lines[:HEADER_WITHIN]):
        found, filled = headings(shortened(cells_)), sum(bool(cell) for cell in cells_)
        enough = len(found) >= 2 or (at == 0 and found and not _again(lines, at, found))
        if enough and 2 * len(found) >= filled:
            return at
    return None


def _by_values(
    found: dict[int, tuple[str, How]], rows: Sequence[Line], width: int, head: Sequence[str], is_city: IsCity | None
) -> dict[int, tuple[str, ...]]:
    """Say what the columns without a known heading are, in place; candidates for those that the user should choose."""
    candidates: dict[int, tuple[str, ...]] = {}
    for place in range(width):
        texts = _values(rows, place) if place not in found else []
        taken = {column for column, _ in found.values()}
        heading = head[place] if place < len(head) else ""
        if place in found or not (texts or heading):
            continue
        sure, may = _guess(texts, taken, is_city) if texts else ("", ())
        if sure:
            found[place] = (sure, "values")
        else:
            found[place] = (NOTES, "open" if may else "note")
            candidates[place] = may
    return candidates


def _guess(texts: Sequence[str], taken: set[str], is_city: IsCity | None) -> tuple[str, tuple[str, ...]]:
    """What a column's values are for sure, else what they may be."""
    # Short words that are also countries (``Chad``, ``Jordan``) are cities or people in a column of those.
    if "country" not in taken and _share(texts, lambda t: cells.country(t) is not None) >= MOST:
        return "country", ()
    if "partner" not in taken and is_city is not None and _share(texts[:NAMES], is_city) >= CITIES:
        return "partner", ()
    if "status" not in taken and _share(texts, _is_status) >= MOST:
        return "status", ()
    if "kind" not in taken and _share(texts, lambda t: len(t) < 40 and kind_in(t) is not None) >= MOST:
        return "kind", ()
    if _share(texts, lambda t: yes(t) or nothing(t)) >= MOST:
        return "", _free(MARKED, taken)
    if _share(texts, _is_day) >= MOST:
        return "", _free(DATED, taken)
    if _share(texts, _is_money) >= MOST:
        return "", _free(("budget", "trade_value"), taken)
    return "", _free(COUNTED, taken) if _share(texts, _is_number) >= MOST else ()


def _free(wanted: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    return tuple(column for column in wanted if column not in taken or column in REPEATABLE)


def _values(rows: Sequence[Line], place: int) -> list[str]:
    texts = (cells_[place] for _, cells_ in rows[:SAMPLE] if place < len(cells_))
    return [text for text in texts if text and known("country", text)]


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _reads(reader: Callable[[str], object]) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        try:
            reader(text)
        except CellProblem:
            return False
        return True

    return test


_is_day, _is_number, _is_amount = _reads(day), _reads(number), _reads(budget)
_is_status = _reads(lambda text: choice("status", read_fields()["status"].choices, text))


def _is_money(text: str) -> bool:
    return _is_amount(text) and not text.replace(".", "").replace(",", "").isdigit()


def columns_read(table: Table, problems: Sequence[Problem], sheet: str) -> list[ColumnRead]:
    """Each column of a table as the answer shows it, once its rows are read."""
    bad = Counter(p.column for p in problems if p.sheet == sheet and p.line != table.line)
    return [_column(table, place, column, how, bad, sheet) for place, (column, how) in table.columns.items()]


def _column(table: Table, place: int, column: str, how: How, bad: Mapping[str, int], sheet: str) -> ColumnRead:
    filled = [cells_[place] for _, cells_ in table.rows if place < len(cells_) and cells_[place]]
    kept = column in (NOTES, LEAVE)
    wrong = 0 if kept else min(bad.get(column, 0), len(filled))
    return ColumnRead(
        sheet=sheet, place=place + 1, heading=table.header[place] if place < len(table.header) else "", column=column,
        how=how, samples=list(dict.fromkeys(text[:60] for text in filled))[:SAMPLES], filled=len(filled),
        share=round(1 - wrong / len(filled), 3) if filled else 1.0,
        candidates=list(table.candidates.get(place, ())),
    )  # fmt: skip
