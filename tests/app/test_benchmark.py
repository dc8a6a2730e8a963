import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from app.benchmark import run as job
from app.benchmark.junit import junit
from app.benchmark.run import BenchmarkOptions, run_benchmark
from app.benchmark.suite import Ground, read_rankings
from app.cli.benchmark import benchmark
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


class Fits:
    """A build whose fit for trade is likeness in people, and for anything else a place's id."""

    table = table()

    class ranker:
        @staticmethod
        def scores(row, rows, query):
            assert (query.unit, query.risk, query.filters.known) == ("city", "show", "mark")
            size = np.log(table().population)
            return -np.abs(size[row] - size)[rows] if query.purpose == "trade" else rows


@pytest.fixture
def built(monkeypatch):
    monkeypatch.setattr(job.Store, "ensure", lambda self, progress: Fits)


def test_a_gate_may_name_a_purpose_and_is_held_against_what_users_see(suite, settings, built, tmp_path):
    first, gate = tmp_path / "first.json", tmp_path / "gate.toml"
    run_benchmark(options(suite, baselines=["fit, trade", "fit, climate"], json=first), settings)
    demands = (
        'purpose = "trade"\nmin = 0.0', 'purpose = "trade"\nmin = 1.0', 'purpose = "trade"\nbetter_than = "random"',
        'purpose = "trade"\nmax_drop = 0.0', 'purpose = "ports"\nmax_drop = 0.0', 'of = "fit, trade"\nmin = 0.0',
        'purpose = "trade"\nbetter_than = "plausibility without facts"',
    )  # fmt: skip
    gate.write_text("\n".join(f'[[gate]]\nsplit = "dev_warm"\nmetric = "recall@100"\n{one}' for one in demands))
    record = run_benchmark(options(suite, gate=gate, against=first, baselines=["random"]), settings)
    fits = {s.ranker for s in record.baselines}
    assert fits == {"random", "fit, trade", "fit, ports"}, "only what a gate or --baselines names is measured"
    verdicts = {g.rule: (g.passed, g.why and g.why.code) for g in record.gates[1:]}
    assert verdicts["at least 1"] == (False, None)
    assert verdicts["better than random, interval above zero"] == (True, None)
    assert [g.passed for g in record.gates if g.rule == "falls by 0 at most"] == [True, False]
    why = record.gates[4].why.text
    assert why.startswith("The earlier record has no figures of fit, ports; it has: ")
    assert why.endswith("plausibility without facts; fit, trade; fit, climate.")
    assert record.gates[0].name == "dev_warm / all / recall@100 / fit, trade"
    (loss,) = [g for g in record.gates if g.rule.startswith("better than plausibility without")]
    other = next(s for s in record.baselines if (s.ranker, s.split) == ("fit, trade", "dev_warm"))
    ours = next(s for s in record.splits if s.split == "dev_warm")
    difference = [b.metrics["recall@100"] - a.metrics["recall@100"] for a, b in zip(ours.rows, other.rows, strict=True)]
    assert loss.value < np.mean(difference)
    assert loss.passed == (loss.value > 0)


def test_a_gate_with_a_purpose_that_nobody_knows_is_refused_before_anything_runs(
    suite, settings, tmp_path, monkeypatch
):
    monkeypatch.setattr(job, "read_ground", None)
    gate = tmp_path / "gate.toml"
    gate.write_text('[[gate]]\nsplit = "dev_warm"\npurpose = "astrology"\nmin = 0\n')
    with pytest.raises(InvalidInput) as error:
        run_benchmark(options(suite, gate=gate), settings)
    assert error.value.errors == ((str(gate), "there is no purpose 'astrology'"),)
    assert "trade" in error.value.suggestions


def test_a_folder_that_may_not_be_written_to_is_refused_first(suite, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("app.benchmark.options.os.access", lambda path, mode: False)
    monkeypatch.setattr(job, "read_ground", None)
    with pytest.raises(InvalidInput, match="cannot be written to by this user"):
        run_benchmark(options(suite, json=tmp_path / "r.json"), settings)


def test_a_log_of_eighty_columns_cuts_no_interval(suite, settings, monkeypatch, capsys):
    monkeypatch.setenv("HANSE_HOME", str(settings.home))
    monkeypatch.setenv("COLUMNS", "80")
    benchmark(suite=str(suite), baselines=["gravity", "random"])
    shown = capsys.readouterr().out
    assert "…" not in shown
    rows = [line for line in shown.splitlines() if line.startswith(("plausibility ", "gravity ", "random "))]
    assert len(rows) == 6
    assert all(line.count("(") == line.count(")") == 4 for line in rows)
