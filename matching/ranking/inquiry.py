"""One question of one asker, with all that filters, policy and order look at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.policy import lift
from matching.ranking.scene import Scene
from matching.ranking.scoring import Asker, Question
from matching.ranking.sides import Sides
from models.ranking import RankingQuery


@dataclass(frozen=True)
class Inquiry:
    """Who asks, what, and among whom.

    Attributes:
        question: purpose and weights of the query, normalised.
        scene: the asker among all places.
    """

    sides: Sides
    query: RankingQuery
    question: Question
    scene: Scene

    @property
    def asker(self) -> Asker:
        """The asker's vector and pair columns."""
        return self.sides.asker

    @cached_property
    def lift(self) -> NDArray[np.float64] | None:
        """Factor of each place's score by the policy's preferences, shape (n,); None for no preference."""
        return lift(self.scene, self.query.policy)
