"""Why is X not here?"""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.deps import CityPath, CountryCode, EngineDep
from app.why_not import why_not
from models.ranking import MAX_K, Filters, OrderBy, RankingQuery, Unit
from models.why_not import WhyNot

router = APIRouter(tags=["cities"])


@router.get("/cities/{city}/why-not", summary="Why a city is not on the list")
def get_why_not(
    engine: EngineDep,
    city: CityPath,
    partner: Annotated[str, Query(min_length=1, max_length=200, examples=["Mexico City"])],
    purpose: Annotated[str, Query(examples=["trade"])] = "general",
    k: Annotated[int, Query(ge=1, le=MAX_K)] = 10,
    country: Annotated[list[CountryCode] | None, Query(description="only these ISO codes")] = None,
    any_country: bool = False,
    unit: Unit = "metro",
    order_by: OrderBy = "fit",
) -> WhyNot:
    """The rule that leaves the partner out, or its rank, and what would change it; the question as in /partners."""
    filters = Filters(countries=country or [], any_country=any_country)
    query = RankingQuery(purpose=purpose, k=k, filters=filters, unit=unit, order_by=order_by)
    return why_not(engine, engine.row(city), engine.row(partner), query)
