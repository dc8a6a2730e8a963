"""Cells that say less, or other, than they seem: not known, none, amounts, and where a file's columns begin."""

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from data.fields import read_fields
from data.ties_file import read_audit_file, write_template
from data.ties_file.cells import CellProblem, amount
from data.ties_file.headers import column_of, columns_of
from data.ties_file.numbers import CURRENCIES
from data.vocabulary import read_vocabulary
from matching.readiness.criteria.exchange import is_none

TODAY = date(2026, 11, 22)
FIELDS = read_fields()


def read(text: str | bytes, name: str = "ties.csv"):
    return read_audit_file(text.encode() if isinstance(text, str) else text, name, TODAY)


def found(row) -> dict[str, object]:
    return {f"{e.field}.{e.side}" if e.side != "both" else e.field: e.value for e in row.evidence}


def one(column: str, text: str):
    """The value that a cell gives (None: no evidence), and the columns complained of."""
    file = read(f'partner;{column}\nGenoa;"{text}"\n')
    values = [e.value for e in file.rows[0].evidence]
    return (values[0] if values else None), [p.column for p in file.problems]


@pytest.mark.parametrize("field", [*FIELDS, "A1"])
def test_a_single_item_without_a_value_is_no_evidence(field):
    file = read(f"partner,country,field,value\nGenoa,IT,{field},\n")
    assert file.rows[0].evidence == ()
    assert [(p.line, p.column, p.code) for p in file.problems] == [(2, "value", "no_value")]


TEXT_COLUMNS = (
    "activities", "executor", "partner executor", "trade office", "agreement terms", "award", "theme",
    "direct flight", "direct sea service", "sister port",
)  # fmt: skip
UNKNOWN = (
    "unknown", "N/A", "na", "n.a.", "?", "-", "–", "not known", "unbekannt", "k.A.", "desconocido", "no se sabe",
    "inconnu", "不明", "未定", "(unknown)", "???", "unknown?", "ー",
)  # fmt: skip
NONE = (
    "none", "No", "nil", "0", "無し", "なし", "無", "ninguno", "ninguna", "No hay", "keine", "keiner", "kein", "keines",
    "aucun", "aucune", "Nein", "None.", "無し。", "no direct flight", "none yet",
)  # fmt: skip


@pytest.mark.parametrize("text", UNKNOWN)
def test_words_for_not_known_are_empty_cells(text):
    numbers = ("exchanges out", "staff fte", "budget", "last exchange", "agreement date", "status", "our goal", "since")
    for column in (*TEXT_COLUMNS, *numbers):
        assert one(column, text) == (None, []), column


@pytest.mark.parametrize("text", NONE)
def test_words_for_none_say_that_there_is_none(text):
    for column in TEXT_COLUMNS:
        value, problems = one(column, text)
        assert (value, problems) == ("none", []), column
        assert is_none(value)


@pytest.mark.parametrize(("text", "value"), [
    ("business; keine", "business; none"), ("なし、文化", "none、文化"),
    ("Nobody Street / nadie", "Nobody Street / none"),
    ("schools, culture", "schools, culture"), ("schools; -", "schools"), ("unknown; schools;", "schools;"),
    ("a; k.A.; b", "a; b"), ("-; ?", None), ("schools / 無し", "schools / none"), ("R&D/arts", "R&D/arts"),
    ("arts", "arts"),
])  # fmt: skip
def test_a_part_of_a_list_says_none_in_the_one_word_for_it_and_nothing_where_nobody_knows(text, value):
    assert one("activities", text) == (value, [])
    assert one("executor", text) == (value, [])


def test_namibia_and_nan_are_places():
    row = read("partner,country\nNan,TH\nWindhoek,NA\n").rows
    assert [(r.partner, r.country) for r in row] == [("Nan", "TH"), ("Windhoek", "NA")]


