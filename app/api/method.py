"""Purposes and sources: how answers are made, and from what."""

from fastapi import APIRouter

from app.deps import EngineDep, LanguageCode
from app.messages.facts import render_purpose
from app.messages.language import language as the_language
from app.services.runs import head
from app.services.sources import sources
from models.method import ClusterName, Clusters, Purposes, Sources

router = APIRouter(tags=["method"])


@router.get("/purposes", summary="Purposes with their weights and reasons")
def get_purposes(engine: EngineDep, language: LanguageCode) -> Purposes:
    """Weights are normalised; `exploratory` marks purposes without city facts behind them yet."""
    named = [render_purpose(purpose, language) for purpose in engine.ranker.purposes.values()]
    return Purposes(**head(engine, "purposes"), purposes=named)


@router.get("/sources", summary="Every source with date and licence")
def get_sources(engine: EngineDep) -> Sources:
    """Registry packages with their versions, and our bundled tables with rows and digests."""
    return Sources(**head(engine, "sources"), sources=sources(engine))


@router.get("/clusters", summary="Traded clusters of the atlas")
def get_clusters(engine: EngineDep, language: LanguageCode) -> Clusters:
    """Their ids are what `cluster` and the clusters of a profile take."""
    words = the_language(language)
    named = [
        ClusterName(id=c.id, name=words.cluster(c.id), parent=c.parent or None, family=c.family, meaning=c.meaning)
        for c in engine.world.clusters
    ]
    return Clusters(**head(engine, "clusters"), clusters=named)
