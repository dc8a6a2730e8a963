"""Priors of the likely layer: what an unknown criterion most probably is, by the kind of tie."""

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from models.base import Input

PriorClass = Literal["plain", "shown", "still", "alive", "working"]
CLASSES: dict[str, tuple[PriorClass, ...]] = {
    "potential": ("plain", "shown"),
    "readiness": ("still", "alive", "working"),
}
"""The classes of each axis, the poorer ones first: evidence lifts a tie into a better one, its lack never does."""


class Prior(Input):
    """One reference class of one axis.

    Attributes:
        when: what must be known of a tie for it, in words. basis: what the medians rest on.
        median: of a criterion, on its written anchors; one that is not named has the least of them all.
        floor: criteria whose computed reading is a least in this class, where evidence shows that there is more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: PriorClass
    axis: Literal["potential", "readiness"]
    when: str
    median: dict[str, float]
    floor: tuple[str, ...] = ()
    basis: str = Field(min_length=3)


class Priors(Input):
    """All classes, and the shares of draws from which a likely verdict is named.

    Attributes:
        spread: half the width of the triangle around a median in which draws fall, in points of 0..4.
        one, two: share of draws that one verdict, or two together, must hold to be named.
        least_coverage: of readiness; below it nothing is called likely, since priors would speak and not evidence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    as_of: str
    spread: float = Field(gt=0, le=4)
    one: float = Field(gt=0.5, le=1)
    two: float = Field(gt=0.5, le=1)
    least_coverage: float = Field(ge=0, le=1)
    classes: tuple[Prior, ...]

    def of(self, name: PriorClass) -> Prior:
        """A class by its name."""
        return next(one for one in self.classes if one.id == name)

    def medians(self, axis: str, criterion: str) -> list[float]:
        """The medians of a criterion in the classes of its axis, the poorer class first."""
        classes = [self.of(name) for name in CLASSES[axis]]
        return [one.median.get(criterion, min(one.median.values())) for one in classes]

    @model_validator(mode="after")
    def _whole(self) -> "Priors":
        """Each class once, scores within 0..4, and none better than that of the class above it."""
        if sorted(one.id for one in self.classes) != sorted(name for names in CLASSES.values() for name in names):
            raise ValueError("the priors must name each class once")
        for axis, names in CLASSES.items():
            criteria = {name for one in names for name in self.of(one).median}
            for criterion in criteria:
                found = self.medians(axis, criterion)
                if found != sorted(found) or not 0 <= found[0] <= found[-1] <= 4:
                    raise ValueError(f"the medians of {criterion} must lie within 0 and 4 and rise with the classes")
        return self
