"""What routes and pages ask for: the engine, a city, the question of a ranking."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from pydantic import StringConstraints

from app.engine.opened import Engine, Store
from models.ranking import MAX_K, Filters, Known, OrderBy, RankingQuery, Unit


def get_store(request: Request) -> Store:
    """The store of the application."""
    store: Store = request.app.state.store
    return store


def get_engine(store: Annotated[Store, Depends(get_store)]) -> Engine:
    """The engine of the current build; 503 with the mending command without one."""
    return store.engine()


StoreDep = Annotated[Store, Depends(get_store)]
EngineDep = Annotated[Engine, Depends(get_engine)]
CountryCode = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}$")]
CityPath = Annotated[
    str,
    Path(
        description="GeoNames id, name, `Name, CC` or `Name, ADMIN1, CC`",
        examples=["4887398", "Chicago", "Portland, ME, US"],
        max_length=200,
    ),
]


def get_query(
    purpose: Annotated[str, Query(examples=["trade"])] = "general",
    k: Annotated[int, Query(ge=1, le=MAX_K)] = 10,
    country: Annotated[list[CountryCode] | None, Query(description="only these ISO codes")] = None,
    exclude_country: Annotated[list[CountryCode] | None, Query(description="without these ISO codes")] = None,
    any_country: bool = False,
    known: Known = "mark",
    unit: Unit = "metro",
    order_by: OrderBy = "fit",
    per_country: Annotated[int | None, Query(ge=1, description="at most so many of one country")] = None,
    diversity: Annotated[float, Query(ge=0, le=1, description="above 0, near-doubles give way")] = 0.0,
) -> RankingQuery:
    """The question; weights and policy need POST /rankings."""
    filters = Filters(
        countries=country or [], exclude_countries=exclude_country or [], any_country=any_country, known=known
    )
    return RankingQuery(
        purpose=purpose,
        k=k,
        filters=filters,
        unit=unit,
        order_by=order_by,
        per_country=per_country,
        diversity=diversity,
    )


QueryDep = Annotated[RankingQuery, Depends(get_query)]
