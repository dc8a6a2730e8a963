"""Why a city is not on a list: a rule, or its rank."""

from models.base import Document, Message
from models.city import CityRef
from models.ranking import OrderBy


class WhyNot(Document):
    """The answer to "Why is X not here?".

    Attributes:
        city: who asks. partner: who is missing.
        rule: code of the rule that leaves the partner out, None where only the order does.
        order_by: what orders the list.
        rank: its place on the list, or else among all candidates in that order (before a limit per country and variety
            act), 1 for the best; None where a rule leaves it out.
        of: how many candidates there are.
        listed: whether it is on the list after all.
        fit: its fit; last_fit: that of the last on the list, None for an empty list.
        reason: what keeps it away.
        change: what would bring it onto the list, most telling first.
        instead: a city to look at in its place, such as its metro's anchor.
    """

    city: CityRef
    partner: CityRef
    rule: str | None
    order_by: OrderBy
    rank: int | None
    of: int
    listed: bool
    fit: float
    last_fit: float | None
    reason: Message
    change: list[Message]
    instead: CityRef | None
