"""Values as people write them: what a cell says, to the precision that it has, and what it does not say."""

from datetime import date

import pytest

from data.ties_file import read_audit_file
from data.ties_file.dates import country_order, date_in, parse_date

TODAY = date(2026, 11, 22)


def said(heading: str, text: str, country: str = "") -> tuple[list[tuple[str, object, str]], list[str]]:
    """What the evidence of one cell is, and the codes of its complaints."""
    file = read_audit_file(f'partner;{heading}\nLyon;"{text}"\n'.encode(), "x.csv", TODAY, country=country)
    items = file.rows[0].evidence
    found = [(e.field, e.value, "undated" if e.precision == "undated" else e.as_of.isoformat()) for e in items]
    return found, [p.code for p in file.problems]


@pytest.mark.parametrize(("text", "value"), [
    ("2023", "2023"), ("May 2023", "2023-05"), ("2023/05", "2023-05"), ("5/2023", "2023-05"),
    ("令和6年10月", "2024-10"),
    ("since 1987", "1987"), ("1987[2]", "1987"), ("1987²", "1987"), ("1987*", "1987"), ("1987 (renewed 2005)", "1987"),
    ("seit 1990", "1990"), ("desde 1990", "1990"),
    ("depuis 1990", "1990"), ("1990年から", "1990"), ("1990 - present", "1990"),
    ("27th October, 1994", "1994-10-27"), ("October 3rd, 1994", "1994-10-03"), ("1er mai 1990", "1990-05-01"),
    ("3 de maio de 1990", "1990-05-03"), ("12 settembre 1988", "1988-09-12"), ("3 мая 1990 г.", "1990-05-03"),
    ("2014년 5월 3일", "2014-05-03"), ("est. 1975", "1975"), ("c. 1975", "1975"), ("31/12/2020", "2020-12-31"),
])  # fmt: skip
def test_a_date_keeps_its_precision(text, value):
    assert parse_date(text).value == value


@pytest.mark.parametrize("text", ["87", "'87", "1987 or 1989", "soon", "12 people in May", "13/13/2020", "31/02/2020"])
def test_what_is_no_date_stays_none(text):
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)


@pytest.mark.parametrize(("country", "value", "codes"), [
    ("US", "2025-12-06", []), ("GB", "2025-06-12", []), ("CO", "2025-06-12", []), ("JP", "2025", ["day_or_month"]),
    ("", "2025", ["day_or_month"]),
])  # fmt: skip
def test_day_and_month_come_in_the_order_of_the_citys_country(country, value, codes):
    assert said("last exchange", "12/06/2025", country) == ([("last_exchange", value, "undated")], codes)


def test_a_column_that_shows_its_order_goes_before_the_country():
    file = read_audit_file(b"partner,last exchange\nLyon,12/06/2025\nKobe,30/06/2025\n", "x.csv", TODAY, country="US")
    assert [row.evidence[0].value for row in file.rows] == ["2025-06-12", "2025-06-30"]
    assert (country_order("DE"), country_order("US"), country_order("HU"), country_order("")) == (
        "day",
        "month",
        None,
        None,
    )


@pytest.mark.parametrize(("text", "value", "when"), [
    ("Suspended since March 2022", "suspended", "2022-03-01"), ("suspended (2022)", "suspended", "2022-01-01"),
    ("lapsed", "dormant", "undated"), ("very active", "active", "undated"), ("no longer active", "dormant", "undated"),
    ("Ausgesetzt seit 2022", "suspended", "2022-01-01"), ("terminada en 2020", "terminated", "2020-01-01"),
    ("2022年3月から停止", "suspended", "2022-03-01"), ("active until suspended in 2023", "suspended", "2023-01-01"),
])  # fmt: skip
def test_a_status_in_a_sentence(text, value, when):
    assert said("status", text) == ([("status", value, when)], [])


@pytest.mark.parametrize("text", ["dormant?", "not suspended", "fine", "nicht beendet"])
def test_a_doubtful_status_is_asked(text):
    assert said("status", text) == ([], ["no_choice"])


