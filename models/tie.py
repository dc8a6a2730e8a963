"""Known ties of a city, and what is documented about them."""

from datetime import date

from models.base import Document, Input, Output
from models.city import CityRef
from models.evidence import Evidence
from models.partnership import Basis, Claim, Partnership


class TiePartner(Output):
    """The other side of a tie; ``city`` is None where the gazetteer of this build is too coarse to hold it."""

    id: int
    name: str
    country: str
    city: CityRef | None


class KnownTie(Output):
    """One partnership of a city.

    Attributes:
        basis: "opened" where ``source`` was read, "compiled" from general knowledge, "yours" from a file of ties.
        also_partner_of: other cities of the asker's country that have a tie with the same partner.
        evidence_items: how many documented facts there are; ``GET /evidence`` gives them.
    """

    partner: TiePartner
    kind: str
    since: int | None
    status: str
    status_since: date | None
    basis: Basis
    source: str
    status_source: str
    note: str
    also_partner_of: list[str]
    evidence_items: int


class Partnerships(Document):
    """All known ties of a city, by country and name."""

    city: CityRef
    total: int
    partnerships: list[KnownTie]


class PairEvidence(Document):
    """Documented facts about a pair; ``a`` is the first city asked for.

    Attributes:
        studies: results whose stated scope covers the two countries, each with its caution.
    """

    a: CityRef
    b: CityRef
    items: list[Evidence]
    studies: list[Claim]


class PulledTies(Input):
    """Ties of a live source, as the home keeps them for the next build.

    Attributes:
        left_out: statements that name a place which the gazetteer lacks, or two places of one country.
    """

    name: str
    source: str
    as_of: date
    licence: str
    ties: list[Partnership]
    left_out: int
