"""The result record of a benchmark run: one JSON document."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from models.agreement import Agreement, VignetteResult
from models.base import Message, Output

EVALUATION_SCHEMA = "1.0"


class Interval(Output):
    """A mean over queries with its 95 % bootstrap interval, the query being the cluster."""

    mean: float
    low: float
    high: float


class Bucket(Output):
    """Figures of some queries: metric name to interval; no metrics where there are no queries.

    Attributes:
        variety: different places in the first tens over ten times the queries, 0..1: 1 where no two askers are shown
            one place; None where the bucket measures something else, and in records of before this was kept.
    """

    queries: int
    metrics: dict[str, Interval]
    variety: float | None = None


class Exposure(Output):
    """What a ranker shows over all queries of a split.

    Attributes:
        coverage: share of the catalogue that enters somebody's top 10, 0..1. distinct: the same as a number of cities.
        gini: of how often each city of the catalogue is shown, 0 (evenly) to 1 (one city only).
        mean_degree: mean number of known ties of what is shown. country_entropy: mean entropy of the countries of a
            top 10, in bits. country_entropy_overall: over all top 10s.
        mutual: of the shown that are queries of the split themselves, the share that has the asker in its own top 10.
        illegal: rows that cannot be right: own country, known tie, unknown city. without_rows: queries without rows.
    """

    coverage: float
    distinct: int
    gini: float
    mean_degree: float
    country_entropy: float
    country_entropy_overall: float
    mutual: float | None
    illegal: int
    without_rows: int


class QueryRow(Output):
    """What one query gave.

    Attributes:
        name, country: of the query's place, the code of its country; empty in records of before this was kept.
        best: rank of its first target in the top 100, None beyond.
        buckets: the buckets that it counts in besides ``all``, each with the metrics that it has there; without any it
            has its own. Empty in records of before this was kept.
    """

    query: int
    name: str = ""
    country: str = ""
    targets: int
    known: int
    population: int
    best: int | None
    confidence: float | None
    metrics: dict[str, float]
    buckets: dict[str, dict[str, float]] = Field(default_factory=dict)
    top: list[int]


class Bin(Output):
    """Of the shown candidates with a stated probability within a bin: the mean stated and the share that held."""

    stated: float
    held: float
    count: int


class RiskPoint(Output):
    """Mean of a metric when only the most confident share of queries is answered."""

    coverage: float
    value: float


class SplitResult(Output):
    """One ranker on one split. Buckets: all, population bands, economic core, regions (continents)."""

    split: str
    ranker: str
    buckets: dict[str, Bucket]
    exposure: Exposure
    calibration: list[Bin]
    risk: list[RiskPoint]
    seconds_per_query: float
    rows: list[QueryRow]


class RankerComparison(Output):
    """Ours minus another ranker, paired by query.

    Attributes:
        better: whether the headline's interval over all queries lies above zero.
        difference: metric to interval of the difference over all queries. buckets: bucket to the same.
    """

    split: str
    other: str
    better: bool
    difference: dict[str, Interval]
    buckets: dict[str, dict[str, Interval]] = Field(default_factory=dict)


class GateResult(Output):
    """One rule of a gate file and whether it holds.

    Attributes:
        why: why the figure cannot be found, where it cannot.
    """

    name: str
    rule: str
    value: float | None
    passed: bool
    why: Message | None = None


class LinkSet(Output):
    """One set of real links.

    Attributes:
        purpose: what it is ranked under. mirror: the kind of known links that says the same as the set, if any.
        mirrored: whether the build knows links of that kind: then it has seen some of the answers.
        links: linked pairs of its queries. known: links that may be learned from; None where it brings none.
        groups: linked places that stand beside unlinked ones of their size.
    """

    name: str
    purpose: str
    mirror: str | None
    mirrored: bool
    links: int
    known: int | None
    groups: int


class LeakedPair(Output):
    """A query with a target that must not be one.

    Attributes:
        split: a split, or a set of the suite of links. query_name, target_name: with their countries.
    """

    split: str
    query: int
    query_name: str
    target: int
    target_name: str


class CaseResult(Output):
    """A known case of readiness on a day.

    Attributes:
        group: what its sources say of the tie. when: ``then`` (the day of its sources) or ``today``.
        possible: verdicts that the evidence leaves possible, gates aside. blocked: whether a gate stands against it.
        potential, readiness: low and high end, 0..100; empty where the build lacks a place, and in records of before
            this was kept. unknown: criteria without any evidence.
        outcome: ``as_written``; ``open`` where the audit abstains or leaves what was written possible; ``against`` it;
            or ``not_here`` where the build lacks one of the places.
    """

    name: str
    group: str
    when: str
    as_of: date
    verdict: str
    possible: list[str]
    potential: list[float] = Field(default_factory=list)
    readiness: list[float] = Field(default_factory=list)
    unknown: list[str] = Field(default_factory=list)
    blocked: bool
    outcome: Literal["as_written", "open", "against", "not_here"]


class EvaluationRecord(Output):
    """One run of the benchmark.

    Attributes:
        suite: its name. data_fingerprint: hash of places, ties and splits. measured_at: when the run ended; None in
            records of before this was kept.
        cases: of the readiness suite. sets: of the links suite; each is a split of its name. left_out: vignettes that
            are not judged, since the build lacks a place of theirs.
        vignettes, agreement, likelihood: coded vignettes, what the layers of the audit come to, and how often the
            likely verdict is an expert's, by the likelihood stated; empty in other suites than readiness.
        leaks: what the leak checks found; empty where all is clean. leaked: each pair that is among the known ones.
        against: changes since an earlier record, where one was given.
    """

    rows_in = ("splits", "baselines")
    schema_version: str
    suite: str
    kind: Literal["ties", "readiness", "links"]
    measured_at: datetime | None = None
    ranker: str
    data_fingerprint: str
    code_version: str
    build_id: str | None
    seed: int
    wall_seconds: float
    fit_seconds: float
    splits: list[SplitResult]
    baselines: list[SplitResult]
    comparisons: list[RankerComparison]
    against: list[RankerComparison]
    leaks: list[str]
    leaked: list[LeakedPair] = Field(default_factory=list)
    gates: list[GateResult]
    cases: list[CaseResult] = Field(default_factory=list)
    sets: list[LinkSet] = Field(default_factory=list)
    vignettes: list[VignetteResult] = Field(default_factory=list)
    left_out: list[str] = Field(default_factory=list)
    agreement: list[Agreement] = Field(default_factory=list)
    likelihood: list[Bin] = Field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every gate holds and no leak was found."""
        return not self.leaks and all(g.passed for g in self.gates)

    def measured(self, build_id: str) -> bool:
        """Whether this build was measured."""
        return self.build_id == build_id


class LatestBenchmark(EvaluationRecord):
    """The newest record of a service, and whether it measured the build that answers."""

    run_id: str
    this_build: bool
