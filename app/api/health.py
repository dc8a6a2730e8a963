"""Liveness and readiness: neither waits for the work of others."""

import logging

import anyio
from fastapi import APIRouter

from app.deps import StoreDep
from app.engine.opened import Store
from models.errors import NotReady

router = APIRouter(tags=["health"])
log = logging.getLogger("hanse")


@router.get("/healthz", summary="The process is alive")
async def healthz() -> dict[str, str]:
    """Green as long as the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="The service can answer")
async def readyz(store: StoreDep) -> dict[str, str]:
    """503 with the mending command where the artefact is missing, damaged or of another version, or cannot rank."""
    engine = await anyio.to_thread.run_sync(store.proven, limiter=anyio.CapacityLimiter(1))
    return {"status": "ready", "build_id": engine.manifest.build_id}


def warm(store: Store) -> None:
    """Open the artefact and rank once at start, so that no request waits; without one the service is unready."""
    try:
        store.proven()
    except NotReady as error:
        log.warning("not ready: %s", error.detail)
