"""The suite of links as a job: folder in, record, JUnit and page out; folders and gates that cannot be used."""

import json
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
import typer

from app.benchmark import run as job
from app.benchmark.options import BenchmarkOptions
from app.benchmark.run import run_benchmark
from app.benchmark.suite import Ground
from app.cli.benchmark import benchmark
from app.settings import Settings
from models.errors import InvalidInput
from tests.tie_world import ground, table

ANCHORS = np.flatnonzero(table().is_anchor)


class Largest:
    """Ranks by people, and by people and id where pairs are scored at reach 0; keeps what it was asked."""

    purposes = dict.fromkeys(("general", "tourism", "trade"))

    def __init__(self):
        self.queries = []

    def best(self, rows, query):
        self.queries.append(query)
        found = []
        for row in rows:
            abroad = ANCHORS[table().country[ANCHORS] != table().country[row]]
            order = abroad[np.lexsort((abroad, -table().metro_population[abroad]))][: query.k]
            found.append((order, table().metro_population[order]))
        return found

    def scores(self, row, partners, query):
        self.queries.append(query)
        return table().metro_population[partners]


@pytest.fixture
def engine(monkeypatch):
    manifest = SimpleNamespace(build_id="b", inputs={"without_links": []})
    made = SimpleNamespace(table=table(), ranker=Largest(), manifest=manifest)
    monkeypatch.setattr(job.Store, "ensure", lambda self, progress: made)
    monkeypatch.setattr(job, "read_ground", lambda size: Ground(table(), ground(), np.full(400, "EU")))
    return made


@pytest.fixture
def folder(tmp_path):
    """Two sets; in ``air_routes`` each asker is linked with the largest metro abroad, by a town of that metro."""
    root = tmp_path / "sets"
    for name, wanted in (("air_routes", 0), ("own_trade", 5)):
        (root / name).mkdir(parents=True)
        askers = ANCHORS[::9]
        targets = [Largest().best([row], SimpleNamespace(k=9))[0][0][wanted] for row in askers]
        ids = table().ids
        pairs = list(zip(ids[askers], ids[targets], strict=True))
        write(root / name / "dev_queries.csv", "geonameid", [[a] for a, _ in pairs])
        write(root / name / "dev.csv", "query_geonameid,target_geonameid", pairs)
        if wanted == 0:
            small = ids[ANCHORS[np.argmin(table().metro_population[ANCHORS])]]
            groups = [(a, b, f"{a}-{b}", 1, "both") for a, b in pairs] + [
                (a, small, f"{a}-{b}", 0, "world") for a, b in pairs
            ]
            write(root / name / "dev_pairs.csv", "a_geonameid,b_geonameid,group,linked,against", groups)
            write(root / name / "train.csv", "a_geonameid,b_geonameid", [(ids[ANCHORS[1]], ids[ANCHORS[-1]])])
    return root


def write(path, header, rows):
    path.write_text("\n".join([header, *(",".join(str(c) for c in row) for row in rows)]) + "\n", encoding="utf-8")


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


def test_each_set_is_asked_under_its_purpose_and_scored_at_reach_nought(engine, folder, settings, tmp_path):
    files = {name: tmp_path / f"out.{name}" for name in ("json", "junit", "html")}
    record = run_benchmark(BenchmarkOptions(suite=str(folder), **files), settings)
    assert (record.kind, record.suite, record.passed) == ("links", "sets", True)
    assert [(s.name, s.purpose, s.known) for s in record.sets] == [
        ("air_routes", "tourism", 1),
        ("own_trade", "general", None),
    ]
    first, second = (s.buckets["all"].metrics for s in record.splits)
    assert (first["mrr@100"].mean, second["mrr@100"].mean) == (1, pytest.approx(1 / 6, abs=1e-4))
    assert record.splits[0].buckets["equal size, abroad"].metrics["auc"].mean == 1
    assert "equal size, abroad" not in record.splits[1].buckets
    assert {b.ranker for b in record.baselines if b.split == "air_routes"} == {
        "gravity", "population", "country pair x population", "popularity", "distance", "fit, general",
    }  # fmt: skip
    assert {(q.purpose, q.reach) for q in engine.ranker.queries} == {
        ("tourism", None), ("tourism", 0.0), ("general", None), ("general", 0.0),
    }  # fmt: skip
    assert {(q.unit, q.risk, q.per_country, q.filters.known) for q in engine.ranker.queries} == {
        ("metro", "show", 0, "mark")
    }
    read = json.loads(files["json"].read_text())
    assert read["sets"][0]["mirror"] == "flights"
    page = files["html"].read_text()
    assert "recall@100 beyond hubs" in page
    assert "At equal size" in page
    assert page.count("<svg") == 2


