"""Liveness and readiness."""

import logging

from fastapi import APIRouter

from app.deps import StoreDep
from app.engine.opened import Store
from models.errors import NotReady

router = APIRouter(tags=["health"])
log = logging.getLogger("hanse")


@router.get("/healthz", summary="The process is alive")
def healthz() -> dict[str, str]:
    """Green as long as the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="The service can answer")
def readyz(store: StoreDep) -> dict[str, str]:
    """503 with the mending command where the artefact is missing, damaged or of another version."""
    return {"status": "ready", "build_id": store.engine().manifest.build_id}


def warm(store: Store) -> None:
    """Open the artefact at start, so that the first request does not wait; without one the service is unready."""
    try:
        store.engine()
    except NotReady as error:
        log.warning("not ready: %s", error.detail)
