"""How good the rankings are: the newest benchmark record."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import EngineDep, StoreDep
from app.services.benchmarks import latest, summary
from models.evaluation import LatestBenchmark

router = APIRouter(tags=["method"])


@router.get("/benchmarks/latest", summary="The newest benchmark record")
def get_latest_benchmark(
    store: StoreDep,
    engine: EngineDep,
    rows: Annotated[bool, Query(description="also one row per query; some megabytes")] = False,
) -> LatestBenchmark:
    """What `hanse benchmark` wrote, and whether it measured this very build; 404 where none was run."""
    record = latest(store.settings) if rows else summary(store.settings)
    return LatestBenchmark(
        **dict(record), run_id=engine.manifest.build_id, this_build=record.measured(engine.manifest.build_id)
    )
