"""Every writer: whole or not at all, with a reason where it cannot be. Every reader of a file: exit 2 and a reason."""

import errno
import json
import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from app.benchmark.options import read_gates, read_record
from app.engine.artefact import current, publish
from app.engine.files import make_folder, whole, write_whole
from app.engine.pull import READERS, pull
from app.settings import Settings
from data.pairs import read_pairs, read_queries
from data.rubric import BUNDLED, read_rubric
from models.errors import InvalidInput
from tests.app.mini import CHICAGO, HAMBURG


def test_a_file_appears_whole(tmp_path):
    path = tmp_path / "out.txt"
    write_whole(path, "ä")
    write_whole(path, [b"a", b"b"])
    assert path.read_bytes() == b"ab"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("before")

    def parts():
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(InvalidInput, match=r"out.txt cannot be written: No space left on device"):
        write_whole(path, parts())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ZeroDivisionError), whole(path):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_is_written_to_as_it_is():
    write_whole(Path("/dev/null"), "nothing")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def synced(monkeypatch) -> list[str]:
    """Calls of fsync, rename and replace, in order, by the names of what they are about."""
    calls: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: calls.append(f"sync {Path(os.readlink(f'/proc/self/fd/{handle}')).name}")
    )
    for name in ("rename", "replace"):
        real = getattr(Path, name)
        monkeypatch.setattr(
            Path, name, lambda self, to, real=real: (calls.append(f"move {Path(to).name}"), real(self, to))[1]
        )
    return calls


def test_a_file_is_on_the_disk_before_its_name_is(tmp_path, monkeypatch):
    calls = synced(monkeypatch)
    write_whole(tmp_path / "out.txt", "x")
    assert [call.split()[0] for call in calls] == ["sync", "move", "sync"]
    assert calls[1:] == ["move out.txt", f"sync {tmp_path.name}"]


def test_an_artefact_is_on_the_disk_before_the_pointer_is(tmp_path, monkeypatch):
    calls = synced(monkeypatch)

    def write(part):
        (part / "sub").mkdir()
        (part / "sub" / "a").write_text("a")

    publish(tmp_path, "one", "code", {}, write)
    moved = calls.index("move one")
    assert {"sync a", "sync sub", "sync manifest.json"} <= set(calls[:moved])
    assert calls[moved + 1] == f"sync {tmp_path.name}"
    assert [call.split()[0] for call in calls[moved + 2 :]] == ["sync", "move", "sync"]
    assert calls[-2:] == ["move CURRENT", f"sync {tmp_path.name}"]


