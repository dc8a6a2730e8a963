"""What routes and pages ask for: the engine, a city, the question of a ranking."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from app.engine.opened import Engine, Store
from app.params import RankingParams
from models.ranking import RankingQuery


async def get_store(request: Request) -> Store:
    """The store of the application; no thread is needed for that."""
    store: Store = request.app.state.store
    return store


def get_engine(store: Annotated[Store, Depends(get_store)]) -> Engine:
    """The engine of the current build; 503 with the mending command without one."""
    return store.engine()


StoreDep = Annotated[Store, Depends(get_store)]
EngineDep = Annotated[Engine, Depends(get_engine)]
CityPath = Annotated[
    str,
    Path(
        description="GeoNames id, name, `Name, CC` or `Name, ADMIN1, CC`",
        examples=["4887398", "Chicago", "Portland, ME, US"],
        max_length=200,
    ),
]


def get_query(params: Annotated[RankingParams, Query()]) -> RankingQuery:
    """The question; weights and policy need POST /rankings."""
    return params.query()


QueryDep = Annotated[RankingQuery, Depends(get_query)]
