import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from app.engine import artefact, fingerprint
from app.engine.artefact import SCHEMA, check, current, publish, read_manifest
from app.engine.contents import load_space, load_world
from app.engine.doctor import doctor
from app.engine.fingerprint import code_fingerprint
from app.engine.opened import Engine, Store
from app.settings import Settings
from data.cards import read_cards
from models.errors import NotReady
from tests.app import mini

REMEDY = "hanse build"
ROOT = Path(__file__).parents[2]


def write(part):
    (part / "a.txt").write_text("a")
    (part / "sub").mkdir()
    (part / "sub" / "b.txt").write_text("b")


def test_published_whole_and_current(tmp_path):
    folder = publish(tmp_path, "one", "code", {"x": 1}, write)
    assert current(tmp_path) == folder == tmp_path / "one"
    manifest = check(folder, "code")
    assert set(manifest.files) == {"a.txt", "sub/b.txt"}
    assert (manifest.schema, manifest.build_id, manifest.inputs) == (SCHEMA, "one", {"x": 1})
    publish(tmp_path, "two", "code", {}, write)
    assert current(tmp_path).name == "two"
    assert (tmp_path / "one").exists()


def test_missing(tmp_path):
    with pytest.raises(NotReady, match=f"There is no artefact.*{REMEDY}"):
        current(tmp_path)
    publish(tmp_path, "one", "code", {}, write)
    shutil.rmtree(tmp_path / "one")
    with pytest.raises(NotReady, match=f"gone or incomplete.*{REMEDY}"):
        current(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": 1}', '{"schema": 1, "more": 2}'])
def test_a_manifest_that_cannot_be_read(tmp_path, text):
    folder = publish(tmp_path, "one", "code", {}, write)
    (folder / "manifest.json").write_text(text)
    with pytest.raises(NotReady, match=REMEDY):
        check(folder, "code")


def test_another_schema_and_another_version_of_the_code(tmp_path):
    folder = publish(tmp_path, "one", "code", {}, write)
    with pytest.raises(NotReady, match=f"another version of the code.*{REMEDY}"):
        check(folder, "other code")
    raw = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(raw | {"schema": SCHEMA + 1}))
    with pytest.raises(NotReady, match=f"schema {SCHEMA + 1}; this version reads {SCHEMA}.*{REMEDY}"):
        read_manifest(folder)


def test_a_missing_and_a_changed_file(tmp_path):
    folder = publish(tmp_path, "one", "code", {}, write)
    (folder / "a.txt").write_text("A")
    with pytest.raises(NotReady, match=f"a.txt .* missing or damaged.*{REMEDY}"):
        check(folder, "code")
    check(folder, "code", deep=False)
    (folder / "a.txt").unlink()
    with pytest.raises(NotReady, match=f"a.txt .* missing or damaged.*{REMEDY}"):
        check(folder, "code", deep=False)


def test_the_fingerprint_knows_the_bundled_tables():
    assert len(code_fingerprint()) == 16
    named = {path for pattern in fingerprint.DECIDING for path in ROOT.glob(pattern)}
    of_folders = [card.file for card in read_cards() if "/" in card.file]  # bodies are read where they are told
    assert {(ROOT / "data/bundled" / file).with_suffix(".toml") for file in of_folders} <= named


def test_the_fingerprint_knows_the_weights_whose_spreads_a_build_measures():
    """Other weights with the spreads of the old ones would mix the two sides in another share than the dial says."""
    named = {path for pattern in fingerprint.DECIDING for path in ROOT.glob(pattern)}
    assert {
        ROOT / "data/bundled/purposes.toml",
        ROOT / "data/purposes.py",
        ROOT / "matching/ranking/breakdown.py",
    } <= named


def test_an_artefact_goes_an_hour_after_another_took_its_place(tmp_path):
    for name in ("one", "two"):
        publish(tmp_path, name, "code", {}, write)
    long_ago = time.time() - artefact.GRACE_SECONDS - 1
    for name in ("one", "two"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    publish(tmp_path, "three", "code", {}, write)  # two was current until now, however old it is
    assert {p.name for p in tmp_path.iterdir() if p.is_dir()} == {"two", "three"}
    publish(tmp_path, "four", "code", {}, write)
    publish(tmp_path, "four", "code", {}, write)
    assert {p.name for p in tmp_path.iterdir() if p.is_dir()} == {"two", "three", "four"}
    assert current(tmp_path).name == "four"


DAMAGED = (
    "space.industry.npy", "table.ids.npy", "pairs.sea_km.npy", "layout.json", "world.countries.json",
    "world.atlas.json", "index.faiss", "ties.json", "text_centre.npy", "port_access.count.npy",
)  # fmt: skip


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage"])
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_said_and_never_a_crash(tmp_path, mini_home, name, damage):
    folder = mini.copy(mini_home, tmp_path)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "garbage": b"\x00garbage" * 50}[damage])
    with pytest.raises(NotReady, match=REMEDY):
        Engine(folder)
    with pytest.raises(NotReady, match=REMEDY):
        Store(Settings(home=tmp_path, build_on_start=False)).ensure(lambda text, share: None)
    finding = doctor(Settings(home=tmp_path))[-1]
    assert not finding.ok
    assert REMEDY in finding.text