def test_the_homes_own_folder_answers_to_the_bare_name(engine, folder, settings, tmp_path):
    with pytest.raises(InvalidInput, match="own/links is no folder"):
        run_benchmark(BenchmarkOptions(suite="links"), settings)
    (settings.home / "own").mkdir(parents=True)
    folder.rename(settings.home / "own" / "links")
    assert run_benchmark(BenchmarkOptions(suite="links"), settings).suite == "links"
    (settings.home / "own" / "links").rename(tmp_path / "elsewhere")
    there = Settings(home=settings.home, links_home=tmp_path / "elsewhere")
    assert run_benchmark(BenchmarkOptions(suite="links"), there).suite == "elsewhere"


def test_a_gate_that_fails_says_why_in_junit_and_page(engine, folder, settings, tmp_path):
    gate = tmp_path / "gate.toml"
    gate.write_text(
        '[[gate]]\nset = "air_routes"\nmetric = "recall@100"\nbetter_than = "popularity"\n'
        '[[gate]]\nset = "air_route"\nmin = 0.0\n'
        '[[gate]]\nset = "own_trade"\nbucket = "population under 9"\nmin = 0.0\n'
        '[[gate]]\nset = "own_trade"\nmax_drop = 0.1\n'
    )
    files = {name: tmp_path / f"out.{name}" for name in ("junit", "html")}
    record = run_benchmark(BenchmarkOptions(suite=str(folder), gate=gate, **files), settings)
    assert [g.passed for g in record.gates] == [False, False, False, False]
    assert record.gates[0].why is None
    failures = [f.text for f in ElementTree.fromstring(files["junit"].read_text()).iter("failure")]
    assert failures[1] == "No split is called air_route; there are: air_routes; own_trade."
    assert "has no bucket population under 9; it has: all; population" in failures[2]
    assert failures[3] == "There is no earlier record to compare with; give one with --against."
    assert "No split is called air_route" in files["html"].read_text()


def test_a_planted_regression_fails_in_its_bucket(engine, folder, settings, tmp_path):
    first, worse, gate = tmp_path / "first.json", tmp_path / "worse", tmp_path / "gate.json"
    run_benchmark(BenchmarkOptions(suite=str(folder), json=first, baselines=[]), settings)
    worse.mkdir()
    for name in ("air_routes", "own_trade"):
        write(worse / f"{name}.csv", "query_geonameid,rank,candidate_geonameid", [])
    gate.write_text('{"gate": [{"set": "air_routes", "metric": "recall@100", "bucket": "all", "max_drop": 0.01}]}')
    options = BenchmarkOptions(suite=str(folder), against=first, gate=gate, baselines=[])
    assert run_benchmark(options, settings).passed
    theirs = run_benchmark(BenchmarkOptions(**{**vars(options), "rankings": worse}), settings)
    assert (theirs.passed, theirs.ranker, theirs.gates[0].value) == (False, "worse", -1)


def test_links_to_learn_from_that_hold_an_answer_fail_the_run(engine, folder, settings):
    with (folder / "air_routes" / "train.csv").open("a") as file:
        file.write((folder / "air_routes" / "dev.csv").read_text().splitlines()[1] + "\n")
    record = run_benchmark(BenchmarkOptions(suite=str(folder), baselines=[]), settings)
    assert not record.passed
    assert "1 of" in record.leaks[0]
    asker, target = (int(x) for x in (folder / "air_routes" / "dev.csv").read_text().splitlines()[1].split(",")[:2])
    (leaked,) = record.leaked
    assert (leaked.split, leaked.query) == ("air_routes", asker)
    assert leaked.target == int(table().ids[table().anchor[table().row_of[target]]])
    assert leaked.query_name == f"{table().name[table().row_of[asker]]}, {table().country[table().row_of[asker]]}"
    assert all(row.name for split in record.splits for row in split.rows)


def test_a_folder_that_cannot_be_used_is_refused_before_a_build_is_made(folder, settings, monkeypatch):
    monkeypatch.setattr(job.Store, "ensure", None)
    for wrong in ({"suite": "links"}, {"suite": str(folder), "baselines": ["astrology"]}):
        with pytest.raises(InvalidInput):
            run_benchmark(BenchmarkOptions(**wrong), settings)


