"""A ranker of one's own beside ours and the baselines, on ties and on links; what goes wrong in it is said."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from app.benchmark import run as job
from app.benchmark.options import BenchmarkOptions
from app.benchmark.own_ranker import load_ranker
from app.benchmark.run import run_benchmark
from app.benchmark.suite import read_suite
from matching.evaluation.own import Fitted, Places
from models.errors import InvalidInput
from tests.app.test_benchmark import options, settings, suite  # noqa: F401
from tests.app.test_benchmark_links import engine, folder  # noqa: F401
from tests.tie_world import table


class Dice:
    """What the baseline ``random`` does, written by a stranger."""

    name = "dice"

    def fit(self, places, known):
        self.n = len(places)

    def score(self, row):
        return np.random.default_rng(row).random(self.n)


class Largest:
    """What the baseline ``population`` of links does."""

    def fit(self, places, known):
        self.people = np.log(places.population)

    def score(self, row):
        return self.people


def of(record, ranker):
    return {s.split: s for s in (*record.splits, *record.baselines) if s.ranker == ranker}


def test_on_ties_a_strangers_copy_of_a_baseline_has_the_baselines_figures(suite, settings):  # noqa: F811
    record = run_benchmark(options(suite, ranker=Dice, baselines=["random"]), settings)
    mine, theirs = of(record, "dice"), of(record, "random")
    assert set(mine) == {"dev_warm", "dev_cold"}
    assert {k: (s.buckets, s.rows) for k, s in mine.items()} == {k: (s.buckets, s.rows) for k, s in theirs.items()}
    assert [c.other for c in record.comparisons] == ["random", "random", "dice", "dice"]


def test_on_links_too(engine, folder, settings):  # noqa: F811
    record = run_benchmark(BenchmarkOptions(suite=str(folder), ranker=Largest, baselines=["population"]), settings)
    mine, theirs = of(record, "Largest"), of(record, "population")
    assert set(mine) == {"air_routes", "own_trade"}
    assert {k: (s.buckets, s.rows) for k, s in mine.items()} == {k: (s.buckets, s.rows) for k, s in theirs.items()}


def test_from_python_and_by_csv_the_figures_are_equal(suite, settings, tmp_path):  # noqa: F811
    beside = of(run_benchmark(options(suite, ranker=Dice, baselines=[]), settings), "dice")
    task, path = read_suite(suite, job.read_ground(0)).task, tmp_path / "dice.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("query_geonameid", "rank", "candidate_geonameid"))
        for query in {q for split in task.splits for q in split.queries}:
            score = np.where(task.allowed(query), np.random.default_rng(query).random(400), -1)
            order = np.argsort(-score)[:100]
            out.writerows((task.ids[query], i, task.ids[c]) for i, c in enumerate(order, 1))
    by_csv = {s.split: s for s in run_benchmark(options(suite, rankings=path, baselines=[]), settings).splits}
    for split, mine in beside.items():
        metrics = dict(mine.buckets["all"].metrics)
        assert metrics.pop("mrr_in_country"), "a list of a hundred cannot say it"
        assert metrics == by_csv[split].buckets["all"].metrics
        assert [row.top for row in mine.rows] == [row.top for row in by_csv[split].rows]


def test_it_learns_from_what_may_be_known_alone(suite, engine, folder, settings):  # noqa: F811
    seen = []

    class Spy(Dice):
        def fit(self, places, known):
            super().fit(places, known)
            seen.append((places, known))

    run_benchmark(options(suite, ranker=Spy, baselines=[]), settings)
    run_benchmark(BenchmarkOptions(suite=str(folder), ranker=Spy, baselines=[]), settings)
    (all_places, ties), (metros, links), (_, none) = seen
    train = [line.split(",")[:2] for line in (suite / "train.csv").read_text().splitlines()[1:]]
    assert {frozenset(all_places.ids[p].tolist()) for p in ties} == {frozenset(map(int, pair)) for pair in train}
    assert len(metros) < len(all_places) == 400
    assert (links.shape, none.shape) == ((1, 2), (0, 2)), "a set without links to learn from hands over none"
    assert all_places.km(3)[3] == pytest.approx(0, abs=0.1)
    all_places.population[:] = 0
    assert table().population.min() > 0, "it is handed copies"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"__init__": lambda self: 1 / 0}, r"Broken\(\) failed: ZeroDivisionError: division by zero \(test_own_ranker"),
        ({"fit": lambda self, places, known: places.height}, r"Broken.fit failed: AttributeError: .*height"),
        ({"score": lambda self, row: [1, 2]}, r"Broken.score gave an array of shape \(2,\); .* the 400 places"),
        ({"score": lambda self, row: ["x"] * 400}, r"Broken.score failed: ValueError"),
    ],
)
def test_what_goes_wrong_is_said_with_the_class_name(suite, settings, change, why):  # noqa: F811
    broken = type("Broken", (Dice,), change)
    with pytest.raises(InvalidInput, match=why):
        run_benchmark(options(suite, ranker=broken, baselines=[]), settings)


def test_a_place_without_a_number_is_no_answer():
    class Shy(Dice):
        def score(self, row):
            return np.where(np.arange(400) < 5, 1.0, np.nan)

    assert np.isfinite(Fitted(Shy, Places.of(table()), np.empty((0, 2), np.int64)).score(0)).sum() == 5


MINE = "import numpy as np\n\nclass Even:\n    def fit(self, places, known):\n        self.n = len(places)\n\n    "


def test_the_command_finds_a_module_in_the_current_folder(
    suite,  # noqa: F811
    settings,  # noqa: F811
    tmp_path,
    bare_hanse,
    monkeypatch,
):
    (tmp_path / "mine_here.py").write_text(MINE + "def score(self, row):\n        return np.arange(self.n)\n")
    (tmp_path / "mine_bad.py").write_text(MINE + "def score(self, row):\n        return self.nothing\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANSE_HOME", str(settings.home))
    usual = ("benchmark", "--suite", str(suite), "--baselines", "none")
    done = bare_hanse(*usual, "--ranker", "mine_here:Even")
    assert done.code == 0, done.err
    assert "Even " in done.stdout
    bad = bare_hanse(*usual, "--ranker", "mine_bad:Even")
    assert bad.code == 2
    assert (
        "Even.score failed: AttributeError: 'Even' object has no attribute 'nothing' (mine_bad.py, line 8)" in bad.err
    )


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ("mine", "write module:Class"),
        ("no_such_module:Even", "No module named 'no_such_module'"),
        ("json:Nothing", "the module json has no class Nothing"),
        ("collections:Counter", "Counter lacks fit and score"),
    ],
)
def test_a_class_that_cannot_be_found_is_refused(spec, why):
    with pytest.raises(InvalidInput, match=why):
        load_ranker(spec)


def test_the_documents_class_runs_on_both_suites(suite, engine, folder, settings, tmp_path, monkeypatch):  # noqa: F811
    page = (Path(__file__).parents[2] / "docs/benchmark.md").read_text(encoding="utf-8")
    (tmp_path / "mine.py").write_text(re.search(r"```python mine.py\n(.*?)```", page, re.S)[1])
    monkeypatch.chdir(tmp_path)
    for where in (suite, folder):
        wanted = BenchmarkOptions(suite=str(where), ranker="mine:Largest", baselines=[])
        assert of(run_benchmark(wanted, settings), "Largest")


def test_the_protocol_is_typed_and_within_reach():
    import app

    made: app.OwnRanker = Dice()
    assert app.Places is Places
    assert made.score is not None
