"""Purposes: what the user wants, as weights over the blocks."""

from pydantic import Field

from models.base import Output


class Purpose(Output):
    """Weights for one kind of question.

    Attributes:
        name, question: in English.
        weights: block to weight, 0 or more; they are normalised to a sum of 1 when used.
        complement: share (0..1) of the industry part that looks at who supplies whom instead of who is alike.
        exploratory: no city facts stand behind this purpose yet.
        why: the reason for the weights.
        names, questions: language code to name and question; for pages: JSON leaves them out, and what is
            read from JSON has none.
    """

    id: str = Field(examples=["trade"])
    name: str
    question: str
    weights: dict[str, float]
    complement: float
    exploratory: bool
    why: str
    names: dict[str, str] = Field(default_factory=dict, exclude=True)
    questions: dict[str, str] = Field(default_factory=dict, exclude=True)
