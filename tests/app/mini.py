"""A real build on thirty real places: every step, in a second."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.engine.artefact import current
from app.engine.build import build, make_world
from app.engine.opened import Engine
from app.settings import Settings
from data.gazetteer import read_places
from features.places.world import World
from models.city import Place
from tests.crafted import encode

CHICAGO, EVANSTON, MEXICO_CITY, MONTERREY = 4887398, 4891382, 3530597, 3995465
ROTTERDAM, HAMBURG, SHANGHAI, LA_PAZ, HOUSTON = 2747891, 2911298, 1796236, 3911925, 4699066
PLACES = (
    CHICAGO, EVANSTON, MEXICO_CITY, MONTERREY, ROTTERDAM, HAMBURG, SHANGHAI, LA_PAZ, HOUSTON,
    5128581, 5110302, 2988507, 2969679, 1850147, 1859642, 1852139, 5263045, 2643743, 2934691, 3448439,
    1880252, 292223, 2158177, 993800, 6167865, 3117735, 3128760, 2886242, 2946447, 1857910,
)  # fmt: skip


@cache
def places() -> list[Place]:
    """The thirty, as the gazetteer has them."""
    return [p for p in read_places() if p.id in PLACES]


@cache
def facts() -> World:
    """The real world, made once."""
    return make_world()


@contextmanager
def small_build() -> Iterator[pytest.MonkeyPatch]:
    """Within it, ``build`` knows thirty places and the fake encoder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.engine.build.read_places", lambda size: places())
        patch.setattr("app.engine.build.make_world", lambda measured, without: replace(facts(), measured=measured))
        patch.setattr("app.engine.build.Encoder", lambda: encode)
        patch.setattr("matching.plausibility.model.LEAST_TIES", 10**9)
        yield patch


def make(home: Path, partnerships: Path | None = None) -> Path:
    """Build into a home; the artefact's folder."""
    with small_build():
        return build(Settings(home=home), partnerships)


def pairs_file(folder: Path, *pairs: tuple[int, int]) -> Path:
    """A file of pairs."""
    path = folder / "pairs.csv"
    path.write_text("a_geonameid,b_geonameid,since\n" + "".join(f"{a},{b},1999\n" for a, b in pairs))
    return path


def copy(home: Path, to: Path) -> Path:
    """A copy of a home to damage; its artefact's folder."""
    shutil.copytree(home / "artifacts", to / "artifacts")
    return current(to / "artifacts")


def open_(home: Path) -> Engine:
    """The engine of a home."""
    return Engine(current(home / "artifacts"))


def leftovers(home: Path) -> list[str]:
    """What lies in the folder of artefacts besides them and the pointer to the current one."""
    return sorted(p.name for p in (home / "artifacts").iterdir() if p.name.startswith("."))
