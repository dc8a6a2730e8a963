"""A city with all its facts, each with source, date, licence and level."""

from app.state import Engine
from data.gazetteer import LICENCE as GEO_LICENCE
from data.gazetteer import SOURCE as GEO_SOURCE
from data.sources import airports, countries, ports
from features.air import REACH_KM as AIR_REACH
from features.geography import climate_band
from features.port import REACH_KM as PORT_REACH
from features.port import basin
from models.atlas import AtlasRow
from models.base import SCHEMA_VERSION
from models.city import City, Country, Fact, Level

GAZETTEER_AS_OF = "2025"
ATLAS_SOURCE = "Hanse atlas: our compilation"
ATLAS_LICENCE = "CC BY 4.0"
_STRENGTH = {1: "present", 2: "important in its country", 3: "known world-wide"}


def city_with_facts(engine: Engine, row: int) -> City:
    """The city at a row with everything known about it; a missing fact is left out."""
    ref = engine.city(row)
    facts = [
        *_gazetteer_facts(engine, row),
        *_atlas_facts(engine, row),
        *_way_facts(engine, row),
        *_country_facts(engine.book.country(row)),
    ]
    stamp = {"schema_version": SCHEMA_VERSION, "run_id": engine.manifest.build_id}
    return City(**stamp, **ref.model_dump(exclude={"metro"}), metro=ref.metro, facts=facts)


def _gazetteer_facts(engine: Engine, row: int) -> list[Fact]:
    table, people = engine.book.space.table, []
    potential = engine.market_potential(row)
    for name, value, level, unit in (
        ("population", int(table.population[row]), "city", "people"),
        ("metro_population", int(table.metro_population[row]), "metro", "people"),
        ("market_potential", potential, "metro", "million people, each divided by 1 + km/100"),
        ("utc_offset", float(table.utc_offset[row]), "city", "hours"),
        ("climate_band", climate_band(float(table.lat[row]), bool(engine.book.ports.count[row])), "city", None),
    ):
        people.append(_fact(name, value, unit, GEO_SOURCE, GAZETTEER_AS_OF, GEO_LICENCE, level))
    return people


def _atlas_facts(engine: Engine, row: int) -> list[Fact]:
    entry, own = engine.book.entry(row)
    if entry is None:
        return []
    level = "city" if own else "metro"
    source = "; ".join((ATLAS_SOURCE, *entry.sources))
    values: list[tuple[str, str | list[str]]] = [
        ("clusters", _clusters(engine, entry)),
        ("profile", entry.profile),
        ("anchors", [f"{kind}: {name}" for kind, name in entry.anchors]),
    ]
    return [_fact(name, value, None, source, entry.as_of, ATLAS_LICENCE, level) for name, value in values if value]


def _clusters(engine: Engine, entry: AtlasRow) -> list[str]:
    names = {c.id: c.name for c in engine.book.world.clusters}
    ordered = sorted(entry.clusters.items(), key=lambda item: (-item[1], item[0]))
    return [f"{names[cluster]} ({_STRENGTH[strength]})" for cluster, strength in ordered]


def _way_facts(engine: Engine, row: int) -> list[Fact]:
    book, facts = engine.book, []
    port = int(book.ports.nearest[row])
    source = (ports.SOURCE, ports.AS_OF, ports.LICENCE, "metro")
    facts.append(_fact("ports_in_reach", int(book.ports.count[row]), f"ports within {PORT_REACH:.0f} km", *source))
    if port >= 0:
        place = book.world.ports[port]
        facts.append(_fact("nearest_port", f"{place.name} ({place.code})", None, *source))
        facts.append(_fact("port_distance", round(float(book.ports.distance_km[row])), "km", *source))
        facts.append(_fact("basin", basin(place.lat, place.lon), None, *source))
    air = (airports.SOURCE, airports.AS_OF, airports.LICENCE, "metro")
    facts.append(_fact("scheduled_airports", int(book.airports.scheduled[row]), f"within {AIR_REACH:.0f} km", *air))
    facts.append(_fact("large_airports", int(book.airports.large[row]), f"within {AIR_REACH:.0f} km", *air))
    airport = int(book.airports.nearest[row])
    if airport >= 0:
        nearest = book.world.airports[airport]
        facts.append(_fact("nearest_airport", f"{nearest.name} ({nearest.code})", None, *air))
        facts.append(_fact("airport_distance", round(float(book.airports.distance_km[row])), "km", *air))
    return facts


def _country_facts(country: Country | None) -> list[Fact]:
    if country is None:
        return []
    factbook = (countries.SOURCE, "2023", "public domain", "country")
    facts = [_fact("industries", country.industries, None, *factbook)] if country.industries else []
    if country.gdp_per_head:
        year = str(country.gdp_per_head.year or "year unknown")
        facts.append(
            _fact(
                "gdp_per_head",
                country.gdp_per_head.value,
                "US dollars, PPP",
                countries.SOURCE,
                year,
                "public domain",
                "country",
            )
        )
    for sector, share in country.sectors.items():
        year = str(share.year or "year unknown")
        facts.append(
            _fact(f"{sector}_share", share.value, "share of GDP", countries.SOURCE, year, "public domain", "country")
        )
    for name, listed in (("export_partners", country.export_partners), ("import_partners", country.import_partners)):
        if listed:
            year = str(country.trade_year or "year unknown")
            words = [f"{code} {share:.0%}" for code, share in listed.items()]
            facts.append(
                _fact(
                    name,
                    words,
                    "share of goods trade, five largest",
                    countries.SOURCE,
                    year,
                    "public domain",
                    "country",
                )
            )
    if country.languages:
        spoken = sorted(country.languages.items(), key=lambda item: -item[1])
        words = [f"{countries.language_name(code)} {share:.0%}" for code, share in spoken]
        facts.append(
            _fact(
                "languages", words, "share of people", countries.LANGUAGE_SOURCE, "2025", "Unicode licence", "country"
            )
        )
    if country.blocs:
        facts.append(
            _fact("trade_blocs", list(country.blocs), None, countries.BLOC_SOURCE, "2026", "CC BY 4.0", "country")
        )
    return facts


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
