"""What a finding says of the way to ``ready``, and of how stable its verdict is."""

from collections.abc import Sequence

from matching.readiness.counterfactual import Move
from matching.readiness.verdict import Judgement
from models.base import Message, say
from models.readiness import Raise, Stability
from models.rubric import Rubric


def to_ready(moves: Sequence[Move], judged: Judgement, rubric: Rubric) -> list[Raise]:
    """The changes; empty where potential cannot be high, since no work on the relation changes that."""
    if judged.potential.high < rubric.bands[1]:
        return []
    specs = {c.id: c for c in rubric.criteria}
    return [
        Raise(
            criterion=m.criterion, name=specs[m.criterion].name, start=m.start, target=m.target, steps=m.steps,
            step=specs[m.criterion].step,
            text="",
        )
        for m in moves
    ]  # fmt: skip


def plan(moves: Sequence[Move], judged: Judgement, rubric: Rubric) -> Message:
    """What the changes reach, in one sentence."""
    need, steps = rubric.bands[1], sum(m.steps for m in moves)
    if judged.potential.high < need:
        return say("plan_no", high=round(judged.potential.high), need=round(need))
    if judged.triage is not None:
        return say("plan_ask", steps=steps)
    if judged.potential.low < need:
        return say("plan_if" if moves else "plan_facts", low=round(judged.potential.low), need=round(need))
    return say("plan_ready", steps=steps) if moves else say("plan_done")


def stable(same: int, rubric: Rubric) -> Stability:
    """In how many draws the verdict stays."""
    return Stability(same=same, draws=rubric.draws, seed=rubric.seed, text="")
