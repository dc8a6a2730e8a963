"""Bad input: cells, dates, columns, sizes, bombs; clear messages with line numbers, nothing lost."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ties_file import MAX_ROWS, read_audit_file
from models.errors import InvalidInput, TooLarge

TODAY = date(2026, 11, 22)


def read(text: str | bytes, name: str = "ties.csv"):
    return read_audit_file(text.encode() if isinstance(text, str) else text, name, TODAY)


def found(row) -> dict[str, object]:
    return {f"{e.field}.{e.side}" if e.side != "both" else e.field: e.value for e in row.evidence}


def test_bad_cells_are_named_and_the_rest_is_used():
    file = read(
        "partner,since,last exchange,status,staff\nHefei,3024,2030-01-01,fine,minus\nDresden,1992,2025-01-01,active,0.5\n,1990,,,\n"  # noqa: E501
    )
    assert [(p.line, p.column) for p in file.problems] == [
        (2, "since"),
        (2, "last_exchange"),
        (2, "status"),
        (2, "staff_fte"),
        (4, "partner"),
    ]
    assert [p.refused for p in file.problems] == [False, False, False, False, True]
    assert len(file.rows) == 2
    assert found(file.rows[1])["status"] == "active"


def test_of_an_ambiguous_date_the_year_is_used_and_said():
    file = read("partner,last exchange\nHefei,03/04/2025\n")
    assert found(file.rows[0]) == {"last_exchange": "2025"}
    assert file.problems[0].code == "day_or_month"


def test_unknown_columns_are_named():
    assert read("partner,favourite colour\nHefei,red\n").problems[0].column == "favourite colour"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"Hefei\nDresden\n", "no header"),
        (b"partner\n", "no row"),
        (b"\x00\x01\x02", "binary"),
        (b"[1", "JSON"),
        (b"{}", "list of ties"),
        (b"PK\x03\x04 no zip", "none"),
        (b"\xd0\xcf\x11\xe0old", "XLSX"),
    ],
)
def test_files_that_cannot_be_read(content, words):
    with pytest.raises(InvalidInput, match=words):
        read(content, "ties.csv")


def test_too_many_rows_and_bytes():
    with pytest.raises(TooLarge, match="100,000"):
        read(b"partner\n" + b"x\n" * (MAX_ROWS + 1))
    with pytest.raises(TooLarge, match="35 MB"):
        read(b"partner\n" + b"x" * 36_000_000)


def test_a_zip_bomb_is_refused_before_it_unpacks():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * 320_000_000)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(TooLarge, match="unpacks"):
        read(out.getvalue(), "bomb.xlsx")


def test_notes_keep_formulas_as_text():
    row = read('partner,notes\n=1+1,"=HYPERLINK(""x"")"\n').rows[0]
    assert (row.partner, row.notes) == ("=1+1", '=HYPERLINK("x")')


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_clear_error(content):
    with suppress(InvalidInput, TooLarge):
        read(content)
