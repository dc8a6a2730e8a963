import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from app.engine import doctor as module
from app.engine.build import SOURCE_PACKAGES
from app.engine.doctor import OURS, doctor
from app.settings import Settings
from data.cards import read_cards
from models.errors import NotReady
from tests.app import mini


@pytest.fixture
def true_cards(monkeypatch):
    """Tables are checked elsewhere."""
    monkeypatch.setattr(module, "check_card", lambda card: None)


@pytest.mark.usefixtures("true_cards")
def test_all_is_well(mini_home):
    findings = doctor(Settings(home=mini_home))
    assert [f.text for f in findings if not f.ok] == []
    assert len(findings) == len(OURS) + len(SOURCE_PACKAGES) + len(read_cards()) + 4
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


def _truncated(path, share=0.5):
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


def _nothing_listed(folder):
    raw = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(raw | {"files": {}}))


def _damaged_source(folder):
    folder.mkdir()
    (folder / "census.json").write_text("{")


def _a_folder(path):
    path.unlink()
    path.mkdir()


def _flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


# What is broken in a home, by its folder and the artefact's, and what the doctor says to do.
BROKEN = {
    "no artefact": (lambda home, folder: shutil.rmtree(home / "artifacts"), "hanse build"),
    "a pointer of nonsense": (lambda home, folder: (folder.parent / "CURRENT").write_bytes(b"\xff/.."), "hanse build"),
    "a pointer to nothing": (lambda home, folder: (folder.parent / "CURRENT").write_text("none"), "hanse build"),
    "a missing file": (lambda home, folder: (folder / "index.faiss").unlink(), "hanse build"),
    "a cut file": (lambda home, folder: _truncated(folder / "space.industry.npy"), "hanse build"),
    "a flipped bit": (lambda home, folder: _flipped(folder / "names.sqlite"), "hanse build"),
    "an empty manifest": (lambda home, folder: (folder / "manifest.json").write_text(""), "hanse build"),
    "a manifest of nothing": (lambda home, folder: _nothing_listed(folder), "hanse build"),
    "a folder for a file": (lambda home, folder: _a_folder(folder / "ties.json"), "hanse build"),
    "a damaged source": (lambda home, folder: _damaged_source(home / "sources"), "hanse pull census"),
    "a file for a home": (lambda home, folder: (shutil.rmtree(home), home.write_text("x")), "HANSE_HOME"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.usefixtures("true_cards")
def test_the_doctor_on_broken_installations(tmp_path, mini_home, bare_hanse, monkeypatch, what):
    folder = mini.copy(mini_home, tmp_path / "home")
    damage, mend = BROKEN[what]
    damage(tmp_path / "home", folder)
    monkeypatch.setenv("HANSE_HOME", str(tmp_path / "home"))
    got = bare_hanse("doctor")
    assert (got.code, got.stderr) == (1, "")
    wrong = [line for line in got.stdout.splitlines() if line.startswith("WRONG")]
    assert wrong
    assert mend in " ".join(wrong)


@pytest.mark.usefixtures("true_cards")
def test_a_home_for_reading_only_is_said_and_well(mini_home, monkeypatch):
    monkeypatch.setattr(module.os, "access", lambda path, mode: not mode & module.os.W_OK)
    findings = doctor(Settings(home=mini_home))
    assert all(f.ok for f in findings)
    assert any("for reading only" in f.text for f in findings)


@pytest.mark.usefixtures("true_cards")
def test_a_home_without_rights_is_wrong(mini_home, monkeypatch):
    monkeypatch.setattr(module.os, "access", lambda path, mode: False)
    assert any("cannot be read by this user" in f.text for f in doctor(Settings(home=mini_home)) if not f.ok)


@contextmanager
def nobody():
    """Within it, this process is a user who owns nothing."""
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("mode, says", [(0o700, "cannot be read by this user"), (0o755, "for reading only")])
@pytest.mark.usefixtures("true_cards")
def test_a_user_without_rights_is_told_so(mini_home, mode, says):
    with tempfile.TemporaryDirectory() as where:  # pytest's own folders are closed to others
        home = Path(where) / "home"
        mini.copy(mini_home, home)
        Path(where).chmod(0o755)
        home.chmod(mode)
        with nobody():
            findings = doctor(Settings(home=home))
        assert any(says in f.text and f.ok == (mode == 0o755) for f in findings)
