"""Known ties and their evidence."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import CityPath, EngineDep
from app.services.partnerships import pair_evidence, partnerships
from models.tie import PairEvidence, Partnerships

router = APIRouter(tags=["ties"])


@router.get("/cities/{city}/partnerships", summary="Known ties of a city")
def get_partnerships(engine: EngineDep, city: CityPath) -> Partnerships:
    """Kind, start year, status and source of each; and which other cities of the country share the partner."""
    return partnerships(engine, engine.row(city))


@router.get("/evidence", summary="What is documented about a pair")
def get_evidence(
    engine: EngineDep,
    a: Annotated[str, Query(max_length=200, examples=["Chicago"])],
    b: Annotated[str, Query(max_length=200, examples=["Mexico City"])],
) -> PairEvidence:
    """Dated, sourced items, each with its side and its line of the relation; empty where nothing is documented."""
    return pair_evidence(engine, engine.row(a), engine.row(b))
