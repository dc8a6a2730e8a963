"""From scored criteria to a verdict: axes with intervals, the set that the evidence leaves open, and its words.

The interval decides, never the mean of what is known: otherwise a city could improve its verdict by hiding bad
evidence. With nested intervals, removing all evidence of a criterion can only widen the set.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from matching.readiness.choice import Choice
from matching.readiness.evidence import ScoredCriterion, of_criterion
from matching.readiness.needs import NEVER, PROMISE, SURELY, conditions, needs_met, promised
from models.readiness import ORDER, AxisScore, Step, Triage, Verdict
from models.rubric import AXES, Axis, Rubric

TABLE: dict[tuple[int, int], Step] = {
    (2, 2): "ready", (2, 1): "nearly_ready", (2, 0): "revive_first",
    (1, 2): "pilot", (1, 1): "develop", (1, 0): "not_a_priority",
    (0, 2): "keep_cultural", (0, 1): "keep_cultural", (0, 0): "not_a_priority",
}  # fmt: skip
WELL_KNOWN = 0.75  # docs/decisions/0010: of readiness; its interval is then little wider than a band
# What one side's wish for culture would make `keep_cultural`: a relation that could carry work.
KEPT: frozenset[Step] = frozenset(("develop", "pilot", "nearly_ready", "ready"))
# What is left of a verdict where a side has said no (docs/decisions/0011).
CAPPED: dict[Step, Step] = {"ready": "revive_first", "nearly_ready": "revive_first", "pilot": "develop"}
# What an office does with a tie: work on it, or leave it as it is. Verdicts of one pile ask for the same decision.
WORK: frozenset[Step] = frozenset(("revive_first", "develop", "pilot", "nearly_ready", "ready"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence alone says of a tie, before gates and the two sides' own choice."""

    verdict: Verdict
    possible: tuple[Step, ...]
    leaning: Step | None
    triage: Triage | None
    potential: AxisScore
    readiness: AxisScore
    a2_decides: bool


def judge(scored: Sequence[ScoredCriterion], rubric: Rubric) -> Judgement:
    """Judge one tie by its scored criteria, in the rubric's order."""
    potential, readiness = axis(scored, rubric, "potential"), axis(scored, rubric, "readiness")
    surety = conditions(scored, rubric)
    possible = possible_set(potential, readiness, surety, rubric)
    a2 = len(possible) > 2 and a2_alone(scored, rubric, potential, readiness, surety)
    return Judgement(
        verdict=(verdict := _verdict(scored, possible, a2, readiness.coverage)),
        possible=possible,
        leaning=_leaning(scored, rubric, min(potential.coverage, readiness.coverage)),
        triage=_triage(scored, rubric) if verdict == "insufficient_evidence" else None,
        potential=potential,
        readiness=readiness,
        a2_decides=a2,
    )


def axis(scored: Sequence[ScoredCriterion], rubric: Rubric, name: Axis) -> AxisScore:
    """Score of one axis on 0..100; its coverage is one less the width of the interval over 100."""
    total = low = high = mass = middle = 0.0
    for spec, one in zip(rubric.criteria, scored, strict=True):
        if spec.axis == name:
            total += 4 * spec.weight
            low += spec.weight * one.low
            high += spec.weight * one.high
            mass += spec.weight * one.strength
            middle += spec.weight * one.strength * one.middle
    low, high, sure = 100 * low / total, 100 * high / total, (high - low) / total
    known = 25 * middle / mass if mass else None
    return AxisScore(
        known=None if known is None else round(known, 2),
        low=round(low, 4), high=round(high, 4), coverage=round(min(1.0, max(0.0, 1 - sure)), 4),
    )  # fmt: skip


def band(value: float, rubric: Rubric) -> int:
    """0 low, 1 mid, 2 high."""
    return int(value >= rubric.bands[0]) + int(value >= rubric.bands[1])


def cell(potential: int, readiness: int, surety: int) -> frozenset[Step]:
    """Verdicts of one pair of bands, and of the needs as ``needs.conditions`` gives them."""
    promise, ready = divmod(surety, 3)
    usual: frozenset[Step] = frozenset({TABLE[potential, readiness]})
    if (potential, readiness) == (2, 2):
        return _either(usual, frozenset(("nearly_ready",)), ready)
    if (potential, readiness) == (1, 0):
        return _either(frozenset(("revive_first",)), usual, promise)
    return usual


def _either(met: frozenset[Step], unmet: frozenset[Step], surety: int) -> frozenset[Step]:
    """One where a need is met, the other where it is not, both where that is not known."""
    return met if surety == SURELY else unmet if surety == NEVER else met | unmet


def possible_set(potential: AxisScore, readiness: AxisScore, surety: int, rubric: Rubric) -> tuple[Step, ...]:
    """Every verdict of every pair of bands that the two intervals touch, least first."""
    bands = (
        band(potential.low, rubric),
        band(potential.high, rubric),
        band(readiness.low, rubric),
        band(readiness.high, rubric),
    )
    return _SETS[(*bands, surety)]


def _set_of(p_low: int, p_high: int, r_low: int, r_high: int, surety: int) -> tuple[Step, ...]:
    found: set[Step] = set()
    for p, r in product(range(p_low, p_high + 1), range(r_low, r_high + 1)):
        found |= cell(p, r, surety)
    return tuple(step for step in ORDER if step in found)


