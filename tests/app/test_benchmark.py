import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from app.benchmark import run as job
from app.benchmark.junit import junit
from app.benchmark.run import BenchmarkOptions, run_benchmark
from app.benchmark.suite import Ground, read_rankings
from app.services.benchmarks import latest
from app.settings import Settings
from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from models.errors import InvalidInput
from tests.tie_world import ground, table, ties
from tests.tie_world import places as places_of_the_world


class Quick:
    """Stands in for the model, whose learning has its own tests."""

    def __init__(self, pairs: PairFeatures) -> None:
        self.pairs = pairs

    @classmethod
    def fit(cls, places, pairs, seed):
        return cls(PairFeatures(places, TieGraph.build(places, pairs)))

    def score(self, row):
        bond = self.pairs.statistics.share[ground().country[row]][ground().country]
        return bond - np.abs(ground().size - ground().size[row])

    def share(self, row):
        return np.exp(self.score(row)) / np.exp(self.score(row)).sum()


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    world = Ground(table(), ground(), np.full(400, "EU"))
    monkeypatch.setattr(job, "read_ground", lambda size: world)
    monkeypatch.setattr(job, "Plausibility", Quick)
    return Settings(home=tmp_path / "home")


@pytest.fixture
def suite(tmp_path):
    """A suite folder as the open benchmark lays it out."""
    from matching.evaluation.splits import split_ties

    folder = tmp_path / "suite"
    folder.mkdir()
    kept, splits = split_ties(ties(), seed=3)
    ids = table().ids
    write(folder / "train.csv", "a_geonameid,b_geonameid", ids[kept])
    for split in splits:
        pairs = sorted({(min(q, t), max(q, t)) for q in split.queries for t in split.truth[q]})
        write(folder / f"dev_{split.name}.csv", "a_geonameid,b_geonameid", ids[np.array(pairs)])
        write(folder / f"queries_dev_{split.name}.csv", "geonameid", ids[np.array(split.queries)][:, None])
    return folder


def write(path, header, rows):
    path.write_text("\n".join([header, *(",".join(str(c) for c in row) for row in rows)]) + "\n", encoding="utf-8")


def options(suite_folder, **more) -> BenchmarkOptions:
    return BenchmarkOptions(**({"suite": str(suite_folder), "baselines": ["random", "degree", "gravity"]} | more))


def test_a_run_writes_record_junit_and_page(suite, settings, tmp_path):
    files = {name: tmp_path / f"out.{name}" for name in ("json", "junit", "html")}
    record = run_benchmark(options(suite, **files), settings)
    assert record.passed
    assert {s.split for s in record.splits} == {"dev_warm", "dev_cold"}
    assert all(c.better for c in record.comparisons if c.other == "random")
    read = json.loads(files["json"].read_text())
    assert read["data_fingerprint"] == record.data_fingerprint
    assert latest(settings) == record
    assert read["measured_at"] == record.measured_at.isoformat().replace("+00:00", "Z")
    assert len(read["splits"][0]["rows"]) == read["splits"][0]["buckets"]["all"]["queries"]
    cases = ElementTree.fromstring(files["junit"].read_text())
    assert cases.get("failures") == "0"
    page = files["html"].read_text()
    assert page.count("<svg") >= 8
    assert "gravity" in page
    assert "src=" not in page


def test_a_planted_regression_fails_the_gate(suite, settings, tmp_path):
    first = tmp_path / "first.json"
    run_benchmark(options(suite, json=first, baselines=[]), settings)
    worse = tmp_path / "worse.csv"
    write(worse, "query_geonameid,rank,candidate_geonameid", [])
    gate = tmp_path / "gate.toml"
    gate.write_text('[[gate]]\nsplit = "dev_warm"\nmax_drop = 0.01\n')
    record = run_benchmark(options(suite, rankings=worse, against=first, gate=gate, baselines=[]), settings)
    assert not record.passed
    assert record.ranker == "worse.csv"
    report = tmp_path / "j.xml"
    run_benchmark(options(suite, rankings=worse, against=first, gate=gate, junit=report, baselines=[]), settings)
    assert ElementTree.fromstring(report.read_text()).get("failures") == "1"
    kept = run_benchmark(options(suite, against=first, gate=gate, baselines=[]), settings)
    assert kept.passed


