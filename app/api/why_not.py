"""Why is X not here?"""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import CityPath, EngineDep
from app.ranking_query import QueryDep
from app.services.why_not import why_not
from models.why_not import WhyNot

router = APIRouter(tags=["cities"])


@router.get("/cities/{city}/why-not", summary="Why a city is not on the list")
def get_why_not(
    engine: EngineDep,
    city: CityPath,
    partner: Annotated[str, Query(min_length=1, max_length=200, examples=["Mexico City"])],
    query: QueryDep,
) -> WhyNot:
    """The rule that leaves the partner out, or its place in the order, and what would change it; asked as /partners."""
    return why_not(engine, engine.row(city), engine.row(partner), query)
