"""Purposes: what the user wants, as weights over features."""

from pydantic import Field

from models.base import Output

NO_SPREAD = {"prize": 1.0, "affinity": 1.0}


class Purpose(Output):
    """Weights for one kind of question.

    Attributes:
        name, question: in English.
        reach: the dial, 0 (closest match) to 1 (biggest market), where nobody moves it.
        weights: block to its share of the fit at that reach; they sum to 1.
        complement: share (0..1) of the industry part that looks at who supplies whom instead of who is alike.
        exploratory: no city facts stand behind this purpose yet.
        why: the reason for the weights. basis: where they come from: learned from which links, or a stated prior.
        names, questions: language code to name and question; for pages: JSON leaves them out, and what is
            read from JSON has none.
        sides: ``prize`` and ``affinity`` to the weights of their features; only ratios within a side count.
        spread: the standard deviation of each side over random pairs of metros, stored at build.
    """

    id: str = Field(examples=["trade"])
    name: str
    question: str
    reach: float = Field(ge=0, le=1)
    weights: dict[str, float] = Field(default_factory=dict)
    complement: float = 0.0
    exploratory: bool
    why: str
    basis: str
    names: dict[str, str] = Field(default_factory=dict, exclude=True)
    questions: dict[str, str] = Field(default_factory=dict, exclude=True)
    sides: dict[str, dict[str, float]] = Field(default_factory=dict, exclude=True)
    spread: dict[str, float] = Field(default_factory=lambda: dict(NO_SPREAD), exclude=True)
