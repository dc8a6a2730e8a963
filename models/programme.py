"""What may pay for work between two places, and what two countries have agreed on trade."""

from datetime import date
from typing import Literal

from models.base import Input

Applicant = Literal["city", "region", "agency", "university", "school", "firm", "association"]
Pays = Literal[
    "people", "projects", "experts", "training", "research", "firms", "culture", "youth", "places", "network",
    "planning", "award", "search",
]  # fmt: skip
Condition = Literal["", "members", "third_country", "border", "state", "eu_funds"]
WorkField = Literal["fdi", "trade", "innovation", "tourism", "education", "relation"]
Areas = frozenset[str]
ANYWHERE = "*"


class Programme(Input):
    """A programme that pays for work between places of two countries.

    Attributes:
        name, funder: as they are called. a_side, b_side: where the two places lie: countries, or parts of one as
            "CC-code" with the code of GeoNames; ``ANYWHERE`` for every country.
        applies: "a" where only a place of ``a_side`` may apply, "both" where either may.
        applicants: kinds of body that may. pays: for what. fields: of work; "relation" for the relation as a whole.
        needs: what else must hold; "" for nothing that we know of.
        until: last year of its present period; None where it has none that we know of.
        basis: what the row rests on.
    """

    id: str
    name: str
    funder: str
    a_side: Areas
    b_side: Areas
    applies: Literal["a", "both"]
    applicants: tuple[Applicant, ...]
    pays: tuple[Pays, ...]
    fields: tuple[WorkField, ...]
    until: int | None = None
    needs: Condition = ""
    basis: str


class TradeAgreement(Input):
    """An agreement on trade between countries, or groups of them.

    Attributes:
        names: language to its name. since: the day, month or year from which it has been in force or applied.
        a_side, b_side: countries on either side; the same for an agreement within a group.
    """

    id: str
    names: dict[str, str]
    since: date
    a_side: Areas
    b_side: Areas
    basis: str
