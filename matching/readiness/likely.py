"""What is most probable: seeded draws in which unknown criteria follow the priors of a tie's class, all ties at once.

The settled verdict takes an unknown criterion as anything from 0 to 4. Here it is drawn from a stated prior, within
what the evidence allows, a thousand times, with the weights. What one verdict holds in three quarters of the draws is
called likely, two where they hold nine tenths; else the tie is open. ``docs/decisions/0011`` argues it and its limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Rows
from matching.readiness.choice import Choice
from matching.readiness.evidence import Reading, ScoredCriterion, combine, of_criterion
from matching.readiness.needs import (
    BODY,
    MANY_STEPS,
    PROMISE,
    STEPS,
    STRONG_ENOUGH,
    SURELY,
    THEME,
    WISH,
    reaches,
    ready_conditions,
)
from matching.readiness.stability import draw_weights
from matching.readiness.verdict import CAPPED, TABLE
from models.priors import CLASSES, PriorClass, Priors
from models.readiness import ORDER, Step
from models.rubric import READY_NEEDS_ONE_OF, Rubric

CHUNK = 250  # ties at once: their draws of both axes take some 10 MB
LEADERS = ("C1", "C2", "C3")
# Marks of the classes (priors.json says them in words).
STEP, FIRMS, ALIVE = ("B4", 1.0), ("D1", 2.0), (("B2", 3.0), ("C1", 3.0))
FRUITFUL = (("B2", 2.0), ("B4", 1.0))  # an exchange in the window, in whichever direction, and a step or its result
# A relation in which something is seen to happen does not sleep, however little carries it: it is kept, or developed.
# So it is with exchanges both ways or acts of both leaders, and with one exchange of late beside an economic result.
AWAKE: dict[tuple[int, int], Step] = {(0, 0): "keep_cultural", (1, 0): "develop", (2, 0): "develop"}


@dataclass(frozen=True, slots=True)
class Open:
    """One tie before its draws.

    Attributes:
        scored: its criteria, with evidence that was deleted since the last audit at its last value.
        possible: what the intervals leave; nothing else is called likely.
        ends: least and greatest potential and readiness, 0..100; draws stay within them.
        choice: what the sides have said that they want.
    """

    scored: Sequence[ScoredCriterion]
    possible: tuple[Step, ...]
    ends: tuple[tuple[float, float], tuple[float, float]]
    choice: Choice


@dataclass(frozen=True, slots=True)
class Likely:
    """One or two verdicts and their share of the draws, 0..1; none and None where the tie stays open."""

    steps: tuple[Step, ...] = ()
    share: float | None = None


def likely(ties: Sequence[Open], rubric: Rubric) -> list[Likely]:
    """What is likely of each tie; nothing where too little is known of its relation, or the rubric has no priors."""
    priors, found = rubric.priors, [Likely()] * len(ties)
    if priors is None:
        return found
    open_ones = [i for i, tie in enumerate(ties) if _enough_known(tie, rubric, priors)]
    draws = Draws(rubric, priors)
    for start in range(0, len(open_ones), CHUNK):
        part = open_ones[start : start + CHUNK]
        for i, shares in zip(part, draws.shares([ties[i] for i in part]), strict=True):
            found[i] = named(shares, ties[i].possible, priors)
    return found


def _enough_known(tie: Open, rubric: Rubric, priors: Priors) -> bool:
    """Whether enough is known of a relation for evidence to speak, and not priors.

    A word for its status says little of it: what rests on that alone is not counted.
    """
    known_of = {s.id: s for s in tie.scored if not all(map(_by_status, s.readings))}
    weights = {c.id: c.weight for c in rubric.criteria if c.axis == "readiness"}
    known = sum(w * (1 - (known_of[i].high - known_of[i].low) / 4) for i, w in weights.items() if i in known_of)
    return not known_of.keys().isdisjoint(LEADERS) and known >= priors.least_coverage * sum(weights.values())


def named(shares: Floats, possible: Sequence[Step], priors: Priors) -> Likely:
    """What shares of draws by verdict, shape (7,), come to; a settled verdict is always the likely one."""
    held = {step: float(shares[ORDER.index(step)]) for step in possible}
    first, second = sorted([*held.values(), 0.0, 0.0], reverse=True)[:2]
    best = sorted(held, key=lambda step: (-held[step], ORDER.index(step)))
    if len(held) == 1 or first >= priors.one:
        return Likely((best[0],), round(first, 4))
    if first + second >= priors.two:
        return Likely(tuple(step for step in ORDER if step in best[:2]), round(first + second, 4))
    return Likely()


def class_of(scored: Sequence[ScoredCriterion], axis: str) -> PriorClass:
    """The reference class of a tie on an axis, by what its evidence shows at least; what is unknown shows nothing."""
    shown = reaches(scored, STEPS) or (reaches(scored, STEP) and reaches(scored, FIRMS))
    if axis == "potential":
        return "shown" if shown else "plain"
    alive = any(_seen(of_criterion(scored, name)) >= mark for name, mark in ALIVE)
    return ("working" if shown else "alive") if alive else "still"


class Draws:
    """The draws of one rubric, the same for every tie: weights, and a value of each criterion in each class."""

    def __init__(self, rubric: Rubric, priors: Priors) -> None:
        self.rubric, self.priors = rubric, priors
        self.weights = draw_weights(rubric)
        rng = np.random.default_rng([rubric.seed, len(rubric.criteria)])
        bent = _triangle(rng.random((rubric.draws, len(rubric.criteria))))
        self.values = {
            name: self._of_class(axis, k, bent) for axis, names in CLASSES.items() for k, name in enumerate(names)
        }

    def _of_class(self, axis: str, place: int, bent: Floats) -> Rows:
        """Values of every criterion, shape (criteria, draws), around the medians of a class."""
        middle = np.array([self.priors.medians(axis, c.id)[place] for c in self.rubric.criteria])
        return np.clip(middle[:, None] + self.priors.spread * bent.T, 0, 4).astype(np.float32)

    def shares(self, ties: Sequence[Open]) -> Floats:
        """Shares of the draws by verdict in the order of ``ORDER``, shape (n, 7), each row summing to 1."""
        bands, promise = self._bands(ties)
        drawn = np.take_along_axis(self._tables(ties), bands.astype(np.int64), axis=1)
        raised = promise & (bands == 3) & (drawn == ORDER.index("not_a_priority"))  # mid potential, low readiness
        drawn[raised] = ORDER.index("revive_first")
        return np.stack([(drawn == step).mean(axis=1) for step in range(len(ORDER))], axis=1)

    def _bands(self, ties: Sequence[Open]) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """Three times the band of potential and that of readiness, and whether demand is shown, shape (n, draws)."""
        low, high, sure = self._evidence(ties)
        shape = (len(ties), self.rubric.draws)
        sums = {axis: np.zeros(shape, np.float32) for axis in CLASSES}
        promise = np.zeros(shape, bool)
        classes = {axis: [class_of(tie.scored, axis) for tie in ties] for axis in CLASSES}
        for c, spec in enumerate(self.rubric.criteria):
            prior = np.stack([self.values[name][c] for name in classes[spec.axis]])
            within = np.clip(prior, low[:, c, None], high[:, c, None])
            value = prior + sure[:, c, None] * (within - prior)
            sums[spec.axis] += value * self.weights[:, c]
            if spec.id in PROMISE:
                promise |= value >= PROMISE[spec.id]
        limits = np.array([tie.ends for tie in ties], np.float32)
        first, second = (self._band(sums[axis], axis, limits[:, i]) for i, axis in enumerate(CLASSES))
        return 3 * first + second, promise

    def _band(self, sums: Rows, axis: str, limits: Rows) -> NDArray[np.int8]:
        members = np.array([c.axis == axis for c in self.rubric.criteria])
        score = sums * (25 / self.weights[:, members].sum(axis=1))
        score = np.clip(score, limits[:, :1], limits[:, 1:]) + np.float32(1e-4)
        return np.asarray((score >= self.rubric.bands[0]).astype(np.int8) + (score >= self.rubric.bands[1]), np.int8)

    def _evidence(self, ties: Sequence[Open]) -> tuple[Rows, Rows, Rows]:
        """What the evidence says at least and at most, and how surely, shape (n, criteria) each.

        What an office says of itself is most probably so: strength is measured against that of its own statements.
        """
        own = self.rubric.strengths["self_declared"]
        low = np.array([[s.raw[0] for s in tie.scored] for tie in ties], np.float32)
        high = np.array([[s.raw[1] for s in tie.scored] for tie in ties], np.float32)
        sure = np.minimum(1, np.array([[s.strength for s in tie.scored] for tie in ties], np.float32) / own)
        for row, tie in enumerate(ties):
            floor = self.priors.of(class_of(tie.scored, "potential")).floor
            for c, s in enumerate(tie.scored):
                if s.id in floor and _computed(s):
                    high[row, c] = 4
        return low, high, sure

    def _tables(self, ties: Sequence[Open]) -> Ints:
        """The verdict of each pair of bands for each tie, shape (n, 9)."""
        return np.array([[ORDER.index(step) for step in _table(tie, self.rubric)] for tie in ties], np.int64)


def _table(tie: Open, rubric: Rubric) -> list[Step]:
    """The rubric's table as it is read for one tie: what evidence is there, and never a draw, decides between rows."""
    table = dict(TABLE)
    if _awake(tie.scored) and tie.choice.refuses is None:
        table |= AWAKE
    return [_refined(table[p, r], tie, rubric) for p in range(3) for r in range(3)]


