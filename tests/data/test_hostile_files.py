"""Files made to hurt: each kind is refused by name, quickly, before it costs memory or time."""

import io
import json
import time
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from openpyxl import Workbook

from data.ties_file import MAX_ROWS, read_audit_file
from data.ties_file import workbook_limits as limits
from models.errors import InvalidInput, TooLarge

TODAY = date(2026, 11, 22)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>partner</t></is></c></row>'
TIE = '<row r="2"><c r="A2" t="inlineStr"><is><t>Kiel</t></is></c></row>'
SHEET = f"<worksheet {MAIN}><sheetData>{HEAD}{TIE}</sheetData></worksheet>"
STYLES = f"<styleSheet {MAIN}>%s</styleSheet>"


def book(**parts: str | bytes) -> dict[str, bytes]:
    """The parts of a small workbook of one tie, some of them replaced or added."""
    out = io.BytesIO()
    made = Workbook()
    made.active.append(["partner"])
    made.active.append(["Kiel"])
    made.save(out)
    with zipfile.ZipFile(out) as file:
        found = {name: file.read(name) for name in file.namelist()}
    named = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml"}
    return found | {named[k]: v.encode() if isinstance(v, str) else v for k, v in parts.items()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def read(content: bytes, name: str = "ties.xlsx"):
    return read_audit_file(content, name, TODAY)


def flagged(content: bytes) -> bytes:
    """Every part said to be encrypted, in both of its headers."""
    data = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def formats(code: str, count: int = 1) -> str:
    each = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{code}"/>' for i in range(count))
    return STYLES % f"<numFmts>{each}</numFmts>"


BOMBS = {
    "format of 120,000 brackets": lambda: packed(book(styles=formats("[" * 120_000))),
    "a format one letter too long": lambda: packed(book(styles=formats("0" * 256))),
    "too many formats": lambda: packed(book(styles=formats("0.0", limits.MAX_FORMATS + 1))),
    "deep styles": lambda: packed(book(styles=STYLES % ("<a>" * 100 + "</a>" * 100))),
    "a row of cells": lambda: packed(book(sheet=SHEET.replace(HEAD, "<row>" + "<c/>" * 60_000 + "</row>"))),
    "cells outside a row": lambda: packed(book(sheet=SHEET.replace(HEAD, "<c/>" * 60_000))),
    "empty strings": lambda: packed(book(strings=f"<sst {MAIN}>" + "<si/>" * 2_100_000 + "</sst>")),
    "a relation of megabytes": lambda: packed(book() | {"xl/workbook.xml": b" " * 5_000_000}),
    "thousands of parts": lambda: packed(book() | {f"xl/{i}.xml": b"" for i in range(2_100)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_anything_is_made_of_it(name):
    content = BOMBS[name]()
    assert len(content) < 1_000_000
    began = time.process_time()
    with pytest.raises(TooLarge, match="CSV"):
        read(content)
    assert time.process_time() - began < 1


ODD = {
    "password": (lambda: flagged(packed(book())), "password"),
    "old or encrypted container": (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "password"),
    "bzip2": (lambda: packed(book(), zipfile.ZIP_BZIP2), "packed"),
    "lzma": (lambda: packed(book(), zipfile.ZIP_LZMA), "packed"),
    "not closed": (lambda: packed(book(sheet=SHEET[:-20])), "damaged"),
    "unknown encoding": (lambda: packed(book(sheet='<?xml version="1.0" encoding="klingon"?>' + SHEET)), "damaged"),
    "another encoding": (
        lambda: packed(book(sheet=b'<?xml version="1.0" encoding="utf-16"?>' + SHEET.encode())), "damaged",
    ),
    "entities": (
        lambda: packed(book(sheet='<!DOCTYPE a [<!ENTITY b "c">]>' + SHEET.replace("Kiel", "&b;"))), "damaged",
    ),
    "styles of another": (lambda: packed(book(styles="<html/>")), ""),
    "styles that are none": (lambda: packed(book(styles=b"\xff\xfe\x00")), "damaged"),
    "a number that is none": (lambda: packed(book(sheet=SHEET.replace("<is><t>Kiel</t></is>", "<v>x</v>").replace(
        'r="A2" t="inlineStr"', 'r="A2"'))), "damaged"),
    "a string that is not there": (
        lambda: packed(book(sheet=SHEET.replace('r="A2" t="inlineStr"', 'r="A2" t="s"').replace(
            "<is><t>Kiel</t></is>", "<v>999</v>"))), "damaged",
    ),
    "no workbook": (lambda: packed({"a.txt": b"a"}), "damaged"),
    "cut": (lambda: packed(book())[:-40], "none"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_workbook_is_said_or_read(name):
    make, said = ODD[name]
    if not said:
        assert [row.partner for row in read(make()).rows] == ["Kiel"]
        return
    with pytest.raises(InvalidInput, match=said):
        read(make())


@pytest.mark.parametrize("place", range(0, 6000, 97))
def test_a_flipped_byte_is_said_or_read(place):
    content = bytearray(packed(book()))
    content[place % len(content)] ^= 0xFF
    with suppress(InvalidInput, TooLarge):
        read(bytes(content))


def test_a_far_cell_costs_nothing():
    far = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    began = time.process_time()
    assert [row.partner for row in read(packed(book(sheet=SHEET.replace(TIE, TIE + far)))).rows] == ["Kiel"]
    assert time.process_time() - began < 5


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


JSON_BOMBS = {
    "keys": (as_json([{"partner": "Kiel", **{f"heading {i}": i for i in range(30_000)}}]), "30,001 keys"),
    "items of evidence": (as_json([{"partner": "Kiel", "evidence": [{"field": "x"}] * 200_000}]), "items of evidence"),
    "items that are none": (as_json([{"partner": "Kiel", "evidence": [0] * 200_000}]), "items of evidence"),
    "ties": (as_json(["Kiel"] * (MAX_ROWS + 1)), "more than 100,000"),
}


@pytest.mark.parametrize("name", JSON_BOMBS)
def test_json_is_counted(name):
    content, said = JSON_BOMBS[name]
    began = time.process_time()
    with pytest.raises(TooLarge, match=said):
        read(content, "ties.json")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "content, said",
    [
        (b"[" * 100_000, "nested too deep"),
        (b'[{"a":' * 50_000, "nested too deep"),
        (b'[{"partner": "Kiel", "place": ' + b"9" * 5_000 + b"}]", "4300 digits"),
        (b'[{"partner": "Kiel"', "JSON"),
        (b"\xef\xbb\xbf[", "JSON"),
    ],
)
def test_json_that_cannot_be_read_is_said(content, said):
    with pytest.raises(InvalidInput, match=said):
        read(content, "ties.json")


def test_half_a_surrogate_pair_becomes_a_sign():
    row = read(b'[{"partner": "Kiel \\ud800", "notes": "\\udfff\\ud83d\\ude00"}]', "ties.json").rows[0]
    assert (row.partner, row.notes) == ("Kiel \ufffd", "\ufffd\U0001f600")
    row.model_dump_json()


@pytest.mark.parametrize("digit", ["²", "①", "፩", "𝟗²"])
def test_a_digit_that_is_no_number_is_a_problem_of_its_line(digit):
    file = read(f"partner,geonameid,since,staff\nKiel,{digit},{digit},{digit}\nBonn,,,\n".encode(), "ties.csv")
    assert file.rows[-1].partner == "Bonn"
    assert {p.line for p in file.problems} == {2}


def test_columns_are_counted():
    wide = "partner," + ",".join(f"heading number {i}" for i in range(20_000))
    began = time.process_time()
    with pytest.raises(TooLarge, match="line 1 has more than 200 columns"):
        read(f"{wide}\nKiel\n".encode(), "ties.csv")
    assert time.process_time() - began < 30
    assert read(b"partner" + b"," * 5_000 + b"\nKiel\n", "ties.csv").rows[0].partner == "Kiel"


@pytest.mark.parametrize("column", ["since", "staff", "budget", "status", "country", "kind"])
def test_a_long_cell_costs_nothing(column):
    began = time.process_time()
    for text in ("1 " * 200_000, "9" * 400_000, "1," * 200_000, " " * 400_000 + "x", "(" * 400_000):
        read(f'partner;{column}\nKiel;"{text}"\n'.encode(), "ties.csv")
    assert time.process_time() - began < 3
