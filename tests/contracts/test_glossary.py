"""The glossary says each term once and names what carries it; the words that it replaced name nothing any more."""

import ast
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `([\w.]+):(\w+)` \|$", (ROOT / "docs/glossary.md").read_text(), re.M)
PACKAGES = ("app", "matching", "features", "models", "data", "benchmarks")
# Words of an earlier dialect, as parts of a name; and names that were classes of that dialect.
OLD_WORDS = {
    "habit", "habits", "standing", "fame", "scene", "asked", "told", "said", "strangers", "tongue", "heir",
    "mended", "lift", "speaker", "speakers", "inquiry",
}  # fmt: skip
OLD_CLASSES = {"PairBook", "Sides", "Asker", "AskerFacts", "Scene", "Inquiry", "Question", "Case", "Scored", "Asked"}


def names(path: Path) -> list[str]:
    """Names of the module, its classes, functions, parameters, fields and variables."""
    found = [path.stem]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            found.append(node.attr)
    return found


def old(name: str) -> bool:
    """Whether a name holds a word that the glossary replaced."""
    parts = {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    return bool(parts & OLD_WORDS) or name in OLD_CLASSES


def test_each_term_stands_once():
    terms = Counter(term for row in ROWS for term in row[0].split(", "))
    assert len(terms) > 45
    assert [term for term, count in terms.items() if count > 1] == []


@pytest.mark.parametrize(("term", "module", "name"), [(t, m, n) for t, _, m, n in ROWS])
def test_what_carries_it_exists(term, module, name):
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_of_the_old_dialect(package):
    found = {
        str(path.relative_to(ROOT)): sorted({name for name in names(path) if old(name)})
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path: words for path, words in found.items() if words} == {}


def test_the_search_itself():
    assert [old(n) for n in ("partner_fame", "PairBook", "_said", "asked_for", "TieStatistics", "basket")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
