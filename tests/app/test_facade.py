"""Hanse from Python: the snippets of its page run, and answers are those of the API."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import app
from app import Hanse
from models.errors import NotReady, UnknownCity

PAGE = Path(__file__).parents[2] / "docs/python.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


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
    assert len(SNIPPETS) == 3


def test_answers_are_those_of_the_api(hanse_here, client):
    found = hanse_here.partners("Chicago", purpose="trade", k=3, language="es").model_dump(mode="json")
    asked = {"city": "Chicago", "purpose": "trade", "k": 3}
    assert found == client.post("/api/v1/rankings?language=es", json=asked).json()
    fits = {m["city"]["id"]: m["fit"] for m in found["matches"]}
    assert hanse_here.scores("Chicago", list(fits), purpose="trade") == pytest.approx(list(fits.values()), abs=1e-5)
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
