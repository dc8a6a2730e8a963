"""Links of a city as a table."""

import csv
import io

from app.export.cells import safe
from models.link import CityLinks

COLUMNS = (
    "partner_geonameid", "partner", "country", "kind", "way", "name", "home", "city", "nearby", "activity", "cluster",
    "since", "status", "as_of", "basis", "source",
)  # fmt: skip


def links_csv(found: CityLinks) -> str:
    """The same as CSV, a row per link; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in found.partners:
        about = {"partner_geonameid": one.partner.id, "partner": one.partner.name, "country": one.partner.country}
        rows = ({**about, **link.model_dump()} for link in one.links)
        writer.writerows({column: safe(cell) for column, cell in row.items()} for row in rows)
    return out.getvalue()
