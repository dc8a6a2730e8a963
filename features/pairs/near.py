"""Which metros lie near a site: people of the next metro work there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from features.arrays import Ints
from features.places.geodesy import Neighbours
from features.places.table import PlaceTable
from models.link import Site

NEARBY_KM = 60.0  # an hour on the road, as for ports


@dataclass(frozen=True)
class NearSites:
    """Anchor rows of the metros near each site, a list after the other.

    Attributes:
        rows: of all lists. start: where each list begins, and the end of the last; shape (sites + 1,).
    """

    rows: Ints
    start: Ints

    @classmethod
    def of(cls, table: PlaceTable, sites: Sequence[Site]) -> "NearSites":
        """Other metros of the site's country within an hour; none for a site that the table lacks."""
        anchors, country = np.flatnonzero(table.is_anchor), table.country
        places = sorted({site.place for site in sites if site.place in table.row_of})
        if not places:  # a profile's table, asked for with every profile
            return cls(anchors[:0], np.zeros(len(sites) + 1, np.int64))
        at = np.array([table.row_of[place] for place in places], np.int64)
        found, _ = Neighbours(table.lat[anchors], table.lon[anchors]).within(table.lat[at], table.lon[at], NEARBY_KM)
        rows = [anchors[near] for near in found]
        own = zip(rows, table.anchor[at], strict=True)
        near_of = {p: r[(r != a) & (country[r] == country[a])] for p, (r, a) in zip(places, own, strict=True)}
        lists = [near_of.get(site.place, anchors[:0]) for site in sites]
        start = np.cumsum([0, *(len(one) for one in lists)])
        return cls(np.concatenate([anchors[:0], *lists]).astype(np.int64), start.astype(np.int64))

    def __iter__(self) -> Iterator[list[int]]:
        for a, b in pairwise(self.start.tolist()):
            yield self.rows[a:b].tolist()
