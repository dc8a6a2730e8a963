"""Pairs that made the step, as an audit shows them beside a tie."""

from models.base import Output
from models.city import CityRef


class DatedStep(Output):
    """One economic step that a pair made."""

    date: str
    text: str
    source: str


class SimilarPair(Output):
    """A pair that resembles this one and made the step."""

    a: CityRef
    b: CityRef
    closeness: float
    steps: list[DatedStep]
    text: str
