"""The answer of an audit: findings per tie, problems, the portfolio, changes. Keys as in the contract."""

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import Field

from models.base import Document, Message, Output, Param
from models.city import CityRef
from models.evidence import Line, ShownEvidence
from models.partnership import ListRead, Problem
from models.rubric import Axis
from models.similar import SimilarPair
from models.summary import Summary

Step = Literal["not_a_priority", "keep_cultural", "revive_first", "develop", "pilot", "nearly_ready", "ready"]
Verdict = Literal[
    "ready", "nearly_ready", "pilot", "develop", "revive_first", "keep_cultural", "not_a_priority",
    "one_of", "insufficient_evidence", "blocked",
]  # fmt: skip
Triage = Literal["ask_first", "ask_later"]
Edition = Literal["internal", "partner"]
Certainty = Literal["settled", "likely", "open"]
LineState = Literal["active", "dormant", "missing", "not_applicable"]
ORDER: tuple[Step, ...] = get_args(Step)


class AxisScore(Output):
    """One axis on 0..100: the mean of what is known (None: nothing is), the interval with unknowns at 0 and 4."""

    known: float | None
    low: float
    high: float
    coverage: float = Field(ge=0, le=1)


class CriterionScore(Output):
    """One criterion of one tie.

    Attributes:
        score: middle of what the evidence says, 0..4; None where nothing is known.
        low, high: 0..4 after strength; unknown is 0 and 4.
        strength: how much the evidence counts, 0..1.
        basis: why it has this score.
        anchor: the written anchor of the nearest score, empty where unknown.
        source: the guidance the criterion rests on.
        evidence: keys of the finding's items that it rests on.
    """

    id: str
    name: str
    axis: Axis
    weight: float
    score: float | None
    low: float
    high: float
    strength: float
    basis: list[Message]
    anchor: str
    source: str
    evidence: list[str]


class LineReport(Output):
    """One line of the relation and when it was last seen at work."""

    line: Line
    state: LineState
    last: str | None
    items: int
    text: str


class Gate(Output):
    """A rule that stops economic work, with where and when (as finely as known) it was read. It carries no weight."""

    code: str
    params: dict[str, Param]
    rule: str
    source: str
    date: str
    text: str
    check: str


class EvidenceWanted(Output):
    """Something to find out.

    Attributes:
        closes: by how many points (0..100) the axis interval narrows when your own list answers it in full.
    """

    criterion: str
    axis: Axis
    closes: float
    code: str
    params: dict[str, Param]
    text: str


class Raise(Output):
    """Raise one criterion from a score to a score, in whole steps."""

    criterion: str
    name: str
    start: float
    target: int
    steps: int
    step: str
    text: str


class Stability(Output):
    """In how many of the drawn weightings the verdict stays; not a chance of success."""

    same: int
    draws: int
    seed: int
    text: str


class Workstream(Output):
    """A field of joint work that the facts suggest, with the bodies that would carry it."""

    field: Message
    executors: list[str]
    text: str = ""


class PartnerRef(Output):
    """The partner of a tie: the city, and how the file wrote it."""

    city: CityRef
    written: str
    line: int | None
    kind: str
    since: int | None
    status: str


class Finding(Output):
    """What the audit says of one tie.

    Attributes:
        possible: every verdict that the evidence leaves open, least first.
        at_least: the least of them; None where a gate fired.
        likely: the one verdict that most draws give in which unknowns follow stated priors; None where none does, and
            where a gate fired. likely_of: the same as a list, or the two that together do; empty: open.
        likelihood: the share of draws that give them, 0..1; no chance of success.
        certainty: which of the three words holds: settled, likely, or open (ask first); reports of before likely
            verdicts were kept have none of these.
        leaning: the verdict with unknowns at the rubric's fill; None below the rubric's coverage.
        before_gates: what the evidence alone leaves open, whether or not a gate fired.
        questions: three to ask first where only a name is known.
        plan: what the changes of ``to_ready`` reach, in words.
        notes: the notes of the user's file, never scored; reports of before they were kept have none.
    """

    partner: PartnerRef
    verdict: Verdict
    words: str
    possible: list[Verdict]
    at_least: Verdict | None
    likely: Verdict | None = None
    likely_of: list[Verdict] = Field(default_factory=list)
    likelihood: float | None = None
    likely_words: str = ""
    certainty: Certainty = "open"
    leaning: Verdict | None
    triage: Triage | None
    potential: AxisScore
    readiness: AxisScore
    criteria: list[CriterionScore]
    evidence: list[ShownEvidence]
    lines: list[LineReport]
    gates: list[Gate]
    flags: list[Message]
    reasons: list[Message]
    gaps: list[Message]
    questions: list[Message]
    next_evidence: list[EvidenceWanted]
    to_ready: list[Raise]
    plan: Message
    workstreams: list[Workstream]
    stability: Stability | None
    similar: list[SimilarPair]
    before_gates: list[Verdict]
    notes: list[str] = Field(default_factory=list)


class Portfolio(Output):
    """The ties as a whole."""

    ties: int
    counts: dict[str, int]
    triage: dict[str, int]
    countries: dict[str, int]
    coverage: float
    lines_active: dict[str, int]
    attention: list[Message]
    reasons: list[Message]


class AuditChange(Output):
    """A difference to an earlier audit of the same city.

    Attributes:
        code, params: of the sentence, so that it can be said in another language.
    """

    partner: str
    partner_id: int
    kind: Literal[
        "added", "removed", "verdict", "interval", "evidence_deleted", "evidence_added", "evidence_expired", "rubric"
    ]
    before: str
    after: str
    text: str
    code: str = ""
    params: dict[str, Param] = Field(default_factory=dict)


class AuditReport(Document):
    """The whole answer. A run id is the hash of everything that made it.

    Attributes:
        findings: by attention needed; a long list makes each finding when it is asked for.
        bands: where ``mid`` and ``high`` begin in the rubric; earlier reports had 45 and 65.
        summary, list_read: its first page, and what became of the list's lines; earlier reports have neither.
    """

    rows_in = ("findings",)

    city: CityRef
    as_of: str
    edition: Edition
    language: str
    rubric_version: str
    bands: tuple[float, float] = (45.0, 65.0)
    findings: Sequence[Finding]
    problems: list[Problem]
    portfolio: Portfolio
    changes: list[AuditChange]
    notes: list[Message]
    list_read: ListRead | None = None
    summary: Summary | None = None