def lost(disk: dict[str, bytes], folder: Path) -> None:
    """What a power loss leaves: names as they stand, of files that were not synced no content."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(disk.get(path.stat().st_ino, b""))


def test_a_power_loss_at_any_step_leaves_the_old_build_or_the_new_one(tmp_path, monkeypatch):
    """A layer that drops unsynced writes: the publishing is cut before each of its syncs and renames."""
    code, steps = "code", 0
    while True:
        home = tmp_path / str(steps)
        publish(home, "old", code, {}, lambda part: (part / "a").write_text("old"))
        disk = {p.stat().st_ino: p.read_bytes() for p in home.rglob("*") if p.is_file()}
        left = [steps]

        def step(disk=disk, left=left):
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1

        def sync(handle, disk=disk, step=step):
            step()
            path = Path(os.readlink(f"/proc/self/fd/{handle}"))
            if path.is_file():
                disk[path.stat().st_ino] = path.read_bytes()

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", sync)
            patch.setattr("shutil.rmtree", lambda *args, **kw: None)  # a dead machine tidies nothing up
            for name in ("rename", "replace"):
                real = getattr(Path, name)
                patch.setattr(Path, name, lambda self, to, real=real, step=step: (step(), real(self, to))[1])
            try:
                publish(home, "new", code, {}, lambda part: (part / "a").write_text("new"))
                done = True
            except KeyboardInterrupt:
                done = False
        lost(disk, home)
        folder = current(home)
        assert (folder / "a").read_text() == folder.name
        if done:
            assert folder.name == "new"
            break
        steps += 1
    assert steps == 8


WRITERS = [
    ("audit", "--template", "--out"),
    ("audit", "--city", "Chicago", "--format", "json", "--out"),
    ("audit", "--city", "Chicago", "--format", "xlsx", "--out"),
    ("rank", "--queries", "good.csv", "--k", "2", "--out"),
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(f"geonameid\n{CHICAGO}\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("before")
    return tmp_path


@pytest.mark.parametrize("args", WRITERS, ids=lambda args: " ".join(args)[:40])
@pytest.mark.parametrize(
    "target, reason", [("folder", "it is a folder"), ("none/x", "No such file"), ("file/x", "Not a dir")]
)
def test_a_target_that_cannot_be_written_is_said(hanse, here, monkeypatch, engine, args, target, reason):
    monkeypatch.setattr("app.engine.opened.Store.ensure", lambda *_: engine)
    got = hanse(*args, target)
    assert (got.code, got.stdout) == (2, ""), got.stderr
    assert f"{target} cannot be written: {reason}" in got.err
    assert sorted(p.name for p in here.iterdir()) == ["file", "folder", "good.csv"]
    assert list((here / "folder").iterdir()) == []


@pytest.mark.parametrize("args", WRITERS, ids=lambda args: " ".join(args)[:40])
def test_a_full_disk_leaves_no_empty_report(hanse, here, monkeypatch, engine, args):
    monkeypatch.setattr("app.engine.opened.Store.ensure", lambda *_: engine)

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    got = hanse(*args, "file")
    assert got.code == 2
    assert "No space left on device" in got.err
    assert (here / "file").read_text() == "before"
    assert sorted(p.name for p in here.iterdir()) == ["file", "folder", "good.csv"]


def test_a_home_that_cannot_be_written_is_said(bare_hanse, tmp_path, monkeypatch):
    (tmp_path / "home").write_text("no folder")
    monkeypatch.setenv("HANSE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.engine.build._write", lambda part, *_: (part / "a").write_text("a"))
    got = bare_hanse("build")
    assert got.code == 2
    assert "cannot be made: Not a directory" in got.err
    assert "HANSE_HOME" in got.err
    with pytest.raises(InvalidInput, match="cannot be made"):
        make_folder(Path("/proc/none"))


BAD = [b"", b"{", b"[" * 100_000, b"null", b"7", b"\xff\xfe\x00", b'{"a": ' * 60_000, b"9" * 6_000, b'"\\ud800"', b"{}"]


@pytest.mark.parametrize("content", BAD, ids=lambda c: repr(c[:8]))
def test_a_bad_rubric_gate_or_record_is_said(tmp_path, content):
    for name, read in (
        ("r.json", read_rubric),
        ("g.json", read_gates),
        ("g.toml", read_gates),
        ("a.json", read_record),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        if read is read_gates and content == b"" and name == "g.toml":
            continue  # TOML without a line asks for nothing
        with pytest.raises(InvalidInput):
            read(path)


def test_a_version_in_brackets_is_shown_as_it_is(hanse, tmp_path, monkeypatch, engine):
    monkeypatch.setattr("app.engine.opened.Store.ensure", lambda *_: engine)
    rubric = json.loads(BUNDLED.read_text())
    path = tmp_path / "rubric.json"
    path.write_text(json.dumps(rubric | {"version": "[/red]"}))
    got = hanse("audit", "--city", "Chicago", "--rubric", str(path))
    assert got.code == 0, got.stderr
    assert "rubric [/red]" in got.out


def test_a_table_that_is_not_utf8_is_said_with_its_line(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_bytes(f"a_geonameid,b_geonameid,name\n{CHICAGO},{HAMBURG},ok\n1,2,K\xf6ln\n".encode("latin-1"))
    with pytest.raises(InvalidInput, match="not in UTF-8") as caught:
        read_pairs(path)
    assert caught.value.errors == (("line 3", "not UTF-8"),)


@pytest.mark.parametrize("value", ["²", "9" * 5_000, "1e5", "", "-", "\x00", "x" * 200_000])
def test_an_id_that_is_none_is_said_with_its_line(tmp_path, value):
    path = tmp_path / "q.csv"
    path.write_text(f"geonameid\n{CHICAGO}\n{value}\n,\n")
    with pytest.raises(InvalidInput) as caught:
        read_queries(path)
    assert caught.value.errors


MIRRORS = {
    "companies": ("companies_by_city/companies.csv", "name,industry,country,city,geonameid\nA,B,{0},{0},{0}\n"),
    "census": ("us_census_cbp/a.json", '[["NAME", "NAICS2017", "EMP"], ["{0}", "{0}", "{0}"]]'),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("value", ["x", "²", "1e999", "nan", "\xff", '","', "9" * 5_000])
def test_a_mirror_with_bad_rows_is_said_or_read(tmp_path, name, value):
    if name not in MIRRORS:
        pytest.skip("a source with a test of its own")
    file, text = MIRRORS[name]
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("{0}", value), encoding="latin-1")
    with suppress(InvalidInput):
        pull([name], tmp_path, Settings(home=tmp_path / "home"))
