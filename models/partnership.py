"""Partnerships: a tie as the bundled tables know it, and a tie as a user's file names it."""

from datetime import date
from typing import Literal, get_args

from pydantic import ConfigDict

from models.base import Input, Output
from models.evidence import Evidence

Kind = Literal["sister_city", "friendship", "economic", "sister_port", "sister_state", "project", "historical", "other"]
Status = Literal["active", "dormant", "paper_only", "suspended", "terminated", "unknown"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)


class Partnership(Input):
    """A tie of two places, unordered, as a bundled table or a file of pairs states it; such a file knows ids alone.

    Attributes:
        a, b: GeoNames ids. a_name, b_name, a_country, b_country: as the source names them, "" where it does not.
        since: year in which it began, None where the source gives none.
        status_since: the day from which the status holds.
        source: where the tie is stated; ``status_source`` where its status is.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    a: int
    b: int
    a_name: str = ""
    b_name: str = ""
    a_country: str = ""
    b_country: str = ""
    kind: Kind = "sister_city"
    since: int | None = None
    status: Status = "unknown"
    status_since: date | None = None
    source: str = ""
    status_source: str = ""
    note: str = ""


class TieRow(Input):
    """One tie of a user's file: the partner as written, and what the file says of the tie.

    Attributes:
        line: line (1 is the header) of the file, or position of the JSON item.
        city: the asking side as written, where the file names one.
        place: GeoNames id, where the row gives one.
        evidence: the row's statements, side ``a`` being the asking city.
        continues: whether the row is one more item of a tie (long form), not a repetition.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    line: int
    partner: str
    country: str | None = None
    city: str | None = None
    place: int | None = None
    kind: Kind = "sister_city"
    notes: str = ""
    evidence: tuple[Evidence, ...] = ()
    continues: bool = False


class Problem(Output):
    """What is wrong with one cell or row, where, and what would work."""

    line: int
    column: str
    value: str
    message: str
    suggestion: str


Group = Literal["economic", "cultural", "paper", "historic"]


class KnownCase(Input):
    """A tie that was written about: what kind of tie the writing says it was, and the day up to which it speaks."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    a_geonameid: int
    a_name: str
    b_geonameid: int
    b_name: str
    group: Group
    then: date


class Rule(Input):
    """A sanction, law or standing decision that bears on ties between two groups of places.

    Attributes:
        effect: ``block`` fires a gate, ``flag`` only shows.
        a_country, a_admin1, a_city: the asker's side it binds; empty or 0 means any.
        b_countries, b_admin1, b_city: the partner's side; empty means any.
        either_side: whether it binds whichever of the two is the asker.
        valid_from, valid_to: days of force, both included.
        text: the rule in our words; ``check`` says what to verify.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    id: str
    kind: Literal["sanction", "law", "suspension", "diplomatic", "guidance"]
    effect: Literal["block", "flag"]
    a_country: str = ""
    a_admin1: str = ""
    a_city: int = 0
    b_countries: tuple[str, ...] = ()
    b_admin1: str = ""
    b_city: int = 0
    either_side: bool = False
    valid_from: date
    valid_to: date | None = None
    title: str
    text: str
    source: str
    read_on: date | None = None
    check: str


class Claim(Input):
    """A study's or organisation's claim on what ties do, with whom it covers.

    Attributes:
        low, high: range of the effect, in ``unit``; None where it is words only.
        covers_a, covers_b: country codes of the two sides, empty for any.
        caution: what the figure does not say.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    id: str
    kind: Literal["study", "impact_claim", "capacity_fact", "practice", "guidance"]
    claim: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    covers_a: tuple[str, ...] = ()
    covers_b: tuple[str, ...] = ()
    period: str = ""
    caution: str
    cite: str
    source: str
