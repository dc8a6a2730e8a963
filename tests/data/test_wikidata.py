"""Ties from pages of Wikidata's SPARQL results, crafted in the endpoint's form."""

import json
from datetime import date

import pytest

from data.sources import wikidata
from data.tie_joins import join_ties
from models.city import Place
from models.errors import InvalidInput
from models.partnership import Partnership

HAMBURG, CHICAGO, OSAKA, BERLIN = 2911298, 4887398, 1853909, 2950159
TODAY = date(2026, 11, 30)
MEMORY = "compiled: general knowledge, as of 2026"
PLACES = {
    id_: Place(
        id=id_, name=name, country=country, admin1="", lat=0.0, lon=0.0, population=1_000_000, timezone="UTC",
        aliases=(),
    )
    for id_, name, country in (
        (HAMBURG, "Hamburg", "DE"), (CHICAGO, "Chicago", "US"), (OSAKA, "Osaka", "JP"), (BERLIN, "Berlin", "DE"),
    )
}  # fmt: skip


def literal(value):
    return {"type": "literal", "value": str(value)}


def statement(a, b, since=None, until=None):
    days = {name: literal(day) for name, day in (("since", since), ("until", until)) if day}
    return {"a": {"type": "uri", "value": "Q1"}, "aId": literal(a), "bId": literal(b)} | days


def page(*rows):
    return json.dumps({"head": {"vars": []}, "results": {"bindings": rows}})


@pytest.fixture
def read(tmp_path):
    def ties(*pages, as_of=TODAY):
        paths = [tmp_path / f"{n}.json" for n in range(len(pages))]
        for path, text in zip(paths, pages, strict=True):
            path.write_text(text, encoding="utf-8")
        return wikidata.read_ties(paths, PLACES, as_of)

    return ties


def test_a_tie_carries_names_start_and_where_it_is_from(read):
    found = read(page(statement(CHICAGO, HAMBURG, "1994-07-20T00:00:00Z")))
    (tie,) = found.ties
    assert (tie.a, tie.b, tie.a_name, tie.b_country, tie.since, tie.status) == (
        HAMBURG, CHICAGO, "Hamburg", "US", 1994, "unknown",
    )  # fmt: skip
    assert tie.source == "Wikidata, property P190 (CC0), read 2026-11-30"
    assert tie.basis == "opened"
    assert (found.licence, found.as_of, found.left_out) == ("CC0", TODAY, 0)


def test_both_directions_and_all_statements_of_a_pair_are_one_tie(read):
    pages = (
        page(statement(CHICAGO, HAMBURG), statement(CHICAGO, HAMBURG, "1999-01-01T00:00:00Z")),
        page(statement(HAMBURG, CHICAGO, "1994-01-01T00:00:00Z"), statement(HAMBURG, OSAKA)),
    )
    assert [(t.a, t.b, t.since) for t in read(*pages).ties] == [(OSAKA, HAMBURG, None), (HAMBURG, CHICAGO, 1994)]


@pytest.mark.parametrize(
    "rows, status, day",
    [
        ([("1957-01-01T00:00:00Z", "2018-10-02T00:00:00Z")], "terminated", date(2018, 10, 2)),
        # A year alone is written as its first day, and means no later than its last.
        ([("1957-01-01T00:00:00Z", "2018-01-01T00:00:00Z")], "terminated", date(2018, 12, 31)),
        ([(None, None), (None, "2018-10-02T00:00:00Z")], "terminated", date(2018, 10, 2)),
        ([(None, "2031-05-01T00:00:00Z")], "unknown", None),  # an end that lies ahead
        ([("1957-01-01T00:00:00Z", "1990-05-01T00:00:00Z"), ("1995-01-01T00:00:00Z", None)], "unknown", None),
    ],
)
def test_an_end_ends_a_tie_unless_it_began_anew(read, rows, status, day):
    (tie,) = read(page(*(statement(OSAKA, CHICAGO, *row) for row in rows))).ties
    assert (tie.status, tie.status_since) == (status, day)
    assert tie.status_source == (tie.source if day else "")


def test_other_places_and_one_country_are_left_out_and_counted(read):
    found = read(page(statement(HAMBURG, 1), statement(HAMBURG, BERLIN), statement(HAMBURG, "Q5"), statement(7, 8)))
    assert (found.ties, found.left_out) == ([], 3)  # an id that is no number is no statement of a place at all


def test_a_value_that_nobody_knows_is_no_value(read):
    unknown = {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/7"}
    row = statement(HAMBURG, CHICAGO, until="-0050-01-01T00:00:00Z") | {"since": unknown}
    (tie,) = read(page(row)).ties
    assert (tie.since, tie.status) == (None, "unknown")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": {"bindings": 5}}', '{"results": {"bindings": [7]}}'])
def test_a_page_that_is_none_is_named(read, text):
    with pytest.raises(InvalidInput, match=r"0\.json"):
        read(text)


def test_a_query_names_its_country_and_asks_page_by_page():
    first, third = wikidata.query("DE", 0), wikidata.query("DE", 2)
    assert '"DE"' in first
    assert all(name in first for name in ("P190", "P580", "P582", "P1566", "ORDER BY"))
    assert first.endswith("LIMIT 5000 OFFSET 0")
    assert third.endswith("LIMIT 5000 OFFSET 10000")
    assert wikidata.is_last(page(statement(1, 2)).encode())
    assert not wikidata.is_last(page(*[statement(1, 2)] * 5000).encode())


def tie(since=None, source=MEMORY, status="unknown", b=CHICAGO, **other):
    return Partnership(a=HAMBURG, b=b, since=since, source=source, status=status, **other)


PAGE, READ = "https://hamburg.example", "Wikidata, property P190 (CC0), read 2026-11-30"
PULLED = {"source": READ}


def test_pulled_ties_join_behind_the_bundled_ones():
    joined = join_ties([tie(1994)], [tie(1900, b=OSAKA, **PULLED), tie(1995, **PULLED)])
    assert [(t.b, t.since) for t in joined] == [(CHICAGO, 1995), (OSAKA, 1900)]


@pytest.mark.parametrize(
    "own, other, want",
    [
        # opened: nothing changes, whatever the other says
        (tie(1994, PAGE), tie(1901, **PULLED), (PAGE, 1994, "unknown")),
        (tie(None, PAGE), tie(1901, status="terminated", **PULLED), (PAGE, None, "unknown")),
        # compiled: the source comes with its own year, never with one from memory
        (tie(1994), tie(1995, **PULLED), (READ, 1995, "unknown")),
        (tie(None), tie(None, **PULLED), (READ, None, "unknown")),
        (tie(1994), tie(None, **PULLED), (MEMORY, 1994, "unknown")),
        # an end is news where nothing is known, and no news where a status was read
        (tie(1994), tie(None, status="terminated", **PULLED), (MEMORY, 1994, "terminated")),
        (tie(1994, status="suspended"), tie(1995, status="terminated", **PULLED), (READ, 1995, "suspended")),
    ],
)  # fmt: skip
def test_a_bundled_tie_that_is_better_documented_stays(own, other, want):
    (got,) = join_ties([own], [other])
    assert (got.source, got.since, got.status) == want


def test_a_pair_is_the_same_in_either_order():
    turned = Partnership(a=CHICAGO, b=HAMBURG, source="https://chicago.example")
    assert join_ties([turned], [tie(1995, **PULLED)]) == [turned]
