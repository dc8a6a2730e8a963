"""Fixtures: the small world, and one real artefact that all workers of a run share."""

import contextlib
import fcntl
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.cli import main as cli
from app.engine.artefact import check, current
from app.engine.build import build
from app.engine.fingerprint import code_fingerprint
from app.engine.opened import Engine
from app.main import create_app
from app.settings import Settings
from models.errors import NotReady
from tests.crafted import Crafted, craft

os.environ.setdefault("HANSE_ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")  # the name that TestClient asks for


@pytest.fixture(scope="session")
def small() -> Crafted:
    """The small world; nobody changes it."""
    return craft()


@pytest.fixture(scope="session")
def shared_tmp(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all xdist workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture(scope="session")
def hanse_home(shared_tmp: Path, request: pytest.FixtureRequest) -> Path:
    """A HANSE_HOME with the real artefact, built by the first worker that asks.

    All of it is real but the model of ties: learning takes minutes, so the small additive one answers.

    Embeddings are kept by the hash of their text in pytest's cache, so that a second run encodes new texts only.
    ``TEST_HOME`` in the environment names a folder that outlives the run: it is built anew after a change of code
    or bundled tables only.
    """
    home = Path(os.environ.get("TEST_HOME", shared_tmp / "hanse-home"))
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cache = getattr(request.config, "cache", None)
        if cache is not None and not (home / "cache").exists():
            (home / "cache").symlink_to(cache.mkdir("hanse-embeddings"), target_is_directory=True)
        try:
            check(current(home / "artifacts"), code_fingerprint())
        except NotReady:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("matching.plausibility.model.LEAST_TIES", 10**9)
                build(Settings(home=home))
    return home


@pytest.fixture(scope="session")
def settings(hanse_home: Path) -> Settings:
    """Settings that lead to the real artefact."""
    return Settings(home=hanse_home, build_on_start=False)


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Engine:
    """The real artefact, opened."""
    return Engine(current(settings.artifacts))


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """The service on the real artefact."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as session:
        yield session


@dataclass(frozen=True)
class Ran:
    """What a command left behind; texts with single spaces, as the console wraps lines."""

    code: int
    stdout: str
    stderr: str

    @property
    def out(self) -> str:
        """Standard output in one line."""
        return " ".join(self.stdout.split())

    @property
    def err(self) -> str:
        """Standard error in one line."""
        return " ".join(self.stderr.split())


Hanse = Callable[..., Ran]


@pytest.fixture
def bare_hanse(monkeypatch: pytest.MonkeyPatch) -> Hanse:
    """Run ``hanse ARGS`` in this process, with the environment as it is."""

    def run(*args: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["hanse", *args])
        out, err, code = io.StringIO(), io.StringIO(), 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                cli.main()
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def hanse(bare_hanse: Hanse, monkeypatch: pytest.MonkeyPatch, engine: Engine, settings: Settings) -> Hanse:
    """Run ``hanse ARGS`` in this process on the real artefact, which stays open between commands."""
    monkeypatch.setenv("HANSE_HOME", str(settings.home))
    monkeypatch.setattr("app.cli.opening.engine", lambda: engine)
    return bare_hanse
