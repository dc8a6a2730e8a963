"""The audit beside two experts: what it says of each coded vignette, and what that comes to."""

from models.base import Output


class VignetteResult(Output):
    """What the audit says of one coded vignette.

    Attributes:
        codes: of the two experts. settled: the one or two verdicts that the intervals leave; empty where more.
        likely: one or two verdicts that most draws give; empty where none do. likelihood: their share of the draws.
        together: what the page says first: a settled verdict, else the likely ones, else the settled set.
        potential, readiness: low and high end, 0..100.
    """

    id: int | str
    name: str
    codes: list[str]
    settled: list[str]
    likely: list[str]
    likelihood: float | None
    together: list[str]
    potential: list[float]
    readiness: list[float]


class Agreement(Output):
    """A layer of the audit beside two experts, in counts.

    Attributes:
        layer: settled, likely, or together. judged: ties that one of the experts judges; the rest is ``unknown``.
        agrees: of the judged, those of which it names what one of them says; ``agrees_with_one``: by one verdict.
        with_one: of the judged, those with one verdict. differs: names others only. silent: names none.
        silent_on_unknown: of the unknown, those on which it is silent too.
        confusion: codes of the experts to what was said to how often.
    """

    layer: str
    ties: int
    judged: int
    agrees: int
    agrees_with_one: int
    with_one: int
    differs: int
    silent: int
    unknown: int
    silent_on_unknown: int
    confusion: dict[str, dict[str, int]]
