"""Rankings."""

from typing import Annotated

from fastapi import APIRouter, Body

from app.deps import EngineDep
from models.errors import InvalidInput
from models.ranking import Ranking, RankingQuery, RankingRequest

router = APIRouter(tags=["rankings"])
_EXAMPLES = {
    "city": {
        "summary": "Trade partners of Houston, without regard to ports",
        "value": {"city": "Houston", "purpose": "trade", "weights": {"port": 0}, "k": 10},
    },
    "profile": {
        "summary": "A city that is not in the gazetteer",
        "value": {
            "profile": {
                "name": "Neustadt",
                "country": "DE",
                "lat": 48.7,
                "lon": 9.2,
                "population": 12000,
                "clusters": {"machine_tools": 3, "auto_parts": 2},
            },
            "purpose": "innovation",
        },
    },
}


@router.post("/rankings", summary="Rank partners for a city or a profile")
def rank(engine: EngineDep, request: Annotated[RankingRequest, Body(openapi_examples=_EXAMPLES)]) -> Ranking:
    """Weights that are not named keep the purpose's; filters and policy act before the best k are chosen."""
    if (request.city is None) == (request.profile is None):
        raise InvalidInput("Give either a city or a profile.", [("city", "one of city and profile is needed")])
    query = RankingQuery.model_validate(request.model_dump(include=set(RankingQuery.model_fields)))
    if request.profile is not None:
        return engine.ranker.rank_profile(request.profile, query)
    return engine.ranker.rank(engine.row(str(request.city)), query)
