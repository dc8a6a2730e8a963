"""Search hits and side-by-side comparison."""

from models.base import Document, Output
from models.city import City
from models.pair import PairFacts


class SearchHit(Output):
    """A place that a search found; ``label`` resolves to it again."""

    id: int
    label: str
    name: str
    country: str
    admin1: str
    population: int


class SearchResult(Document):
    """Hits of a search, best known first."""

    query: str
    hits: list[SearchHit]


class PrecedentParts(Output):
    """Why a pair has its precedent: how much a's next tie abroad would look like b.

    Attributes:
        score: 0..1; 0.5 is as likely as the median of ties that were held out from learning.
        logit: ``ln(score / (1 - score))``, the sum of ``base`` and ``parts``.
        base: what holds for every candidate of a. parts: family of features to its part.
        spread: how far, in logits, held-out ties lie from their median: the larger, the less the model knows.
    """

    a: int
    b: int
    score: float
    logit: float
    base: float
    parts: dict[str, float]
    spread: float


class Comparison(Document):
    """Cities side by side, the facts of each pair of them, and what its precedent rests on."""

    rows_in = ("pairs",)

    cities: list[City]
    pairs: list[PairFacts]
    precedents: list[PrecedentParts]
