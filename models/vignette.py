"""A vignette: what an office could know of one tie, as a row of its list and as prose, and what two experts say."""

from typing import Literal

from pydantic import ConfigDict, Field

from models.base import Input

Code = Literal[
    "ready", "nearly_ready", "pilot", "develop", "revive_first", "keep_cultural", "not_a_priority", "blocked",
    "insufficient",
]  # fmt: skip


class Vignette(Input):
    """One made-up state of knowledge about a real pair.

    Attributes:
        row: the tie as a row of a list; its ``As of`` is the day of the audit.
        narrative: the same as prose, which is all that the experts saw.
        codes: what each of the two says. alternatives: what each would say next, empty where nothing.
        potential, readiness: what each would give on 0..100. reasons: in their words.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: int | str
    city: str
    partner: str
    country: str = ""
    row: dict[str, str | int | float]
    narrative: str
    codes: tuple[Code, Code]
    alternatives: tuple[Code | Literal[""], Code | Literal[""]] = ("", "")
    potential: tuple[float, float] | None = None
    readiness: tuple[float, float] | None = None
    reasons: tuple[str, ...] = Field(default=())
