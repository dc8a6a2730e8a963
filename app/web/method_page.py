"""The page of sources and method: weights, rubric, limits, sources, and how good the rankings are."""

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse

from app.deps import EngineDep, StoreDep
from app.engine.opened import Engine, Store
from app.messages.language import Language
from app.services.benchmarks import summary
from app.services.sources import sources
from app.web import views
from app.web.benchmark_table import Board, board
from app.web.shell import LanguageDep, PageRoute, render
from data.rubric import read_rubric
from models.errors import NoRecord

router = APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/sources")
def sources_page(request: Request, engine: EngineDep, store: StoreDep, words: LanguageDep) -> Response:
    """Every source, the weights of the purposes, the rubric, the limits, the newest benchmark."""
    return render(
        request,
        words,
        "sources.html",
        sources=sources(engine),
        purposes=list(engine.ranker.purposes.values()),
        order=views.ORDER,
        rubric=read_rubric(),
        places=len(engine.table),
        atlas=len(engine.world.atlas),
        build=engine.manifest.build_id,
        bench=_bench(engine, store, words),
    )


def _bench(engine: Engine, store: Store, words: Language) -> Board | None:
    """The newest record as a table; None where no benchmark was run."""
    try:
        return board(summary(store.settings), engine.manifest.build_id, words)
    except NoRecord:
        return None
