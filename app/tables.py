"""Answers as CSV: by ``Accept: text/csv``, or at the same address with ``.csv``."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from app.export.cells import safe
from app.messages.weights import weights
from models.base import Message
from models.city import City
from models.ranking import Ranking
from models.tie import Partnerships

CSV = "text/csv"
DECLARED: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}


def prefers(accept: str, media_type: str = CSV) -> bool:
    """Whether a header of choices (RFC 9110, 12.5.1) names a media type and wants it rather than JSON."""
    given = weights(accept)
    others = (given.get(name, 0.0) for name in ("application/json", "application/*", "*/*"))
    return given.get(media_type, 0.0) > 0 and given[media_type] >= max(others)


def get_wants_csv(request: Request) -> bool:
    """Whether the answer is a table."""
    return request.url.path.endswith(".csv") or prefers(request.headers.get("accept", ""))


WantsCsv = Annotated[bool, Depends(get_wants_csv)]


def table(name: str, rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> Response:
    """Rows as a file; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({column: safe(_cell(cell)) for column, cell in row.items()} for row in rows)
    head = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue(), media_type=CSV, headers=head)


PARTNERS = (
    "rank", "geonameid", "name", "country", "country_name", "admin1", "population", "metro_population", "distance_km",
    "score", "fit", "fit_low", "fit_high", "prize", "affinity", "plausibility", "coverage", "rank_for_partner",
    "known_tie", "page", "reasons", "flags",
)  # fmt: skip
TIES = (
    "geonameid", "name", "country", "kind", "since", "status", "status_since", "basis", "source", "status_source",
    "note", "also_partner_of", "evidence_items",
)  # fmt: skip
FACTS = ("geonameid", "city", "name", "value", "unit", "source", "as_of", "licence", "level")


def partners_table(found: Ranking) -> Response:
    """A row per partner; numbers as in JSON."""
    rows = [
        {
            **match.model_dump(exclude={"city", "reasons", "flags"}),
            "geonameid": match.city.id,
            **match.city.model_dump(include={"name", "country", "admin1", "population"}),
            "metro_population": match.city.metro.population,
            "reasons": match.reasons,
            "flags": match.flags,
        }
        for match in found.matches
    ]
    return table(f"partners-{found.query.city.id}", rows, PARTNERS)


def ties_table(found: Partnerships) -> Response:
    """A row per known tie."""
    rows = [
        {**tie.model_dump(), "geonameid": tie.partner.id, "name": tie.partner.name, "country": tie.partner.country}
        for tie in found.partnerships
    ]
    return table(f"partnerships-{found.city.id}", rows, TIES)


def facts_table(found: City) -> Response:
    """A row per fact, with its source."""
    rows = [{"geonameid": found.id, "city": found.name, **fact.model_dump()} for fact in found.facts]
    return table(f"facts-{found.id}", rows, FACTS)


def _cell(value: Any) -> Any:
    """A list in one cell."""
    if not isinstance(value, list | tuple):
        return value
    return "; ".join(one.text if isinstance(one, Message) else str(one) for one in value)
