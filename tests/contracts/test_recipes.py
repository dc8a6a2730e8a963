"""The recipes of docs/contributing.md, applied to a copy of the project: so many files, no more, and the thing works.

A recipe is a section of that page. A fence that opens with ``diff PATH`` is an edit, with another word a new file.
To add one: write its section, a ``prove_...`` function in tests/recipe_proofs.py, and a line in ``RECIPES``.
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

from tests import recipe_proofs as proofs

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "contributing.md"
COPIED = ("app", "matching", "features", "models", "data", "tests", "pyproject.toml")
FENCE = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.M | re.S)


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
    Recipe("A block", 3, proofs.prove_a_block),
    Recipe("A purpose", 1, proofs.prove_a_purpose),
    Recipe("A source", 2, proofs.prove_a_source),
    Recipe("An evidence field", 1, proofs.prove_an_evidence_field),
    Recipe("A criterion", 3, proofs.prove_a_criterion),
    Recipe("A language", 1, proofs.prove_a_language),
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
    run = f"from tests.recipe_proofs import {recipe.prove.__name__} as prove; import pathlib, sys; "
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
