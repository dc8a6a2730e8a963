"""The pages: start, city and partners, pair, compare. Each shows the same records that the API gives."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from app.deps import EngineDep
from app.engine.opened import Engine
from app.messages.evidence import day_words, value_words
from app.messages.language import Language
from app.services.audits import tie_finding
from app.services.cities import city_with_facts
from app.services.compare import compare, precedent
from app.services.partnerships import pair_evidence, tie_source
from app.services.rankings import match_pair, rank_partners, why_not
from app.web import page_state, views
from app.web.clusters import cluster_card
from app.web.links import LinkFilter, bonds_map, city_bonds, pair_bonds
from app.web.page_state import CityPageState
from app.web.routes import city_routes, routes_map
from app.web.shell import LanguageDep, PageRoute, render
from data.rubric import read_rubric
from features.fact_store import pair_facts
from models.country import CountryCode
from models.errors import AmbiguousCity, InvalidInput, UnknownCity

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


def get_state(engine: EngineDep, state: Annotated[CityPageState, Query()]) -> CityPageState:
    """The state of the page, with the weights that differ from the purpose's."""
    return state.beside(engine.ranker.purposes)


StateDep = Annotated[CityPageState, Depends(get_state)]
EXAMPLES = (4887398, 2747891, 1833747, 3530597, 1853909, 993800)
MOST_COMPARED = 5  # as the API: more columns are not read side by side


@router.get("/")
def start(request: Request, engine: EngineDep, words: LanguageDep, q: str = "", purpose: str = "") -> Response:
    """One search box and the purposes as questions; without JavaScript the form lands here again."""
    hits = []
    if q.strip():
        try:
            return _to_city(engine.names.resolve(q), purpose)
        except (UnknownCity, AmbiguousCity):
            hits = engine.names.search(q[:200], 10)
    rows = engine.table.row_of
    examples = [engine.city(rows[i]) for i in EXAMPLES if i in rows]
    return render(
        request,
        words,
        "start.html",
        q=q[:200],
        purpose=purpose,
        hits=hits,
        examples=examples,
        places=len(rows),
        metros=int(engine.table.is_anchor.sum()),
        purposes=list(engine.ranker.purposes.values()),
        build=engine.manifest.build_id,
    )


def _to_city(city: int, purpose: str) -> Response:
    tail = f"?purpose={purpose}" if purpose.isalpha() and purpose != "general" else ""
    return RedirectResponse(f"/cities/{city}{tail}", status_code=303)


def _listing(state: CityPageState, engine: Engine, words: Language, row: int) -> dict[str, Any]:
    """What the list needs: the state, the ranking, and the answer to "Why is X not here?"."""
    purposes = engine.ranker.purposes
    query = state.question(engine.names.resolve)
    ranking = rank_partners(engine, str(engine.city(row).id), query, words.code)
    rows_of = engine.table.row_of
    answer, near = None, []
    if state.why:
        try:
            answer = why_not(engine, str(engine.city(row).id), state.why, query, words.code)
        except (UnknownCity, AmbiguousCity) as error:
            near = list(error.suggestions) or [error.detail]
    return {
        "city": engine.city(row),
        "state": state,
        "ranking": ranking,
        "rows": views.rows(ranking, words),
        "shared": views.shared(ranking, words),
        "tie_words": views.tie_words,
        "excluded": views.excluded(ranking, words),
        "shortlist": [engine.city(rows_of[c]) for c in state.short if c in rows_of],
        "answer": answer,
        "near": near,
        "purposes": list(purposes.values()),
        "current": purposes[state.purpose],
        "order": views.ORDER,
        "filters": page_state.FILTERS,
        "more": page_state.MORE,
        "build": engine.manifest.build_id,
    }


def _link_filter(engine: EngineDep, sector: str | None = None, of: CountryCode | None = None) -> LinkFilter:
    """Which links are shown: of one sector, of one country.

    Raises:
        InvalidInput: there is no such sector.
    """
    if sector:
        engine.world.check_cluster(sector)
    return LinkFilter(sector or None, of)


LinkFilterDep = Annotated[LinkFilter, Depends(_link_filter)]


