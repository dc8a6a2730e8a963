"""Opening the learned model of ties; whatever damage it has becomes one error."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.artefact import REMEDY
from features.space import FeatureSpace
from models.errors import NotReady

if TYPE_CHECKING:
    from matching.plausibility.model import Plausibility


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Whatever a damaged file makes its reader raise becomes one error that says how to mend it.

    Raises:
        NotReady: a file cannot be read.
    """
    try:
        yield
    except (OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise NotReady(f"The artefact {folder} is damaged ({type(error).__name__}: {error}). {REMEDY}") from error


def load_precedent(folder: Path, space: FeatureSpace) -> "Plausibility":
    """The model that a build saved; imports LightGBM.

    Args:
        space: the feature space that it was learned with.

    Raises:
        NotReady: a file cannot be read.
    """
    from matching.plausibility.model import Plausibility

    with readable(folder):
        return Plausibility.load(folder, space)
