"""The recipes of docs/contributing.md, applied to a copy of the project: so many files, no more, and the thing works.

A recipe is a section of that page. A fence that opens with ``python PATH`` is a new file, with ``diff PATH`` an edit.
To add a recipe: write its section, a ``prove_...`` function here that runs within the copy, and a line in ``RECIPES``.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "contributing.md"
COPIED = ("app", "matching", "features", "models", "data", "tests", "pyproject.toml")
FENCE = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.M | re.S)


def prove_a_block(home: Path) -> None:
    """The example's block counts in a ranking of the small world, and shows on the page of a small real build."""
    from app.messages.language import LANGUAGES, language
    from data.purposes import read_purposes
    from features.blocks.registry import BLOCKS, ON_PAGE
    from models.ranking import RankingQuery
    from tests.crafted import craft
    from tests.worlds import HARBOR, SOUTH

    assert BLOCKS[-1] == ON_PAGE[-1] == "season"
    small = craft()
    assert small.space.slices["season"] == slice(small.space.width - 2, small.space.width)
    alone = {b: float(b == "season") for b in BLOCKS}
    ranking = small.ranker.rank(small.row(HARBOR), RankingQuery(weights=alone, k=50))
    south = next(m for m in ranking.matches if m.city.id == SOUTH)
    assert (south.parts[-1].block, south.parts[-1].text) == ("season", "seasons")
    assert [(p.name, p.value, p.contribution) for p in south.pair] == [("counter_season", 1.0, 0.5)]
    assert south.fit == pytest.approx(south.parts[-1].contribution) == 0.5
    assert south.reasons == []
    assert [language(code).word("blocks", "season") for code in LANGUAGES] == ["Season", "Estación", "季節"]
    assert read_purposes()["trade"].weights["season"] == 0.02
    with service(home) as client:
        page = client.get("/cities/4887398?lang=es&w_season=40").text
        assert 'data-block="season"' in page
        assert "Estación" in page
        colours = re.search(r'href="(/static/\w+/css/blocks\.css)"', page)
        assert colours is not None
        assert client.get(colours[1]).text.count("--b-season: #c8c86b;") == 2
        answer = client.get("/api/v1/cities/Chicago/partners?purpose=trade&k=3").json()
        assert answer["matches"][0]["parts"][-1]["weight"] == 0.02


def prove_a_purpose(home: Path) -> None:
    """The example's purpose is offered, ranks, and has its words in every language of the page."""
    from app.messages.language import LANGUAGES
    from data.purposes import read_purposes

    food = read_purposes()["food"]
    assert {food.names[code] for code in LANGUAGES} == {"Food", "Alimentación", "食"}
    with service(home) as client:
        assert client.get("/api/v1/purposes").json()["purposes"][-1]["name"] == "Food"
        answer = client.get("/api/v1/cities/Chicago/partners?purpose=food&k=3").json()
        assert (answer["query"]["purpose"], len(answer["matches"])) == ("food", 3)
        for code in LANGUAGES:
            start = client.get(f"/?lang={code}").text
            city = client.get(f"/cities/4887398?purpose=food&lang={code}").text
            assert food.questions[code] in start
            assert f": {food.questions[code]} " in city
            assert food.names[code] in client.get(f"/sources?lang={code}").text


