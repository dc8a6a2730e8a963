"""Tables of links are read as they lie there; rows that cannot be used are named by line."""

import pytest

from data.gazetteer import read_places
from data.links import read_firms, read_flights, read_offices, read_sailings, read_sites
from models.errors import InvalidInput
from models.link import Firm, Office, Route, Site

FIRMS = "firm,name,cluster,home_geonameid,home_city,home_country,former\n"
SITES = "firm,geonameid,city,country,activity,cluster,since,status,as_of,basis\n"
OFFICES = "kind,whose,whose_country,whose_region,whose_city,geonameid,city,since,basis\n"


def write(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_firm_with_two_head_offices_is_one_firm_with_both_in_order(tmp_path):
    rows = "st,Stell,auto,3,Turin,IT,Fi;Ps\nx,X,steel,7,Seven,AA,\nst,Stell,auto,1,Auburn,US,\n"
    assert read_firms(write(tmp_path, FIRMS + rows)) == [
        Firm("st", "Stell", "auto", (3, 1), ("Fi", "Ps")),
        Firm("x", "X", "steel", (7,), ()),
    ]


def test_a_site_and_an_office_keep_every_cell(tmp_path):
    row = "st,9,Níné,BB,production,auto,1994,closing,2024,compiled\n"
    assert read_sites(write(tmp_path, SITES + row)) == [
        Site("st", 9, "Níné", "production", "auto", 1994, "closing", 2024, "compiled")
    ]
    rows = 'trade_office,"Land, the",AA,,,9,Nine,,compiled\n'
    rows += "trade_office,State,AA,07,,9,,,compiled\nchamber,C,AA,,4,9,,1999,x\n"
    assert read_offices(write(tmp_path, OFFICES + rows)) == [
        Office("trade_office", "Land, the", "AA", 9, "Nine", None, "compiled"),
        Office("trade_office", "State", "AA", 9, "", None, "compiled", region="07"),
        Office("chamber", "C", "AA", 9, "", 1999, "x", town=4),
    ]


def test_a_table_that_is_not_there_has_no_rows(tmp_path):
    assert read_offices(tmp_path / "offices.csv") == []


GOOD = "st,9,Nine,BB,rnd,auto,,open,2024,compiled\n"


@pytest.mark.parametrize(
    "row, says",
    [
        ("st,nine,Nine,BB,rnd,auto,,open,2024,compiled\n", "'nine'"),
        ("st,9,Nine,BB,garage,auto,,open,2024,compiled\n", "'garage' is none of production, rnd"),
        ("st,9,Nine,BB,trade_office,auto,,open,2024,compiled\n", "'trade_office' is none of"),
        ("st,9,Nine,BB,rnd,auto,,shut,2024,compiled\n", "'shut' is none of open, announced, closing, closed"),
        ("st,9,Nine,BB,rnd,auto,soon,open,2024,compiled\n", "'soon'"),
        ("st,9,Nine,BB,rnd,auto,,open,,compiled\n", "''"),
        ("st,9,Nine\n", "the row ends before activity"),
    ],
)
def test_bad_rows_are_named_by_line_all_of_them(tmp_path, row, says):
    path = write(tmp_path, SITES + GOOD + row + GOOD + row)
    with pytest.raises(InvalidInput) as caught:
        read_sites(path)
    assert [line for line, _ in caught.value.errors] == ["line 3", "line 5"]
    assert all(says in message for _, message in caught.value.errors)


def test_a_header_that_lacks_a_column_is_refused_by_its_name(tmp_path):
    with pytest.raises(InvalidInput, match="the header lacks whose_country"):
        read_offices(write(tmp_path, OFFICES.replace("whose_country,", "")))


def test_the_bundled_tables_are_read_whole():
    firms, sites = read_firms(), read_sites()
    ids = {firm.id for firm in firms}
    assert len(ids) == len(firms) > 1000
    assert len(sites) > 4000
    assert {site.firm for site in sites} <= ids


FLIGHTS = "a_geonameid,a_name,b_geonameid,b_name,frequency,season,as_of,basis\n"
SAILINGS = "a_geonameid,a_name,b_geonameid,b_name,kind,since,as_of,basis\n"


def test_flights_and_sailings_are_read(tmp_path):
    rows = "3,Three,9,Nine,many_daily,all_year,2024,compiled\n3,Three,8,Eight,weekly,seasonal,2025,x\n"
    assert read_flights(write(tmp_path, FLIGHTS + rows)) == [
        Route("flights", 3, "Three", 9, "Nine", "many_daily", False, None, 2024, "compiled"),
        Route("flights", 3, "Three", 8, "Eight", "weekly", True, None, 2025, "x"),
    ]
    rows = "3,Three,9,Nine,rail_freight,2014,2024,compiled\n3,Three,8,Eight,ferry,,2024,compiled\n"
    assert read_sailings(write(tmp_path, SAILINGS + rows)) == [
        Route("sailings", 3, "Three", 9, "Nine", "rail_freight", False, 2014, 2024, "compiled"),
        Route("sailings", 3, "Three", 8, "Eight", "ferry", False, None, 2024, "compiled"),
    ]


@pytest.mark.parametrize(
    "read, row, says",
    [
        (
            read_flights,
            "3,Three,9,Nine,hourly,all_year,2024,compiled\n",
            "'hourly' is none of many_daily, daily, weekly",
        ),
        (read_flights, "3,Three,9,Nine,daily,winter,2024,compiled\n", "'winter' is none of all_year, seasonal"),
        (read_sailings, "3,Three,9,Nine,canoe,,2024,compiled\n", "'canoe' is none of container_lane, ferry"),
    ],
)
def test_a_route_that_cannot_be_read_is_named_by_its_line(tmp_path, read, row, says):
    with pytest.raises(InvalidInput) as caught:
        read(write(tmp_path, (FLIGHTS if read is read_flights else SAILINGS) + row))
    assert caught.value.errors[0][0] == "line 2"
    assert says in caught.value.errors[0][1]


def test_the_bundled_routes_join_two_countries_each_once():
    places = {place.id: place for place in read_places()}
    flights, sailings = read_flights(), read_sailings()
    assert len(flights) > 7000
    assert len(sailings) > 1000
    pairs = [(route.a, route.b) for route in flights]
    lanes = [(route.a, route.b, route.form) for route in sailings]
    assert len(set(pairs)) == len(pairs)
    assert len(set(lanes)) == len(lanes)
    for route in (*flights, *sailings):
        assert route.a < route.b
        assert places[route.a].country != places[route.b].country
        assert (places[route.a].name, places[route.b].name) == (route.a_city, route.b_city)
