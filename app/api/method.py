"""Purposes and sources: how answers are made, and from what."""

from fastapi import APIRouter

from app.deps import EngineDep, LanguageCode
from app.messages.facts import render_purpose
from app.services.sources import sources
from models.base import SCHEMA_VERSION
from models.method import Purposes, Sources

router = APIRouter(tags=["method"])


@router.get("/purposes", summary="Purposes with their weights and reasons")
def get_purposes(engine: EngineDep, language: LanguageCode) -> Purposes:
    """Weights are normalised; `exploratory` marks purposes without city facts behind them yet."""
    named = [render_purpose(purpose, language) for purpose in engine.ranker.purposes.values()]
    return Purposes(schema_version=SCHEMA_VERSION, run_id=engine.manifest.build_id, purposes=named)


@router.get("/sources", summary="Every source with date and licence")
def get_sources(engine: EngineDep) -> Sources:
    """Registry packages with their versions, and our bundled tables with rows and digests."""
    return Sources(schema_version=SCHEMA_VERSION, run_id=engine.manifest.build_id, sources=sources(engine))
