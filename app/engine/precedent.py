"""The learned model of ties, opened when it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.artefact import REMEDY
from features.arrays import Ints, Row
from features.space import FeatureSpace
from matching.ranking.order import Explanation
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


class LazyPrecedent:
    """The plausibility model, opened at the first question that needs it.

    Args:
        folder: where the build saved it.
        space: the feature space that it was learned with.
    """

    def __init__(self, folder: Path, space: FeatureSpace) -> None:
        self.folder = folder
        self.space = space

    @cached_property
    def model(self) -> "Plausibility":
        """The model; imports LightGBM."""
        from matching.plausibility.model import Plausibility

        with readable(self.folder):
            return Plausibility.load(self.folder, self.space)

    def score(self, row: int) -> Row:
        """How much each place looks like a tie of the asker, shape (n,), 0..1."""
        return self.model.score(row)

    def explain(self, row: int, candidates: Ints) -> list[Explanation]:
        """Why each candidate is as plausible as it is."""
        return self.model.explain(row, candidates)

    @property
    def spread(self) -> float:
        """How far, in logits, held-out ties lie from their median."""
        return self.model.spread
