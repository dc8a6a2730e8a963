"""Users' files: headers, languages, encodings, dates, long form, bad input."""

import io
import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from data.ties_file import read_audit_file, write_template
from data.ties_file.cells import CellProblem, country, number
from data.ties_file.dates import parse_date
from data.ties_file.decode import decode
from data.ties_file.headers import column_of
from models.errors import InvalidInput

TODAY = date(2026, 11, 22)


def read(text: str | bytes, name: str = "ties.csv"):
    return read_audit_file(text.encode() if isinstance(text, str) else text, name, TODAY)


def found(row) -> dict[str, object]:
    return {f"{e.field}.{e.side}" if e.side != "both" else e.field: e.value for e in row.evidence}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Sister City", "partner"),
        ("partner_city", "partner"),
        ("Twin town", "partner"),
        ("姉妹都市", "partner"),
        ("ciudad hermana", "partner"),
        ("Partnerstadt", "partner"),
        ("ville jumelée", "partner"),
        ("Year established", "since"),
        ("提携年", "since"),
        ("País", "country"),
        ("Last Exchnge", "last_exchange"),
        ("ＣＯＵＮＴＲＹ", "country"),
        ("staff (FTE)", "staff_fte"),
        ("favourite colour", None),
        ("", None),
    ],
)
def test_headers(header, column):
    assert column_of(header) == column


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014", date(2014, 1, 1)),
        ("2014-08", date(2014, 8, 1)),
        ("2014-08-31", date(2014, 8, 31)),
        ("2014/8/31", date(2014, 8, 31)),
        ("31.8.2014", date(2014, 8, 31)),
        ("31/8/2014", date(2014, 8, 31)),
        ("8/31/2014", date(2014, 8, 31)),
        ("31 Aug 2014", date(2014, 8, 31)),
        ("August 31, 2014", date(2014, 8, 31)),
        ("31 de agosto de 2014", date(2014, 8, 31)),
        ("31. März 2014", date(2014, 3, 31)),
        ("令和5年4月1日", date(2023, 4, 1)),
        ("令和5年", date(2023, 1, 1)),
        ("R5.4.1", date(2023, 4, 1)),
        ("平成元年", date(1989, 1, 1)),
        ("昭和６０年", date(1985, 1, 1)),
        ("2014年8月31日", date(2014, 8, 31)),
        ("41882", date(2014, 8, 31)),
        ("2014.0", date(2014, 1, 1)),
    ],
)
def test_dates(text, day):
    assert parse_date(text).first == day


@pytest.mark.parametrize("text", ["soon", "2014-13-01", "32.1.2014", "令和99年13月", "12"])
def test_no_dates(text):
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)


@given(st.text(max_size=30))
def test_dates_and_numbers_never_crash(text):
    with suppress(ValueError, OverflowError):
        parse_date(text)
    with suppress(CellProblem):
        assert number(text) >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("1.200,5", 1200.5),
        ("1 200", 1200),
        ("0.3", 0.3),
        ("0,3", 0.3),
        ("３", 3),
        ("約5", 5),
        ("$5,000", 5000),
    ],
)
def test_numbers(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Japan", "JP"),
        ("jp", "JP"),
        ("Deutschland", "DE"),
        ("日本", "JP"),
        ("México", "MX"),
        ("USA", "US"),
        ("Atlantis", None),
    ],
)
def test_countries(text, code):
    assert country(text) == code


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimiters(sign):
    file = read(sign.join(("partner", "country", "since")) + "\n" + sign.join(("Hefei", "CN", "1988")))
    assert (file.rows[0].partner, file.rows[0].country) == ("Hefei", "CN")
    assert file.problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_japanese_encodings(encoding):
    file = read("姉妹都市,国,提携年,最終交流日\nコロンバス市,米国,昭和63年,令和6年5月1日\n".encode(encoding))
    assert file.rows[0].partner == "コロンバス市"
    assert found(file.rows[0]) == {"since": "1988", "last_exchange": "2024-05-01"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_western_encodings(encoding):
    file = read("Städtepartner;Land;Seit\nMálaga;España;1991\nCôte d’Azur;Frankreich;1990\n".encode(encoding))
    assert [r.partner for r in file.rows] == ["Málaga", "Côte d’Azur"]
    assert [r.country for r in file.rows] == ["ES", "FR"]


def test_mixed_encodings_are_read_line_by_line_and_named():
    file = read("partner\nMálaga\n".encode() + "Córdoba\n".encode("cp1252"))
    assert [r.partner for r in file.rows] == ["Málaga", "Córdoba"]
    assert [(p.line, p.code) for p in file.problems] == [(3, "not_utf8")]
    assert decode(b"caf\xe9").encoding == "cp1252"


def test_wide_columns_become_evidence():
    file = read(
        "partner,exchanges out,exchanges in,leadership acts,leadership acts partner,executor,partner executor,our goal,partner goal,"  # noqa: E501
        "agreement date,budget,status,award\nHefei,2,3,1,0,Agency,none,economic,culture,none,EUR 5000,paper only,SCI 2014"  # noqa: E501
    )
    assert found(file.rows[0]) == {
        "exchanges_out": 2,
        "exchanges_in": 3,
        "leadership_acts.a": 1,
        "leadership_acts.b": 0,
        "executor.a": "Agency",
        "executor.b": "none",
        "goal.a": "economic",
        "goal.b": "culture",
        "agreement_date": "none",
        "budget": "EUR 5000",
        "status": "paper_only",
        "award": "SCI 2014",
    }
    assert {e.source_type for e in file.rows[0].evidence} == {"self_declared"}


def test_long_form_and_its_bad_rows():
    file = read(
        "partner,field,value,as of,side,source\nHefei,exchange,mission,2026-03-01,both,minutes\nHefei,C2,7,,,\nHefei,colour,red,,,\n"  # noqa: E501
    )
    assert file.form == "long"
    assert file.rows[0].evidence[0].source == "minutes"
    assert [p.line for p in file.problems] == [3, 4]
    assert [p.code for p in file.problems] == ["no_score", "no_field"]


def test_json_lists_objects_and_nested_evidence():
    file = read(
        json.dumps(
            {
                "ties": [
                    "Dresden",
                    {"partner": "Hefei", "since": 1988, "evidence": [{"field": "theme", "value": "cars"}]},
                    7,
                ]
            }
        )
    )
    assert [r.partner for r in file.rows] == ["Dresden", "Hefei", "Hefei"]
    assert file.rows[2].continues
    assert [p.line for p in file.problems] == [3]


def test_xlsx_with_dates_and_a_title_line():
    book = Workbook()
    book.active.append(["Our sister cities"])
    book.active.append(["Partner", "Last exchange", "Since"])
    book.active.append(["Hefei", date(2025, 5, 1), 1988])
    out = io.BytesIO()
    book.save(out)
    file = read(out.getvalue(), "ties.xlsx")
    assert found(file.rows[0]) == {"last_exchange": "2025-05-01", "since": "1988"}
    assert file.rows[0].line == 3


def test_the_template_is_understood_and_commented():
    content = write_template()
    sheet = load_workbook(io.BytesIO(content))["Ties"]
    heads = [cell.value for cell in sheet[1]]
    assert all(column_of(head) for head in heads)
    assert len({column_of(head) for head in heads}) == len(heads)
    assert all(cell.comment is not None for cell in sheet[1])
    with pytest.raises(InvalidInput, match="no row"):
        read(content, "t.xlsx")
