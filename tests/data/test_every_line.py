"""Each line of a list is a tie, a problem, or said to be left out: as a property over made and broken files."""

import ast
import csv
import io
import json
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.messages.language import FOLDER, LANGUAGES
from data.ties_file import AuditFile, read_audit_file
from models.errors import InvalidInput, TooLarge

TODAY = date(2026, 11, 22)
NAMES = st.sampled_from(
    ["Lyon", "Kobe", "Genoa (since 1990)", "大連市", "Halle (Saale)", "Total", "", "Turin*", "Note: old", "="]
)
CELLS = st.one_of(
    st.sampled_from(
        ["", "2019", "none", "n/a", "active", "suspended (2022)", 'say "no"', "a;b", "1,5", "x\ny", "²", "France"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=12),
)
HEADS = st.permutations(["partner", "country", "since", "status", "notes", "Motto", "geonames id"])
ROWS = st.lists(
    st.tuples(NAMES, CELLS, CELLS, CELLS, CELLS, CELLS, st.sampled_from(["", "1857910", "²"])), min_size=1, max_size=12
)


def accounted(file: AuditFile) -> tuple[list[int], list[int], list[int]]:
    """Lines of ties, of refusals and of what is left out."""
    refused = [line for p in file.problems if p.refused for line in p.lines or [p.line]]
    return [row.line for row in file.rows], refused, [one.line for one in file.left_out if one.line]


def filled(rows: list[list[str]]) -> int:
    return sum(any(cell.strip() for cell in row) for row in rows)


def table(heads: list[str], rows: list[tuple[str, ...]]) -> list[list[str]]:
    order = ["partner", "country", "since", "status", "notes", "Motto", "geonames id"]
    return [[row[order.index(head)] for head in heads] for row in rows]


@settings(deadline=None, max_examples=100)
@given(HEADS, ROWS, st.lists(st.sampled_from(["Our list", "", "as of 2026"]), max_size=3))
def test_every_line_of_a_csv_is_accounted_for(heads, rows, above):
    body = table(heads, rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([[title] for title in above])
    writer.writerows([heads, *body])
    try:
        file = read_audit_file(out.getvalue().encode(), "x.csv", TODAY)
    except InvalidInput:
        assert filled(body) == 0
        return
    ties, refused, left = accounted(file)
    assert file.lines == filled(body) + sum(bool(t) for t in above) == len(ties) + len(refused) + len(left)
    assert len({*ties, *refused, *left}) == file.lines


@settings(deadline=None, max_examples=40)
@given(HEADS, ROWS, st.data())
def test_every_row_of_a_workbook_is_accounted_for(heads, rows, data):
    body = [[cell for cell in row] for row in table(heads, rows)]
    clean = [["".join(ch for ch in cell if ch.isprintable()).lstrip("=") for cell in row] for row in body]
    book = Workbook()
    for row in [heads, *clean]:
        book.active.append(row)
    for line in data.draw(st.sets(st.integers(2, len(clean) + 1), max_size=3)):
        book.active.row_dimensions[line].hidden = True
    out = io.BytesIO()
    book.save(out)
    try:
        file = read_audit_file(out.getvalue(), "x.xlsx", TODAY)
    except InvalidInput:
        assert filled(clean) == 0
        return
    ties, refused, left = accounted(file)
    assert file.lines == filled(clean) == len(ties) + len(refused) + len(left)


@settings(deadline=None, max_examples=120)
@given(ROWS, st.data())
def test_a_broken_file_still_accounts_for_what_it_read(rows, data):
    heads = ["partner", "country", "since", "status", "notes", "Motto", "geonames id"]
    out = io.StringIO()
    csv.writer(out, lineterminator=data.draw(st.sampled_from(["\n", "\r\n", "\r"]))).writerows([heads, *rows])
    content = bytearray(out.getvalue().encode())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[at : at + 1] = data.draw(
            st.sampled_from([b'"', b"\x00", b"\xff", b",", b"\n", b"", b"\r", b'""', b"\xed\xa0\x80"])
        )
    try:
        file = read_audit_file(bytes(content), "x.csv", TODAY)
    except (InvalidInput, TooLarge):
        return
    ties, refused, left = accounted(file)
    assert file.lines == len(ties) + len(refused) + len(left)
    assert len({*ties, *refused, *left}) == file.lines


def said(path: Path) -> set[str]:
    """The codes of complaints in a module: of a problem with a cell, or the fourth that a complaint is made of."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = {"CellProblem": 0, "complain": 3, "refuse": 3, "_problem": 3}.get(name, 99)
            code = node.args[place] if len(node.args) > place else None
            found |= {code.value} if isinstance(code, ast.Constant) else set()
    return found


def test_every_complaint_of_the_reader_has_words() -> None:
    root = Path(__file__).parents[2]
    paths = [*(root / "data/ties_file").glob("*.py"), root / "matching/readiness/audit/gathering.py"]
    codes = set().union(*map(said, paths))
    for language in LANGUAGES:
        words = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
        assert codes <= words["complaints"].keys() == words["mends"].keys(), codes - words["complaints"].keys()
    assert len(codes) > 25
