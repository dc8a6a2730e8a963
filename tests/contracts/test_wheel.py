"""The wheel carries all five packages, every table, page and word list, and no tests."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "matching", "features", "models", "data")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    # A copy without .git, as a source archive has it: hatchling then still obeys .gitignore.
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", ".gitignore", "constraints.txt"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    [path] = out.iterdir()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_file_of_the_five_packages_is_in(wheel):
    wanted = {
        str(p.relative_to(ROOT))
        for package in PACKAGES
        for p in (ROOT / package).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    assert len(wanted) > 100
    assert wanted - wheel.keys() == set()


@pytest.mark.parametrize(
    "name",
    [
        "data/bundled/purposes.toml", "data/bundled/gazetteer/corrections.csv", "data/bundled/ports/rejected.csv",
        "data/bundled/atlas/clusters.csv", "models/__init__.py", "features/places/metros.py",
        "matching/ranking/ranker.py",
    ],
)  # fmt: skip
def test_tables_are_whole(wheel, name):
    assert wheel[name] == (ROOT / name).read_bytes()


def test_nothing_else_is_in(wheel):
    tops = {name.split("/")[0] for name in wheel}
    assert {t for t in tops if not t.endswith(".dist-info")} == set(PACKAGES)
    assert not [n for n in wheel if "__pycache__" in n or n.endswith((".npy", ".faiss", ".sqlite"))]


def test_it_says_what_it_is(wheel):
    meta = next(text.decode() for name, text in wheel.items() if name.endswith("METADATA"))
    assert "Classifier: Private :: Do Not Upload" in meta
    assert "Requires-Python: >=3.11" in meta
    entry = next(text.decode() for name, text in wheel.items() if name.endswith("entry_points.txt"))
    assert "hanse = app.cli.main:main" in entry
