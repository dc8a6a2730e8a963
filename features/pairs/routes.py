"""Routes between places: nonstop flights, ships and freight trains, as records and as sparse symmetric rows."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from features.arrays import Row
from features.pairs.shown import of_route
from features.places.table import PlaceTable
from models.link import Link, Route, RouteKind

# Choices: a flight several times a day fills the feature; a daily one lets a day be chosen; what goes in a part of the
# year serves holidays more than work.
OFTEN = {"many_daily": 1.0, "daily": 0.75, "weekly": 0.4}
SEASONAL = 0.5
FULL = 3.0  # a choice: three services of ships or trains fill the feature; by the logarithm a first one is half of it
ORDER = ("many_daily", "daily", "weekly", "ferry", "container_lane", "roro", "rail_freight", "river")

Sparse = Mapping[int, Mapping[int, float]]


@dataclass(frozen=True)
class RouteBook:
    """All routes between metros abroad.

    Attributes:
        routes: by the rows of the two metros' anchors, the smaller first, what is met most often first.
        partners_of: anchor row to the anchor rows that a route joins it with.
    """

    table: PlaceTable
    routes: Mapping[tuple[int, int], tuple[Route, ...]]
    partners_of: Mapping[int, frozenset[int]]

    @classmethod
    def build(cls, table: PlaceTable, routes: Sequence[Route]) -> "RouteBook":
        """Lay routes out on the metros of a table; not those within a country or with a place that it lacks."""
        found: dict[tuple[int, int], list[Route]] = defaultdict(list)
        partners: dict[int, set[int]] = defaultdict(set)
        for route in routes:
            if route.a in table.row_of and route.b in table.row_of:
                one, other = (int(table.anchor[table.row_of[end]]) for end in (route.a, route.b))
                if table.country[one] != table.country[other]:
                    found[min(one, other), max(one, other)].append(route)
                    partners[one].add(other)
                    partners[other].add(one)
        ordered = {pair: tuple(sorted(own, key=_order)) for pair, own in found.items()}
        return cls(table, ordered, {row: frozenset(own) for row, own in partners.items()})

    def between(self, a: int, b: int) -> list[Link]:
        """Routes that join the metro of row a (asker) with that of row b, flights first."""
        one, other = int(self.table.anchor[a]), int(self.table.anchor[b])
        return [of_route(route, self._metro(route.a) != one) for route in self.of(one, other)]

    def partners(self, anchor: int, kind: RouteKind | None = None) -> frozenset[int]:
        """Anchor rows of the metros that a route, or one of a kind, joins with the metro of an anchor."""
        known = self.partners_of.get(anchor, frozenset())
        if kind is None:
            return known
        return frozenset(r for r in known if any(one.kind == kind for one in self.of(anchor, r)))

    def of(self, one: int, other: int) -> tuple[Route, ...]:
        """Routes between two anchors."""
        return self.routes.get((min(one, other), max(one, other)), ())

    def touching(self, anchor: int) -> list[Route]:
        """All routes of the metro of an anchor."""
        return [route for other in sorted(self.partners(anchor)) for route in self.of(anchor, other)]

    def flights(self) -> Sparse:
        """Anchor row to anchor row to what the best flight between the two is worth, both ways."""
        return self._both("flights", lambda own: max(often(route) for route in own))

    def sailings(self) -> Sparse:
        """Anchor row to anchor row to how many services of ships and trains join the two, both ways."""
        return self._both("sailings", lambda own: float(len({route.form for route in own})))

    def _both(self, kind: RouteKind, worth: Callable[[list[Route]], float]) -> Sparse:
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), routes in self.routes.items():
            if own := [route for route in routes if route.kind == kind]:
                found[one][other] = found[other][one] = worth(own)
        return found

    def _metro(self, place: int) -> int:
        return int(self.table.anchor[self.table.row_of[place]])


def often(route: Route) -> float:
    """What a flight is worth: by how often it goes, by half where it goes in a season only."""
    return OFTEN[route.form] * (SEASONAL if route.seasonal else 1.0)


def joined_by(services: Row) -> Row:
    """``ln(1 + services)`` over that of the full number, at most 1."""
    return np.asarray(np.minimum(np.log1p(services) / np.log1p(FULL), 1), dtype=np.float32)


def _order(route: Route) -> tuple[bool, bool, int, int, int]:
    return route.kind != "flights", route.seasonal, ORDER.index(route.form), route.a, route.b
