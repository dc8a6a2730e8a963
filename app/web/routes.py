"""What a city's page shows of its flights, ships and freight trains: by country, and on a map."""

from app.engine.opened import Engine
from app.messages.language import Language
from app.web.link_map import Group, LinkMap, link_map
from app.web.links import MOST_COUNTRIES, MOST_FIRMS, Bonds, CountryLine, LinkFilter, Stands
from models.link import Route, RouteKind

GROUPS: tuple[RouteKind, ...] = ("flights", "sailings")
# How thick a ray is drawn, as that many sites would be.
THICK = {"many_daily": 6, "daily": 3, "weekly": 1}

Routes = dict[int, list[Route]]


def city_routes(engine: Engine, row: int, words: Language, link_filter: LinkFilter) -> list[Bonds]:
    """Flights before ships and trains of a city's metro by country; what it has none of is left out.

    A route is of no sector, so one of these alone leaves all out.
    """
    kinds = ((kind, _routes(engine, row, kind, link_filter)) for kind in GROUPS)
    return [_bonds(engine, kind, found, words) for kind, found in kinds if found]


def routes_map(engine: Engine, row: int, words: Language, link_filter: LinkFilter) -> LinkMap:
    """The same on a map."""
    rays: list[tuple[Group, int, int, str]] = [
        (kind, other, _thick(own), _says(own, words))
        for kind in GROUPS
        for other, own in _routes(engine, row, kind, link_filter).items()
    ]
    return link_map(engine.table, int(engine.table.anchor[row]), rays, words)


def _routes(engine: Engine, row: int, kind: RouteKind, link_filter: LinkFilter) -> Routes:
    """Anchor row of the other metro to the routes with it."""
    book, table, anchor = engine.facts.links.routes, engine.table, int(engine.table.anchor[row])
    if link_filter.sector:
        return {}
    others = [r for r in sorted(book.partners(anchor, kind)) if link_filter.country in (None, str(table.country[r]))]
    return {other: [route for route in book.of(anchor, other) if route.kind == kind] for other in others}


def _bonds(engine: Engine, kind: RouteKind, found: Routes, words: Language) -> Bonds:
    by_country: dict[str, list[int]] = {}
    for other in sorted(found, key=lambda r: (-_thick(found[r]), -int(engine.table.metro_population[r]))):
        by_country.setdefault(str(engine.table.country[other]), []).append(other)
    ordered = sorted(by_country, key=lambda code: (-len(by_country[code]), code))
    lines = []
    for code in ordered[:MOST_COUNTRIES]:
        stands = [_stands(engine, r, found[r], words) for r in by_country[code][:MOST_FIRMS]]
        lines.append(CountryLine(code, len(by_country[code]), [], stands))
    return Bonds(kind, len(found), lines, len(ordered) - len(lines), [])


def _stands(engine: Engine, other: int, own: list[Route], words: Language) -> Stands:
    return Stands(str(engine.table.name[other]), _says(own, words), engine.city(other))


def _says(own: list[Route], words: Language) -> str:
    """How often the best flight goes, or all that goes by water and rail."""
    shown = own[:1] if own[0].kind == "flights" else own
    parts = [p for route in shown for p in (route.form, *(["seasonal"] if route.seasonal else []))]
    return words.t("list_comma").join(words.word("routes", part) for part in dict.fromkeys(parts))


def _thick(own: list[Route]) -> int:
    return THICK.get(own[0].form, len({route.form for route in own}))
