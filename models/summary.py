"""The first page of an audit: one sentence, three piles, and the questions that settle most across the list."""

from typing import Literal

from pydantic import Field

from models.base import Message, Output

Pile = Literal["act", "ask", "leave"]


class ListQuestion(Output):
    """One question, asked once for all ties of which its answer is not known.

    Attributes:
        criterion: what it is about.
        ties: ids of the partners it is asked about, the greatest gain first.
        closes: by how many points (0..100) its answers narrow the intervals of these ties, taken together.
        question: the code of its words.
    """

    criterion: str
    ties: list[int]
    closes: float
    question: Message


class Summary(Output):
    """What a list comes to.

    Attributes:
        sentence: the clauses of one sentence, in order; ``text`` is the whole of it.
        piles: partners by what to do: work on the tie, ask about it, leave it as it is; ripe ones first, in order.
        counts: ties of each pile, those beyond the listed ones as well.
        questions: five at most, the one that narrows most first.
        settles: ties of the pile to ask about whose verdict the answers would settle, whatever they are.
    """

    sentence: list[Message]
    text: str = ""
    piles: dict[Pile, list[int]]
    counts: dict[Pile, int]
    questions: list[ListQuestion] = Field(default_factory=list)
    settles: int = 0
