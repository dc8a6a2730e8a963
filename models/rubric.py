"""The rubric: criteria with weights, written anchors and sources, and every threshold of the audit."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from models.base import Input
from models.priors import Priors

Axis = Literal["potential", "readiness"]
AXES: tuple[Axis, Axis] = ("potential", "readiness")
READY_NEEDS = ("C2", "D2")
"""What ``ready`` always needs: somebody who does the work, and a wish of both sides."""
READY_NEEDS_ONE_OF = ("B4", "D1")
"""Of which it needs one besides: a step that was made, or firms that want to. A ceremonial tie has neither."""


class Criterion(Input):
    """One criterion.

    Attributes:
        id: what files and messages call it, in capitals: no field of evidence is.
        weight: its part of 100.
        anchors: what scores 0, 1, 2, 3 and 4 mean.
        source: the guidance or study it rests on.
        mutual: whether evidence of one side alone counts less.
        may_change: whether a city can raise it by its own work (the counterfactual's moves).
        travel: whether raising it means travelling; such steps are never proposed alone.
        half_life: months after which an item counts half, None: no decay.
        step: what raising it by one means, in words.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    id: str = Field(pattern=r"^[A-Z][A-Z0-9]*$")
    name: str
    axis: Axis
    weight: float = Field(ge=0)
    anchors: tuple[str, str, str, str, str]
    source: str = Field(min_length=3)
    mutual: bool = False
    may_change: bool = False
    travel: bool = False
    half_life: float | None = Field(default=None, gt=0)
    step: str = ""


class Rubric(Input):
    """Everything that is policy rather than fact. A user may replace the whole file.

    Attributes:
        criteria: what is asked of a tie, in the order in which it is shown. One that no reader of evidence serves is
            unknown in every tie, save where an item scores it.
        bands: where ``mid`` and ``high`` begin, on 0..100.
        fill: what an unknown criterion counts for in ``leaning``, 0..4.
        leaning_coverage: least coverage of the weaker axis for a leaning.
        triage_coverage: readiness coverage below which a tie is a bare name, and asked three questions.
        ask_first_from: potential (unknown filled with ``fill``) from which one asks first.
        ready_needs: least scores for ``ready``; of the last two one is enough.
        strengths: how much a source type counts, 0..1.
        one_sided: factor for a mutual criterion known from one side only.
        proxy: strength of a country figure standing for a metro.
        proxy_cap: greatest score of such a proxy, and of what rests on general knowledge alone.
        recent_months: the window of exchanges and acts.
        expires: months after which an item of a field counts as unknown; fields not named never expire.
        marks: per measure, the values at which scores 1, 2, 3 and 4 begin; a mark that the measure cannot reach says
            that the measure alone never earns that score (a share of trade above 1).
        needs_fte: full-time equivalents that a kind of planned work takes.
        draws, concentration, seed: the stability check.
        warn_months: how long before expiry or review the audit warns.
        priors: what unknown criteria most probably are; None: nothing is called likely.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    version: str
    as_of: date
    criteria: tuple[Criterion, ...]
    bands: tuple[float, float]
    fill: float = Field(ge=0, le=4)
    leaning_coverage: float = Field(ge=0, le=1)
    triage_coverage: float = Field(ge=0, le=1)
    ask_first_from: float = Field(ge=0, le=100)
    ready_needs: dict[str, float]
    strengths: dict[str, float]
    one_sided: float = Field(gt=0, le=1)
    proxy: float = Field(gt=0, le=1)
    proxy_cap: float = Field(ge=0, le=4)
    recent_months: int = Field(gt=0)
    expires: dict[str, int]
    marks: dict[str, tuple[float, float, float, float]]
    needs_fte: dict[Literal["culture", "exchange", "economic"], float]
    draws: int = Field(gt=0, le=10_000)
    concentration: float = Field(gt=0)
    seed: int
    warn_months: int = Field(gt=0)
    priors: Priors | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The criteria by their ids, in the order of the file."""
        return tuple(c.id for c in self.criteria)

    def criterion(self, name: str) -> Criterion | None:
        """A criterion by its id; None where this rubric has no such one."""
        return next((c for c in self.criteria if c.id == name), None)

    def share(self, axis: Axis) -> float:
        """The part of all weights that an axis carries, 0..1."""
        return sum(c.weight for c in self.criteria if c.axis == axis) / sum(c.weight for c in self.criteria)

    @model_validator(mode="after")
    def _whole(self) -> "Rubric":
        """Each criterion once, weights that sum to 100, bands in order, needs that name criteria."""
        if len(set(self.ids)) < len(self.criteria):
            raise ValueError("two criteria have the same id; each must have its own")
        total = sum(c.weight for c in self.criteria)
        if abs(total - 100) > 1e-6:
            raise ValueError(f"the weights sum to {total:g}; they must sum to 100")
        if not 0 < self.bands[0] < self.bands[1] < 100:
            raise ValueError("the bands must rise between 0 and 100")
        needed = {*READY_NEEDS, *READY_NEEDS_ONE_OF}
        if set(self.ready_needs) != needed:
            raise ValueError("ready_needs must name C2, D2, B4 and D1")
        if missing := needed - set(self.ids):
            raise ValueError(f"ready_needs names {', '.join(sorted(missing))}, which the criteria lack")
        for axis in AXES:
            if sum(c.weight for c in self.criteria if c.axis == axis) <= 0:
                raise ValueError(f"the axis {axis} carries no weight")
        return self
