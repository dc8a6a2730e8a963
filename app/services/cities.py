"""A city with all its facts, each with source, date, licence and level."""

from app.engine.opened import Engine
from app.services.own import as_yours, own_people, own_place
from app.services.runs import head
from data import regions
from data.gazetteer import AS_OF as GEO_AS_OF
from data.gazetteer import LICENCE as GEO_LICENCE
from data.gazetteer import SOURCE as GEO_SOURCE
from data.links import FLIGHTS_SOURCE
from data.links import LICENCE as LINKS_LICENCE
from data.sources import airports, countries, ports
from features.blocks.geography import climate_band
from features.places.access import AIR_REACH_KM as AIR_REACH
from features.places.access import PORT_REACH_KM as PORT_REACH
from features.places.access import basin
from features.places.measured import large_heads
from models.city import City, Country, Fact, Level

ESTIMATE = "our estimate from the positions and people of GeoNames places"
ATLAS_SOURCE = "Hanse atlas: our compilation"
ATLAS_LICENCE = "CC BY 4.0"
MOST_MEASURED = 5  # a choice: the head of the mix; the rest is near the usual share
MOST_HEADS = 12  # a choice: what a line can name
_STRENGTH = {1: "present", 2: "important in its country", 3: "known world-wide"}


def city_with_facts(engine: Engine, row: int) -> City:
    """The city at a row with everything known about it; a missing fact is left out."""
    ref = engine.city(row)
    facts = [
        *_gazetteer_facts(engine, row),
        *_metro_facts(engine, row),
        *_atlas_facts(engine, row),
        *_measured_facts(engine, row),
        *_head_facts(engine, row),
        *_way_facts(engine, row),
        *_language_facts(engine, row),
        *_programme_facts(engine, row),
        *_country_facts(engine.facts.country(row)),
    ]
    return City(
        **head(engine, "city", ref.id),
        facts=facts,
        metro=ref.metro,
        **ref.model_dump(exclude={"metro"}),
    )


def _gazetteer_facts(engine: Engine, row: int) -> list[Fact]:
    table = engine.table
    potential = engine.market_potential(row)
    rows: list[tuple[str, str | float, Level, str | None]] = [
        ("population", int(table.population[row]), "city", "people"),
        ("market_potential", potential, "metro", "million people, each divided by 1 + km/100"),
        ("utc_offset", float(table.utc_offset[row]), "city", "hours"),
        ("climate_band", climate_band(float(table.lat[row]), bool(engine.facts.ports.coastal[row])), "city", None),
    ]
    where = (GEO_SOURCE, GEO_AS_OF, GEO_LICENCE)
    found = [_fact(name, value, unit, *where, level) for name, value, level, unit in rows]
    own = own_place(engine, int(table.ids[row]))
    return [as_yours(f, own) if f.name == "population" and own and own.people else f for f in found]


def _metro_facts(engine: Engine, row: int) -> list[Fact]:
    """The metro's people, whether an office or we count them, its official name, the metros beside it."""
    table, anchor = engine.table, int(engine.table.anchor[row])
    official = engine.world.metros.get(int(table.ids[anchor]))
    where = (ESTIMATE + (", yours among them" if own_people(engine, row) else ""), GEO_AS_OF, GEO_LICENCE)
    if official:
        where = (f"{official.source}; {official.basis}", str(official.year), ATLAS_LICENCE)
    beside = [f"{table.name[near]} ({km:.0f} km)" for near, km in table.neighbours(row)]
    rows: list[tuple[str, str | int | list[str], str | None]] = [
        ("metro_population", int(table.metro_population[row]), "people"),
        ("metro_basis", "official" if official else "our estimate", None),
        ("metro_definition", official.official_name if official else "", None),
    ]
    found = [_fact(name, value, unit, *where, "metro") for name, value, unit in rows if value != ""]
    near = (GEO_SOURCE, GEO_AS_OF, GEO_LICENCE)
    return [*found, *([_fact("neighbour_metros", beside, "anchors within 60 km", *near, "metro")] if beside else [])]