def prove_a_source(home: Path) -> None:
    """The example's source is read from a folder, and a build joins it into the industry mix."""
    from typer.testing import CliRunner

    from app.cli.main import app
    from app.engine.pull import READERS, pull, pulled
    from app.settings import Settings
    from features.places.measured import measured_mixes
    from tests.app import mini

    folder = home / "mirror" / "payroll"
    folder.mkdir(parents=True)
    rows = "DE,Hamburg,336,40000\nBO,La Paz,522,9000\n"
    (folder / "payroll.csv").write_text(f"country,city,naics3,employees\n{rows}", encoding="utf-8")
    assert list(READERS) == ["companies", "census", "payroll"]
    settings = Settings(home=home)
    (found,) = pull(["payroll"], folder.parent, settings)
    assert found.places == {mini.HAMBURG: {"336": 40000}, mini.LA_PAZ: {"522": 9000}}
    assert pulled(settings) == (found,)
    said = CliRunner().invoke(app, ["pull", "payroll", "--mirror", str(folder.parent)], env={"HANSE_HOME": str(home)})
    assert "payroll: 49,000 employees in traded industries of 2 places" in " ".join(said.stdout.split())
    assert "companies, census, payroll, or all" in " ".join(CliRunner().invoke(app, ["pull", "--help"]).stdout.split())
    mini.make(home)
    engine = mini.open_(home)
    assert measured_mixes(engine.table, engine.world)[engine.row("Hamburg")].total == 40000


@dataclass(frozen=True)
class Recipe:
    """A section of the page, how many files it may touch, and the proof that it works."""

    title: str
    most: int
    prove: Callable[[Path], None]

    @property
    def section(self) -> str:
        """Its text."""
        return next(
            s for s in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.M) if s.startswith(self.title + "\n")
        )

    @property
    def listed(self) -> list[str]:
        """Files of its table, with ``NAME`` for what the reader names."""
        return re.findall(r"^\| `([^`]+)` \|", self.section, re.M)


RECIPES = (
    Recipe("A block", 3, prove_a_block),
    Recipe("A purpose", 1, prove_a_purpose),
    Recipe("A source", 2, prove_a_source),
)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES, ids=[r.title for r in RECIPES])
def test_a_recipe_touches_its_files_alone_and_works(recipe: Recipe, tmp_path: Path) -> None:
    copy, home = tmp_path / "copy", tmp_path / "home"
    copy.mkdir()
    home.mkdir()
    for name in COPIED:
        place = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        place(ROOT / name, copy / name)  # compiled files go along: they save the copy's start
    before = texts(copy)
    for kind, path, body in FENCE.findall(recipe.section):
        apply(copy / path, kind, body)
    after = texts(copy)
    touched = [path for path in after if after[path] != before.get(path)]
    assert len(touched) == len(recipe.listed) <= recipe.most
    assert all(any(re.fullmatch(p.replace("NAME", r"\w+"), path) for p in recipe.listed) for path in touched)
    run = f"from tests.contracts.test_recipes import {recipe.prove.__name__} as prove; import pathlib, sys; "
    done = subprocess.run(
        [sys.executable, "-B", "-c", run + "prove(pathlib.Path(sys.argv[1]))", str(home)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def test_each_recipe_of_the_page_is_proved() -> None:
    assert re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.M) == [recipe.title for recipe in RECIPES]


@pytest.mark.parametrize("said", [" b\n-c\n+d\n", " a\n+x\n@@\n c\n+y\n"])
def test_an_edit_that_does_not_fit_the_file_is_refused(said: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("a\nb\nb\n")
    with pytest.raises(AssertionError, match="stands there 0 times"):
        apply(file, "diff", said)


def texts(folder: Path) -> dict[str, bytes]:
    """Relative path to content of all files but compiled ones."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def apply(path: Path, kind: str, body: str) -> None:
    """Write a new file, or edit one: hunks are parted by ``@@``, each fits one spot of the file."""
    if kind != "diff":
        assert not path.exists(), f"{path.name} is there already"
        path.write_text(body, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    for hunk in body.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        times = f"\n{text}".count(f"\n{old}")
        assert times == 1, f"{old!r} stands there {times} times"
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]
    path.write_text(text, encoding="utf-8")


def service(home: Path):
    """The application on a small real build."""
    from fastapi.testclient import TestClient

    from app.main import create_app
    from app.settings import Settings
    from tests.app import mini

    mini.make(home)
    return TestClient(create_app(Settings(home=home, build_on_start=False)))
