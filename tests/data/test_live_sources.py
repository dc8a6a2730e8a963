"""Readers of live sources, on the real files where they lie beside the project and on small ones in the same form."""

import json
from pathlib import Path

import pytest

from data.gazetteer import read_places
from data.sources.census import principal_city, read_census
from data.sources.companies import read_companies
from data.sources.joins import CityIndex, cluster_shares, traded
from models.errors import InvalidInput

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
HOUSTON, WINSTON_SALEM, STUTTGART, TOKYO = 4699066, 4499612, 2825297, 1850147
HEADER = "symbol,name,sector,industry_group,industry,country,state,city,market_cap,delisted\n"


@pytest.fixture(scope="module")
def cities():
    return CityIndex(read_places())


def test_names_find_the_largest_place_and_primary_names_come_first(cities):
    assert cities.find("Stuttgart", "DE") == STUTTGART
    assert cities.find("houston", "US") == HOUSTON
    assert cities.find("Houston", "US", "TX") == HOUSTON
    assert cities.find("Atlantis", "GR") is None


@pytest.mark.parametrize(
    "title, place",
    [
        ("Houston-The Woodlands-Sugar Land, TX", HOUSTON),
        ("Winston-Salem, NC", WINSTON_SALEM),
        ("Winston-Salem, NC Metro Area", WINSTON_SALEM),
        ("Nowhere-Nothing, TX", None),
        ("no title", None),
    ],
)
def test_an_areas_title_names_its_principal_city(cities, title, place):
    assert principal_city(title, cities) == place


def test_upstream_company_files_are_joined_by_name_without_the_delisted_and_doubles(tmp_path, cities):
    folder = tmp_path / "companies"
    folder.mkdir()
    rows = [
        "1,Alpha,Industrials,x,Machinery,Germany,,Stuttgart,Mid,False",
        "2,Alpha,Industrials,x,Machinery,Germany,,Stuttgart,Mid,False",
        "3,Beta,Industrials,x,Machinery,Germany,,Stuttgart,Mid,True",
        "4,Gamma,Financials,x,Banks,Germany,,Atlantis,Mid,False",
    ]
    (folder / "XETRA.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    got = read_companies(tmp_path, cities, "2026-01-01")
    assert got.places == {STUTTGART: {"Machinery": 1}}
    assert got.as_of == "2026-01-01"


def test_the_census_apis_answer_is_read(tmp_path, cities):
    folder = tmp_path / "us_census_cbp"
    folder.mkdir()
    area = "metropolitan statistical area/micropolitan statistical area"
    answer = [
        ["NAME", "NAICS2017", "EMP", "ESTAB", area],
        ["Houston-The Woodlands-Sugar Land, TX Metro Area", "336", "1200", "9", "26420"],
        ["Houston-The Woodlands-Sugar Land, TX Metro Area", "33", "99999", "9", "26420"],
        ["Houston-The Woodlands-Sugar Land, TX Metro Area", "722", "500", "9", "26420"],
    ]
    (folder / "cbp.json").write_text(json.dumps(answer), encoding="utf-8")
    # Only three-digit codes, and 722 (restaurants) is a local trade.
    assert read_census(tmp_path, cities).places == {HOUSTON: {"336": 1200}}


@pytest.mark.parametrize("text", ["", "[]", "{}", '[["NAME"], ["x"]]'])
def test_a_broken_answer_is_named(tmp_path, cities, text):
    folder = tmp_path / "us_census_cbp"
    folder.mkdir()
    (folder / "cbp.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"cbp\.json"):
        read_census(tmp_path, cities)


def test_missing_files_and_columns_are_named(tmp_path, cities):
    with pytest.raises(InvalidInput, match="companies_by_city"):
        read_companies(tmp_path, cities, "2026")
    with pytest.raises(InvalidInput, match="us_census_cbp"):
        read_census(tmp_path, cities)
    (tmp_path / "companies").mkdir()
    (tmp_path / "companies" / "a.csv").write_text("name,city\nx,y\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="industry, country"):
        read_companies(tmp_path, cities, "2026")


def test_local_trades_and_nothing_are_left_out():
    assert traded({(1, "a"): 2.0, (1, "local"): 5.0, (2, "a"): 0.0}, {"a"}) == {1: {"a": 2.0}}
    assert "722" not in cluster_shares([], "naics3")


@pytest.mark.skipif(not REFERENCE.exists(), reason="reference data absent")
def test_the_real_files_say_what_is_known_of_them(cities):
    firms = read_companies(REFERENCE, cities, "2026")
    assert len(firms.places) > 4500
    assert firms.as_of.startswith("2026")
    assert firms.places[TOKYO]["Machinery"] > 50
    jobs = read_census(REFERENCE, cities)
    assert len(jobs.places) > 550
    # Houston: oil and gas extraction (211) and support for mining (213) employ tens of thousands.
    assert jobs.places[HOUSTON]["211"] + jobs.places[HOUSTON]["213"] > 30_000
