"""Hanse from Python: the snippets of its page run, and answers are those of the API."""

import re
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

import app
from app import Hanse
from app.facade import RankingFields, ScoreFields
from app.services.audits import AuditRequest, run_audit
from models.errors import InvalidInput, NotReady, UnknownCity
from models.ranking import RankingQuery, RankingRequest

PAGE = Path(__file__).parents[2] / "docs/python.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
BENCHMARK = re.findall(r"```python benchmark\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
DAY = date(2026, 11, 1)


@pytest.fixture
def hanse_here(settings, engine, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(settings.home))
    monkeypatch.setattr("app.facade.Store.engine", lambda self: engine)
    return Hanse.open()


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets_run(snippet, hanse_here, capsys):
    exec(compile(snippet, str(PAGE), "exec"), {})
    assert capsys.readouterr().out.strip()


def test_there_are_snippets():
    assert (len(SNIPPETS), len(BENCHMARK)) == (5, 1)


def test_answers_are_those_of_the_api(hanse_here, client):
    found = hanse_here.partners("Chicago", purpose="trade", k=3, language="es").model_dump(mode="json")
    asked = {"city": "Chicago", "purpose": "trade", "k": 3}
    assert found == client.post("/api/v1/rankings?language=es", json=asked).json()
    fits = {m["city"]["id"]: m["fit"] for m in found["matches"]}
    assert hanse_here.score("Chicago", list(fits), purpose="trade") == pytest.approx(list(fits.values()), abs=1e-5)
    sides = hanse_here.compare("Chicago", "Mexico City").model_dump(mode="json")
    assert sides == client.get("/api/v1/compare?city=Chicago&city=Mexico City").json()
    assert hanse_here.city("Chicago").build_id == hanse_here.build_id


def test_what_cannot_be_answered_is_an_error(hanse_here):
    with pytest.raises(UnknownCity):
        hanse_here.city("Xyzzyville")
    with pytest.raises(ValidationError, match="purpos"):
        hanse_here.partners("Chicago", purpos="trade")
    with pytest.raises(AttributeError):
        _ = app.Hansa


def test_a_home_without_a_build_is_not_ready(tmp_path):
    with pytest.raises(NotReady, match="hanse build"):
        Hanse.open(tmp_path)


def test_every_question_of_the_api_can_be_asked_and_is_typed():
    """``city`` is the first argument; a profile is no city of the build."""
    assert set(RankingFields.__annotations__) == set(RankingRequest.model_fields) - {"city", "profile"}
    assert set(ScoreFields.__annotations__) < set(RankingQuery.model_fields)


def test_an_audit_is_that_of_the_service(hanse_here, engine, tmp_path):
    report = hanse_here.audit("Chicago", as_of=DAY, language="es")
    assert report.model_dump() == run_audit(engine, AuditRequest("Chicago", DAY, language="es")).model_dump()
    ties = tmp_path / "ties.csv"
    ties.write_text("Partner,Country\nHamburg,Germany\nNowhereville,Germany\n")
    own = hanse_here.audit("Chicago", ties, as_of=DAY)
    assert [f.partner.city.name for f in own.findings] == ["Hamburg"]
    assert [p.line for p in own.problems] == [3]
    with pytest.raises(InvalidInput, match="cannot be read"):
        hanse_here.audit("Chicago", tmp_path / "no.csv")


def test_answers_are_rows(hanse_here, monkeypatch):
    ranking = hanse_here.partners("Chicago", k=3)
    rows = ranking.to_rows()
    first = ranking.matches[0]
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert (rows[0]["city.id"], rows[0]["city.metro.name"]) == (first.city.id, first.city.metro.name)
    assert rows[0]["reasons"] == "; ".join(reason.text for reason in first.reasons)
    assert rows[0]["parts"] == len(first.parts), "records that are no sentences are counted"
    (pair,) = hanse_here.compare("Chicago", "Mexico City").to_rows()
    assert (pair["a"], pair["b"]) == (4887398, 3530597)
    (tie, *_) = hanse_here.audit("Chicago", as_of=DAY).to_rows()
    assert {"partner.city.name", "verdict", "potential.low", "readiness.high"} <= set(tie)
    assert "population" in {fact["name"] for fact in hanse_here.city("Chicago").to_rows()}
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=lambda given: ("frame", given)))
    assert ranking.to_frame() == ("frame", rows)


def test_a_frame_of_pandas(hanse_here):
    pandas = pytest.importorskip("pandas")
    frame = hanse_here.partners("Chicago", k=3).to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame["rank"].tolist() == [1, 2, 3]


def test_an_own_ranker_from_python(tmp_path, monkeypatch, capsys):
    """The snippet runs on a small suite of a small world; nothing of the real build is needed for that."""
    from tests.app import test_benchmark as world

    world.settings.__wrapped__(tmp_path, monkeypatch)
    world.suite.__wrapped__(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANSE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.facade.Store.engine", lambda self: None)
    exec(compile(BENCHMARK[0], str(PAGE), "exec"), {})
    printed = capsys.readouterr().out.split("\n")
    assert sorted({line.split()[1] for line in printed if line}) == ["Largest", "gravity", "plausibility"]
