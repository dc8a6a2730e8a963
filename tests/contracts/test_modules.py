"""Modules of at most 250 lines, functions of at most 30 lines of code; nobody is excused."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [p for d in ("app", "matching", "features", "models", "data") for p in sorted((ROOT / d).rglob("*.py"))]
MAX_MODULE, MAX_FUNCTION = 250, 30
# Between a process and its own child alone, and read back by a reader that makes nothing but records of ours
# (tests/app/test_apart.py); nothing pickled is ever kept.
MAY_PICKLE = ROOT / "app/engine/apart.py"
NAME = {p: str(p.relative_to(ROOT)) for p in MODULES}


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=NAME.values())
def test_length(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_MODULE
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {n.name: code_lines(n) for n in functions if code_lines(n) > MAX_FUNCTION}
    assert long == {}


@pytest.mark.parametrize("path", MODULES, ids=NAME.values())
def test_no_print_no_assert_no_pickle(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Assert), f"assert in line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "eval", "exec"}, f"{node.func.id} in line {node.lineno}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {a.name for a in node.names} | {getattr(node, "module", None)}
            assert path == MAY_PICKLE or not names & {"pickle", "cloudpickle", "marshal", "shelve"}, (
                f"pickle in line {node.lineno}"
            )


def test_the_measure_itself():
    tree = ast.parse('def f(\n    a,\n):\n    """Doc.\n\n    More.\n    """\n    x = 1\n    return x\n')
    assert code_lines(tree.body[0]) == 2
    assert len(MODULES) > 50
