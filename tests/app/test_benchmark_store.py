"""The newest benchmark record: kept whole by the command, served by the API, told on the page of sources."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from app.benchmark import run as job
from app.benchmark.run import BenchmarkOptions, run_benchmark
from app.main import create_app
from app.messages.language import LANGUAGES, language
from app.services.benchmarks import LATEST, keep, latest, summary
from app.settings import Settings
from app.web.benchmark_table import board
from matching.evaluation.baselines import BASELINES
from models.errors import NoRecord
from models.evaluation import (
    EVALUATION_SCHEMA,
    Bucket,
    EvaluationRecord,
    Exposure,
    GateResult,
    Interval,
    QueryRow,
    RankerComparison,
    SplitResult,
)  # fmt: skip

DAY = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def split(name: str, ranker: str, mrr: float) -> SplitResult:
    figures = {m: Interval(mean=v, low=v / 2, high=1.5 * v) for m, v in (("mrr@100", mrr), ("recall@100", 2 * mrr))}
    seen = Exposure(coverage=0, distinct=0, gini=0, mean_degree=0, country_entropy=0, country_entropy_overall=0,
                    mutual=None, illegal=0, without_rows=0)  # fmt: skip
    row = QueryRow(query=1, targets=1, known=0, population=9, best=1, confidence=None, metrics={"mrr@100": mrr}, top=[])
    buckets = {"all": Bucket(queries=1234, metrics=figures)}
    return SplitResult(split=name, ranker=ranker, buckets=buckets, exposure=seen, calibration=[], risk=[],
                       seconds_per_query=0.1, rows=[row])  # fmt: skip


def record(build: str | None, **change: object) -> EvaluationRecord:
    def against(name: str, other: str, better: bool) -> RankerComparison:
        return RankerComparison(split=name, other=other, better=better, difference={})

    told = EvaluationRecord(
        schema_version=EVALUATION_SCHEMA, suite="dev", kind="ties", measured_at=DAY, ranker="plausibility",
        data_fingerprint="d", code_version="c", build_id=build, seed=0, wall_seconds=1, fit_seconds=1,
        splits=[split("dev_warm", "plausibility", 0.22), split("dev_cold", "plausibility", 0.1)],
        baselines=[split("dev_warm", "random", 0.001), split("dev_warm", "gravity", 0.05)],
        comparisons=[against("dev_warm", "random", True), against("dev_warm", "gravity", True),
                     against("dev_cold", "gravity", False)],
        against=[], leaks=[], gates=[],
    )  # fmt: skip
    return told.model_copy(update=change)


@pytest.fixture
def home(mini_home: Path, tmp_path: Path) -> Settings:
    """A home with the small build and no record."""
    (tmp_path / "artifacts").symlink_to(mini_home / "artifacts", target_is_directory=True)
    return Settings(home=tmp_path, build_on_start=False)


@pytest.fixture
def service(home: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(home), raise_server_exceptions=False) as session:
        yield session


def built(home: Settings) -> str:
    return (home.artifacts / "CURRENT").read_text().strip()


def test_a_record_is_kept_whole_and_replaced(home: Settings) -> None:
    keep(record("one"), home)
    keep(record("two"), home)
    assert latest(home) == record("two")
    assert [p.name for p in home.benchmarks.iterdir()] == [LATEST]
    assert summary(home).splits[0].rows == []
    keep(record("three"), home)
    assert summary(home).build_id == "three"


def test_a_failed_write_leaves_the_earlier_record(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(record("one"), home)

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.engine.files.sync", full)
    keep(record("two"), home)
    assert latest(home).build_id == "one"
    assert [p.name for p in home.benchmarks.iterdir()] == [LATEST]


def test_records_of_before_the_date_was_kept_are_read(home: Settings) -> None:
    old = record("one").model_dump(mode="json", exclude={"measured_at"})
    home.benchmarks.mkdir()
    (home.benchmarks / LATEST).write_text(json.dumps(old))
    assert latest(home).measured_at is None
    assert board(latest(home), "one", language("en")).sentences[0].startswith("Measured with the suite dev.")


@pytest.mark.parametrize("damage", ["", "{", '{"schema_version": "9"}'])
def test_a_damaged_record_is_no_record(home: Settings, service: TestClient, damage: str) -> None:
    home.benchmarks.mkdir()
    (home.benchmarks / LATEST).write_text(damage)
    with pytest.raises(NoRecord, match="hanse benchmark"):
        latest(home)
    assert service.get("/api/v1/benchmarks/latest").status_code == 404
    assert service.get("/sources").status_code == 200


def test_without_a_record_the_api_and_the_page_name_the_command(service: TestClient) -> None:
    answer = service.get("/api/v1/benchmarks/latest")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "`hanse benchmark`" in answer.json()["detail"]
    html = service.get("/sources").text
    assert "<code>hanse benchmark</code>" in html
    assert '<table class="bench"' not in html


def test_the_api_gives_the_record_and_says_whether_it_is_of_this_build(home: Settings, service: TestClient) -> None:
    keep(record(built(home)), home)
    got = service.get("/api/v1/benchmarks/latest").json()
    assert got["this_build"] is True
    assert got["run_id"] == got["build_id"] == built(home)
    assert got["splits"][0]["buckets"]["all"]["metrics"]["mrr@100"]["mean"] == 0.22
    assert got["splits"][0]["rows"] == []
    whole = service.get("/api/v1/benchmarks/latest?rows=true").json()
    assert whole["splits"][0]["rows"][0]["best"] == 1
    keep(record("other"), home)
    assert service.get("/api/v1/benchmarks/latest").json()["this_build"] is False


def test_the_page_shows_each_method_with_its_figures(home: Settings, service: TestClient) -> None:
    keep(record(built(home)), home)
    html = service.get("/sources").text
    table = re.search(r'<table class="bench">.*?</table>', html, re.S)
    assert table
    names = re.findall(r'<th scope="row">([^<]+)</th>', table[0])
    assert names == ["Hanse (precedent)", "gravity (people and distance)", "random"], "ours, then by MRR"
    ours = re.findall(r'class="num[^"]*">(?:([\d.]+) <span class="between">([^<]+)|<span class="missing">)', table[0])
    assert ours[0] == ("0.220", "0.110–0.330")
    assert ours[1] == ("", ""), "Hits@10 was not measured"
    assert "1,234 queries" in table[0]
    assert "November 20, 2026" in html
    assert "this very build" in html
    assert "Other ties known: surely better in MRR than each of the 2 other methods." in html
    assert "No tie known: not surely better in MRR than gravity (people and distance)." in html


def test_an_earlier_build_a_failed_gate_and_a_leak_are_told(home: Settings, service: TestClient) -> None:
    gate = GateResult(name="warm mrr", rule="at least 0.3", value=0.22, passed=False)
    keep(record("other", gates=[gate], leaks=["a target is a known tie"]), home)
    html = service.get("/sources").text
    assert "another build, other" in html
    assert "Not passed: warm mrr, a target is a known tie." in html


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_baseline_has_a_name_and_numbers_follow_the_language(code: str) -> None:
    words = language(code)
    assert BASELINES.keys() <= words.words["methods"].keys()
    shown = board(record(None), "any", words)
    assert shown.methods[0].figures[0] is not None
    assert shown.methods[0].figures[0].mean == ("0,220" if code == "es" else "0.220")
    assert not any("{" in text for text in shown.sentences)


@pytest.mark.parametrize("rankings", [None, "theirs.csv"])
def test_only_our_own_ranking_becomes_the_newest(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rankings: str | None
) -> None:
    """A run on somebody else's ranking says nothing of this build."""
    monkeypatch.setattr(job, "read_ground", lambda size: SimpleNamespace(table=None))
    monkeypatch.setattr(job, "with_names", lambda found, table: found)
    monkeypatch.setattr(job, "with_facts", lambda ground, settings: ground)
    monkeypatch.setattr(job, "_suite", lambda options, ground: None)
    made: Callable[..., EvaluationRecord] = lambda *rest: record("x")  # noqa: E731
    monkeypatch.setattr(job, "ties_record", made)
    run_benchmark(BenchmarkOptions(rankings=Path(rankings) if rankings else None), home)
    assert (home.benchmarks / LATEST).exists() == (rankings is None)
