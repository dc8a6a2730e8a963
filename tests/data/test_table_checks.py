"""The developers' checks of the bundled tables run on small references."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.links_check import Tables, broken, bundled_tables, match_anchors
from benchmarks.ties_check import recalled
from data.gazetteer import read_places
from data.names import FILE, Names, write_names
from data.tie_tables import read_partnerships
from models.atlas import AtlasRow
from models.link import Firm, Office, Site

ROOT = Path(__file__).parents[2]


def run(script, *arguments):
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def test_ties_are_counted_by_country(tmp_path):
    ties = read_partnerships().rows
    pairs = tmp_path / "train.csv"
    pairs.write_text(f"a_geonameid,b_geonameid\n{ties[0].a},{ties[0].b}\n")
    for given in (pairs, tmp_path):
        done = run("ties_check.py", "--reference", str(given))
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"1 of {len(ties)} ties are in train.csv")
        assert ties[0].a_country in done.stdout


def test_recalled_ties_are_looked_for_by_name(tmp_path):
    write_names([p for p in read_places() if p.name in ("Chicago", "Mexico City", "Maputo")], tmp_path / FILE)
    pairs = ("Chicago, US", "Mexico City, MX"), ("Chicago, US", "Maputo, MZ"), ("Chicago, US", "Atlantis")
    found = recalled([{"city": city, "partner": partner} for city, partner in pairs], Names(tmp_path / FILE))
    assert found.by_city == {"Chicago, US": (1, 2)}
    assert found.unread == ["Chicago, US - Atlantis"]


@pytest.mark.parametrize("script", ["ties_check.py", "atlas_check.py", "metro_check.py"])
def test_a_check_asks_for_its_reference(script):
    done = run(script)
    assert done.returncode == 2
    assert "--reference" in done.stderr


def test_metros_are_compared_and_differences_explained(tmp_path):
    (tmp_path / "metro_un").mkdir()
    header = "un_code,name,country,cc,geonameid,lat,lon,pop_2015,pop_2020,pop_2025,note\n"
    rows = (
        "1,Chicago,United States,US,4887398,41.9,-87.6,9300000,9300000,9300000,\n"
        "2,Incheon,Korea,KR,1843564,37.5,126.7,2800000,2800000,2800000,\n"
        "3,Nowhere,Ocean,,,0,-30,300000,300000,300000,\n"
    )
    (tmp_path / "metro_un" / "agglomerations.csv").write_text(header + rows)
    done = run("metro_check.py", "--reference", str(tmp_path))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1].split()[-4:] == ["2", "50.0%", "50.0%", "100.0%"]
    assert "1 agglomerations have no place of ours: Nowhere" in done.stdout
    assert "1 of the largest belong to a metro of ours: Incheon to Seoul" in done.stdout
    assert any(line.startswith("  Chicago, US: 9,26") and "US Census MSA" in line for line in lines)


TABLES = Tables(
    firms=[Firm("x", "X AG", "steel", (1,), ()), Firm("two", "Two", "steel", (1, 2), ())],
    sites=[],
    offices=[],
    countries={1: "AA", 2: "BB", 3: "BB"},
    clusters=frozenset({"steel"}),
)


def a_site(firm: str, place: int, status="open", cluster="steel") -> Site:
    return Site(firm, place, "Town", "production", cluster, None, status, 2024, "compiled")


@pytest.mark.parametrize(
    "change, says",
    [
        ({"sites": [a_site("x", 3), a_site("x", 2), a_site("two", 1), a_site("two", 2)]}, []),
        ({"sites": [a_site("x", 1)]}, ["at home in AA"]),
        ({"sites": [a_site("x", 9)]}, ["no such place"]),
        ({"sites": [a_site("z", 3)]}, ["no such firm"]),
        ({"sites": [a_site("x", 3, cluster="toys")]}, ["unknown cluster"]),
        ({"sites": [a_site("x", 3), a_site("x", 3, "closed")]}, ["told 2 times (open, closed)"]),
        ({"firms": [Firm("y", "Y", "toys", (9, 9), ())]}, ["cluster toys", "home 9", "home 9", "stands twice"]),
        ({"offices": [Office("chamber", "A", "AA", 3, "Town", None, "compiled")]}, []),
        ({"offices": [Office("chamber", "A", "AA", 1, "Town", None, "compiled")]}, ["at home in AA"]),
        ({"offices": [Office("chamber", "A", "AA", 9, "Town", None, "compiled")]}, ["9 is no place"]),
    ],
)
def test_a_broken_row_of_links_is_named(change, says):
    found = broken(replace(TABLES, **change))
    assert len(found) == len(says)
    assert all(part in text for part, text in zip(says, found, strict=True))


def test_firms_among_anchors_are_found_under_any_of_their_names():
    firms = [Firm("b", "Müller-Werke AG", "steel", (1,), ("Old Works",)), Firm("h", "Hitachi", "steel", (1,), ())]
    anchors = [("firm", n) for n in ("Mueller Werke", "Muller Werke SE", "Old Works", "Hitachi Zosen")]
    row = AtlasRow(1, "One", "AA", {}, "", (*anchors, ("university", "Hitachi")), (), "2026")
    found = match_anchors(firms, [row])
    assert set(found.known) == {"Mueller Werke", "Muller Werke SE", "Old Works"}
    assert set(found.lacking) == {"Hitachi Zosen"}


@pytest.mark.slow
def test_no_bundled_row_of_links_breaks_a_rule():
    assert broken(bundled_tables()) == []