def test_a_planted_leak_fails_the_run(suite, settings):
    with (suite / "train.csv").open("a") as file:
        file.write((suite / "dev_warm.csv").read_text().splitlines()[1] + "\n")
    record = run_benchmark(options(suite, baselines=[]), settings)
    assert not record.passed
    assert "known ties" in record.leaks[0]
    a, b = (int(x) for x in (suite / "dev_warm.csv").read_text().splitlines()[1].split(",")[:2])
    assert {(p.split, frozenset((p.query, p.target))) for p in record.leaked} == {("dev_warm", frozenset((a, b)))}
    told = ElementTree.fromstring(junit(record)).find("testcase/failure").text
    assert f"{table().name[table().row_of[a]]}, {table().country[table().row_of[a]]} ({a})" in told


def test_each_row_names_its_query(suite, settings):
    record = run_benchmark(options(suite, baselines=["random"]), settings)
    rows = [row for split in (*record.splits, *record.baselines) for row in split.rows]
    places = {p.id: (p.name, p.country) for p in places_of_the_world()}
    assert rows
    assert all((row.name, row.country) == places[row.query] for row in rows)


@pytest.mark.parametrize("lines, why", [([], "it has no line"), ([(7,), (8,)], "none of its 2 places")])
def test_a_split_that_asks_nothing_is_refused(suite, settings, monkeypatch, lines, why):
    monkeypatch.setattr(job, "Plausibility", None)  # nothing may be learned before
    write(suite / "queries_dev_cold.csv", "geonameid", lines)
    with pytest.raises(InvalidInput, match=f"asks nothing: {why}"):
        run_benchmark(options(suite), settings)


@pytest.mark.parametrize("wrong", [{"baselines": ["astrology"]}, {"rankings": "no.csv"}, {"junit": "no/such/j.xml"}])
def test_nothing_is_learned_before_all_inputs_and_folders_are_known_to_be_usable(suite, settings, monkeypatch, wrong):
    monkeypatch.setattr(job, "Plausibility", None)
    files = {name: Path(value) if name != "baselines" else value for name, value in wrong.items()}
    with pytest.raises(InvalidInput):
        run_benchmark(options(suite, **files), settings)


def test_rankings_are_read_with_their_gaps(tmp_path):
    path = tmp_path / "r.csv"
    row_of = {100: 0, 101: 1, 102: 2}
    write(path, "query_geonameid,rank,candidate_geonameid", [(100, 1, 102), (100, 3, 999), (5, 1, 100)])
    assert read_rankings(path, row_of) == {0: [2, None, -1]}


@pytest.mark.parametrize("rows", [[(100, 0, 1)], [(100, 1, 1), (100, 1, 2)], [(100, 1, 1), (100, 2, 1)], [("x", 1, 1)]])
def test_bad_rankings_are_refused_with_their_line(tmp_path, rows):
    path = tmp_path / "r.csv"
    write(path, "query_geonameid,rank,candidate_geonameid", rows)
    with pytest.raises(InvalidInput) as error:
        read_rankings(path, {100: 0})
    assert error.value.errors[0][0].startswith("line ")


def test_files_that_cannot_be_used_are_refused(suite, settings, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("[[gate]]\nsplit = 3")
    for wrong in ({"gate": bad}, {"against": bad}, {"suite": "nowhere"}, {"baselines": ["astrology"]}):
        with pytest.raises(InvalidInput):
            run_benchmark(options(suite, **wrong), settings)


def test_own_ties_are_split_by_seed(settings, monkeypatch):
    class Tie:
        def __init__(self, a, b):
            self.a, self.b = int(table().ids[a]), int(table().ids[b])

    monkeypatch.setattr(job, "read_ties", lambda path: [Tie(a, b) for a, b in ties()])
    one = run_benchmark(BenchmarkOptions(seed=1, baselines=["degree"]), settings)
    other = run_benchmark(BenchmarkOptions(seed=2, baselines=["degree"]), settings)
    assert one.suite == "ties"
    assert one.data_fingerprint != other.data_fingerprint


def test_rankings_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "rankings.csv"
    path.write_bytes(b"query_geonameid,rank,candidate_geonameid\n\xff\xfe\x00,1,2\n")
    with pytest.raises(InvalidInput, match="in UTF-8"):
        read_rankings(path, {100: 0})