_SETS: dict[tuple[int, ...], tuple[Step, ...]] = {
    (pl, ph, rl, rh, s): _set_of(pl, ph, rl, rh, s)
    for pl, ph, rl, rh, s in product(range(3), range(3), range(3), range(3), range(9))
    if pl <= ph and rl <= rh
}


def set_masks() -> NDArray[np.uint8]:
    """Bit masks of every possible set, shape (3, 3, 3, 3, 9): bands low and high of both axes, then the needs."""
    masks = np.zeros((3, 3, 3, 3, 9), dtype=np.uint8)
    for key, steps in _SETS.items():
        masks[key] = sum(1 << ORDER.index(step) for step in steps)
    return masks


def a2_alone(
    scored: Sequence[ScoredCriterion], rubric: Rubric, potential: AxisScore, readiness: AxisScore, surety: int
) -> bool:
    """Whether the set would be of two or fewer at every single value of A2: then A2 must not force abstention."""
    one, spec = of_criterion(scored, "A2"), rubric.criterion("A2")
    if spec is None or one.high - one.low <= 0:
        return False
    weights = [c.weight for c in rubric.criteria if c.axis == "potential"]
    share = 25 * spec.weight / sum(weights)
    low = potential.low - share * one.low
    high = max(low, potential.high - share * one.high)  # rounded ends may cross where all else is settled
    turns = {0.0, 4.0} | {(edge - end) / share for edge in rubric.bands for end in (low, high) if share > 0}
    values = sorted(v for v in turns if one.low <= v <= one.high)
    tests = values + [(x + y) / 2 for x, y in pairwise(values)] + [one.low, one.high]
    for value in tests:
        at = potential.model_copy(update={"low": low + share * value, "high": high + share * value})
        if len(possible_set(at, readiness, surety, rubric)) > 2:
            return False
    return True


def _unknown(scored: Sequence[ScoredCriterion], *names: str) -> bool:
    return all(not of_criterion(scored, name).known for name in names)


def _verdict(scored: Sequence[ScoredCriterion], possible: tuple[Step, ...], a2: bool, known: float) -> Verdict:
    """The verdict that a set leaves; a wide one is no abstention where it settles what to do (docs/decisions/0010)."""
    wide = len(possible) > 2 and not a2 and not (known >= WELL_KNOWN and one_pile(possible))
    if _unknown(scored, "C1", "C2", "C3") or wide:
        return "insufficient_evidence"
    return possible[0] if len(possible) == 1 else "one_of"


def chosen(judged: Judgement, scored: Sequence[ScoredCriterion], choice: Choice, rubric: Rubric) -> Judgement:
    """The judgement with what one side has said that it wants.

    Where a side wants nothing of the tie it is at most ``develop``: strong economies do not start work with somebody
    who says no. Where one wants culture and neither economic work, ``keep_cultural`` is open as well.
    """
    if choice.refuses is None and not choice.leans:
        return judged
    found = {CAPPED.get(step, step) if choice.refuses else step for step in judged.possible}
    found |= {"keep_cultural"} if choice.leans and judged.possible[-1] in KEPT else set()
    possible = tuple(step for step in ORDER if step in found)
    if possible == judged.possible:
        return judged
    piled = judged.verdict == "one_of" and one_pile(possible)
    verdict = _verdict(scored, possible, piled, 0)
    triage = _triage(scored, rubric) if verdict == "insufficient_evidence" else None
    leaning = _capped(judged.leaning) if choice.refuses else judged.leaning
    return replace(judged, verdict=verdict, possible=possible, leaning=leaning, triage=triage)


def _capped(step: Step | None) -> Step | None:
    return None if step is None else CAPPED.get(step, step)


def one_pile(possible: Iterable[str]) -> bool:
    """Whether all verdicts of a set ask for the same decision: to work on the tie, or to leave it as it is."""
    return len({step in WORK for step in possible}) == 1


def filled(scored: Sequence[ScoredCriterion], rubric: Rubric) -> tuple[float, float]:
    """Potential and readiness, 0..100, with what is unknown at the rubric's fill."""
    totals = []
    for name in AXES:
        parts = [(c.weight, s) for c, s in zip(rubric.criteria, scored, strict=True) if c.axis == name]
        value = sum(w * (s.low + rubric.fill / 4 * (s.high - s.low)) for w, s in parts)
        totals.append(round(25 * value / sum(w for w, _ in parts), 4))
    return totals[0], totals[1]


def _leaning(scored: Sequence[ScoredCriterion], rubric: Rubric, coverage: float) -> Step | None:
    if coverage < rubric.leaning_coverage:
        return None
    potential, readiness = filled(scored, rubric)
    points = {s.id: s.low + rubric.fill / 4 * (s.high - s.low) for s in scored}
    ready = needs_met({name: points[name] >= need for name, need in rubric.ready_needs.items()})
    promise = promised({name: points.get(name, 0.0) >= mark for name, mark in PROMISE.items()})
    surety = (SURELY if ready else NEVER) + 3 * (SURELY if promise else NEVER)
    return next(iter(cell(band(potential, rubric), band(readiness, rubric), surety)))


def _triage(scored: Sequence[ScoredCriterion], rubric: Rubric) -> Triage:
    """Whether to ask about a tie first: by potential, however much or little is known of the relation."""
    return "ask_first" if filled(scored, rubric)[0] >= rubric.ask_first_from else "ask_later"
