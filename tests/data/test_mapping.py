"""Anybody's list as it is: columns by heading in ten languages, by values, as the user says; nothing is lost."""

import io
import json
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.ties_file import read_audit_file
from data.ties_file.headers import choices, column_of
from models.errors import InvalidInput

TODAY = date(2026, 11, 22)
CITIES = frozenset({"Kobe", "Bremen", "Genoa", "Lyon", "Osaka", "Turin", "Poznań"})


def read(text: str | bytes, name: str = "ties.csv", **more):
    return read_audit_file(text.encode() if isinstance(text, str) else text, name, TODAY, **more)


def columns(file) -> dict[str, str]:
    return {c.heading: c.column if c.how not in ("open", "note") else c.how for c in file.columns}


# One office's heading for each of the six columns that most lists have, in ten languages.
OFFICES = {
    "en": ("Twin Town", "Nation", "Date of twinning", "Last delegation", "Lead department", "Observations"),
    "es": ("Ciudad hermana", "País", "Año de hermanamiento", "Última actividad", "Responsable", "Observaciones"),
    "de": ("Ort", "Land", "Partnerschaft seit", "Letzter Kontakt", "Zuständig", "Bemerkungen"),
    "fr": ("Ville jumelée", "Pays", "Date de jumelage", "Dernière rencontre", "Service responsable", "Remarques"),
    "it": ("Città gemella", "Paese", "Anno di gemellaggio", "Ultima visita", "Ufficio responsabile", "Osservazioni"),
    "pt": ("Cidade parceira", "País", "Data de assinatura", "Última atividade", "Órgão responsável", "Observações"),
    "ja": ("姉妹都市名", "国名", "締結年月日", "最終交流", "担当部署", "備考"),
    "zh": ("友城名称", "国别", "结好时间", "最近交流", "主管部门", "备注"),
    "ko": ("자매도시", "국가명", "체결일", "최근교류", "담당부서", "비고"),
    "ru": ("Город-побратим", "Страна", "Год подписания", "Последний визит", "Ответственный отдел", "Примечания"),
}


@pytest.mark.parametrize("language", OFFICES)
def test_the_usual_headings_are_known_in_ten_languages(language):
    found = [column_of(heading) for heading in OFFICES[language]]
    assert found == ["partner", "country", "since", "last_exchange", "executor_a", "notes"]


def test_thirteen_columns_of_an_office_all_say_something():
    file = read(
        "Sister city;State;Nation;Est.;Latest contact;Outcomes;Responsible office;Mayoral visit;Chamber of Commerce;"
        "Universities;Budget (USD);Type of agreement;Renewal due;Comments\n"
        "Oaxaca;Oaxaca;Mexico;1998;May 2024;one incubator, 12 firms;Protocol Office;visit 2025;yes;two labs since 2019;"
        "$8k;sister city;2028;lively\n"
    )
    assert "note" not in columns(file).values()
    assert "open" not in columns(file).values()
    row = file.rows[0]
    said = {(e.field, e.side): (e.value, e.precision) for e in row.evidence if e.field != "executor"}
    assert said == {
        ("since", "both"): ("1998", "undated"),
        ("last_exchange", "both"): ("2024-05", "undated"),
        ("economic_result", "both"): ("one incubator, 12 firms", "undated"),
        ("leadership_act", "a"): ("visit 2025", "year"),
        ("activities", "both"): ("university: two labs since 2019", "undated"),
        ("budget", "both"): ("USD 8000", "undated"),
        ("review_date", "both"): ("2028", "undated"),
    }
    assert [e.value for e in row.evidence if e.field == "executor"] == ["Protocol Office", "Chamber of commerce"]
    assert (row.region, row.kind, row.notes) == ("Oaxaca", "sister_city", "lively")
    assert file.problems == []


