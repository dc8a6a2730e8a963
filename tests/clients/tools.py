"""Generators of clients, fetched once from their registries into var/: pinned, and none of the project's own packages.

A machine without them skips their tests and says so; in CI that is a failure.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
VAR = Path(__file__).parents[2] / "var" / "clients"
SECONDS = 600  # a choice: a slow registry is waited for


def done(*command: object, cwd: Path | None = None) -> str:
    """What a command says; it must end well."""
    ran = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False, timeout=SECONDS)
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said[-4000:]
    return said


def lacking(why: str) -> NoReturn:
    """Leave a test out, but not where the door is kept."""
    pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)


def python_folder() -> Path:
    """The programs of an environment of its own that has openapi-python-client."""
    pins = (HERE / "python.txt").read_text(encoding="utf-8")
    programs, stamp = VAR / "python" / "bin", VAR / "python" / "pins.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return programs
    shutil.rmtree(VAR / "python", ignore_errors=True)
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "python.txt")
    try:
        done(sys.executable, "-m", "venv", VAR / "python")
        done(programs / "python", *install)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        lacking(f"openapi-python-client cannot be fetched: {error}")
    stamp.write_text(pins, encoding="utf-8")
    return programs


def node_folder() -> Path:
    """A folder whose ``node_modules`` has openapi-typescript and what checks and runs TypeScript."""
    folder = VAR / "node"
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    stamp = folder / "installed.json"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return folder
    if shutil.which("npm") is None:
        lacking("no npm: openapi-typescript cannot be fetched")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    try:
        done("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        lacking(f"openapi-typescript cannot be fetched: {error}")
    stamp.write_text(lock, encoding="utf-8")
    return folder


def write_document(app_document: object, folder: Path) -> None:
    """The OpenAPI document as a file."""
    (folder / "openapi.json").write_text(json.dumps(app_document), encoding="utf-8")
