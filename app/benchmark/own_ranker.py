"""A ranker of one's own by name: ``module:Class``, found as Python finds modules, the current folder first."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matching.evaluation.own import MakesRanker
from models.errors import InvalidInput

VERBS = ("fit", "score")


def load_ranker(spec: str) -> MakesRanker:
    """The class that a text names.

    Raises:
        InvalidInput: the text names no class, its module cannot be imported, or the class lacks a method.
    """
    module, _, name = spec.partition(":")
    if not module or not name:
        raise InvalidInput(f"--ranker {spec}: write module:Class, for instance mine:Largest.")
    with _here_first():
        found: MakesRanker | None = getattr(_module(spec, module), name, None)
    if found is None or not callable(found):
        raise InvalidInput(f"--ranker {spec}: the module {module} has no class {name}.")
    missing = [verb for verb in VERBS if isinstance(found, type) and not callable(getattr(found, verb, None))]
    if missing:
        raise InvalidInput(f"--ranker {spec}: {name} lacks {' and '.join(missing)} (docs/benchmark.md#another-ranker).")
    return found


def _module(spec: str, module: str) -> Any:
    try:
        return importlib.import_module(module)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise InvalidInput(f"--ranker {spec}: the module {module} cannot be imported. {what}.") from error


@contextmanager
def _here_first() -> Iterator[None]:
    """Within it the current folder is looked at first; afterwards last, for what the module imports later."""
    here = os.getcwd()
    sys.path.insert(0, here)
    try:
        yield
    finally:
        sys.path.remove(here)
        if here not in sys.path:
            sys.path.append(here)