@pytest.mark.parametrize(("heading", "column"), [
    ("Lead officer/department", "executor_a"), ("Country (English)", "country"), ("County / district", None),
    ("Status and since", None), ("Year (signed)", "since"),
])  # fmt: skip
def test_a_heading_of_two_parts(heading, column):
    assert column_of(heading) == column


def test_a_data_row_that_holds_a_heading_is_no_header():
    file = read("Country,Name,Kind\nJapan,Osaka,Twin town\nItaly,Turin,Partner city\n")
    assert [(r.line, r.partner, r.country) for r in file.rows] == [(2, "Osaka", "JP"), (3, "Turin", "IT")]
    assert {c.column: c.how for c in file.columns} == {"country": "heading", "partner": "heading", "kind": "heading"}


def test_a_column_without_a_heading_is_told_by_its_values():
    file = read("Bürgschaft,Nation\nGenoa,Italy\nLyon,France\nOsaka,Japan\n", is_city=CITIES.__contains__)
    assert [(c.column, c.how) for c in file.columns] == [("partner", "values"), ("country", "heading")]
    bare = read("Kobe;Japan;1957\nBremen;Germany;1994\n", is_city=CITIES.__contains__)
    assert [(r.line, r.partner, r.country) for r in bare.rows] == [(1, "Kobe", "JP"), (2, "Bremen", "DE")]
    assert [(c.column, c.how, c.candidates[:1]) for c in bare.columns][2] == ("notes", "open", ["since"])


def test_a_list_without_a_partner_says_what_it_found_and_how_to_map_it():
    with pytest.raises(InvalidInput, match=r"'Burg', 'Nation', 'Zweck'.*--map") as refused:
        read("Burg,Nation,Zweck\nx,Italy,y\n")
    assert refused.value.suggestions == ("Burg", "Nation", "Zweck")
    mapped = read("Burg,Nation,Zweck\nLyon,France,Kultur\n", columns={"burg": "Partner city", "Zweck": "our goal"})
    assert (mapped.rows[0].partner, [e.value for e in mapped.rows[0].evidence]) == ("Lyon", ["culture"])
    assert [c.how for c in mapped.columns] == ["chosen", "heading", "chosen"]


def test_a_choice_goes_before_the_dictionary_and_can_leave_a_column_out():
    file = read("partner,status,theme\nLyon,2019,x\n", columns={"Status": "last exchange", "theme": "leave_out"})
    assert [(e.field, e.value) for e in file.rows[0].evidence] == [("last_exchange", "2019")]
    assert choices({"Econ. results": "steps"}) == {"econresults": "economic_steps"}
    with pytest.raises(InvalidInput, match="'stepz-of-x' is no column"):
        choices({"a": "stepz-of-x"})


def test_what_no_column_knows_is_a_note_with_its_heading_and_said():
    file = read("partner,Favourite colour,Motto\nLyon,blue,Avant\n")
    assert file.rows[0].notes == "Favourite colour: blue; Motto: Avant"
    assert [(p.line, p.column, p.code) for p in file.problems] == [
        (1, "Favourite colour", "column_note"), (1, "Motto", "column_note"),
    ]  # fmt: skip


def test_columns_of_dates_amounts_and_ticks_are_offered_what_they_can_be():
    file = read("partner,Q7,Q8,Q9\nLyon,3 May 2021,EUR 500,yes\nKobe,2019,EUR 20,no\nTurin,2018,EUR 7,yes\n")
    found = {c.heading: c.candidates[0] for c in file.columns if c.how == "open"}
    assert found == {"Q7": "since", "Q8": "budget", "Q9": "chamber_a"}


def test_the_share_read_and_three_samples():
    file = read("partner,last exchange\nLyon,2019\nKobe,soon\nTurin,2018\nBremen,\n")
    column = file.columns[1]
    assert (column.filled, column.share, column.samples) == (3, 0.667, ["2019", "soon", "2018"])


