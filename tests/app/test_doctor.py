from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError

import pytest

from app.engine import doctor as module
from app.engine.build import SOURCE_PACKAGES
from app.engine.doctor import OURS, doctor
from app.settings import Settings
from data.cards import read_cards
from models.errors import NotReady


@pytest.fixture
def true_cards(monkeypatch):
    """Tables are checked elsewhere."""
    monkeypatch.setattr(module, "check_card", lambda card: None)


@pytest.mark.usefixtures("true_cards")
def test_all_is_well(mini_home):
    findings = doctor(Settings(home=mini_home))
    assert [f.text for f in findings if not f.ok] == []
    assert len(findings) == len(OURS) + len(SOURCE_PACKAGES) + len(read_cards()) + 1
    assert findings[-1].text.startswith("artefact ")


@pytest.mark.usefixtures("true_cards")
def test_a_missing_artefact_is_the_only_thing_wrong(tmp_path):
    wrong = [f.text for f in doctor(Settings(home=tmp_path)) if not f.ok]
    assert len(wrong) == 1
    assert "Run `hanse build`" in wrong[0]


@pytest.mark.usefixtures("true_cards")
def test_a_strangers_package_under_our_name(mini_home, monkeypatch):
    real = module.importlib.util.find_spec

    def find(name):
        return ModuleSpec("data", None, origin="/strange/data/__init__.py") if name == "data" else real(name)

    monkeypatch.setattr(module.importlib.util, "find_spec", find)
    wrong = [f.text for f in doctor(Settings(home=mini_home)) if not f.ok]
    assert wrong == ["package data is ours. It comes from /strange; install Hanse in an environment of its own."]


@pytest.mark.usefixtures("true_cards")
def test_a_package_that_is_not_installed(mini_home, monkeypatch):
    def version(name):
        if name == "searoute":
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(module, "version", version)
    wrong = [f.text for f in doctor(Settings(home=mini_home)) if not f.ok]
    assert wrong == ["searoute is not installed. Run `pip install .` again."]


def test_a_table_that_was_changed(mini_home, monkeypatch):
    def check(card):
        if card.file == "gazetteer/corrections.csv":
            raise NotReady("it differs")

    monkeypatch.setattr(module, "check_card", check)
    assert [f.text for f in doctor(Settings(home=mini_home)) if not f.ok] == ["it differs"]
