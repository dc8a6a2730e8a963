"""Hanse from Python: a few verbs over the services, typed, without a server."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np

from app.benchmark.options import BenchmarkOptions
from app.benchmark.run import run_benchmark
from app.engine.opened import Engine, Store
from app.messages.facts import render_comparison
from app.messages.language import ENGLISH
from app.services.audits import AuditRequest, run_audit
from app.services.cities import city_with_facts
from app.services.compare import compare
from app.services.rankings import rank_request
from app.settings import Settings
from matching.evaluation.own import MakesRanker
from models.city import City
from models.compare import Comparison
from models.errors import InvalidInput
from models.evaluation import EvaluationRecord
from models.link import OwnLink
from models.policy import Policy
from models.ranking import Filters, OrderBy, Ranking, RankingQuery, RankingRequest, Risk, Unit
from models.readiness import AuditReport


class ScoreFields(TypedDict, total=False):
    """What orders a list; each has the default of the API (``RankingQuery``)."""

    purpose: str
    order_by: OrderBy
    reach: float | None
    cluster: str | None
    weights: dict[str, float]


class RankingFields(ScoreFields, total=False):
    """All that a list may be asked, filters and policy as records or as plain dictionaries."""

    k: int
    unit: Unit
    risk: Risk
    per_country: int | None
    diversity: float
    filters: Filters | Mapping[str, Any]
    policy: Policy | Mapping[str, Any]
    links: Sequence[OwnLink | Mapping[str, Any]]


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

    def partners(self, city: str | int, language: str = ENGLISH, **question: Unpack[RankingFields]) -> Ranking:
        """Ranked partners of a city.

        Raises:
            ValidationError: a field that there is not, or a value that cannot be used. UnknownCity, AmbiguousCity,
            InvalidInput: as the API.
        """
        return rank_request(self.engine, RankingRequest.model_validate({"city": city, **question}), language)

    def score(self, city: str | int, partners: Sequence[str | int], **question: Unpack[ScoreFields]) -> list[float]:
        """Score of each partner in the order of a question, filters and limits aside; fit is about 0 to 1.

        Raises:
            As ``partners``.
        """
        query = RankingQuery.model_validate(question)
        rows = np.array([self.engine.row(partner) for partner in partners], np.int64)
        found = self.engine.ranker.scores(self.engine.row(city), rows, query)
        return [float(score) for score in found]

    def audit(
        self,
        city: str | int,
        ties: str | Path | None = None,
        *,
        as_of: date | None = None,
        policy: Policy | None = None,
        against: AuditReport | None = None,
        columns: Mapping[str, str] | None = None,
        language: str = ENGLISH,
    ) -> AuditReport:
        """Which of a city's ties is ripe for economic work.

        Args:
            ties: the city's list (CSV, XLSX, JSON); the known ties of the build without one.
            as_of: the day of the judgement; today without one. against: an earlier report of the same city.
            columns: heading to field, where a heading is not understood.

        Raises:
            UnknownCity, AmbiguousCity: as everywhere. InvalidInput, TooLarge: the list cannot be read; a bad line is a
            problem of the report.
        """
        content, name = (_read(Path(ties)), Path(ties).name) if ties is not None else (None, "")
        request = AuditRequest(
            str(city), as_of or date.today(), content=content, name=name, columns=columns or {}, policy=policy,
            against=against, language=language,
        )  # fmt: skip
        return run_audit(self.engine, request)

    def compare(self, *cities: str | int, language: str = ENGLISH) -> Comparison:
        """Two to five cities side by side, and each pair of them."""
        return render_comparison(compare(self.engine, [self.engine.row(city) for city in cities]), language)

    def benchmark(
        self,
        suite: str | Path = "ties",
        *,
        ranker: MakesRanker | str | None = None,
        rankings: str | Path | None = None,
        gate: str | Path | None = None,
        against: str | Path | None = None,
        json: str | Path | None = None,
        junit: str | Path | None = None,
        html: str | Path | None = None,
        baselines: Sequence[str] | None = None,
        seed: int = 0,
    ) -> EvaluationRecord:
        """The record of a benchmark run; ``passed`` says whether every gate holds and no leak was found.

        Args:
            suite: ``ties``, ``links``, ``readiness`` or a folder.
            ranker: your own class, or whatever makes one, beside ours (docs/benchmark.md#another-ranker).
            rankings: a CSV of somebody's lists, in place of ours. gate: thresholds. against: an earlier record.
            json, junit, html: files to write. baselines: only these; none for an empty list.

        Raises:
            InvalidInput: a file cannot be used, or the ranker fails.
        """
        files = {"rankings": rankings, "gate": gate, "against": against, "json": json, "junit": junit, "html": html}
        paths = {name: None if path is None else Path(path) for name, path in files.items()}
        options = BenchmarkOptions(str(suite), ranker=ranker, baselines=baselines, seed=seed, **paths)
        return run_benchmark(options, self.settings)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
