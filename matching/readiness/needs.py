"""What a verdict needs besides its bands: who works and wants it for ``ready``, shown demand for ``revive_first``."""

from collections.abc import Callable, Mapping, Sequence

from matching.readiness.evidence import ScoredCriterion, of_criterion
from models.rubric import READY_NEEDS, READY_NEEDS_ONE_OF, Rubric

NEVER, MAYBE, SURELY = 0, 1, 2
STRONG_ENOUGH = 0.5  # docs/decisions/0006, 5: from half on the evidence is taken at its word
# docs/decisions/0011: a sleeping tie of middling economies is worth waking where three firms or more want in, or tens
# of firms are there already (anchors 2 of D1 and 3 of A2).
PROMISE: Mapping[str, float] = {"D1": 2.0, "A2": 3.0}
# Marks of the likely layer, all of evidence that is there (docs/decisions/0011): a theme of both sides; somebody who
# does the work on one side; a wish that is no mere difference of goals; two steps that were made, or three.
THEME, BODY, WISH, STEPS, MANY_STEPS = ("A4", 2.0), ("C2", 1.0), ("D2", 2.0), ("B4", 2.0), ("B4", 3.0)


def needs_met(at: Mapping[str, bool]) -> bool:
    """Whether the needs of ``ready`` are met, given for each criterion whether it reaches its own.

    Executors and a common wish are needed, and a realised step or interested firms: a ceremonial tie with visits and a
    memorandum is not ready.
    """
    return all(at[name] for name in READY_NEEDS) and any(at[name] for name in READY_NEEDS_ONE_OF)


def promised(at: Mapping[str, bool]) -> bool:
    """Whether demand is shown, given for each criterion of ``PROMISE`` whether it reaches its mark."""
    return any(at[name] for name in PROMISE)


def conditions(scored: Sequence[ScoredCriterion], rubric: Rubric) -> int:
    """Both needs as one number: ``ready``'s (0 never, 1 maybe, 2 surely) and three times that of a promise."""
    return ready_conditions(scored, rubric) + 3 * _surety(scored, PROMISE, promised)


def ready_conditions(scored: Sequence[ScoredCriterion], rubric: Rubric) -> int:
    """Whether the extra needs of ``ready`` are met: 0 never, 1 maybe, 2 surely."""
    return _surety(scored, rubric.ready_needs, needs_met)


def reaches(scored: Sequence[ScoredCriterion], mark: tuple[str, float]) -> bool:
    """Whether evidence puts a criterion at a mark or above; what is unknown never does."""
    return ends(of_criterion(scored, mark[0]))[0] >= mark[1]


def ends(one: ScoredCriterion) -> tuple[float, float]:
    """Least and greatest score: at its word where the evidence is strong enough, else with the unknown filled."""
    return one.raw if one.strength >= STRONG_ENOUGH else (one.low, one.high)


def _surety(
    scored: Sequence[ScoredCriterion], marks: Mapping[str, float], met: Callable[[Mapping[str, bool]], bool]
) -> int:
    """Whether needs are met whatever is unknown, for some of it, or never."""
    known = {name: ends(of_criterion(scored, name)) for name in marks}
    if met({name: low >= marks[name] for name, (low, _) in known.items()}):
        return SURELY
    return MAYBE if met({name: high >= marks[name] for name, (_, high) in known.items()}) else NEVER
