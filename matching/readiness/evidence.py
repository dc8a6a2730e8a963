"""The evidence of one tie on one day: what counts, what is expired, and how strongly an item speaks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.base import Message
from models.evidence import Evidence, EvidenceState, Holds, ShownEvidence
from models.rubric import Rubric
from models.vocabulary import Vocabulary

MONTH = 30.4375  # days: a year of 365.25 over 12
UNKNOWN = (0.0, 4.0)
GRAVEST = ("terminated", "suspended", "paper_only", "dormant")


@dataclass(frozen=True, slots=True)
class Reading:
    """What some items say of one criterion: a range on 0..4, how strongly (0..1), and why."""

    low: float
    high: float
    strength: float
    message: Message
    items: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """One criterion of one tie.

    Attributes:
        raw: what the evidence says, on 0..4.
        strength: how much it counts, 0 where nothing is known.
        low, high: the raw range, with the part that does not count filled with 0 and with 4.
    """

    id: str
    raw: tuple[float, float] = UNKNOWN
    strength: float = 0.0
    readings: tuple[Reading, ...] = ()

    @property
    def known(self) -> bool:
        """Whether any evidence counts."""
        return self.strength > 0

    @property
    def low(self) -> float:
        """Least score, unknown at 0."""
        return self.strength * self.raw[0]

    @property
    def high(self) -> float:
        """Greatest score, unknown at 4."""
        return self.strength * self.raw[1] + (1 - self.strength) * 4.0

    @property
    def middle(self) -> float:
        """Middle of what the evidence says, 0..4; 2 where nothing is known."""
        return (self.raw[0] + self.raw[1]) / 2


def of_criterion(scored: Iterable[ScoredCriterion], name: str) -> ScoredCriterion:
    """One of a tie's criteria by its id; unknown where the rubric has no such one."""
    return next((one for one in scored if one.id == name), ScoredCriterion(name))


def combine(criterion: str, readings: Sequence[Reading]) -> ScoredCriterion:
    """Join the readings of one criterion.

    Readings that agree narrow each other (the narrowest says how strongly); readings that contradict each other
    give the interval that holds them all, at the strength of the weakest. No reading: unknown.
    """
    if not readings:
        return ScoredCriterion(criterion)
    low, high = max(r.low for r in readings), min(r.high for r in readings)
    if low <= high:
        narrowest = min(readings, key=lambda r: (r.high - r.low, -r.strength))
        return ScoredCriterion(criterion, (low, high), narrowest.strength, tuple(readings))
    hull = (min(r.low for r in readings), max(r.high for r in readings))
    return ScoredCriterion(criterion, hull, min(r.strength for r in readings), tuple(readings))


def months_between(earlier: date, later: date) -> float:
    """Months from one day to another; negative where ``later`` comes first."""
    return (later - earlier).days / MONTH


def expiry(item: Evidence, rubric: Rubric) -> date | None:
    """The last day on which an item counts: its own, or the rubric's for its field; None: it never expires.

    Computed items and status statements that end a tie do not expire by the rubric.
    """
    if item.expires_after is not None:
        return item.expires_after
    if item.source_type == "computed" or (item.field == "status" and item.value in ("suspended", "terminated")):
        return None
    months = rubric.expires.get(item.field)
    if months is None:
        return None
    try:
        return item.as_of + timedelta(days=round(months * MONTH))
    except OverflowError:
        return None


