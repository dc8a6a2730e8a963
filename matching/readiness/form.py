"""What a form asks of one side: the questions whose answers narrow the audit's intervals most."""

from collections.abc import Iterable

from matching.readiness.audit.summary import as_scored
from matching.readiness.reasons import gains
from models.evidence import Side
from models.questionnaire import QuestionSpec
from models.readiness import Finding
from models.rubric import Rubric

MOST = 12
"""A choice: what an office answers in ten minutes; two of them are always asked."""


def questions_for(finding: Finding, side: Side, bank: Iterable[QuestionSpec], rubric: Rubric) -> list[QuestionSpec]:
    """At most twelve questions, in the order of the bank.

    Args:
        finding: what is known of the pair.
        side: who answers, ``a`` being the audit's city.
        bank: all questions, those of one criterion in the order in which they are asked.
        rubric: weights.
    """
    known = {(e.field, s) for e in finding.evidence if e.state == "counted" for s in _sides(e.side)}
    ports = any(wanted.params.get("ports") for wanted in finding.next_evidence)
    every = [one for one in bank if ports or not one.ports]
    wanted = [one for one in every if one.always]
    for _, criterion in gains([as_scored(c) for c in finding.criteria], rubric):
        mine = [q for q in every if q.criterion == criterion.id and not q.always and not _known(q, side, known)]
        wanted += mine[: MOST - len(wanted)]
    return [one for one in every if one in wanted]


def _sides(side: Side) -> tuple[Side, ...]:
    return ("a", "b") if side == "both" else (side,)


def _known(question: QuestionSpec, side: Side, known: set[tuple[str, Side]]) -> bool:
    """Whether the answer is known: from the answering side for its own facts, from either for the pair's."""
    field = question.turned if side == "b" and question.turned else question.field
    return (field, side) in known or (question.whose == "pair" and bool({(field, "a"), (field, "b")} & known))