@pytest.mark.parametrize("column", ["exchanges out", "exchanges in", "leadership acts", "staff fte", "volunteer hours",
    "firms present", "trade value", "interested firms", "economic steps", "diaspora", "budget"])  # fmt: skip
def test_none_counts_as_zero(column):
    assert one(column, "none") == (0, [])


@pytest.mark.parametrize("column", ["last exchange", "planned work", "review date", "agreement end", "since", "as of"])
def test_none_in_dates_and_plans_is_no_statement(column):
    assert one(column, "none") == (None, [])


def test_none_in_a_single_item():
    rows = (
        "partner,field,value\nGenoa,review_date,none\nGenoa,flight,keiner\nGenoa,staff_fte,none\nGenoa,exchange,none\n"
    )
    file = read(rows)
    assert [[e.value for e in r.evidence] for r in file.rows] == [[], ["none"], [0], []]
    assert [p.line for p in file.problems] == [5]
    assert read("partner,field,value\nGenoa,A1,none\nGenoa,A1,3/4\n").problems[1].column == "value"


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("staff_fte", "0.125", 0.125), ("staff_fte", "0,125", 0.125), ("staff_fte", "1.250", 1.25),
        ("staff_fte", "1/2", 0.5), ("staff_fte", "½", 0.5), ("staff_fte", "1½", 1.5), ("staff_fte", "50 %", 0.5),
        ("staff_fte", "0.3 FTE", 0.3), ("exchanges_out", "1.200", 1200), ("exchanges_out", "0.125", 0.125),
        ("diaspora", "1e3", 1000), ("diaspora", "12 000 people", 12000), ("diaspora", "1,200,000", 1_200_000),
        ("staff_fte", ".5", 0.5), ("staff_fte", "0.5 VZÄ", 0.5), ("exchanges_out", "3回", 3),
        ("budget", "Fr. 5'000", "CHF 5000"),
        ("trade_value", "2.5 million", 2_500_000), ("trade_value", "USD 3 billion", 3e9),
        ("trade_value", "$12M", 12e6), ("trade_value", "3e9", 3e9), ("trade_value", "USD 1.5 Mrd.", 1.5e9),
        ("budget", "8k", 8000), ("budget", "¥1,000,000", "JPY 1000000"), ("budget", "100万円", "JPY 1000000"),
        ("budget", "1億2000万円", "JPY 120000000"), ("budget", "€ 50,000", "EUR 50000"), ("budget", "8k€", "EUR 8000"),
        ("budget", "EUR 5.000", "EUR 5000"), ("budget", "8 000 €", "EUR 8000"), ("budget", "USD 50.000", "USD 50000"),
        ("budget", "about 8000", 8000), ("budget", "EUR 5.000,50", "EUR 5000.5"),
        ("budget", "5.000,- Euro", "EUR 5000"),
        ("budget", "EUR 5000", "EUR 5000"), ("budget", "20 Tsd. Euro pro Jahr", "EUR 20000"),
        ("budget", "3 mil millones de dólares", "USD 3000000000"),
    ],
)  # fmt: skip
def test_amounts(column, text, value):
    assert amount(FIELDS[column].kind, text) == value


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("exchanges_out", "2-3"), ("exchanges_out", "2 to 3"), ("exchanges_out", "-5"), ("exchanges_out", "many"),
        ("exchanges_out", "2 mil"), ("staff_fte", "12.5.2024"), ("staff_fte", "1/0"), ("diaspora", "1e999"),
        ("budget", "KRW 500"), ("budget", "500 per month"), ("budget", "2.5 zillion"), ("budget", "a lot"),
        ("budget", "5000 EUR or USD"), ("trade_value", "EUR 3 million"), ("trade_value", "50 %"),
        ("diaspora", "5 %"), ("budget", "₩5000"), ("exchanges_out", "3m"), ("exchanges_out", "minus 5"),
        ("exchanges_out", "<5"),
        ("exchanges_out", "1/2"), ("staff_fte", "2 days/week"), ("budget", "up to 5000"), ("budget", "R$ 5000"),
    ],
)  # fmt: skip
def test_amounts_that_cannot_be_read_are_complained_of(column, text):
    with pytest.raises(CellProblem):
        amount(FIELDS[column].kind, text)
    value, problems = one(column, text)
    assert value is None
    assert problems == [column]