@router.get("/cities/{city}")
def city_page(
    request: Request, engine: EngineDep, words: LanguageDep, state: StateDep, link_filter: LinkFilterDep, city: str
) -> Response:
    """A city, the map, and its ranked partners; the address carries the whole state."""
    row = engine.row(city)
    if str(engine.city(row).id) != city:
        return RedirectResponse(f"/cities/{engine.city(row).id}", status_code=303)
    entry, own = engine.facts.entry(row)
    strongest = sorted(entry.clusters, key=lambda c: (-entry.clusters[c], c))[:5] if entry else []
    return render(
        request,
        words,
        "city.html",
        clusters=[words.cluster(c) for c in strongest],
        own_facts=own,
        beside=[str(engine.table.name[near]) for near, _ in engine.table.neighbours(row)],
        ties=len(engine.ties.of(row)),
        heads=[fact for fact in city_with_facts(engine, row).facts if fact.name == "head_offices"],
        bonds=city_bonds(engine, row, words, link_filter),
        routes=city_routes(engine, row, words, link_filter),
        routes_map=routes_map(engine, row, words, link_filter),
        bonds_map=bonds_map(engine, row, words, link_filter),
        link_filter=link_filter,
        **_listing(state, engine, words, row),
    )


@router.get("/cities/{city}/list")
def city_list(request: Request, engine: EngineDep, words: LanguageDep, state: StateDep, city: str) -> Response:
    """The list alone, for a page that follows its controls."""
    return render(request, words, "_results.html", **_listing(state, engine, words, engine.row(city)))


@router.get("/pair/{a}/{b}")
def pair_page(request: Request, engine: EngineDep, words: LanguageDep, state: StateDep, a: str, b: str) -> Response:
    """Why this pair: parts, clusters, ways, evidence."""
    one, other = engine.row(a), engine.row(b)
    if one == other:
        raise InvalidInput(words.t("error_same_city"))
    purposes = engine.ranker.purposes
    query = state.question(engine.names.resolve)
    finding = tie_finding(engine, engine.city(one), engine.city(other), date.today(), words.code)
    match = match_pair(engine, one, other, query, words.code)
    return render(
        request,
        words,
        "pair.html",
        state=state,
        current=purposes[state.purpose],
        purposes=list(purposes.values()),
        row=views.row(match, words),
        tie=views.tie_words(match, words),
        tie_source=tie_source(engine, one, other),
        place=why_not(engine, a, b, query, words.code),
        finding=finding.findings[0] if finding is not None else None,
        bands=finding.bands if finding is not None else read_rubric().bands,
        criteria=words.criteria or {c.id: c.name for c in read_rubric().criteria},
        build=engine.manifest.build_id,
        precedent=views.precedent_words(precedent(engine, one, other), words),
        **_pair_facts(engine, one, other, words),
    )


def _pair_facts(engine: Engine, one: int, other: int, words: Language) -> dict[str, Any]:
    """What is known of the two and between them."""
    facts = pair_facts(engine.facts, one, engine.facts, other)
    cities = [city_with_facts(engine, r) for r in (one, other)]
    return {
        "cities": cities,
        "card": cluster_card(engine, one, other, facts, words),
        "ways": views.ways(facts, words),
        "facts": facts,
        "bonds": pair_bonds(engine.city(one), engine.city(other), [*facts.links, *facts.routes], words),
        "fact_names": views.fact_names(cities),
        "fact": views.fact,
        "fact_text": views.fact_text,
        "order": views.ORDER,
        "evidence": pair_evidence(engine, one, other).items,
        "value_words": value_words,
        "day_words": day_words,
    }


@router.get("/compare")
def compare_page(
    request: Request, engine: EngineDep, words: LanguageDep, city: Annotated[list[str] | None, Query()] = None
) -> Response:
    """Two to five cities side by side; with fewer, the form that asks for them."""
    names = [name.strip() for name in city or [] if name.strip()]
    if len(names) > MOST_COMPARED:
        raise InvalidInput(words.t("error_too_many", n=MOST_COMPARED))
    rows = list(dict.fromkeys(engine.row(name) for name in names))
    result = compare(engine, rows) if len(rows) >= 2 else None
    return render(
        request,
        words,
        "compare.html",
        result=result,
        given=[engine.city(row) for row in rows],
        most=MOST_COMPARED,
        matrix=views.cluster_matrix(result, words) if result else [],
        by_id={engine.city(row).id: engine.city(row) for row in rows},
        ways=views.ways,
        fact_names=views.fact_names(result.cities) if result else [],
        fact=views.fact,
        fact_text=views.fact_text,
        build=engine.manifest.build_id,
    )
