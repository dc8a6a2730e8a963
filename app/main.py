"""The web application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app import problem, web
from app.answers import Answers, Hosts
from app.api import (
    audits,
    benchmarks,
    briefs,
    bulk,
    cities,
    health,
    method,
    partnerships,
    points,
    problems,
    questionnaires,
    rankings,
)
from app.crowd import Crowd, Door, Queue, loop_first, one_thread_each, rules
from app.declared import declare
from app.deps import API, known_parameters
from app.engine.opened import Store
from app.kept import Kept
from app.limits import BodyLimit
from app.logs import LOG_FORMAT, calm
from app.origins import Origins
from app.settings import Settings

ROUTES = (cities, rankings, bulk, partnerships, audits, briefs, questionnaires, benchmarks, method, points, problems)
DESCRIPTION = """
Finds the partner city that a city should do business with, and says why.

A *fit* says from facts how well two economies suit each other for a purpose (about 0 to 1; its parts sum to it).
*Plausibility*, shown as precedent, says how much a pair looks like ties that cities formed. Neither is a promise.
Errors are problem+json with what is wrong, where, and what to do.

Within `/api/v1` nothing goes or changes its meaning; what is added raises the minor number of `schema_version`. What is
to go is marked `deprecated` here and stays for half a year at least (docs/api.md, Versions).
"""


def application() -> FastAPI:
    """The application of a server's process, with its logs."""
    logging.basicConfig(level=logging.WARNING, format=LOG_FORMAT)
    calm()
    return create_app()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for some settings; opens the artefact when it starts, not when it is made."""
    settings = settings or Settings()
    store = Store(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        one_thread_each()
        loop_first()
        health.warm(store)
        yield

    app = FastAPI(
        title="Hanse",
        version=version("hanse"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.store = store
    _shelter(app, settings)
    problem.install(app)
    app.include_router(health.router, dependencies=[Depends(known_parameters)])
    for module in ROUTES:
        app.include_router(module.router, prefix=API, dependencies=[Depends(known_parameters)])
    web.install(app)
    declare(app)
    return app


def _shelter(app: FastAPI, settings: Settings) -> None:
    """What a request passes before it is worked on: a name that is ours, a place in the line, its body, its turn."""
    crowd = Crowd(*rules())
    # The last one that is added sees a request first.
    app.add_middleware(Kept, store=app.state.store)
    app.add_middleware(Queue, crowd=crowd)
    app.add_middleware(BodyLimit)
    app.add_middleware(Door, crowd=crowd)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    if settings.cors_origins:
        app.add_middleware(Origins, allowed=settings.cors_origins)
    app.add_middleware(Answers)
    app.add_middleware(Hosts, allowed=settings.allowed_hosts)
