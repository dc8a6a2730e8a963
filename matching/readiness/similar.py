"""Pairs that made the step and resemble a tie: size, distance, industries, links."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.arrays import Floats
from matching.readiness.evidence import ScoredCriterion, of_criterion
from models.city import CityRef
from models.pair import PairFacts
from models.similar import DatedStep, SimilarPair

# A choice: what counts as one apart. Three times the people (0.5 of a log10), two and a half times the distance, one
# point of a criterion.
SCALES = np.array([0.5, 0.5, 0.4, 1.0, 1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class StepPair:
    """A pair that made the step, with its dated steps and its features."""

    a: CityRef
    b: CityRef
    steps: tuple[DatedStep, ...]
    features: Floats


class StepPairs:
    """The pairs to learn from, and their features as one table."""

    def __init__(self, cases: Sequence[StepPair]) -> None:
        self.cases = tuple(cases)
        self.features = np.array([c.features for c in cases]).reshape(len(cases), len(SCALES))
        self._of = {frozenset((c.a.id, c.b.id)): n for n, c in enumerate(cases)}
        self._shown: dict[tuple[int, float], SimilarPair] = {}

    def place(self, pair: tuple[int, int]) -> int | None:
        """The place of a pair among the cases, None where it is not one of them."""
        return self._of.get(frozenset(pair))

    def shown(self, place: int, closeness: float) -> SimilarPair:
        """A case with its closeness in thousandths; equal ones are one object."""
        key = (place, round(closeness, 3))
        if key not in self._shown:
            self._shown[key] = _shown(self.cases[place], key[1])
        return self._shown[key]


def features(facts: PairFacts, scored: Sequence[ScoredCriterion]) -> Floats:
    """Seven numbers of a pair in units of one: log sizes (smaller first), log distance, A1, A2, E1, E2. Symmetric."""
    small, large = sorted((max(1, facts.metro_population_a), max(1, facts.metro_population_b)))
    marks = [of_criterion(scored, name).middle for name in ("A1", "A2", "E1", "E2")]
    distance = np.log10(max(10.0, facts.distance_km))
    return np.asarray(np.array([np.log10(small), np.log10(large), distance, *marks]) / SCALES, dtype=np.float64)


def nearest(here: Floats, pair: tuple[int, int], cases: StepPairs, most: int = 3) -> list[SimilarPair]:
    """The cases closest to a pair, itself left out; closeness is ``1 / (1 + mean difference)``, 0..1.

    No case: an empty list.
    """
    apart = np.abs(cases.features - here).mean(axis=1)
    own = cases.place(pair)
    first = np.argsort(apart, kind="stable")[: most + 1].tolist()
    order = [i for i in first if i != own][:most]
    return [cases.shown(i, float(1 / (1 + apart[i]))) for i in order]


def _shown(case: StepPair, closeness: float) -> SimilarPair:
    return SimilarPair(a=case.a, b=case.b, closeness=closeness, steps=list(case.steps), text="")
