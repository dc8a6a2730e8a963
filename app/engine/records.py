"""Records that the artefact keeps as JSON."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TieRecord:
    """A known tie as the artefact keeps it; a pair from a file has ids and source alone."""

    a: int
    b: int
    source: str
    a_name: str = ""
    a_country: str = ""
    b_name: str = ""
    b_country: str = ""
    kind: str = "sister_city"
    since: int | None = None
    status: str = "unknown"
    status_since: date | None = None
    status_source: str = ""
    note: str = ""
