"""Evidence: one dated, sourced, side-tagged fact about a partnership."""

from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal, get_args

from pydantic import ConfigDict

from models.base import Input, Output

Side = Literal["a", "b", "both"]
Line = Literal["city", "port", "business", "chamber", "university", "civic"]
Scope = Literal["city", "metro", "state"]
SourceType = Literal["official_statistic", "agreement", "council", "organisation", "press", "self_declared", "computed"]
Value = str | int | float
EvidenceLevel = Literal["pair", "metro", "country"]
EvidenceState = Literal["counted", "expired", "not_yet", "other_scope"]

LINES: tuple[Line, ...] = get_args(Line)
SIDES: tuple[Side, ...] = get_args(Side)
SCOPES: tuple[Scope, ...] = get_args(Scope)
SOURCE_TYPES: tuple[SourceType, ...] = get_args(SourceType)
CRITERIA = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4", "D1", "D2", "E1", "E2")

FIELDS: dict[str, str] = {
    "since": "B1: year or date in which the relation began",
    "status": "active, dormant, paper_only, suspended, terminated",
    "last_exchange": "B2: date of the last exchange; says that none came after it up to as_of",
    "exchanges_out": "B2, D2: exchanges from a to b in the rubric's window before as_of",
    "exchanges_in": "B2, D2: exchanges from b to a in the rubric's window before as_of",
    "exchange": "B2: one dated exchange (value: what it was; as_of: when; side: who travelled or hosted)",
    "activities": "B3: fields of activity, separated by semicolons",
    "economic_steps": "B4: number of missions, deals, incubator agreements in the rubric's window before as_of",
    "step": "B4: one dated economic step (value: what it was; as_of: when)",
    "award": "B4: an award for economic work (value: which one; as_of: when)",
    "leadership_acts": "C1: visits, hosting, calls, letters of mayors or ministers in the window; side says whose",
    "leadership_act": "C1: one dated act (value: what it was; as_of: when; side: whose)",
    "executor": "C2: the body that does the work (value: its name, or 'none'; side: whose)",
    "staff_fte": "C3: full-time equivalents of paid staff for this tie",
    "volunteer_hours": "C3: volunteer hours a year for this tie",
    "budget": "C3: money a year for this tie, a number or with currency (EUR 5000)",
    "planned_work": "C3: culture, exchange or economic: the work that the programme plans",
    "agreement_date": "C4: date of the signed agreement",
    "agreement_terms": "C4: which of objectives, term, review it holds, separated by semicolons, or 'none'",
    "agreement_end": "C4: date on which the agreement ends",
    "review_date": "C4: date of the next review",
    "interest": "D1: number of firms and universities that want to take part (side: whose)",
    "goal": "D2: culture, education, economic, mixed or none (side: whose goal)",
    "trade_office": "A2: the office that one side keeps in the other's metro (value: its name, or 'none')",
    "firms_present": "A2: firms of the side present in the other's metro (value: number; side: whose firms)",
    "trade_value": "A2: yearly trade between the two metros in USD",
    "theme": "A4: a shared challenge or innovation theme that both work on",
    "flight": "E1: a direct scheduled air link (value: which, or 'none')",
    "sea_service": "E1: a direct scheduled ship between the two ports, freight or ferry (value: which, or 'none')",
    "sister_port": "E1: an agreement of the two ports (value: what it is, or 'none'; as_of: when signed)",
    "diaspora": "E2: people of one side's origin in the other's metro (value: number)",
    "note": "anything else; shown, never scored",
}


class Evidence(Input):
    """One item of evidence.

    Attributes:
        field: a criterion id (then ``value`` is a score on its written anchors, 0..4) or a key of ``FIELDS``.
        value: the number, date (ISO 8601) or words.
        side: whose fact it is; ``a`` is the asking city, ``both`` a fact of the pair.
        line: the line of the relation on which it lies.
        scope: a fact of a sister-state tie has scope ``state`` and is never counted as one of the city pair.
        as_of: the day for which the statement holds.
        source: address or document, the user's file included.
        read_on: the day on which somebody read the source.
        source_type: who says so.
        expires_after: from the day after it the item counts as unknown; None: the rubric's own expiry.
        level: whose figure it is where it is a proxy (``metro`` or ``country``), else ``pair``.
        code: code of the words that explain a computed item, empty for all others.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    field: str
    value: Value
    side: Side = "both"
    line: Line = "city"
    scope: Scope = "city"
    as_of: date
    source: str
    read_on: date | None = None
    source_type: SourceType = "self_declared"
    expires_after: date | None = None
    level: EvidenceLevel = "pair"
    code: str = ""

    @cached_property
    def key(self) -> str:
        """Twelve hexadecimal digits of what the item says: the same statement has the same key in every audit."""
        text = f"{self.field}|{self.value}|{self.side}|{self.line}|{self.scope}|{self.as_of}|{self.source}"
        return sha256(text.encode()).hexdigest()[:12]


class ShownEvidence(Output):
    """An item as a finding shows it, with its state on the audit's day and the last day on which it counts."""

    key: str
    field: str
    value: str | int | float
    side: Side
    line: Line
    scope: Scope
    as_of: date
    source: str
    source_type: SourceType
    level: EvidenceLevel
    expires: date | None
    state: EvidenceState