def test_two_columns_of_bodies_add_up():
    file = read("partner,lead department,department\nLyon,Protocol,Economy\n")
    assert [e.value for e in file.rows[0].evidence] == ["Protocol; Economy"]


def test_a_hundred_rows_share_one_complaint():
    file = read("partner,last exchange\n" + "".join(f"Lyon{n},whenever\n" for n in range(100)))
    assert [(p.line, p.code, len(p.lines), p.lines[-1]) for p in file.problems] == [(2, "no_date", 100, 101)]


@pytest.mark.parametrize(("text", "line", "partner"), [
    ('partner,notes\nLyon,"since 1994\nKobe,schools\nTurin,x\n', 2, ["Lyon", "Kobe", "Turin"]),
    ('partner,notes\nLyon,"two\nlines"\nKobe,x\n', None, ["Lyon", "Kobe"]),
    ('partner,notes\nLyon,5" pipes\nKobe,x\n', None, ["Lyon", "Kobe"]),
    ('partner,notes,theme\nLyon,"a\nKobe,b,c\nTurin,d",e\n', 2, ["Lyon", "Kobe", "Turin"]),
    ("partner,notes\rLyon,x\rKobe,y\r", None, ["Lyon", "Kobe"]),
    ("partner,notes\nLy\x00on,x\n", None, ["Lyon"]),
])  # fmt: skip
def test_broken_marks_and_line_ends_lose_no_line(text, line, partner):
    file = read(text)
    assert [row.partner for row in file.rows] == partner
    assert [p.line for p in file.problems if p.code == "open_quote"] == ([line] if line else [])


def test_half_a_pair_of_surrogates_is_read():
    file = read(b'[{"partner": "Lyon", "notes": "cut \\ud83d"}]', "x.json")
    assert file.rows[0].notes == "cut \ufffd"
    assert json.dumps(file.rows[0].notes, ensure_ascii=False).encode()


def test_titles_sums_footnotes_and_a_second_header_are_left_out_and_said():
    file = read(
        "Our towns in short\npartner,country,since\nEurope,,\nLyon,FR,1990\nTotal,,1\npartner,country,since\n"
        "Kobe,JP,1991\n* as of last year,,\nSource: the council,,\n"
    )
    assert [row.partner for row in file.rows] == ["Lyon", "Kobe"]
    assert [(one.line, one.code) for one in file.left_out] == [
        (1, "above"), (3, "section"), (5, "total"), (6, "header_again"), (8, "footnote"), (9, "footnote"),
    ]  # fmt: skip
    assert file.lines == 8


def saved(fill) -> bytes:
    book = Workbook()
    fill(book, book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_cells_hold_for_each_row_and_hidden_ones_are_left_out():
    def fill(book: Workbook, sheet: Worksheet) -> None:
        for row in (["Partner", "Country"], ["Lyon", "France"], ["Nice", None], ["Brest", None], ["Kobe", "JP"]):
            sheet.append(row)
        sheet.merge_cells("B2:B4")
        sheet.row_dimensions[5].hidden = True
        other = book.create_sheet("Old")
        other.append(["Partner"])
        other.append(["Bonn"])
        other.sheet_state = "veryHidden"

    file = read(saved(fill), "x.xlsx")
    assert [(row.partner, row.country) for row in file.rows] == [("Lyon", "FR"), ("Nice", "FR"), ("Brest", "FR")]
    assert [(one.sheet, one.line, one.code) for one in file.left_out] == [
        ("", 5, "hidden_row"), ("Old", 0, "hidden_sheet"),
    ]  # fmt: skip


def test_a_formula_that_nobody_computed_is_a_complaint_with_its_cell():
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["Partner", "Since"])
        sheet.append(["Lyon", "=1990+1"])

    file = read(saved(fill), "x.xlsx")
    assert [(p.line, p.column, p.value, p.code) for p in file.problems] == [(2, "B2", "=1990+1", "formula")]
    assert file.rows[0].evidence == ()
