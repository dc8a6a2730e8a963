"""Partnerships: a tie as the bundled tables know it, and a tie as a user's file names it."""

from datetime import date
from typing import Literal, get_args

from pydantic import ConfigDict, Field

from models.base import Input, Output, Param
from models.evidence import COMPILED, Evidence

Kind = Literal["sister_city", "friendship", "economic", "sister_port", "sister_state", "project", "historical", "other"]
Status = Literal["active", "dormant", "paper_only", "suspended", "terminated", "unknown"]
Basis = Literal["opened", "compiled", "yours"]

OWN_FILE = "file "
KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)


class Partnership(Input):
    """A tie of two places, unordered, as a bundled table or a file of pairs states it; such a file knows ids alone.

    Attributes:
        a, b: GeoNames ids. a_name, b_name, a_country, b_country: as the source names them, "" where it does not.
        since: year in which it began, None where the source gives none.
        status_since: the day from which the status holds.
        source: where the tie is stated; ``status_source`` where its status is. Either may be compiled.
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

    @property
    def basis(self) -> Basis:
        """What the tie itself rests on: a source that was opened, general knowledge, or a user's file."""
        if self.source.startswith(OWN_FILE):
            return "yours"
        return "compiled" if self.source.startswith(COMPILED) else "opened"


class TieRow(Input):
    """One tie of a user's file: the partner as written, and what the file says of the tie.

    Attributes:
        line: line (1 is the header) of the file, or position of the JSON item.
        city: the asking side as written, where the file names one.
        place: GeoNames id, where the row gives one.
        country: a two-letter code, or the words that the row has for it where the reader knows no such country.
        region: state, province or prefecture as written; with the country it says which of several namesakes is meant.
        sheet: the sheet of a workbook with several.
        evidence: the row's statements, side ``a`` being the asking city.
        continues: whether the row is one more item of a tie (long form), not a repetition.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    line: int
    partner: str
    country: str | None = None
    region: str | None = None
    city: str | None = None
    place: int | None = None
    sheet: str = ""
    kind: Kind = "sister_city"
    notes: str = ""
    evidence: tuple[Evidence, ...] = ()
    continues: bool = False


class Problem(Output):
    """What is wrong with one cell or row, where, and what would work.

    Attributes:
        line: of the file, or of its sheet; where many lines share the complaint, the first of them.
        lines: the lines that share it, itself among them; empty where it is alone.
        sheet: the sheet of a workbook with several.
        code, params: of the words; ``message`` and ``suggestion`` are empty until rendered, as for messages.
        refused: whether no tie was read from the line (``lines``) because of it.
    """

    line: int
    column: str
    value: str
    message: str = ""
    suggestion: str = ""
    code: str = ""
    params: dict[str, Param] = Field(default_factory=dict)
    lines: list[int] = Field(default_factory=list)
    sheet: str = ""
    refused: bool = False


How = Literal["chosen", "heading", "near", "values", "note", "open"]
"""How a column was understood: the user said so, its heading is known or nearly, its values tell, or it is not."""


class ColumnRead(Output):
    """One column of a user's list, and how it was understood.

    Attributes:
        place: its place in the row, 1 is the first. sheet: where a workbook has several.
        heading: as written; empty where the list has no header.
        column: the column that it means, ``notes`` where it is kept as a note; ``open`` ones are kept as notes too.
        samples: its first values, three at most.
        share: part of its filled cells that were read without a complaint, 0 to 1.
        candidates: what its values could be, the likeliest first; for a column that the user should choose for.
    """

    sheet: str
    place: int
    heading: str
    column: str
    how: How
    samples: list[str]
    filled: int
    share: float
    candidates: list[str]


class LeftLine(Output):
    """A line of a user's list that is no tie: a title, a total, a footnote, a header said again, a hidden row or sheet.

    Attributes:
        line: 0 for a sheet as a whole.
        code: why it is left out; ``text`` its words.
    """

    sheet: str
    line: int
    code: str
    value: str
    text: str = ""


class ReadAs(Output):
    """What a row's partner was read as, where that is not letter for letter what it says."""

    sheet: str
    line: int
    written: str
    place: int
    name: str
    country: str


class ListRead(Output):
    """How a list was read: each line with anything in it is a tie, a problem, or said to be left out.

    Attributes:
        lines: lines with anything in them, headers apart.
        ties: lines that a finding rests on. refused: lines of which no tie was read.
    """

    lines: int
    ties: int
    refused: int
    columns: list[ColumnRead]
    left_out: list[LeftLine]
    read_as: list[ReadAs]


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
    """A sanction, law, standing decision or war that bears on ties between two groups of places.

    Attributes:
        kind: ``conflict`` is an area at war or under occupation; ``guidance`` is told in audits only.
        effect: ``block`` fires a gate, ``flag`` only shows.
        a_countries, a_admin1, a_city: the asker's side it binds; empty or 0 means any.
        b_countries, b_admin1, b_city: the partner's side; empty means any.
        either_side: whether it binds whichever of the two is the asker.
        valid_from, valid_to: days of force, both included.
        text: the rule in our words; ``check`` says what to verify.
        source: the address that was opened on ``read_on``; without that day, that the row is from general knowledge.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    id: str
    kind: Literal["sanction", "law", "suspension", "diplomatic", "conflict", "guidance"]
    effect: Literal["block", "flag"]
    a_countries: tuple[str, ...] = ()
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
