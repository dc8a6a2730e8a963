"""One page for a whole list: which ties to work on, to ask about, to leave; and the questions that settle most."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.readiness.audit.layers import shown_kind
from matching.readiness.evidence import ScoredCriterion
from matching.readiness.verdict import WORK, judge, one_pile
from models.base import Message, say
from models.readiness import CriterionScore, Finding
from models.rubric import Rubric
from models.summary import ListQuestion, Pile, Summary

MOST_TIES = 1000  # a choice: partners named per pile, and ties looked at for questions; a longer list has the counts
MOST_QUESTIONS = 5  # a choice: what an office can ask of itself in one sitting
LEVELS = (0.0, 1.0, 2.0, 3.0, 4.0)
MIXTURES = 8  # drawn answers beside the five levels; a choice: enough to meet a mixture that leaves a verdict open
LEFT = frozenset(("keep_cultural", "not_a_priority", "blocked"))


def pile(finding: Finding) -> Pile:
    """What to do about a tie: work on it, ask about it, or leave it as it is; what is likely decides what is open."""
    if finding.verdict in LEFT:
        return "leave"
    if finding.verdict in WORK:
        return "act"
    for steps in (finding.possible if finding.verdict == "one_of" else [], finding.likely_of):
        if steps and one_pile(steps):
            return "act" if steps[0] in WORK else "leave"
    return "leave" if finding.triage == "ask_later" else "ask"


@dataclass(slots=True)
class SummaryMaker:
    """Gathers what the first page says, one finding after the other."""

    rubric: Rubric
    piles: dict[Pile, list[tuple[tuple[object, ...], int]]] = field(
        default_factory=lambda: {"act": [], "ask": [], "leave": []}
    )
    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    open: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding, order: tuple[object, ...]) -> None:
        """Put one tie on its pile; ``order`` sorts it there."""
        where = pile(finding)
        self.counts[where] += 1
        self.kinds[_kind(finding, where)] += 1
        if len(self.piles[where]) < MOST_TIES:
            self.piles[where].append((order, finding.partner.city.id))
        if where == "ask" and len(self.open) < MOST_TIES:
            self.open.append(finding)

    def summary(self) -> Summary:
        """The first page of what was added."""
        questions = list_questions(self.open)
        settles = sum(settled(one, [q.criterion for q in questions], self.rubric) for one in self.open)
        ordered: dict[Pile, list[int]] = {name: [i for _, i in sorted(found)] for name, found in self.piles.items()}
        return Summary(
            sentence=list(self._sentence(len(questions), settles)),
            piles=ordered,
            counts={name: self.counts[name] for name in ordered},
            questions=questions,
            settles=settles,
        )

    def _sentence(self, questions: int, settles: int) -> Iterator[Message]:
        total = self.counts.total()
        if not total:
            yield say("portfolio_none")
            return
        numbered = {"of": total, **self.kinds}
        for kind in ("of", "ready", "step", "work", "cultural", "left", "later", "blocked", "open"):
            if n := numbered.get(kind, 0):
                yield say(f"summary_{kind}_one" if n == 1 else f"summary_{kind}", n=n)
        if settles:
            yield say("summary_settles", questions=questions, n=settles)
        elif questions:
            yield say("summary_asks", questions=questions)


def _kind(finding: Finding, where: Pile) -> str:
    """What the sentence calls a tie."""
    if where == "act":
        return "ready" if finding.verdict == "ready" else "step" if len(finding.to_ready) == 1 else "work"
    if where == "ask":
        return "open"
    named = {"blocked": "blocked", "keep_cultural": "cultural"}
    return named.get(shown_kind(finding), "later" if finding.certainty == "open" and finding.triage else "left")


def list_questions(ties: Sequence[Finding]) -> list[ListQuestion]:
    """The questions that narrow most over all ties; ties of the rubric's order among equals."""
    gains: dict[str, dict[int, float]] = {}
    for one in ties:
        for wanted in one.next_evidence:
            gains.setdefault(wanted.criterion, {})[one.partner.city.id] = wanted.closes
    first = sorted(gains, key=lambda name: (-round(sum(gains[name].values()), 6), name))[:MOST_QUESTIONS]
    return [
        ListQuestion(
            criterion=name,
            ties=sorted(gains[name], key=lambda i: (-gains[name][i], i)),
            closes=round(sum(gains[name].values()), 2),
            question=say("list_question", criterion=name),
        )
        for name in first
    ]


def settled(finding: Finding, criteria: Sequence[str], rubric: Rubric) -> bool:
    """Whether answers to some criteria settle a tie's verdict whatever they are, as far as draws can tell.

    Each answer counts as the office's own statement. Answers of one level throughout and seeded mixtures are tried;
    one of them that leaves the verdict open is enough for no.
    """
    wanted = {name for name in criteria if any(c.id == name for c in finding.criteria)}
    if not wanted:
        return False
    rng = np.random.default_rng(rubric.seed)
    mixed = rng.integers(0, len(LEVELS), size=(MIXTURES, len(rubric.criteria)))
    answers = [*([level] * len(rubric.criteria) for level in LEVELS), *([LEVELS[i] for i in row] for row in mixed)]
    strength = rubric.strengths["self_declared"]
    for row in answers:
        scored = [
            ScoredCriterion(c.id, (level, level), max(strength, c.strength)) if c.id in wanted else as_scored(c)
            for c, level in zip(finding.criteria, row, strict=True)
        ]
        if judge(scored, rubric).verdict == "insufficient_evidence":
            return False
    return True


def as_scored(one: CriterionScore) -> ScoredCriterion:
    """A criterion of a finding as it was scored."""
    if one.score is None or one.strength <= 0:
        return ScoredCriterion(one.id)
    low = one.low / one.strength
    high = (one.high - 4 * (1 - one.strength)) / one.strength
    return ScoredCriterion(one.id, (min(4.0, max(0.0, low)), min(4.0, max(0.0, high))), one.strength)
