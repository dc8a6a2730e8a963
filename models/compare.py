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


class Comparison(Document):
    """Cities side by side, and the facts of each pair of them."""

    cities: list[City]
    pairs: list[PairFacts]
