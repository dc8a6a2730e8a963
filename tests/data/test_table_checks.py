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


@pytest.mark.parametrize("script", ["ties_check.py", "atlas_check.py"])
def test_a_check_asks_for_its_reference(script):
    done = run(script)
    assert done.returncode == 2
    assert "--reference" in done.stderr
