"""A suite from one's own ties: by seed, without leaks, and the benchmark runs on it."""

import numpy as np
import pytest

from app.benchmark.divide import divide
from app.benchmark.suite import Ground, read_suite
from models.errors import InvalidInput
from tests.tie_world import ground, table, ties


@pytest.fixture
def world():
    return Ground(table(), ground(), np.full(400, "EU"))


@pytest.fixture
def own(tmp_path):
    ids = table().ids
    path = tmp_path / "own.csv"
    lines = [f"{ids[a]},{ids[b]}" for a, b in ties()] + ["1,2", f"{ids[0]},{ids[1]}"]
    path.write_text("a_geonameid,b_geonameid\n" + "\n".join(lines) + "\n")
    return path


def test_warm_and_cold_without_leaks(own, world, tmp_path):
    found = divide(own, tmp_path / "suite", world, 0)
    assert (found.read, found.left_out) == (len(ties()) + 2, 2)
    suite = read_suite(tmp_path / "suite", world)
    by_name = {split.name: split for split in suite.task.splits}
    assert {name: len(split.queries) for name, split in by_name.items()} == found.queries
    assert set(by_name) == {"warm", "cold"}
    learned = {int(row) for pair in suite.train for row in pair}
    assert not learned & set(by_name["cold"].queries)
    given = {tuple(sorted(pair)) for pair in ties().tolist()}
    held = {tuple(sorted((q, t))) for s in by_name.values() for q in s.queries for t in s.truth[q]}
    train = {tuple(sorted(pair)) for pair in suite.train.tolist()}
    assert held | train == given
    assert not held & train


def test_the_seed_decides(own, world, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        divide(own, tmp_path / name, world, seed)
    texts = [(tmp_path / name / "train.csv").read_text() for name in "abc"]
    assert texts[0] == texts[1] != texts[2]


def test_too_few_ties_and_a_folder_that_holds_something_are_refused(own, world, tmp_path):
    with pytest.raises(InvalidInput, match="holds something"):
        divide(own, tmp_path, world, 0)
    own.write_text("a_geonameid,b_geonameid\n1,2\n")
    with pytest.raises(InvalidInput, match="20 are needed"):
        divide(own, tmp_path / "suite", world, 0)
    assert not (tmp_path / "suite").exists()


def test_the_command_says_what_became_of_the_ties(own, world, tmp_path, bare_hanse, monkeypatch):
    monkeypatch.setattr("app.cli.split.read_ground", lambda size: world)
    done = bare_hanse("benchmark", "split", str(own), "--out", str(tmp_path / "suite"), "--seed", "3")
    assert done.code == 0, done.err
    assert "702 ties read, 2 left out" in done.out
    assert "No leaks" in done.out
    again = bare_hanse("benchmark", "split", str(own), "--out", str(tmp_path / "suite"))
    assert again.code == 2