def test_what_cannot_be_asked_is_refused_before_anything_runs(engine, folder, settings, tmp_path):
    def refused(words, **more):
        with pytest.raises(InvalidInput, match=words):
            run_benchmark(BenchmarkOptions(**{"suite": str(folder), **more}), settings)
        assert engine.ranker.queries == []

    refused("does not exist; make it first", json=tmp_path / "nowhere" / "r.json")
    refused("is a folder", html=tmp_path)
    refused("No baseline is called astrology", baselines=["astrology"])
    refused("cannot be read", rankings=tmp_path / "no.csv")
    (tmp_path / "empty").mkdir()
    refused("holds neither a suite of ties", suite=str(tmp_path / "empty"))
    (folder / "sets.toml").write_text('[own_trade]\npurpose = "astrology"\n')
    refused("a purpose that nobody knows")
    (folder / "sets.toml").unlink()
    pairs = folder / "air_routes" / "dev_pairs.csv"
    pairs.write_text(pairs.read_text() + "99999999,101,x,1,both\n")
    refused("asks for places that cannot be asked")
    (folder / "own_trade" / "dev_queries.csv").write_text("geonameid\n")
    refused("asks nothing")


def test_a_set_whose_kind_of_links_the_build_knows_is_marked(engine, folder, settings):
    (folder / "air_routes").rename(folder / "corporate_family")
    engine.ranker.purposes = {**Largest.purposes, "investment": None}
    assert run_benchmark(BenchmarkOptions(suite=str(folder), baselines=[]), settings).sets[0].mirrored
    engine.manifest.inputs["without_links"] = ["sites"]
    assert not run_benchmark(BenchmarkOptions(suite=str(folder), baselines=[]), settings).sets[0].mirrored


def test_the_command_cuts_no_interval_and_says_why_a_gate_failed(engine, folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    gate = tmp_path / "gate.toml"
    gate.write_text('[[gate]]\nset = "air_routes"\nbetter_than = "gravty"\n')
    with pytest.raises(typer.Exit) as stop:
        benchmark(suite=str(folder), gate=gate, baselines=["gravity"])
    shown = capsys.readouterr().out
    assert stop.value.exit_code == 1
    assert "…" not in shown
    rows = [line for line in shown.splitlines() if line.startswith(("fit ", "gravity ", "less gravity "))]
    assert len(rows) == 6
    assert all(line.count("(") == line.count(")") >= 3 for line in rows)
    assert "too few for an aim" in shown
    assert "population under 300k: " in shown
    assert "interval above zero. No baseline gravty was run here; there are: gravity." in shown
    benchmark(suite=str(folder), baselines=["none"])
    assert "gravity" not in capsys.readouterr().out


def test_a_gate_may_name_a_purpose_which_is_ours_where_the_set_has_it(engine, folder, settings, tmp_path):
    gate = tmp_path / "gate.toml"
    gate.write_text(
        '[[gate]]\nset = "air_routes"\nmetric = "recall@100"\npurpose = "tourism"\nmin = 1.0\n'
        '[[gate]]\nset = "air_routes"\nmetric = "mrr@100"\npurpose = "trade"\nmin = 1.0\nnot_worse_than = "fit"\n'
        '[[gate]]\nset = "own_trade"\nmetric = "mrr@100"\npurpose = "trade"\nmin = 1.0\n'
    )
    record = run_benchmark(BenchmarkOptions(suite=str(folder), gate=gate, baselines=[]), settings)
    assert [(g.passed, g.why) for g in record.gates] == [(True, None), (True, None), (True, None), (False, None)]
    assert [(b.split, b.ranker) for b in record.baselines] == [
        ("air_routes", "fit, trade"),
        ("own_trade", "fit, trade"),
    ]


def test_readiness_refuses_what_it_would_pass_over(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(job.Store, "ensure", None)
    gate = tmp_path / "gate.toml"
    gate.write_text('[[gate]]\nsplit = "warm"\nmin = 0\n')
    with pytest.raises(InvalidInput, match="by gates of its own") as error:
        run_benchmark(BenchmarkOptions(suite="readiness", gate=gate), settings)
    assert [where for where, _ in error.value.errors] == ["--gate"]
