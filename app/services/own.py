"""What a user knows of a city, told as the user's own."""

from app.engine.opened import Engine
from app.engine.own import own_of
from models.city import Fact
from models.own import OwnPlace

SOURCE = "yours"
LICENCE = "yours"


def own_place(engine: Engine, place: int) -> OwnPlace | None:
    """What the user says of a place, by GeoNames id; None where nothing."""
    return next((one for one in own_of(engine).places if one.geonameid == place), None)


def own_people(engine: Engine, row: int) -> bool:
    """Whether the user counts people in the metro of a place."""
    table = engine.table
    counted = [table.row_of[one.geonameid] for one in own_of(engine).places if one.people is not None]
    return any(table.anchor[other] == table.anchor[row] for other in counted)


def as_yours(fact: Fact, own: OwnPlace) -> Fact:
    """A fact with the user as its source."""
    source = f"{SOURCE}: {own.source}"
    return fact.model_copy(update={"source": source, "as_of": own.as_of, "licence": LICENCE})
