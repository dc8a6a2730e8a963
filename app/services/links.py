"""Links that exist between a city's metro and others: works, laboratories, offices."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from app.engine.opened import Engine
from models.base import SCHEMA_VERSION
from models.link import CityLinks, LinkKind, PartnerLinks

COLUMNS = (
    "partner_geonameid", "partner", "country", "kind", "way", "name", "home", "city", "nearby", "activity", "cluster",
    "since", "status", "as_of", "basis",
)  # fmt: skip


def city_links(
    engine: Engine, row: int, partner: int | None = None, kinds: Sequence[LinkKind] = (), cluster: str | None = None
) -> CityLinks:
    """The links of the metro of a row.

    Args:
        partner: row of a place whose metro is the only partner wanted; it stands there without a link too.
        kinds: only these; none means all. cluster: only links of this traded cluster.
    """
    book = engine.facts.links
    rows = book.partners(row) if partner is None else np.array([engine.table.anchor[partner]], np.int64)
    found = []
    for other in rows:
        links = [
            link
            for link in book.between(row, int(other))
            if (not kinds or link.kind in kinds) and cluster in (None, link.cluster)
        ]
        if links or partner is not None:
            found.append(PartnerLinks(partner=engine.city(int(other)), links=links))
    found.sort(key=lambda one: (-len(one.links), one.partner.country, one.partner.name))
    return CityLinks(
        schema_version=SCHEMA_VERSION, run_id=engine.manifest.build_id, city=engine.city(row), partners=found
    )


def links_csv(found: CityLinks) -> str:
    """The same as CSV, a row per link."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in found.partners:
        about = {"partner_geonameid": one.partner.id, "partner": one.partner.name, "country": one.partner.country}
        writer.writerows({**about, **link.model_dump()} for link in one.links)
    return out.getvalue()
