"""Arrows go down only."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_import_contracts_are_kept():
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_models_import_nothing_heavy():
    code = (
        "import pkgutil, importlib, sys, models\n"
        "[importlib.import_module(f'models.{m.name}') for m in pkgutil.iter_modules(models.__path__)]\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'numpy', 'scipy', 'faiss', 'fastapi', 'torch', 'app', 'data', 'matching', 'features'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


WEB = {"fastapi", "starlette", "uvicorn", "jinja2"}


@pytest.mark.parametrize("module", ["app.cli.main", "app.facade"])
def test_command_line_and_facade_need_no_web_framework(module):
    """``hanse match`` answers from the module ``app.cli.main``; only ``hanse serve`` brings the web."""
    code = f"import importlib, sys; importlib.import_module('{module}'); print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert {"app", "typer" if module == "app.cli.main" else "numpy"} <= loaded, "the test itself reads modules"
    assert not loaded & WEB
