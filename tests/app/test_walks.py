"""How many modules a newcomer reads who follows one thing from a request to its answer (docs/decisions/0008)."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.engine.opened import Engine
from app.main import create_app
from app.settings import Settings
from tests.app.mini import CHICAGO

ROOT = Path(__file__).parents[2]
ROOMS = ("app/", "matching/", "features/", "data/")
SHELL = ("app/answers.py", "app/crowd.py", "app/kept.py", "app/limits.py", "app/window.py")
# Rooms that a walk enters by one door, by the door: a newcomer reads that file of them, the others for their own sake.
FAMILIES = {
    "app/messages/render.py": ("app/messages/",),
    "data/names/resolver.py": ("data/names/",),
    "data/ties_file/__init__.py": ("data/ties_file/",),
    "features/blocks/registry.py": ("features/blocks/",),
    "features/fact_store.py": ("features/fact_store.py", "features/industry_facts.py", "features/pairs/"),
    "features/space.py": ("features/space.py", "features/coded.py"),
    "features/ties/pair_features.py": ("features/ties/",),
    "matching/plausibility/lazy.py": ("matching/plausibility/",),
    "matching/ranking/reasons.py": (
        "matching/ranking/reasons.py",
        "matching/ranking/bonds.py",
        "matching/ranking/notes.py",
    ),
    "matching/readiness/audit/layers.py": ("matching/readiness/audit/layers.py", "matching/readiness/likely.py"),
    "matching/readiness/criteria/scores.py": ("matching/readiness/criteria/",),
}
HOUSEHOLD = {
    "Engine", "FactStore", "FeatureSpace", "Language", "Names", "PlaceTable", "Ranker", "Scorer", "Store", "World",
}  # fmt: skip
MOST = 20


def holds(value: Any, wanted: set[Any], depth: int = 0) -> bool:
    """Whether a value is one of the wanted ones, or a record, list or mapping that holds one."""
    if isinstance(value, bool | float | bytes | np.ndarray) or value is None or depth > 3:
        return False
    if isinstance(value, int | np.integer | str):
        return value in wanted
    if isinstance(value, list | tuple):
        return len(value) < 60 and any(holds(v, wanted, depth + 1) for v in value)
    if isinstance(value, dict):
        return len(value) < 200 and any(holds(v, wanted, depth + 1) for v in value.values())
    kind = type(value)
    ours = kind.__module__.split(".")[0] in ("models", "matching", "features", "app", "data")
    if kind.__name__ in HOUSEHOLD or not ours:
        return False
    slots = getattr(kind, "__slots__", ())
    inside = getattr(value, "__dict__", None) or {s: getattr(value, s, None) for s in slots}
    return any(holds(v, wanted, depth + 1) for v in list(inside.values()))


class Walk:
    """Modules whose functions are handed the wanted thing, in the order in which it reaches them."""

    def __init__(self, wanted: set[Any]) -> None:
        self.wanted, self.modules, self.on = wanted, dict[str, int](), False
        self._inside = threading.local()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Python's profiler calls it."""
        path = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event != "call" or not self.on or not path.startswith(ROOMS) or getattr(self._inside, "busy", False):
            return
        self._inside.busy = True
        code = frame.f_code
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        if any(holds(frame.f_locals.get(n), self.wanted) for n in names if n not in ("self", "cls")):
            self.modules[path] = self.modules.get(path, 0) + 1
        self._inside.busy = False

    @property
    def stops(self) -> list[str]:
        """The modules, a family by its door."""
        return list({_door(module): None for module in self.modules if module not in SHELL})


def _door(module: str) -> str:
    return next((door for door, rooms in FAMILIES.items() if module.startswith(rooms)), module)


@contextmanager
def followed(home: Path, wanted: Callable[[Engine], set[Any]], engine: Engine) -> Iterator[tuple[TestClient, Walk]]:
    """A client whose requests are followed; the first one, which opens the artefact, is not."""
    walk = Walk(wanted(engine))
    threading.setprofile(walk)
    try:
        with TestClient(create_app(Settings(home=home, build_on_start=False))) as client:
            assert client.get("/api/v1/cities/Hamburg/partners?k=2").status_code == 200
            walk.on = True
            yield client, walk
    finally:
        threading.setprofile(None)
        sys.setprofile(None)


def test_every_door_stands() -> None:
    assert [door for door in FAMILIES if not (ROOT / door).is_file()] == []


def test_a_walk_sees_what_it_follows_and_nothing_else() -> None:
    assert holds({"a": ["b", ("c", 4)]}, {4})
    assert not holds({"a": [4.0, True, np.array([4])]}, {4, 1})


@pytest.mark.slow
def test_the_city_of_a_ranking_passes_few_modules(mini_home: Path, mini_engine: Engine) -> None:
    with followed(mini_home, lambda e: {"Chicago", CHICAGO, e.row("Chicago")}, mini_engine) as (client, walk):
        assert client.get("/api/v1/cities/Chicago/partners?k=5").status_code == 200
    assert {"app/api/cities.py", "matching/ranking/context.py", "app/messages/render.py"} <= set(walk.stops)
    assert 10 < len(walk.stops) <= MOST, " ".join(walk.stops)


@pytest.mark.slow
def test_a_cell_of_an_audit_passes_few_modules(
    mini_home: Path, mini_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.engine.apart.run", lambda call, *args: call(*args))  # a profiler sees one process
    ties = [{"partner": "Hamburg", "country": "DE", "exchanges out": "3"}]
    wanted = {"Hamburg", "3", "exchanges_out", "exchanges out"}
    with followed(mini_home, lambda _: wanted, mini_engine) as (client, walk):
        assert client.post("/api/v1/audits", json={"city": "Chicago", "ties": ties}).status_code == 200
    doors = {"data/ties_file/__init__.py", "matching/readiness/criteria/scores.py", "app/messages/render.py"}
    assert doors <= set(walk.stops)
    assert 10 < len(walk.stops) <= MOST, " ".join(walk.stops)
