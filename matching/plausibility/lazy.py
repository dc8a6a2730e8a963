"""The model of precedent, opened by the first question that needs it."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from features.arrays import Ints, Row
from matching.ranking.order import Explanation

if TYPE_CHECKING:
    from matching.plausibility.model import Plausibility


class LazyPrecedent:
    """The plausibility model, once it is asked: to open it imports LightGBM.

    Args:
        load: opens the model; what it raises, a question raises.
    """

    def __init__(self, load: "Callable[[], Plausibility]") -> None:
        self._load = load

    @cached_property
    def model(self) -> "Plausibility":
        """The model."""
        return self._load()

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
