"""The audit's pages: files read and mended, reports, exports, ties without a list."""

import re
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook

from app.engine.opened import Engine
from app.web.audit_list import open_sheet
from models.errors import InvalidInput

CHICAGO, MEXICO = 4887398, 3530597


CSV = b"partner,country,since,last exchange\nHefei,CN,1988,2025-05-01\nGenua,IT,1955,13/45/2020\nNowhereville,XX,,\n"


def test_audit_of_a_file_lists_problems_and_mends_them(client: TestClient) -> None:
    form = {"city": "Columbus, OH, US", "as_of": "2026-11-22"}
    first = client.post("/audit", data=form, files={"file": ("ties.csv", CSV)})
    assert first.status_code == 200, first.text[:500]
    assert 'name="fix:3:last_exchange"' in first.text
    assert 'name="fix:4:partner"' in first.text
    assert "Hefei" in first.text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", first.text, re.S)
    assert text
    fixes = {"fix:3:last_exchange": "2020-05-13", "fix:3:partner": "Genoa", "drop": "4", "list": text[1]}
    second = client.post("/audit", data=form | fixes)
    assert 'name="fix:' not in second.text
    assert second.text.count('<article class="finding"') == 2


def test_audit_follows_what_is_said_of_one_tie(client: TestClient) -> None:
    form = {"city": "Columbus, OH, US", "as_of": "2026-11-22", "list": CSV.decode()}
    before = client.post("/audit/finding?line=2", data=form)
    after = client.post("/audit/finding?line=2", data=form | {"say:2:C2": "3", "say:2:C1": "3", "say:2:D2": "3"})
    assert before.status_code == after.status_code == 200
    assert _width(after.text) < _width(before.text)


def _width(html: str) -> float:
    spans = re.findall(r'class="span" x1="([\d.]+)" x2="([\d.]+)"', html)
    return sum(float(high) - float(low) for low, high in spans)


def test_audit_exports_and_editions(client: TestClient) -> None:
    form = {"city": "Columbus, OH, US", "as_of": "2026-11-22", "list": CSV.decode()}
    table = client.post("/audit", data=form | {"format": "csv"})
    assert table.headers["content-disposition"].endswith('"hanse-audit.csv"')
    assert "Hefei" in table.text
    partner = client.post("/audit", data=form | {"edition": "partner"})
    assert 'class="verdict' not in partner.text
    assert "Hefei" in partner.text
    assert client.get("/audit/template.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "form", [{"city": ""}, {"city": "Chicago", "list": ""}, {"city": "Nowherezz", "list": "partner\nParis"}]
)
def test_audit_says_what_is_missing(client: TestClient, form: dict[str, str]) -> None:
    answer = client.post("/audit", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_known_ties_are_audited_without_a_list(client: TestClient) -> None:
    html = client.get(f"/audit?city={CHICAGO}&known=1").text
    assert html.count('<article class="finding"') > 10


def test_sheets_are_mended_by_line_and_column() -> None:
    sheet = open_sheet(b"Twin town;Country\nGenua;IT\n\nHefei;CN\n")
    assert sheet is not None
    assert sheet.cell(2, "partner") == "Genua"
    assert sheet.cell(1, "partner") is None
    assert sheet.cell(9, "partner") is None
    mended = sheet.fixed({(2, "partner"): "Genoa, the old", (4, "nothing"): "x"}, {4})
    assert mended.text == 'Twin town,Country\n"Genoa, the old",IT\n\n\n'
    assert open_sheet(b'[{"partner": "Genoa"}]') is None


def test_a_workbook_without_a_list_says_so(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["colour", "taste"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InvalidInput, match="partner"):
        open_sheet((tmp_path / "x.xlsx").read_bytes())


def test_a_city_without_ties_gets_an_empty_report_that_leads_on(client: TestClient, engine: Engine) -> None:
    table = engine.table
    row = next(r for r in np.argsort(-table.population) if not engine.ties.of(int(r)))
    html = client.get(f"/audit?city={table.ids[row]}&known=1").text
    assert "No public list knows a tie of" in html
    assert 'id="map"' not in html
    assert 'name="format"' not in html


def test_every_tie_stands_on_a_pile_as_a_link(client: TestClient, engine: Engine) -> None:
    table = engine.table
    ids = table.ids[np.argsort(-table.population)[:12]].tolist()
    for many in (False, True):
        rows = "\n".join(["partner", *(str(i) for i in ids[: 12 if many else 8] if i != CHICAGO)])
        html = client.post("/audit", data={"city": "Chicago", "as_of": "2026-11-22", "list": rows}).text
        links = re.findall(r'<a href="#(tie-\d+)">', html)
        assert len(links) == len(set(links)) == len(rows.split()) - 1
        assert all(f'id="{link}"' in html for link in links)


def test_semicolons_in_cells_are_no_delimiter_in_the_page() -> None:
    sheet = open_sheet(b"partner,country,activities\nHefei,CN,business; schools; culture; sport; arts\n")
    assert sheet is not None
    assert sheet.rows[1] == ["Hefei", "CN", "business; schools; culture; sport; arts"]


@pytest.mark.parametrize(("filled", "mendable"), [((1, 0), True), ((0, 1), True), ((1, 1), False), ((0, 0), True)])
def test_one_sheet_of_a_workbook_is_mended_in_the_page_several_are_read_whole(
    tmp_path: Path, filled: tuple[int, int], mendable: bool
) -> None:
    book = Workbook()
    for name, header, row, wanted in (
        ("Ties", ["partner", "country"], ["Hefei", "CN"], filled[0]),
        ("Evidence", ["partner", "country", "field", "value"], ["Hefei", "CN", "flight", "daily"], filled[1]),
    ):
        sheet = book.create_sheet(name)
        sheet.append(header)
        if wanted:
            sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    opened = open_sheet((tmp_path / "two.xlsx").read_bytes())
    assert (opened is not None) == mendable
    if opened is not None:
        assert len(opened.rows) == 1 + max(filled)


@pytest.mark.parametrize(
    "field", [{"say:2:ZZ": "1"}, {"say:²:B1": "1"}, {"say:2:B1": "x"}, {"drop": "²"}, {"fix:x": "1"}]
)
def test_a_field_of_the_form_that_says_nothing_is_said(client, field):
    page = client.post("/audit", data={"city": "Chicago", "list": "partner,country\nHamburg,DE\n", **field})
    assert page.status_code == 422
    assert "cannot be read" in page.text
