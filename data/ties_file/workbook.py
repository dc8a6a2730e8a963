"""What a workbook says beside its cells: hidden sheets and rows, merged cells, formulas that nobody computed."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as Xml

from openpyxl.utils import column_index_from_string, range_boundaries

from data.ties_file.mapping import Line
from data.ties_file.xlsx import sheets

MOST = 60_000_000  # letters of a sheet that are looked through; a choice: a longer one is read by its values alone
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER, _HIDDEN = re.compile(rb'\br="(\d+)"'), re.compile(rb'\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>')  # fmt: skip  # noqa: E501


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet.

    Attributes:
        hidden: whether the sheet as a whole is.
        lines: numbered rows that are shown, merged cells filled downwards.
        hidden_lines: the filled rows that are hidden.
        formulas: line to (cell, formula) of those that hold no value.
    """

    title: str
    hidden: bool
    lines: list[Line]
    hidden_lines: list[Line] = field(default_factory=list)
    formulas: Mapping[int, list[tuple[str, str]]] = field(default_factory=dict)

    def faults(self, line: int) -> list[tuple[str, str]]:
        """Cells of a line whose formula has no value, each with its formula."""
        return self.formulas.get(line, [])


@dataclass(frozen=True, slots=True)
class _Marks:
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()
    formulas: Mapping[int, list[tuple[str, str]]] = field(default_factory=dict)


def pages(content: bytes, max_rows: int) -> Iterator[Page]:
    """The sheets of a workbook, the hidden ones without their lines.

    Raises:
        InvalidInput, TooLarge: as ``xlsx.sheets``.
    """
    kept: dict[str, tuple[str, bool]] | None = None
    for title, rows in sheets(content, max_rows):
        kept = _parts(content) if kept is None else kept
        path, hidden = kept.get(title, ("", False))
        if hidden:
            yield Page(title, True, [])
            continue
        marks = _marks(content, path)
        lines = [(n, [cell.strip() for cell in cells]) for n, cells in rows if any(cells)]
        _fill(lines, marks.merged)
        shown = [line for line in lines if line[0] not in marks.hidden_rows]
        yield Page(title, False, shown, [line for line in lines if line[0] in marks.hidden_rows], marks.formulas)


def _parts(content: bytes) -> dict[str, tuple[str, bool]]:
    """Title of each sheet to its part of the archive, and whether it is hidden."""
    found: dict[str, tuple[str, bool]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            book, links = (
                Xml.fromstring(file.read("xl/workbook.xml")),
                Xml.fromstring(file.read("xl/_rels/workbook.xml.rels")),
            )
    except (KeyError, Xml.ParseError, zipfile.BadZipFile, ValueError):
        return found
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
            target = targets.get(link, "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            found[sheet.get("name", "")] = (path, sheet.get("state", "visible") != "visible")
    return found


def _marks(content: bytes, path: str) -> _Marks:
    """Hidden rows, ranges merged downwards, and formulas without a value."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if not path or file.getinfo(path).file_size > MOST:
                return _Marks()
            text = file.read(path)
    except (KeyError, zipfile.BadZipFile, ValueError, OSError):
        return _Marks()
    heads = [row[0] for row in _ROW.finditer(text) if _HIDDEN.search(row[0])] if b"hidden=" in text else []
    hidden = frozenset(int(found[1]) for head in heads if (found := _NUMBER.search(head)))
    merged = []
    for found in _MERGED.finditer(text):
        left, top, _, bottom = (edge or 0 for edge in range_boundaries(found[1].decode()))
        if bottom > top:
            merged.append((left, top, bottom))
    formulas: dict[int, list[tuple[str, str]]] = {}
    for found in _FORMULA.finditer(text) if b"<f" in text or b":f" in text else ():
        if column_index_from_string(found[1].decode()):
            formula = "=" + (found[3] or b"").decode("utf-8", "replace")
            formulas.setdefault(int(found[2]), []).append((f"{found[1].decode()}{found[2].decode()}", formula))
    return _Marks(hidden, tuple(merged), formulas)


def _fill(lines: list[Line], merged: tuple[tuple[int, int, int], ...]) -> None:
    """Write what a merged cell holds into every filled row that it spans."""
    at = dict(lines)
    for left, top, bottom in merged:
        first = at.get(top, [])
        value = first[left - 1] if left - 1 < len(first) else ""
        for number in range(top + 1, min(bottom, top + 10_000) + 1) if value else ():
            cells = at.get(number)
            if cells is not None:
                cells += [""] * (left - len(cells))
                cells[left - 1] = cells[left - 1] or value