@pytest.mark.parametrize("name", DAMAGED)
def test_a_missing_file_is_said(tmp_path, mini_home, name):
    folder = mini.copy(mini_home, tmp_path)
    (folder / name).unlink()
    with pytest.raises(NotReady, match=f"{name} of the artefact is missing.*{REMEDY}"):
        Engine(folder)


def test_what_was_saved_is_what_is_read(mini_home):
    folder, world = current(mini_home / "artifacts"), mini.facts()
    read = load_world(folder)
    assert read.countries == world.countries
    assert list(read.ports) == list(world.ports)
    assert dict(read.atlas) == dict(world.atlas)
    assert list(read.linkages) == list(world.linkages)
    assert np.array_equal(read.sea.km, world.sea.km)
    space = load_space(folder)
    assert len(space.table) == len(mini.PLACES)
    assert isinstance(space.matrix.group("industry").rows.base, np.memmap)
    assert space.table.ids.tolist() == sorted(mini.PLACES)
    assert str(space.table.name[space.table.row_of[mini.CHICAGO]]) == "Chicago"


def flipped(path: Path, place: float = 0.5) -> None:
    """One bit of a file, the other way round."""
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 4
    path.write_bytes(content)


def test_a_flipped_bit_in_any_file_is_said_before_anything_is_made_of_it(tmp_path, mini_home):
    folder = mini.copy(mini_home, tmp_path)
    names = sorted(read_manifest(folder).files)
    assert any(name.startswith("plausibility/") for name in names)  # opened later, compared now
    for name in names:
        whole = (folder / name).read_bytes()
        flipped(folder / name)
        with pytest.raises(NotReady, match="missing or damaged"):
            Engine(folder)
        (folder / name).write_bytes(whole)
    assert Engine(folder).manifest.build_id == folder.name


@pytest.mark.parametrize("place", [i / 60 for i in range(60)])
def test_a_flipped_bit_in_the_manifest_is_said(tmp_path, mini_home, place):
    folder = mini.copy(mini_home, tmp_path)
    flipped(folder / "manifest.json", place)
    with pytest.raises(NotReady, match=REMEDY):
        check(folder, code_fingerprint())


@pytest.mark.parametrize("change", [{"files": {}}, {"files": []}, {"build_id": 7}, {"inputs": None}])
def test_a_manifest_that_says_too_little_is_damaged(tmp_path, change):
    folder = publish(tmp_path, "one", "code", {}, write)
    raw = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(raw | change))
    with pytest.raises(NotReady, match=REMEDY):
        check(folder, "code")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"../../etc", b"a/b", b"one\ntwo", b"x" * 5000])
def test_a_pointer_that_cannot_be_read_is_not_ready_and_mended_by_a_build(tmp_path, content):
    publish(tmp_path, "one", "code", {}, write)
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(NotReady, match=REMEDY):
        current(tmp_path)
    assert publish(tmp_path, "two", "code", {}, write) == current(tmp_path)


def test_a_pointer_that_is_a_folder(tmp_path):
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(NotReady, match=REMEDY):
        current(tmp_path)


def test_a_file_that_changes_its_size_under_a_running_service_is_said(tmp_path, mini_home, monkeypatch):
    folder = mini.copy(mini_home, tmp_path)
    monkeypatch.setattr("app.engine.opened.LOOK_SECONDS", 0.0)
    store = Store(Settings(home=tmp_path, build_on_start=False))
    assert store.proven() is store.engine()
    with (folder / "space.industry.npy").open("r+b") as file:
        file.truncate(64)
    with pytest.raises(NotReady, match="changed while it was in use"):
        store.engine()


def test_ready_means_that_it_has_ranked(tmp_path, mini_home, monkeypatch):
    mini.copy(mini_home, tmp_path)
    store = Store(Settings(home=tmp_path, build_on_start=False))
    monkeypatch.setattr(type(store.engine().ranker), "rank", lambda *_: 1 / 0)
    with pytest.raises(NotReady, match=f"cannot rank.*{REMEDY}"):
        store.proven()
