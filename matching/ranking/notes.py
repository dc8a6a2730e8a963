"""What an answer says of the whole list, besides its matches."""

from collections.abc import Sequence

from features.blocks.industry import PROXY
from matching.policy import PREFERENCE, unchecked
from matching.ranking.inquiry import Inquiry
from matching.ranking.reasons import message
from matching.ranking.sensitivity import steadiness
from matching.ranking.sides import Sides
from models.base import Message
from models.blocks import BLOCKS
from models.ranking import Match

PORT_MATTERS = 0.25


def notes(asked: Inquiry, exploratory: bool, matches: Sequence[Match]) -> list[Message]:
    """Cautions on the question and its asker, what the policy does, and how steady the list is.

    Args:
        exploratory: whether the purpose has no city facts behind it yet.
    """
    sides, weights = asked.sides, asked.question.weights
    city = str(sides.book.space.table.name[sides.row])
    found = [message("exploratory")] if exploratory else []
    if _unknown(sides) and weights["industry"]:
        found.append(message("no_facts", city=city))
    if weights["port"] >= PORT_MATTERS and not sides.book.ports.count[sides.row]:
        found.append(message("no_port", city=city))
    if asked.lift is not None:
        found.append(message("preferred", points=round(100 * PREFERENCE)))
    found += [message(code) for code in unchecked(asked.scene, asked.query.policy)]
    return found + steadiness(matches)


def _unknown(sides: Sides) -> bool:
    """Whether neither the atlas nor a count says what the asker makes."""
    space = sides.book.space
    known = float(sides.asker.values[space.width + BLOCKS.index("industry")])
    return sides.book.entry(sides.row)[0] is None and known <= PROXY + 1e-6
