from pathlib import Path

import pytest

from app.engine.opened import Engine
from tests.app import mini


@pytest.fixture(scope="session")
def mini_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a small artefact whose only tie is Chicago with Mexico City; nobody changes it."""
    home = tmp_path_factory.mktemp("mini")
    mini.make(home, mini.pairs_file(home, (mini.CHICAGO, mini.MEXICO_CITY)))
    return home


@pytest.fixture(scope="session")
def mini_engine(mini_home: Path) -> Engine:
    """The small artefact, opened."""
    return mini.open_(mini_home)
