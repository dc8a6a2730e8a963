"""Cities: search, facts, partners, comparison."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.deps import CityPath, EngineDep, LanguageCode, QueryDep, in_language
from app.export.links import links_csv
from app.messages.facts import render_comparison
from app.services.cities import city_with_facts
from app.services.compare import compare
from app.services.links import city_links
from app.services.rankings import rank_partners, why_not
from app.services.runs import head
from app.tables import DECLARED, WantsCsv, facts_table, partners_table
from app.window import WindowDep
from models.city import City
from models.compare import Comparison, SearchHit, SearchResult
from models.link import CityLinks, LinkKind
from models.ranking import Ranking
from models.why_not import WhyNot

router = APIRouter(tags=["cities"])


@router.get("/cities", summary="Search places by any name")
def search_cities(
    engine: EngineDep,
    q: Annotated[str, Query(min_length=1, max_length=200, examples=["Koln", "東京", "St Louis"])],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> SearchResult:
    """Any alias, without accents, by prefix or with a typo; best known first."""
    hits = [
        SearchHit(id=p.id, label=p.label, name=p.name, country=p.country, admin1=p.admin1, population=p.population)
        for p in engine.names.search(q, limit)
    ]
    return SearchResult(**head(engine, "search", q, limit), query=q, hits=hits)


@router.get("/cities/{city}/facts.csv", include_in_schema=False, response_model=City)
@router.get(
    "/cities/{city}",
    summary="One city with its facts and their sources",
    response_model=City,
    responses=DECLARED,
)
def get_city(engine: EngineDep, city: CityPath, csv: WantsCsv) -> City | Response:
    """Each fact carries source, date, licence and level (city, metro, region or country)."""
    found = city_with_facts(engine, engine.row(city))
    return facts_table(found) if csv else found


@router.get("/cities/{city}/partners.csv", include_in_schema=False, response_model=Ranking)
@router.get("/cities/{city}/partners", summary="Ranked partners of a city", response_model=Ranking, responses=DECLARED)
def get_partners(
    engine: EngineDep, city: CityPath, query: QueryDep, language: LanguageCode, window: WindowDep, csv: WantsCsv
) -> Ranking | Response:
    """The short form of POST /rankings. The list has `k` rows; `offset` and `limit` show a part of that one list."""
    found = rank_partners(engine, city, query, language)
    answer = partners_table(window.cut(found, "matches")) if csv else window.answer(found, "matches")
    return in_language(answer, language) if isinstance(answer, Response) else answer


@router.get("/cities/{city}/links.csv", include_in_schema=False, response_model=CityLinks)
@router.get(
    "/cities/{city}/links",
    summary="Works, laboratories, offices, flights and sailings that bind a city with others",
    response_model=CityLinks,
    responses=DECLARED,
)
def get_links(
    engine: EngineDep,
    city: CityPath,
    partner: Annotated[str | None, Query(max_length=200, examples=["Munich"], description="only this city")] = None,
    kind: Annotated[list[LinkKind] | None, Query(description="only these kinds")] = None,
    cluster: Annotated[str | None, Query(max_length=60, description="only this traded cluster")] = None,
    *,
    window: WindowDep,
    csv: WantsCsv,
    format: Annotated[Literal["json", "csv"], Query(description="CSV has a row per link")] = "json",
) -> CityLinks | Response:
    """A selection compiled from general knowledge, not a register: what is not there may exist all the same.

    A flight or sailing goes both ways, and has no cluster.
    """
    other = engine.row(partner) if partner else None
    found = city_links(engine, engine.row(city), other, kind or (), cluster)
    if format == "json" and not csv:
        return window.answer(found, "partners")
    found = window.cut(found, "partners")
    head = {"content-disposition": f'attachment; filename="links-{found.city.id}.csv"'}
    return Response(links_csv(found), media_type="text/csv", headers=head)


@router.get("/cities/{city}/why-not", summary="Why a city is not on the list")
def get_why_not(
    engine: EngineDep,
    city: CityPath,
    partner: Annotated[str, Query(min_length=1, max_length=200, examples=["Mexico City"])],
    query: QueryDep,
    language: LanguageCode,
) -> WhyNot:
    """The rule that leaves the partner out, or its place in the order, and what would change it; asked as /partners."""
    return why_not(engine, city, partner, query, language)


@router.get("/compare", summary="Two to five cities side by side")
def compare_cities(
    engine: EngineDep,
    city: Annotated[list[str], Query(min_length=2, max_length=5, examples=[["Chicago", "Mexico City"]])],
    language: LanguageCode,
) -> Comparison:
    """Facts of each, and for each pair what both make, who supplies whom, and the ways between them."""
    return render_comparison(compare(engine, [engine.row(name) for name in city]), language)