def _atlas_facts(engine: Engine, row: int) -> list[Fact]:
    entry, own = engine.facts.entry(row)
    if entry is None:
        return []
    level: Level = "city" if own else "metro"
    source = "; ".join((ATLAS_SOURCE, *entry.sources))
    ordered = sorted(entry.clusters.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{engine.clusters[cluster].name} ({_STRENGTH[strength]})" for cluster, strength in ordered]
    values: list[tuple[str, str | list[str]]] = [
        ("profile", entry.profile),
        ("anchors", [f"{kind}: {name}" for kind, name in entry.anchors]),
    ]
    clusters = _fact("clusters", words, None, source, entry.as_of, ATLAS_LICENCE, level)
    facts = [
        *([clusters.model_copy(update={"clusters": tuple(ordered)})] if words else []),
        *(_fact(name, value, None, source, entry.as_of, ATLAS_LICENCE, level) for name, value in values if value),
    ]
    mine = own_place(engine, entry.id)
    return [as_yours(fact, mine) for fact in facts] if mine and mine.describes else facts


def _measured_facts(engine: Engine, row: int) -> list[Fact]:
    """What a pulled source counts in the metro: its clusters above the usual, largest first, with the share of all."""
    table = engine.table
    mix = engine.mixes.get(int(table.anchor[row]))
    if mix is None or not mix.strengths:
        return []
    ordered = sorted(mix.strengths, key=lambda c: (-mix.amounts[c], c))[:MOST_MEASURED]
    words = [f"{engine.clusters[c].name} {mix.amounts[c] / mix.total:.0%}" for c in ordered]
    unit = f"share of {mix.total:,.0f} {mix.source.unit} in traded clusters; confidence {mix.confidence:.0%}"
    fact = _fact("measured_mix", words, unit, mix.source.source, mix.source.as_of, mix.source.licence, "metro")
    return [fact.model_copy(update={"clusters": tuple((c, mix.amounts[c] / mix.total) for c in ordered)})]


def _head_facts(engine: Engine, row: int) -> list[Fact]:
    """Large listed firms with head offices in the metro of an anchor, or in a place that is none, the largest first."""
    found = []
    for source in engine.world.measured:
        names = large_heads(engine.table, source, row)
        level: Level = "metro" if engine.table.is_anchor[row] else "city"
        if names:
            unit = f"{len(names)} listed firms worth 10 billion US dollars or more have their head office here"
            about = (source.source, source.as_of, source.licence, level)
            found.append(_fact("head_offices", names[:MOST_HEADS], unit, *about))
    return found


def _way_facts(engine: Engine, row: int) -> list[Fact]:
    return [*_port_facts(engine, row), *_air_facts(engine, row), *_flight_facts(engine, row)]


def _port_facts(engine: Engine, row: int) -> list[Fact]:
    access, port = engine.facts.ports, int(engine.facts.ports.nearest[row])
    rows: list[tuple[str, str | int, str | None]] = [
        ("ports_in_reach", int(access.count[row]), f"ports within {PORT_REACH:.0f} km")
    ]
    if port >= 0:
        place = engine.world.ports[port]
        rows += [
            ("nearest_port", f"{place.name} ({place.code})", None),
            ("port_distance", round(float(access.distance_km[row])), "km"),
        ]
        waters = place.waterway if place.inland else basin(place.lat, place.lon)
        rows += [("basin", waters, None)] if waters else []
    return [_fact(n, v, unit, ports.SOURCE, ports.AS_OF, ports.LICENCE, "metro") for n, v, unit in rows]


def _air_facts(engine: Engine, row: int) -> list[Fact]:
    access, airport = engine.facts.airports, int(engine.facts.airports.main[row])
    rows: list[tuple[str, str | int, str | None]] = [
        ("scheduled_airports", int(access.scheduled[row]), f"within {AIR_REACH:.0f} km"),
        ("large_airports", int(access.large[row]), f"within {AIR_REACH:.0f} km"),
    ]
    if airport >= 0:
        place = engine.world.airports[airport]
        rows += [
            ("nearest_airport", f"{place.name} ({place.code})", None),
            ("airport_distance", round(float(access.distance_km[row])), "km"),
        ]
    return [_fact(n, v, unit, airports.SOURCE, airports.AS_OF, airports.LICENCE, "metro") for n, v, unit in rows]


def _flight_facts(engine: Engine, row: int) -> list[Fact]:
    """How many metros abroad the table of flights joins with the metro; nothing where it names none."""
    routes = [r for r in engine.facts.links.routes.touching(int(engine.table.anchor[row])) if r.kind == "flights"]
    if not routes:
        return []
    metros = engine.facts.links.routes.partners(int(engine.table.anchor[row]), "flights")
    newest = str(max(route.as_of for route in routes))
    return [_fact("nonstop_metros", len(metros), None, FLIGHTS_SOURCE, newest, LINKS_LICENCE, "metro")]


def _language_facts(engine: Engine, row: int) -> list[Fact]:
    """Languages of the region where the table has it, else of the country."""
    country, spoken = engine.facts.country(row), engine.facts.languages(row)
    words = [f"{countries.language_name(code)} {share:.0%}" for code, share in sorted(spoken.items(), key=_greatest)]
    if not words or country is None:
        return []
    level: Level = "country" if spoken == country.languages else "region"
    source = (countries.LANGUAGE_SOURCE, countries.LANGUAGE_AS_OF, countries.LANGUAGE_LICENCE)
    source = source if level == "country" else (regions.SOURCE, regions.AS_OF, regions.LICENCE)
    return [_fact("languages", words, "share of people", *source, level)]


def _programme_facts(engine: Engine, row: int) -> list[Fact]:
    """Areas of Interreg programmes that the place lies in."""
    names = engine.facts.programmes(row)
    source = (regions.SOURCE, regions.AS_OF, regions.LICENCE)
    return [_fact("interreg_areas", names, None, *source, "region")] if names else []


def _greatest(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def _country_facts(country: Country | None) -> list[Fact]:
    if country is None:
        return []
    facts = _factbook(country)
    if country.blocs:
        source = (countries.BLOC_SOURCE, countries.BLOC_AS_OF, countries.BLOC_LICENCE)
        facts.append(_fact("trade_blocs", list(country.blocs), None, *source, "country"))
    return facts


def _factbook(country: Country) -> list[Fact]:
    """Facts of the Factbook; years differ per field and are kept."""
    rows: list[tuple[str, str | float | list[str], str | None, int | None]] = []
    if country.industries:
        rows.append(("industries", country.industries, None, None))
    if country.gdp_per_head:
        rows.append(("gdp_per_head", country.gdp_per_head.value, "US dollars, PPP", country.gdp_per_head.year))
    for sector, share in country.sectors.items():
        rows.append((f"{sector}_share", share.value, "share of GDP", share.year))
    for name, listed in (("export_partners", country.export_partners), ("import_partners", country.import_partners)):
        if listed:
            words = [f"{code} {share:.0%}" for code, share in listed.items()]
            rows.append((name, words, "share of goods trade, five largest", country.trade_year))
    source, licence = countries.SOURCE, countries.LICENCE
    return [
        _fact(name, value, unit, source, str(year or "year not given"), licence, "country")
        for name, value, unit, year in rows
    ]


def _fact(
    name: str,
    value: str | int | float | list[str],
    unit: str | None,
    source: str,
    as_of: str,
    licence: str,
    level: Level,
) -> Fact:
    return Fact(name=name, value=value, unit=unit, source=source, as_of=as_of, licence=licence, level=level)
