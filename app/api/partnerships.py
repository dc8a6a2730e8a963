"""Known ties and their evidence."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.deps import CityPath, EngineDep
from app.services.partnerships import pair_evidence, partnerships
from app.tables import DECLARED, WantsCsv, ties_table
from app.window import WindowDep
from models.tie import PairEvidence, Partnerships

router = APIRouter(tags=["ties"])


@router.get("/cities/{city}/partnerships.csv", include_in_schema=False, response_model=Partnerships)
@router.get(
    "/cities/{city}/partnerships", summary="Known ties of a city", response_model=Partnerships, responses=DECLARED
)
def get_partnerships(engine: EngineDep, city: CityPath, window: WindowDep, csv: WantsCsv) -> Partnerships | Response:
    """Kind, start year, status and source of each; and which other cities of the country share the partner."""
    found = partnerships(engine, engine.row(city))
    return ties_table(window.cut(found, "partnerships")) if csv else window.answer(found, "partnerships")


@router.get("/evidence", summary="What is documented about a pair")
def get_evidence(
    engine: EngineDep,
    a: Annotated[str, Query(max_length=200, examples=["Chicago"])],
    b: Annotated[str, Query(max_length=200, examples=["Mexico City"])],
) -> PairEvidence:
    """Dated, sourced items, each with its side and its line of the relation; empty where nothing is documented."""
    return pair_evidence(engine, engine.row(a), engine.row(b))
