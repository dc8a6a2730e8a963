"""The bundled ties: places resolve, pairs are unique and international, years and statuses are documented."""

import re
from collections import Counter

import pytest

from data.gazetteer import read_places
from data.names import fold
from data.tie_tables import read_cases, read_evidence, read_partnerships
from models.evidence import Evidence

TIES = read_partnerships().rows
CASES = read_cases().rows
EVIDENCE = read_evidence().rows
ENDED = ("suspended", "terminated", "dormant")


@pytest.fixture(scope="module")
def country_of() -> dict[int, str]:
    return {place.id: place.country for place in read_places(500)}


def test_there_are_at_least_two_thousand_in_ninety_countries():
    assert len(TIES) >= 2000
    assert len({c for t in TIES for c in (t.a_country, t.b_country)}) >= 90


def test_both_places_resolve_and_lie_where_the_row_says(country_of):
    wrong = [t for t in TIES if (country_of.get(t.a), country_of.get(t.b)) != (t.a_country, t.b_country)]
    assert wrong == []


def test_ties_are_international_unless_said():
    assert [t for t in TIES if t.a_country == t.b_country and "domestic" not in t.note] == []


def test_no_pair_twice_in_either_order():
    assert [pair for pair, n in Counter(frozenset((t.a, t.b)) for t in TIES).items() if n > 1 or len(pair) < 2] == []


def test_years_are_possible():
    assert [t for t in TIES if t.since is not None and not 1900 <= t.since <= 2026] == []
    assert [t for t in TIES if t.since and t.status_since and t.status_since.year < t.since] == []


def test_every_row_has_a_source_and_every_status_its_own():
    assert [t for t in TIES if not t.source] == []
    assert [t for t in TIES if t.status != "unknown" and not t.status_source] == []
    assert [t for t in TIES if t.status in ENDED and t.status_since is None] == []


def test_a_compiled_row_names_no_page_and_every_other_names_one():
    """A list of lists that nobody opened is no source; what was opened has a date of its own or an address."""
    assert {t.source.split(";")[0] for t in TIES if t.basis == "compiled"} <= {
        f"compiled: general knowledge, as of {year}" for year in (2025, 2026)
    }
    assert [t.source for t in TIES if "Wikipedia" in t.source or ("http" in t.source and t.basis == "compiled")] == []
    assert [item for _, item in EVIDENCE if (item.source_type == "compiled") == (item.read_on is not None)] == []


def test_every_known_case_is_there():
    known = {frozenset((t.a, t.b)) for t in TIES}
    assert [c for c in CASES if frozenset((c.a_geonameid, c.b_geonameid)) not in known] == []


def test_evidence_beyond_the_known_cases_covers_sixty_ties():
    cases = {frozenset((c.a_geonameid, c.b_geonameid)) for c in CASES}
    assert len({frozenset(pair) for pair, _ in EVIDENCE} - cases) >= 60


def test_every_pair_with_evidence_has_a_tie():
    known = {frozenset((t.a, t.b)) for t in TIES}
    assert [pair for pair, _ in EVIDENCE if frozenset(pair) not in known] == []


def test_no_status_contradicts_the_evidence():
    newest: dict[frozenset[int], Evidence] = {}
    for pair, item in EVIDENCE:
        key = frozenset(pair)
        if item.field == "status" and (key not in newest or item.as_of > newest[key].as_of):
            newest[key] = item
    stated = {frozenset((t.a, t.b)): t.status for t in TIES}
    assert len(newest) >= 19
    assert {key: stated[key] for key in newest} == {key: item.value for key, item in newest.items()}


def test_start_years_agree_with_the_evidence():
    since = {frozenset((t.a, t.b)): t.since for t in TIES}
    clashes = [
        (pair, item.value, since[frozenset(pair)])
        for pair, item in EVIDENCE
        if item.field == "since" and item.scope != "state" and since[frozenset(pair)] is not None
        and str(since[frozenset(pair)]) != str(item.value)[:4]
    ]  # fmt: skip
    assert clashes == []


@pytest.mark.parametrize(
    "a, b, status, year",
    [
        (1488754, 4699066, "suspended", 2023),  # Tyumen and Houston, 24 February 2023
        (1668355, 4509177, "paper_only", 1998),  # Tainan and Columbus
        (1264527, 5419384, "paper_only", 2008),  # Chennai and Denver
        (498817, 2711537, "terminated", 2022),  # Saint Petersburg and Gothenburg, 10 March 2022
        (524305, 2755251, "terminated", 2024),  # Murmansk and Groningen
        (498817, 2935022, "unknown", None),  # Saint Petersburg and Dresden: kept by the council
    ],
)
def test_statuses_known_from_outside(a, b, status, year):
    (tie,) = (t for t in TIES if (t.a, t.b) == (a, b))
    assert (tie.status, tie.status_since.year if tie.status_since else None) == (status, year)


def test_the_source_of_a_status_names_the_tie():
    """One of its two cities at least, and another tie's city only beside both."""
    places = {p.id: p for p in read_places(500)}
    named = {words(name) for t in TIES for name in (t.a_name, t.b_name)}
    wrong = []
    for tie in TIES:
        if tie.status == "unknown" or tie.status_source.startswith("compiled: "):
            continue
        text = words(tie.status_source)
        own = [any(name in text for name in forms(places[i])) for i in (tie.a, tie.b)]
        strange = {name for name in named if name in text and len(name) > 5}
        strange -= {name for i in (tie.a, tie.b) for name in forms(places[i])}
        if not any(own) or (strange and not all(own)):
            wrong.append((tie.a_name, tie.b_name, tie.status_source, strange))
    assert wrong == []


def words(text):
    """Plain letters between single spaces, so that a name is found as a whole."""
    return f" {' '.join(re.findall('[a-z0-9]+', fold(text)))} "


def forms(place):
    return {words(name) for name in (place.name, *place.aliases) if len(name) > 3}
