"""The developers' compiler of routes: names to ids, doubt refused and named."""

import pytest

from benchmarks.compile_routes import compile_routes
from benchmarks.compile_table import Resolver

HEADER = ("a_city", "a_region", "a_country", "b_city", "b_region", "b_country", "kind", "since", "as_of")
GDANSK, KARLSKRONA, STOCKHOLM, SOLNA = 3099434, 2701713, 2673730, 2675397


@pytest.fixture(scope="module")
def resolver(tmp_path_factory):
    return Resolver(tmp_path_factory.mktemp("names"))


def compiled(resolver, *rows):
    metro = {place: place for place in resolver.places} | {SOLNA: STOCKHOLM}
    given = [dict(zip(HEADER, (*row, "1998", "2024"), strict=True)) for row in rows]
    return compile_routes(given, resolver, metro, "compiled")


def test_names_become_ids_the_smaller_first_and_a_pair_has_a_row_for_each_kind(resolver):
    ends = ("Gdańsk", "", "PL", "Karlskrona", "", "SE")
    done = compiled(resolver, (*ends, "ferry"), (*ends[3:], *ends[:3], "ferry"), (*ends, "roro"))
    about = {"since": "1998", "as_of": "2024", "basis": "compiled"}
    names = {"a_geonameid": str(KARLSKRONA), "a_name": "Karlskrona", "b_geonameid": str(GDANSK), "b_name": "Gdańsk"}
    assert done.rows == [{**names, "kind": kind, **about} for kind in ("ferry", "roro")]
    assert [(what, why) for _, what, why in done.refused] == [("ferry", "stands there already")]


@pytest.mark.parametrize(
    "row, what, why",
    [
        (("Springfield", "", "US", "Gdańsk", "", "PL", "ferry"), "Springfield", "places"),
        (("Gdańsk", "", "PL", "Atlantis", "", "GR", "ferry"), "Atlantis", "no place"),
        (("Karlskrona", "", "SE", "Stockholm", "", "SE", "ferry"), "ferry", "lies in one country"),
        (("Solna", "", "SE", "Stockholm", "", "SE", "ferry"), "ferry", "lies in one metro"),
    ],
)
def test_doubt_is_refused_and_named(resolver, row, what, why):
    done = compiled(resolver, row)
    assert done.rows == []
    assert done.refused[0][1] == what
    assert why in done.refused[0][2]
