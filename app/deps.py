"""What routes and pages ask for: the engine, a city, the question of a ranking."""

from difflib import get_close_matches
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response

from app.engine.opened import Engine, Store
from app.messages.choice import choose
from app.messages.language import LANGUAGES
from app.params import RankingParams
from models.errors import InvalidInput
from models.ranking import RankingQuery

API = "/api/v1"


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


def get_query(engine: EngineDep, params: Annotated[RankingParams, Query()]) -> RankingQuery:
    """The question; weights and policy need POST /rankings.

    Raises:
        InvalidInput: a code that is no country's.
    """
    engine.world.check_countries("country", params.country or ())
    engine.world.check_countries("exclude_country", params.exclude_country or ())
    return params.query()


QueryDep = Annotated[RankingQuery, Depends(get_query)]


def get_language(
    response: Response,
    language: Annotated[
        str | None,
        Query(
            description="language of all texts; without it the first of Accept-Language that we have",
            json_schema_extra={"enum": list(LANGUAGES)},
        ),
    ] = None,
    accept_language: Annotated[str, Header(description="used where `language` is not given; weights count")] = "",
) -> str:
    """The language of an answer; the answer says which it is.

    Raises:
        InvalidInput: a language that we have no words for.
    """
    if language is not None and language not in LANGUAGES:
        why = f"There are no words for '{language[:20]}' yet."
        raise InvalidInput(why, [("language", "unknown language")], LANGUAGES)
    code = choose(language, None, accept_language)
    in_language(response, code)
    return code


LanguageCode = Annotated[str, Depends(get_language)]


def in_language(answer: Response, language: str) -> Response:
    """An answer that says in which language it is; one that a route makes itself has to."""
    answer.headers["Content-Language"] = language
    answer.headers["Vary"] = "Accept-Language"
    return answer


def known_parameters(request: Request) -> None:
    """Refuse a parameter that the address does not have: a slip would be answered as another question.

    Raises:
        InvalidInput: with the parameters whose names are near; all of them where none is.
    """
    given = request.query_params.keys()
    if not given:
        return
    paths, path = (
        request.app.openapi()["paths"],
        request.scope["route"].path_format.removesuffix(".csv").removesuffix("/facts"),
    )
    operations = paths.get(f"{API}{path}") or paths[path]
    known = [p["name"] for p in operations[request.method.lower()].get("parameters", ()) if p["in"] == "query"]
    unknown = [name for name in given if name not in known]
    if unknown:
        near = [match for name in unknown for match in get_close_matches(name, known, n=3, cutoff=0.6)]
        errors = [(name[:60], "no such parameter") for name in unknown]
        raise InvalidInput("This address has no such parameter.", errors, list(dict.fromkeys(near)) or known)
