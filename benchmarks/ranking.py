"""Speed of ranking, as ratios measured in one run, beside bare FAISS and a bare sgemm on the same matrix.

Run: ``python benchmarks/ranking.py`` (needs an artefact: ``hanse build``). Ratios compare medians of interleaved runs.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from statistics import median

import faiss
import httpx
import numpy as np
import uvicorn

from app.engine.opened import Engine, Store
from app.main import create_app
from app.settings import Settings
from features.space import SpaceRow
from matching.ranking.weighting import Weighting, weighting
from models.ranking import Filters, RankingQuery

REPEATS = 15


def paired(*jobs: Callable[[], object]) -> list[float]:
    """Median seconds of each job, run in turn, so that drift of the machine hits all alike."""
    for job in jobs:
        job()
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(REPEATS):
        for own, job in zip(times, jobs, strict=True):
            start = time.perf_counter()
            job()
            own.append(time.perf_counter() - start)
    return [median(own) for own in times]


def main() -> None:
    """Print all figures."""
    engine = Store(Settings()).ensure(lambda text, share: None)
    row = engine.row("Chicago")
    asker, question = engine.ranker.space.at(row), weighting(engine.ranker.purposes, RankingQuery())
    latency(engine, row, asker, question)
    http(engine, row)
    all_pairs(engine)
    cold_start()


def latency(engine: Engine, row: int, asker: SpaceRow, question: Weighting) -> None:
    """One ranking with reasons over a bare search."""
    ranker = engine.ranker
    bare = faiss.IndexFlatIP(engine.space.matrix.shape[1])
    bare.add(np.asarray(engine.space.matrix))
    query, _ = ranker.scorer.query(asker, question)
    rows, _ = ranker.scorer.top(asker, question, engine.table.is_anchor, 10)
    jobs: dict[str, Callable[[], object]] = {
        "bare IndexFlatIP.search, k=10": lambda: bare.search(query[None, :], 10),
        "rank by fit, reasons, without rank_for_partner": lambda: ranker.rank(row, RankingQuery(), mutual=False),
        "rank by fit, all": lambda: ranker.rank(row, RankingQuery()),
        "rank_for_partner of 10": lambda: ranker.scorer.rank_for(rows, asker, question),
    }
    if ranker.precedent is not None:
        blend = RankingQuery(order_by="blend")
        jobs["rank by blend, without rank_for_partner"] = lambda: ranker.rank(row, blend, mutual=False)
    figures = paired(*jobs.values())
    for name, seconds in zip(jobs, figures, strict=True):
        print(f"{name:50} {1000 * seconds:8.1f} ms  {seconds / figures[0]:6.2f} x bare")


def http(engine: Engine, row: int) -> None:
    """The same ranking over HTTP on loopback, over the call in process."""
    server = uvicorn.Server(uvicorn.Config(create_app(Settings()), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    body = {"city": str(engine.table.ids[row])}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        far = lambda: client.post("/api/v1/rankings", json=body).raise_for_status()  # noqa: E731
        near = lambda: engine.ranker.rank(row, RankingQuery()).model_dump_json()  # noqa: E731
        inside, outside = paired(near, far)
    server.should_exit = True
    thread.join(timeout=10)
    print(f"{'HTTP':50} {1000 * outside:8.1f} ms  {outside / inside:6.2f} x in process")


def all_pairs(engine: Engine, sample: int = 256) -> None:
    """Top 20 of many askers over a bare sgemm of the same size."""
    space, ranker = engine.space, engine.ranker
    rows = np.random.default_rng(0).choice(len(space.table), sample, replace=False)
    matrix = np.ascontiguousarray(space.matrix)
    query = RankingQuery(k=20, filters=Filters(known="mark"))

    def ours() -> None:
        for start in range(0, sample, 64):
            ranker.best([int(row) for row in rows[start : start + 64]], query)

    start = time.perf_counter()
    matrix @ matrix[rows].T
    bare = time.perf_counter() - start
    start = time.perf_counter()
    ours()
    full = time.perf_counter() - start
    print(f"{'top 20 of 256 askers':50} {1000 * full:8.0f} ms  {full / bare:6.2f} x bare sgemm ({1000 * bare:.0f} ms)")


def cold_start() -> None:
    """Seconds from nothing to the first answer from an artefact, and the memory of that process."""
    code = (
        "from app.engine.opened import Store; from app.settings import Settings; from models.ranking import *;"
        "e = Store(Settings()).ensure(lambda a, b: None); e.ranker.rank(e.row('Chicago'), RankingQuery());"
        "import sys; status = open('/proc/self/status').read();"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024, 'torch' in sys.modules)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    seconds = time.perf_counter() - start
    memory, torch = done.stdout.split()
    print(f"{'boot to first answer':50} {seconds:8.2f} s   memory {memory} MB, torch loaded: {torch}")


if __name__ == "__main__":
    main()
