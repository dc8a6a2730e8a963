"""The bundled ties: places resolve, pairs are unique and international, years and statuses are documented."""

from collections import Counter

import pytest

from data.gazetteer import read_places
from data.tie_tables import read_cases, read_evidence, read_partnerships

TIES = read_partnerships().rows
CASES = read_cases().rows
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


def test_every_known_case_is_there():
    known = {frozenset((t.a, t.b)) for t in TIES}
    assert [c for c in CASES if frozenset((c.a_geonameid, c.b_geonameid)) not in known] == []


def test_evidence_beyond_the_known_cases_covers_sixty_ties():
    cases = {frozenset((c.a_geonameid, c.b_geonameid)) for c in CASES}
    assert len({frozenset(pair) for pair, _ in read_evidence().rows} - cases) >= 60