def test_the_currencies_are_those_that_have_a_rate():
    assert set(CURRENCIES.values()) == set(read_vocabulary().dollars)


@pytest.mark.parametrize("header", ["county", "County", "counties"])
def test_a_county_is_no_country(header):
    assert column_of(header) is None
    assert columns_of(["partner", header, "country"]) == {0: "partner", 2: "country"}


def test_an_exact_header_goes_before_a_near_miss():
    assert columns_of(["partner", "contry", "country"]) == {0: "partner", 2: "country"}
    assert columns_of(["partner", "contry"])[1] == "country"


def test_the_header_decides_the_delimiter():
    file = read(
        "partner,country,activities\nHefei,CN,business; schools; culture; sport; arts\n"
        "Dresden,DE,business; schools; culture; music; arts\n"
    )
    assert [(r.partner, r.country) for r in file.rows] == [("Hefei", "CN"), ("Dresden", "DE")]
    file = read("Ties, as of now, in short, by us, all\npartner;country;theme\nHefei;CN;a, b, c, d\n")
    assert (file.rows[0].country, found(file.rows[0])["theme"]) == ("CN", "a, b, c, d")


def book(**sheets: list[list[object]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_both_sheets_of_the_template_are_read():
    made = load_workbook(io.BytesIO(write_template()))
    made["Ties"].append(["Hefei", "CN"])
    made["Evidence items"].append(["Hefei", "CN", "C2", 4, "both", "business", "city", "2026-01-01", "council"])
    out = io.BytesIO()
    made.save(out)
    file = read(out.getvalue(), "both.xlsx")
    assert [(r.partner, r.country, r.continues) for r in file.rows] == [("Hefei", "CN", False), ("Hefei", "CN", True)]
    assert found(file.rows[1]) == {"C2": 4}
    assert file.problems == []


def test_items_alone_are_enough():
    made = load_workbook(io.BytesIO(write_template()))
    made["Evidence items"].append(["Hefei", "CN", "C2", 4])
    out = io.BytesIO()
    made.save(out)
    file = read(out.getvalue(), "items.xlsx")
    assert [found(r) for r in file.rows] == [{"C2": 4}]
    assert file.form == "long"


def test_every_sheet_of_ties_is_read_and_named_in_complaints():
    file = read(
        book(
            Asia=[["Partner", "Country", "Staff"], ["Hefei", "CN", "many"]],
            Notes=[["Anything"], ["else"]],
            Europe=[["Our ties"], ["Partner", "Country", "Staff"], ["Dresden", "DE", "few"]],
        ),
        "ties.xlsx",
    )
    assert [(r.partner, r.line) for r in file.rows] == [("Hefei", 2), ("Dresden", 3)]
    assert [p.line for p in file.problems] == [2, 3]
    assert [p.sheet for p in file.problems] == ["Asia", "Europe"]
    assert [(one.sheet, one.code) for one in file.left_out] == [("Europe", "above"), ("Notes", "other_sheet")]


def test_a_sheet_that_is_mostly_prose_is_left_alone_and_said():
    file = read(
        book(Ties=[["Partner"], ["Hefei"]], Guide=[["Partner", "The name", "Write it", "Well"], ["Country", "x", "y"]]),
        "ties.xlsx",
    )
    assert [r.partner for r in file.rows] == ["Hefei"]
    assert [(one.sheet, one.code) for one in file.left_out] == [("Guide", "other_sheet")]


def test_the_template_has_every_column_that_is_read():
    heads = {column_of(cell.value) for cell in load_workbook(io.BytesIO(write_template()))["Ties"][1]}
    assert "diaspora" in heads