def _awake(scored: Sequence[ScoredCriterion]) -> bool:
    lately = all(_seen(of_criterion(scored, name)) >= mark for name, mark in FRUITFUL)
    return lately or class_of(scored, "readiness") != "still"


def _refined(step: Step, tie: Open, rubric: Rubric) -> Step:
    """One verdict of the table: what it needs besides the bands, and what the sides have said that they want."""
    scored, choice = tie.scored, tie.choice
    if choice.refuses is not None:
        return CAPPED.get(step, step)
    if step == "ready" and (choice.lapsed or not _ripe(scored, rubric)):
        step = "nearly_ready"
    if step == "nearly_ready" and not (reaches(scored, BODY) and (reaches(scored, WISH) or reaches(scored, STEPS))):
        step = "develop"
    if step in ("revive_first", "not_a_priority") or (step in ("ready", "nearly_ready") and not choice.leans):
        return step
    if reaches(scored, THEME) and _worked_on(tie, rubric) and "pilot" in tie.possible:
        return "pilot" if step not in ("ready", "nearly_ready") else step
    if choice.leans and not reaches(scored, STEPS):
        return "keep_cultural"
    return "develop" if step == "pilot" else step


def _ripe(scored: Sequence[ScoredCriterion], rubric: Rubric) -> bool:
    """Whether evidence meets the needs of ``ready``, with three steps made: nobody is likely ready for want of news."""
    return ready_conditions(scored, rubric) == SURELY and reaches(scored, MANY_STEPS)


def _worked_on(tie: Open, rubric: Rubric) -> bool:
    """Whether somebody is seen to want work on a theme: a step, interested firms, or a side whose goal it is."""
    return tie.choice.work or any(reaches(tie.scored, (n, rubric.ready_needs[n])) for n in READY_NEEDS_ONE_OF)


def _triangle(uniform: Floats) -> Floats:
    """Uniform draws as draws of a symmetric triangle on -1..1."""
    return np.asarray(np.where(uniform < 0.5, np.sqrt(2 * uniform) - 1, 1 - np.sqrt(2 * (1 - uniform))))


def _seen(one: ScoredCriterion) -> float:
    """What figures and dates say of a criterion at least, a word for its status aside; 0 where they are silent."""
    stated = [r for r in one.readings if not _by_status(r) and r.strength >= STRONG_ENOUGH]
    return combine(one.id, stated).raw[0] if stated else 0.0


def _by_status(reading: Reading) -> bool:
    return reading.message.code.startswith("status_")


def _computed(one: ScoredCriterion) -> bool:
    """Whether a criterion rests on computed facts alone."""
    return one.known and all(e.source_type == "computed" for r in one.readings for e in r.items)
