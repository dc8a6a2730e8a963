"""The service in memory: an artefact opened, and the questions it can answer."""

import logging
import threading
import time
from functools import cached_property, partial
from pathlib import Path
from typing import cast

import numpy as np
from pydantic import TypeAdapter

from app.engine.artefact import REMEDY, Manifest, Progress, check, current, sizes
from app.engine.contents import (
    PLAUSIBILITY,
    TIES,
    load_lasting,
    load_learned,
    load_space,
    load_spreads,
    load_world,
)
from app.engine.embeddings import OneAtATime
from app.engine.fingerprint import code_fingerprint
from app.engine.own import purposes_of
from app.engine.precedent import load_precedent, readable
from app.engine.prepared import prepare
from app.settings import Settings
from data.names import FILE as NAMES_FILE
from data.names import Names
from data.tie_tables import read_rules
from features.blocks.registry import make_blocks
from features.blocks.text import Encoder
from features.column_files import load_columns
from features.fact_store import FactStore
from features.pairs.near import NearSites
from features.places.access import AirAccess, PortAccess
from features.places.geodesy import distances_km
from features.places.measured import Mix, measured_mixes
from features.places.table import PlaceTable
from features.places.world import World
from features.space import FeatureSpace
from matching.plausibility.lazy import LazyPrecedent
from matching.ranking.index import CandidateIndex
from matching.ranking.ranker import Ranker
from matching.ranking.scoring import Scorer
from matching.ranking.weighting import with_spreads
from matching.relations import Relations
from models.atlas import Cluster
from models.city import CityRef
from models.errors import HanseError, NotReady
from models.partnership import Partnership, Rule
from models.ranking import RankingQuery

log = logging.getLogger("hanse")
LOOK_SECONDS = 1.0  # a choice: sizes of some eighty files take half a millisecond


class Engine:
    """One opened artefact. Opening reads only what ranking needs; all the rest comes at first use.

    Args:
        folder: the artefact.

    Every file is compared with its digest first: a flipped byte in the learned model would end the process.

    Raises:
        NotReady: the artefact is damaged or of another version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = check(folder, code_fingerprint())
        self._sizes = sizes(folder, self.manifest)
        with readable(folder):
            self._open(folder)

    def check_sizes(self) -> None:
        """Compare files with what was opened: reading a mapped file beyond its new end kills the process.

        Raises:
            NotReady: a file has another size now, or is gone.
        """
        if sizes(self.folder, self.manifest) != self._sizes:
            raise NotReady(f"A file of the artefact {self.folder} was changed while it was in use. {REMEDY}")

    def _open(self, folder: Path) -> None:
        self.names = Names(folder / NAMES_FILE)
        world, space = load_world(folder), load_space(folder)
        ports = load_columns(folder, "port_access.", PortAccess)
        airports = load_columns(folder, "air_access.", AirAccess)
        self.facts = FactStore(space, world, ports, airports, near=load_columns(folder, "near.", NearSites))
        self.ties = load_lasting(folder)
        blocks = make_blocks(OneAtATime(Encoder()))  # nothing is written while serving
        load_learned(folder, blocks)
        scorer = Scorer(space, CandidateIndex.load(folder), blocks)
        self.ranker = Ranker(
            scorer,
            self.facts,
            with_spreads(purposes_of(self.manifest), load_spreads(folder)),
            self.ties,
            Relations.build(self._rules(), world.countries, space.table),
            LazyPrecedent(partial(load_precedent, folder / PLAUSIBILITY, space)),
            blocks,
            self.manifest.build_id,
        )

    @property
    def space(self) -> FeatureSpace:
        """The places as numbers."""
        return self.facts.space

    @property
    def table(self) -> PlaceTable:
        """The gazetteer."""
        return self.facts.space.table

    @property
    def world(self) -> World:
        """All facts behind the numbers."""
        return self.facts.world

    def row(self, city: str | int) -> int:
        """Row of the city that a text or id names.

        Raises:
            UnknownCity, AmbiguousCity: with candidates.
        """
        return self.table.row_of[self.names.resolve(str(city))]

    def city(self, row: int) -> CityRef:
        """The place at a row."""
        return self.table.city(row)

    @cached_property
    def tie_records(self) -> list[Partnership]:
        """All ties of this build, ended ones included."""
        return TypeAdapter(list[Partnership]).validate_json((self.folder / TIES).read_bytes())

    @cached_property
    def clusters(self) -> dict[str, Cluster]:
        """Clusters by id."""
        return {c.id: c for c in self.world.clusters}

    @cached_property
    def mixes(self) -> dict[int, Mix]:
        """Anchor row to the measured industry mix; empty where no source was pulled."""
        return measured_mixes(self.table, self.world)

    @property
    def bundled_ties(self) -> bool:
        """Whether the ties are the bundled ones; a build from a file shuts every other record out."""
        return bool(self.manifest.inputs["bundled_ties"])

    def _rules(self) -> list[Rule]:
        """Bundled rules; suspensions of single ties are shut out with the bundled ties."""
        return [r for r in read_rules().rows if self.bundled_ties or r.kind != "suspension"]

    def market_potential(self, row: int) -> float:
        """People of all metros, in millions, each divided by 1 + km/100 (Harris 1954, softened near zero)."""
        table = self.table
        anchors = np.flatnonzero(table.is_anchor)
        km = distances_km(self.space.pairs["xyz"][row], self.space.pairs["xyz"][anchors])
        return round(float((table.metro_population[anchors] / 1e6 / (1 + km / 100)).sum()), 1)


class Store:
    """The current engine; a new artefact replaces it between two requests, running requests finish on the old one.

    Args:
        settings: where artefacts lie.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._proven: Engine | None = None
        self._looked = 0.0

    def engine(self) -> Engine:
        """The engine of the current artefact.

        Raises:
            NotReady: there is none, or it cannot be used; the detail names the command that mends it.
        """
        folder, engine = current(self.settings.artifacts), self._engine
        if engine is not None and engine.folder == folder:
            return self._looked_at(engine)
        if not self._lock.acquire(blocking=engine is None):  # somebody opens the new one: the old one answers meanwhile
            return self._looked_at(cast(Engine, engine))
        try:
            if self._engine is None or self._engine.folder != folder:
                self._engine = Engine(folder)
                log.info("opened build %s", folder.name)
            return self._engine
        finally:
            self._lock.release()

    def _looked_at(self, engine: Engine) -> Engine:
        """An opened engine, its files looked at once a second."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            engine.check_sizes()
            self._looked = now
        return engine

    def proven(self) -> Engine:
        """The engine, once it has ranked: what can be opened may still not answer.

        Raises:
            NotReady: as ``engine``; or it cannot rank.
        """
        engine = self.engine()
        if self._proven is not engine:
            try:
                engine.ranker.rank(int(np.argmax(engine.table.population)), RankingQuery(k=1))
            except HanseError:
                raise
            except Exception as error:
                raise NotReady(f"The artefact cannot rank ({type(error).__name__}). {REMEDY}") from error
            self._proven = engine
        return engine

    def ensure(self, progress: Progress) -> Engine:
        """The engine; builds the artefact first where there is none that this code can use."""
        try:
            return self.engine()
        except NotReady:
            prepare(self.settings, progress)
            return self.engine()
