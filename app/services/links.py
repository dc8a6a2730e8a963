"""Links that exist between a city's metro and others: works, laboratories, offices, routes."""

from collections.abc import Sequence

import numpy as np

from app.engine.opened import Engine
from app.services.runs import head
from models.link import CityLinks, LinkKind, PartnerLinks


def city_links(
    engine: Engine, row: int, partner: int | None = None, kinds: Sequence[LinkKind] = (), cluster: str | None = None
) -> CityLinks:
    """The links of the metro of a row.

    Args:
        partner: row of a place whose metro is the only partner wanted; it stands there without a link too.
        kinds: only these; none means all. cluster: only links of this traded cluster.

    Raises:
        InvalidInput: an unknown cluster.
    """
    if cluster is not None:
        engine.world.check_cluster(cluster)
    book, ids = engine.facts.links, engine.table.ids
    rows = book.partners(row) if partner is None else np.array([engine.table.anchor[partner]], np.int64)
    found = []
    for other in rows:
        links = [
            link
            for link in (*book.between(row, int(other)), *book.routes.between(row, int(other)))
            if (not kinds or link.kind in kinds) and cluster in (None, link.cluster)
        ]
        if links or partner is not None:
            found.append(PartnerLinks(partner=engine.city(int(other)), links=links))
    found.sort(key=lambda one: (-len(one.links), one.partner.country, one.partner.name))
    other_id = None if partner is None else int(ids[partner])
    return CityLinks(
        **head(engine, "links", int(ids[row]), other_id, list(kinds), cluster),
        city=engine.city(row),
        total=len(found),
        partners=found,
    )
