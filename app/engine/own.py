"""A user's own facts in a build: read from the home, joined to the world, and found again in the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.artefact import Manifest
from app.settings import Settings
from data.atlas import read_clusters
from data.gazetteer import read_places
from data.own import LINKS, Known, read_own
from data.own_links import read_own_links, refuse_unknown
from data.purposes import read_purposes
from data.sources.countries import read_countries
from features.blocks.registry import FEATURES
from features.places.world import World
from models.atlas import AtlasRow
from models.city import Place
from models.link import OwnLink
from models.own import OwnFacts, OwnPlace
from models.policy import Policy
from models.purpose import Purpose
from models.ranking import RankingQuery

if TYPE_CHECKING:
    from app.engine.opened import Engine

NO_RULES = Policy()


def own_facts(settings: Settings, places: Sequence[Place]) -> OwnFacts:
    """What the home's folder ``own`` holds but the links.

    Raises:
        InvalidInput: a file cannot be used; each line is named.
    """
    if not settings.own.is_dir():
        return OwnFacts()
    known = Known(
        places={place.id for place in places},
        clusters={cluster.id for cluster in read_clusters()},
        countries=read_countries(),
        sides={feature.name: feature.side for features in FEATURES.values() for feature in features},
    )
    return read_own(settings.own, known)


def own_links(settings: Settings, file: Path | None, places: Sequence[Place]) -> list[OwnLink]:
    """The links of a file, of the home's own without one.

    Raises:
        InvalidInput: the file cannot be used; each line is named.
    """
    path = file or settings.own / LINKS
    if file is None and not path.exists():
        return []
    found = read_own_links(path, {cluster.id for cluster in read_clusters()})
    refuse_unknown(path, found, {place.id for place in places})
    return [link for _, link in found]


def with_people(places: Sequence[Place], own: Sequence[OwnPlace]) -> list[Place]:
    """The gazetteer with the people that a user counts."""
    people = {one.geonameid: one.people for one in own if one.people is not None}
    return [replace(place, population=people.get(place.id, place.population)) for place in places]


def with_atlas(world: World, places: Sequence[Place], own: Sequence[OwnPlace]) -> World:
    """The world with a user's rows of the atlas in place of ours, whole."""
    named = {place.id: place for place in places}
    rows = {one.geonameid: _row(one, named[one.geonameid]) for one in own if one.describes}
    return replace(world, atlas={**world.atlas, **rows}) if rows else world


def _row(one: OwnPlace, place: Place) -> AtlasRow:
    anchors = tuple(one.anchors)
    return AtlasRow(place.id, place.name, place.country, one.clusters, one.profile, anchors, (one.source,), one.as_of)


def known_purposes(settings: Settings) -> Mapping[str, Purpose]:
    """The purposes that a build of the home knows, by its files: asked before anything is built.

    Raises:
        InvalidInput: a file cannot be used.
    """
    return read_purposes(own_facts(settings, read_places(settings.min_population)).purposes)


def purposes_of(manifest: Manifest) -> Mapping[str, Purpose]:
    """The purposes of a build, a user's own among them."""
    return read_purposes(_noted(manifest).purposes)


@lru_cache(maxsize=2)  # the current build, and the one before it while its last requests run
def own_of(engine: "Engine") -> OwnFacts:
    """A user's own facts in an opened build, links aside."""
    return _noted(engine.manifest)


def ruled(engine: "Engine", query: RankingQuery) -> RankingQuery:
    """The question under the user's own policy, where it brings none."""
    policy = own_of(engine).policy
    return query if policy is None or query.policy != NO_RULES else query.model_copy(update={"policy": policy})


def changed(settings: Settings, facts: OwnFacts, manifest: Manifest) -> bool:
    """Whether the home's own facts are others than those of a build; links from elsewhere (``--links``) aside."""
    links = settings.own / LINKS
    noted = [OwnLink.model_validate(link) for link in manifest.inputs.get("own_links", [])]
    here = [link for _, link in read_own_links(links, {c.id for c in read_clusters()})] if links.exists() else noted
    return facts != _noted(manifest) or here != noted


def _noted(manifest: Manifest) -> OwnFacts:
    return OwnFacts.model_validate(manifest.inputs.get("own", {}))