@dataclass(slots=True)
class Items:
    """The items of one tie as they stand on ``as_of``; expired, later and sister-state items are set apart.

    Attributes:
        vocabulary: what the fields and words of the items mean.
        rivals: groups of newest items that give one field different values on one day. Their order is that of
            caution (what ends a tie first, then the smallest), not that of the file's lines.
    """

    everything: Sequence[Evidence]
    rubric: Rubric
    as_of: date
    vocabulary: Vocabulary
    counted: dict[str, list[Evidence]] = field(default_factory=dict)
    states: dict[int, EvidenceState] = field(default_factory=dict)
    rivals: list[list[Evidence]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for item in self.everything:
            state = self._state(item)
            self.states[id(item)] = state
            if state == "counted":
                self.counted.setdefault(item.field, []).append(item)
        for name, found in self.counted.items():
            if len(found) > 1 and self.vocabulary.holds(name) != "many":
                self._contradictions(found)

    def keeping(self, some: Iterable[Evidence]) -> "Items":
        """The same tie with some of its items only."""
        return Items(list(some), self.rubric, self.as_of, self.vocabulary)

    def _contradictions(self, found: list[Evidence]) -> None:
        """Note the newest items of a field that differ in nothing but the value, and put the cautious value first."""
        groups: dict[object, list[Evidence]] = {}
        for item in found:
            for key in _rivalry(item, self.vocabulary.holds(item.field)):
                groups.setdefault(key, []).append(item)
        for group in groups.values():
            newest = max(item.as_of for item in group)
            rivals = sorted((item for item in group if item.as_of == newest), key=_caution)
            if len({value_of(item) for item in rivals}) > 1 and rivals not in self.rivals:
                self.rivals.append(rivals)
                found.sort(key=_caution)

    def _state(self, item: Evidence) -> EvidenceState:
        if item.scope == "state":
            return "other_scope"
        if item.as_of > self.as_of:
            return "not_yet"
        last = expiry(item, self.rubric)
        return "expired" if last is not None and last < self.as_of else "counted"

    def of(self, *fields: str) -> list[Evidence]:
        """The counted items of some fields, newest first."""
        if len(fields) == 1:
            found = self.counted.get(fields[0], [])
        else:
            found = [item for name in fields for item in self.counted.get(name, ())]
        return sorted(found, key=lambda item: item.as_of, reverse=True) if len(found) > 1 else found[:]

    def number(self, name: str, side: str | None = None) -> float | None:
        """The newest number of a field, of one side where asked; None where it is not known."""
        for item in self.of(name):
            value = number_of(item)
            if value is not None and (side is None or item.side in (side, "both")):
                return value
        return None

    def strength(self, items: Iterable[Evidence], criterion: str) -> float:
        """How strongly some items speak for a criterion: best source, decay of the newest, one-sidedness."""
        used = list(items)
        spec = self.rubric.criterion(criterion)
        if not used or spec is None:
            return 0.0
        value = max(self.rubric.strengths.get(item.source_type, 0.9) for item in used)
        if spec.half_life is not None:
            age = max(0.0, months_between(max(item.as_of for item in used), self.as_of))
            value *= 0.5 ** (age / spec.half_life)
        sides = {item.side for item in used}
        if spec.mutual and "both" not in sides and len(sides) < 2:
            value *= self.rubric.one_sided
        return float(value)

    def reading(self, criterion: str, low: float, high: float, message: Message, items: Sequence[Evidence]) -> Reading:
        """A reading with the strength of its items."""
        return Reading(low, high, self.strength(items, criterion), message, tuple(items))


def _rivalry(item: Evidence, holds: Holds) -> list[object]:
    """What an item competes for: the tie's only value, a side's, or, where all are added up, that of its line."""
    if holds == "one":
        return [""]
    if holds == "one_each_side":
        return ["a", "b"] if item.side == "both" else [item.side]
    return [item.side if holds == "one_by_side" else (item.side, item.line, item.scope)]


def _caution(item: Evidence) -> tuple[int, float, str]:
    """Sort key: a status that ends a tie before one that does not, the smaller number, the earlier date."""
    text = str(item.value)
    grave = GRAVEST.index(text) if text in GRAVEST else len(GRAVEST)
    number = number_of(item)
    return grave, number if number is not None else 0.0, text


def value_of(item: Evidence) -> str:
    """The value in one spelling: 5 and 5.0 are the same."""
    number = number_of(item)
    return str(item.value) if number is None else f"{number:.15g}"


def number_of(item: Evidence) -> float | None:
    """The item's value as a number, None where it is words."""
    try:
        return float(item.value)
    except ValueError:
        return None


def shown(item: Evidence, items: Items) -> ShownEvidence:
    """An item as the finding shows it."""
    last = expiry(item, items.rubric)
    return ShownEvidence(
        key=item.key, field=item.field, value=item.value, side=item.side, line=item.line, scope=item.scope,
        as_of=item.as_of, source=item.source, source_type=item.source_type, level=item.level,
        expires=last, state=items.states.get(id(item), "counted"), precision=item.precision,
    )  # fmt: skip


Reader = Callable[[Items], list[Reading]]
"""What the items of a tie say of one criterion; an empty list where they say nothing of it."""
