"""The developers' checks of the bundled tables run on small references."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.tie_tables import read_partnerships

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