@pytest.mark.parametrize(("heading", "text", "found", "codes"), [
    ("acuerdo", "acuerdo de puertos", [("sister_port", "acuerdo de puertos", "undated")], []),
    ("acuerdo", "hermanamiento", [], []),
    ("agreement", "MoU signed 3 May 2019", [("agreement_date", "2019-05-03", "undated")], []),
    ("agreement", "yes", [], ["yes_only"]),
    ("mayor contact", "letter 2024", [("leadership_act", "letter 2024", "2024-01-01")], []),
    ("mayor contact", "visit 2023; call May 2025",
     [("leadership_act", "visit 2023", "2023-01-01"), ("leadership_act", "call May 2025", "2025-05-01")], []),
    ("mayor contact", "none", [("leadership_acts", 0.0, "undated")], []),
    ("mayor contact", "a visit", [], ["no_day_in_words"]),
    ("autoridades", "visita del alcalde 2023", [("leadership_act", "visita del alcalde 2023", "2023-01-01")], []),
    ("autoridades", "2", [("leadership_acts", 2.0, "undated")], []),
    ("経済的成果", "上下水道事業2件", [("economic_result", "上下水道事業2件", "undated")], []),
    ("経済的成果", "なし", [("economic_steps", 0.0, "undated")], []),
    ("resultados", "2 empresas", [("economic_result", "2 empresas", "undated")], []),
    ("resultados", "misión 2024; 3 acuerdos",
     [("step", "misión 2024", "2024-01-01"), ("economic_result", "3 acuerdos", "undated")], []),
    ("economic steps", "2", [("economic_steps", 2.0, "undated")], []),
    ("economic steps", "-1", [], ["negative"]),
    ("lead department", "volunteers", [], ["no_body"]),
    ("担当部署", "ボランティア", [], ["no_body"]),
    ("lead department", "volunteers; Protocol", [("executor", "volunteers; Protocol", "undated")], []),
    ("lead department", "yes", [], ["yes_only"]),
    ("chamber of commerce", "yes", [("executor", "Chamber of commerce", "undated")], []),
    ("chamber of commerce", "no", [], []),
    ("university", "✓", [("activities", "university", "undated")], []),
    ("our goal", "culture and trade; schools", [], ["no_choice"]),
    ("our goal", "culture; business", [("goal", "mixed", "undated")], []),
    ("direct flight", "n/a", [], []),
    ("direct flight", "none", [("flight", "none", "undated")], []),
])  # fmt: skip
def test_what_a_cell_says(heading, text, found, codes):
    assert said(heading, text) == (found, codes)


@pytest.mark.parametrize(("text", "partner", "since"), [
    ("Antwerp, Belgium (since 1958)", "Antwerp", "1958"), ("Bonn (1988)", "Bonn", "1988"),
    ("Lima, seit 1990", "Lima", "1990"),
    ("Halle (Saale)", "Halle (Saale)", None), ("Essen (est. May 1971)", "Essen", "1971-05"),
])  # fmt: skip
def test_the_year_beside_a_name_is_its_start(text, partner, since):
    row = read_audit_file(f'partner\n"{text}"\n'.encode(), "x.csv", TODAY).rows[0]
    assert (row.partner, next((e.value for e in row.evidence), None)) == (partner, since)


def test_a_country_or_id_that_is_not_understood_is_kept_for_the_resolver_or_refused():
    file = read_audit_file("partner,country,geonames id\nLyon,Ruritania,\nKobe,JP,²\n".encode(), "x.csv", TODAY)
    assert [(row.partner, row.country) for row in file.rows] == [("Lyon", "Ruritania")]
    assert [(p.line, p.code, p.refused) for p in file.problems] == [(3, "no_id", True)]


@pytest.mark.parametrize(("text", "value"), [
    ("visit in May 2023 by 12 people", "2023-05"), ("renewed 1999 and 2009", None), ("Suspended 1/3/2022", "2022"),
    ("a letter", None), ("room 1450", None), ("令和5年4月訪問", "2023-04"),
])  # fmt: skip
def test_the_one_date_inside_words(text, value):
    found = date_in(text)
    assert (found.value if found else None) == value
