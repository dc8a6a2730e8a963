"""What routes ask for: the engine, a resolved city."""

from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import StringConstraints

from app.engine.opened import Engine, Store


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
