"""Small lists that failed, or could: each whole from its bytes to the findings, with what is right."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.engine.opened import Engine
from app.services.audits import AuditRequest, run_audit
from models.readiness import AuditReport, Finding

DAY = date(2026, 11, 30)
CITY = "Szeged, HU"


@dataclass(frozen=True)
class Case:
    """One small list.

    Attributes:
        text: the file. right: what its ties are: name and country, in the order of the lines; "?" for a line that is
            refused with candidates, "!" for one refused without, "-" for one that is said to be left out.
    """

    text: str
    right: str
    encoding: str = "utf-8"


def one(line: str, right: str, head: str = "partner,country") -> Case:
    return Case(f"{head}\n{line}\n", right)


CASES = {
    # Countries as people write them; one that is not understood, or disagrees, never leads elsewhere.
    "united states of america": one("Nashville,United States of America", "Nashville US"),
    "people's republic": one("Chengdu,People's Republic of China", "Chengdu CN"),
    "republic of korea": one("Gwangju,Republic of Korea", "Gwangju KR"),
    "kingdom of the netherlands": one("Groningen,The Netherlands", "Groningen NL"),
    "ivory coast": one("Bouaké,Côte d'Ivoire", "Bouaké CI"),
    "great britain": one("Sheffield,Great Britain", "Sheffield GB"),
    "scotland is a region": one("Perth,Scotland", "Perth GB"),
    "wales is a region": one("Newport,Wales", "Newport GB"),
    "japanese kingdom": one("プノンペン,カンボジア王国", "Phnom Penh KH"),
    "japanese socialist republic": one("ダナン,ベトナム社会主義共和国", "Da Nang VN"),
    "german": one("Florenz,Italien", "Florence IT"),
    "french": one("Londres,Royaume-Uni", "London GB"),
    "a country that does not exist": one("Lyon,Ruritania", "?"),
    "a country that disagrees": one("Lyon,Germany", "?"),
    "georgia is the country here": one("Kutaisi,Georgia", "Kutaisi GE"),
    # States and regions, in a column or behind the name.
    "state column": Case("city,state,country\nPortland,Maine,USA\nLondon,Ontario,Canada\n", "Portland US, London CA"),
    "state behind a comma": one('"Richmond, Virginia",USA', "Richmond US"),
    "province by code": one('"Kingston, ON",', "Kingston CA"),
    "prefecture": one('"Tsu, Mie",Japan', "Tsu JP"),
    "new south wales": one('"Newcastle, New South Wales",Australia', "Newcastle AU"),
    "the state of another place": one("Springfield,Ruritania", "?"),
    # Names of many; the well known or none.
    "of one name the largest": one("Birmingham,", "Birmingham GB"),
    "two of a size are asked": one("Springfield,USA", "?"),
    "an alias yields to a name": one("Valence,France", "Valence FR"),
    "a slip of one letter": one("Shangai,China", "Shanghai CN"),
    "a name before it changed": one("Bombay,India", "Mumbai IN"),
    "two spellings": one("Kyiv / Kiev,Ukraine", "Kyiv UA"),
    "a name in its own script": one("Κατερίνη,GR", "Kateríni GR"),
    # What stands beside a name.
    "footnote": one("Bruges[3],Belgium", "Brugge BE"),
    "dagger": one("Ghent†,Belgium", "Gent BE"),
    "city words": one("City of Wellington,New Zealand", "Wellington NZ"),
    "city words behind": one("Matsue City,Japan", "Matsue JP"),
    "city words in french": one("Ville de Québec,Canada", "Québec CA"),
    "japanese city word": one("金沢市,日本", "Kanazawa JP"),
    "since": one('"Ulm, Germany (since 1980)",', "Ulm DE"),
    "nothing but digits": one("12345678901234567890,", "!"),
    # Lines that are none.
    "title above": Case("Our twin towns in 2026\npartner,country\nLinz,AT\n", "-, Linz AT"),
    "sum below": Case("partner,country\nLinz,AT\nTotal,1\n", "Linz AT, -"),
    "header again": Case("partner,country\nLinz,AT\npartner,country\nGraz,AT\n", "Linz AT, -, Graz AT"),
    "section": Case("partner,country,since\nAsia,,\nOsaka,JP,1990\n", "-, Osaka JP"),
    "note below": Case("partner,country\nLinz,AT\n* renewed in 2020,\n", "Linz AT, -"),
    # Marks and line ends.
    "open mark": Case('partner,country,notes\nLinz,AT,"since 1994\nGraz,AT,x\n', "Linz AT, Graz AT"),
    "lone cr": Case("partner,country\rLinz,AT\rGraz,AT\r", "Linz AT, Graz AT"),
    "a null": Case("partner,country\nLi\x00nz,AT\n", "Linz AT"),
    "semicolons": Case("partner;country\nLinz;AT\n", "Linz AT"),
    "tabs": Case("partner\tcountry\nLinz\tAT\n", "Linz AT"),
    "shift jis": Case("姉妹都市,国\n大連市,中国\nハイフォン市,ベトナム\n", "Dalian CN, Haiphong VN", "cp932"),
    "windows-1252": Case("Ciudad hermana;País\nMálaga;España\nMünster;Alemania\n", "Málaga ES, Münster DE", "cp1252"),
    "utf-16": Case("partner,country\nLinz,AT\n", "Linz AT", "utf-16"),
    "extra cells": Case("partner,country\nLinz,AT,x,y,z\n", "Linz AT"),
    "doubled header": Case("partner,country,country\nLinz,AT,Austria\n", "Linz AT"),
    "no header": Case("Kobe;Japan;1957\nBremen;Germany;1994\n", "Kobe JP, Bremen DE"),
    "a heading among the data": Case("Country,Name,Kind\nJapan,Kobe,Sister city\n", "Kobe JP"),
    "letters that run right to left": one("חיפה,ישראל", "Haifa IL"),
    "a formula for a name": one("=1+1,AT", "!"),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(engine: Engine) -> Callable[..., AuditReport]:
    def run(content: bytes, name: str = "list.csv", city: str = CITY) -> AuditReport:
        return run_audit(engine, AuditRequest(city, DAY, content=content, name=name))

    return run


def lines(report: AuditReport) -> list[str]:
    """What became of each line, in the order of the lines."""
    assert report.list_read is not None
    found = {f.partner.line: f"{f.partner.city.name} {f.partner.city.country}" for f in report.findings}
    refused = {n: p for p in report.problems if p.refused for n in (p.lines or [p.line])}
    found |= {n: "?" if p.params.get("near") else "!" for n, p in refused.items()}
    found |= {one.line: "-" for one in report.list_read.left_out}
    return [found[n] for n in sorted(found, key=lambda n: n or 0)]


@pytest.mark.parametrize("name", CASES)
def test_a_line_is_the_place_that_it_names_or_says_why_not(judged, name):
    case = CASES[name]
    report = judged(case.text.encode(case.encoding))
    assert ", ".join(lines(report)) == case.right
    read = report.list_read
    assert read.lines == read.ties + read.refused + len(read.left_out)


def tie(judged: Callable[..., AuditReport], head: str, cells: str, city: str = CITY) -> Finding:
    return judged(f"partner,country,{head}\nGraz,AT,{cells}\n".encode(), city=city).findings[0]


@pytest.mark.parametrize(("head", "cells", "field", "value", "precision"), [
    ("since", "1987[2]", "since", "1987", "undated"),
    ("since", "1987 (renewed 2005)", "since", "1987", "undated"),
    ("last exchange", "2023", "last_exchange", "2023", "undated"),
    ("last exchange", "12/06/2025", "last_exchange", "2025", "undated"),
    ("last exchange", '"27th October, 1994"', "last_exchange", "1994-10-27", "undated"),
    ("status", "suspended (2022)", "status", "suspended", "year"),
    ("status", "lapsed", "status", "dormant", "undated"),
    ("agreement", "acuerdo de puertos", "sister_port", "acuerdo de puertos", "undated"),
    ("Autoridades", "visita del alcalde 2023", "leadership_act", "visita del alcalde 2023", "year"),
    ("Responsable", "Cámara de Comercio", "executor", "Cámara de Comercio", "undated"),
    ("経済的成果", "上下水道事業2件", "economic_result", "上下水道事業2件", "undated"),
    ("担当部署", "国際課", "executor", "国際課", "undated"),
    ("Budget USD", "$12k", "budget", "USD 12000", "undated"),
])  # fmt: skip
def test_a_cell_is_shown_as_far_as_it_says(judged, head, cells, field, value, precision):
    shown = [e for e in tie(judged, head, cells).evidence if e.field == field]
    assert [(str(e.value), e.precision) for e in shown] == [(value, precision)]


@pytest.mark.parametrize("cells", ["n/a", "-", "unknown", "不明", "k.A.", "se desconoce", "?"])
@pytest.mark.parametrize("head", ["Responsable", "University", "last exchange", "Renewal due", "担当部署"])
def test_what_nobody_knows_is_no_evidence(judged, head, cells):
    assert [e for e in tie(judged, head, cells).evidence if e.source == "your file"] == []


def test_a_suspended_tie_is_blocked_with_its_year_and_asks_nothing(judged):
    found = tie(judged, "status", "suspended (2022)")
    assert (found.verdict, found.gates[0].date, found.next_evidence, found.to_ready) == ("blocked", "2022", [], [])
    assert found.gates[0].text == "The tie is stated to be suspended (as of 2022)."


def test_an_id_that_is_none_is_a_complaint_of_its_line(judged):
    report = judged("partner,geonames id\nHefei,²\nKyoto,1857910\n".encode())
    assert lines(report) == ["!", "Kyoto JP"]
    assert report.problems[0].line == 2


def test_day_and_month_follow_the_country_of_the_asking_city(judged):
    american = tie(judged, "last exchange", "12/06/2025", city="Columbus, OH, US")
    assert [e.value for e in american.evidence if e.field == "last_exchange"] == ["2025-12-06"]


@pytest.mark.parametrize(("line", "first", "countries"), [
    ("Torono,Canada", "Toronto", {"CA"}), ("Hanburg,Germany", "Hamburg", {"DE"}), ("Lyon,Germany", "Lyon", {"FR"}),
])  # fmt: skip
def test_candidates_lie_in_the_country_where_any_does(judged, line, first, countries):
    near = judged(f"partner,country\n{line}\n".encode()).problems[0].params["near"].split("; ")
    assert near[0].startswith(first)
    assert {part.split(" (")[0].rsplit(", ", 1)[-1] for part in near} == countries


def test_names_as_people_write_them_reach_their_place_through_a_list(judged):
    """The names of ``written_names.csv`` as lists of 300: nobody is read as another, 97 % and more are found."""
    with (Path(__file__).parents[1] / "data" / "written_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = wrong = 0
    for start in range(0, len(rows), 300):
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(("partner", "country", "theme"))
        table.writerows((r["name"], r["country"], f"row {start + n}") for n, r in enumerate(rows[start : start + 300]))
        for f in judged(out.getvalue().encode(), city="Columbus, OH, US").findings:
            themes = [str(e.value) for e in f.evidence if e.field == "theme" and str(e.value).startswith("row ")]
            same = [int(rows[int(t[4:])]["geonameid"]) == f.partner.city.id for t in themes]
            right, wrong = right + sum(same), wrong + len(same) - sum(same)
    assert len(rows) > 1300
    assert wrong == 0
    assert right / len(rows) > 0.97
