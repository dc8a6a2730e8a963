"""Rankings."""

from typing import Annotated

from fastapi import APIRouter, Body

from app.deps import EngineDep, LanguageCode
from app.services.rankings import rank_request
from models.ranking import Ranking, RankingRequest

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
def rank_partners(
    engine: EngineDep, request: Annotated[RankingRequest, Body(openapi_examples=_EXAMPLES)], language: LanguageCode
) -> Ranking:
    """Weights that are not named keep the purpose's; filters and policy act before the best k are chosen."""
    return rank_request(engine, request, language)
