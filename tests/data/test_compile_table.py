"""The developers' compiler of tables: names to ids, doubt refused."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADER = "anchor,admin1,country,official_name,kind,population,year,source,members\n"


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import compile_table

    yield compile_table
    sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def resolver(tool, tmp_path_factory):
    return tool.Resolver(tmp_path_factory.mktemp("names"))


def compiled(tool, resolver, *rows):
    keys = HEADER.strip().split(",")
    return tool.compile_rows([dict(zip(keys, row, strict=True)) for row in rows], resolver, "compiled: by hand")


def row(anchor, admin1, country, people="", members=""):
    return (anchor, admin1, country, "M", "national", people, "2023", "an office", members)


def test_names_become_ids_and_the_rest_stays(tool, resolver):
    done = compiled(tool, resolver, row("Gdańsk", "", "PL", "1600000", "Gdynia;Sopot;Gdańsk"))
    (got,) = done.rows
    assert (got["geonameid"], got["name"], got["country"]) == ("3099434", "Gdańsk", "PL")
    assert got["members"] == "3099424;3085151"  # Gdynia and Sopot; an anchor is no member of itself
    assert (got["year"], got["basis"]) == ("2023", "compiled: by hand")
    assert not {"anchor", "admin1"} & got.keys()
    assert done.refused == []


@pytest.mark.parametrize(
    "given, why",
    [
        (row("Springfield", "", "US"), "places"),
        (row("Atlantis", "", "GR"), "no place"),
        (row("London", "", "CA", "9000000"), "people"),  # 400,000 people are no anchor of nine million
    ],
)
def test_doubt_is_refused_and_named(tool, resolver, given, why):
    done = compiled(tool, resolver, given)
    assert done.rows == []
    assert [refused[1] for refused in done.refused] == [given[0]]
    assert why in done.refused[0][2]


def test_the_first_row_of_an_anchor_stays_and_an_anchor_is_no_member(tool, resolver):
    done = compiled(
        tool, resolver,
        row("Tokyo", "", "JP", members="Yokohama;Kawasaki"), row("Tokyo", "", "JP"), row("Yokohama", "", "JP"),
    )  # fmt: skip
    assert [(r["name"], r["members"]) for r in done.rows] == [("Tokyo", "1859642"), ("Yokohama", "")]
    assert len(done.refused) == 2


def test_a_member_is_the_namesake_near_its_anchor(tool, resolver):
    done = compiled(tool, resolver, row("Riverside", "CA", "US", members="Ontario, CA;Corona;Paris"))
    assert done.rows[0]["members"] == "5379439;5339631"  # Ontario and Corona, CA
    assert [r[1] for r in done.refused] == ["Paris"]
