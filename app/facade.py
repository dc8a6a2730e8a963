"""Hanse from Python: a few verbs over the services, typed, without a server."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.benchmark.options import BenchmarkOptions
from app.benchmark.run import run_benchmark
from app.engine.opened import Engine, Store
from app.messages.facts import render_comparison
from app.messages.language import ENGLISH
from app.services.cities import city_with_facts
from app.services.compare import compare
from app.services.rankings import rank_request
from app.settings import Settings
from models.city import City
from models.compare import Comparison
from models.evaluation import EvaluationRecord
from models.ranking import Ranking, RankingQuery, RankingRequest


class Hanse:
    """An opened build. Cities are GeoNames ids or names, as everywhere.

    Args:
        settings: where the home is. engine: the build.
    """

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine

    @classmethod
    def open(cls, home: str | Path | None = None) -> "Hanse":
        """The newest build of a home; of ``HANSE_HOME`` without one. Nothing is built.

        Raises:
            NotReady: there is none that can be used; ``hanse build`` makes one.
        """
        settings = Settings() if home is None else Settings(home=Path(home))
        return cls(settings, Store(settings).engine())

    @property
    def build_id(self) -> str:
        """Hash of the data, the model and the code."""
        return self.engine.manifest.build_id

    def city(self, city: str | int) -> City:
        """A city with its facts, each with its source.

        Raises:
            UnknownCity, AmbiguousCity: near names or candidates are the ``suggestions``.
        """
        return city_with_facts(self.engine, self.engine.row(city))

    def partners(self, city: str | int, language: str = ENGLISH, **question: Any) -> Ranking:
        """Ranked partners of a city.

        Args:
            question: fields of ``RankingRequest``: ``purpose``, ``k``, ``weights``, ``filters``, ``order_by``, ...

        Raises:
            ValidationError: a field that there is not, or a value that cannot be used. UnknownCity, AmbiguousCity,
            InvalidInput: as the API.
        """
        return rank_request(self.engine, RankingRequest.model_validate({"city": city, **question}), language)

    def scores(self, city: str | int, partners: Sequence[str | int], **question: Any) -> list[float]:
        """Score of each partner in the order of a question, filters and limits aside; fit is about 0 to 1.

        Raises:
            As ``partners``.
        """
        query = RankingQuery.model_validate(question)
        rows = np.array([self.engine.row(partner) for partner in partners], np.int64)
        found = self.engine.ranker.scores(self.engine.row(city), rows, query)
        return [float(score) for score in found]

    def compare(self, *cities: str | int, language: str = ENGLISH) -> Comparison:
        """Two to five cities side by side, and each pair of them."""
        return render_comparison(compare(self.engine, [self.engine.row(city) for city in cities]), language)

    def benchmark(self, suite: str | Path = "ties", **options: Any) -> EvaluationRecord:
        """The record of a benchmark run; ``passed`` says whether every gate holds and no leak was found.

        Args:
            options: fields of ``BenchmarkOptions``: ``rankings``, ``gate``, ``against``, ``baselines``, ``seed``, ...
        """
        return run_benchmark(BenchmarkOptions(suite=str(suite), **options), self.settings)
