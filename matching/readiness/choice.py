"""What the two sides have said of what they want: a choice of theirs, beside what the evidence says."""

from collections.abc import Iterable
from dataclasses import dataclass

from matching.readiness.criteria.capacity import (
    both_want_culture,
    one_wants_culture,
    one_wants_work,
    term_over,
    who_refuses,
)
from matching.readiness.evidence import Items


@dataclass(frozen=True, slots=True)
class Choice:
    """What the sides have said, whichever way the evidence is read.

    Attributes:
        culture: both want culture, in all ways. leans: one does and neither wants economic work.
        refuses: the side that wants nothing of the tie, in one way or more; None where neither.
        work: a side wants economic work, in all ways. lapsed: the agreement's term has run out, in one way or more.
    """

    culture: bool = False
    leans: bool = False
    refuses: str | None = None
    work: bool = False
    lapsed: bool = False

    @classmethod
    def of(cls, read: Iterable[Items]) -> "Choice":
        """The choice in all ways to read a tie."""
        ways = list(read)
        return cls(
            all(map(both_want_culture, ways)),
            all(map(one_wants_culture, ways)),
            next((side for one in ways if (side := who_refuses(one))), None),
            all(map(one_wants_work, ways)),
            any(term_over(one) is not None for one in ways),
        )
