"""Speed of ranking beside bare FAISS on the same rows: CPU time and wall time, one thread on both sides.

Run: ``python benchmarks/ranking.py [--seed 0] [--repeats 15] [--json FILE]``. It needs an artefact and makes none
(``hanse build``). Each repetition asks for another place, drawn by the seed, so that nothing kept for an asker answers;
the jobs take turns, so that drift of the machine hits all alike. Figures are medians; ratios are of CPU time.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import faiss
import numpy as np
from threadpoolctl import threadpool_limits

from app.engine.opened import Engine, Store
from app.services.compare import compare
from app.services.rankings import why_not
from app.settings import Settings
from matching.ranking.weighting import weighting
from models.ranking import Filters, Profile, RankingQuery

BARE = "bare IndexFlatIP.search, k=10"
LARGE = 100_000  # people: half of the askers are metros of this size, as those who ask most
Job = Callable[[int], object]


def askers(engine: Engine, count: int, seed: int) -> list[int]:
    """Rows of metros, half of them large, none twice."""
    rng, table = np.random.default_rng(seed), engine.table
    large = rng.permutation(np.flatnonzero(table.is_anchor & (table.metro_population >= LARGE)))
    small = rng.permutation(np.flatnonzero(table.is_anchor & (table.metro_population < LARGE)))
    return [int(row) for pair in zip(large, small, strict=False) for row in pair][:count]


def jobs(engine: Engine) -> dict[str, Job]:
    """What is measured, by name; each takes the row of whoever asks."""
    ranker, table = engine.ranker, engine.table
    bare = faiss.IndexFlatIP(engine.space.matrix.shape[1])
    bare.add(np.ascontiguousarray(engine.space.matrix))
    plain = weighting(ranker.purposes, RankingQuery())
    partners = np.flatnonzero(table.is_anchor)[:: int(table.is_anchor.sum()) // 10][:10]

    def search(row: int) -> object:
        return bare.search(ranker.scorer.query(engine.space.at(row), plain)[0][None, :], 10)

    def rank(**question: object) -> Job:
        query = RankingQuery.model_validate(question)
        return lambda row: ranker.rank(row, query).model_dump_json()

    def profile(row: int) -> object:
        clusters, at = dict.fromkeys(list(engine.clusters)[:3], 2), table.city(row)
        who = Profile(name="X", country=at.country, lat=at.lat, lon=at.lon, population=200_000, clusters=clusters)
        return ranker.rank_profile(who, RankingQuery())

    def four(row: int) -> object:
        others = np.random.default_rng(row).choice(np.flatnonzero(table.is_anchor), 3, replace=False)
        return compare(engine, [row, *map(int, others)])

    return {
        BARE: search,
        "fit: reasons, partner places, precedent": rank(),
        "fit without partner places": lambda row: ranker.rank(row, RankingQuery(), mutual=False),
        "fit of 200": rank(k=200),
        "blend": rank(order_by="blend"),
        "plausibility": rank(order_by="plausibility"),
        "mutual": rank(order_by="mutual"),
        "top 10 alone": lambda row: ranker.scorer.top(engine.space.at(row), plain, table.is_anchor, 10),
        "partner places of 10": lambda row: ranker.scorer.rank_for(partners, engine.space.at(row), plain),
        "precedent of one": lambda row: ranker.precedent and ranker.precedent.score(row),
        "why not": lambda row: why_not(engine, str(table.ids[row]), str(table.ids[partners[0]]), RankingQuery()),
        "compare of four": four,
        "profile without text": profile,
    }


def measure(work: dict[str, Job], rows: Sequence[Sequence[int]]) -> dict[str, tuple[float, float]]:
    """Median milliseconds of CPU and by the clock of each job; ``rows`` holds one asker for each job and repetition."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
    for turn in rows:
        for (name, job), row in zip(work.items(), turn, strict=True):
            cpu, wall = time.process_time(), time.perf_counter()
            job(row)
            times[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {
        name: (1000 * median(c for c, _ in own[1:]), 1000 * median(w for _, w in own[1:]))
        for name, own in times.items()
    }


def all_pairs(engine: Engine, sample: int = 256) -> tuple[float, float]:
    """CPU milliseconds of the top 20 of many askers, and of a bare product of matrices of that size."""
    rows = np.random.default_rng(0).choice(len(engine.table), sample, replace=False)
    matrix, query = np.ascontiguousarray(engine.space.matrix), RankingQuery(k=20, filters=Filters(known="mark"))
    start = time.process_time()
    matrix @ matrix[rows].T
    bare = time.process_time() - start
    start = time.process_time()
    for first in range(0, sample, 64):
        engine.ranker.best([int(row) for row in rows[first : first + 64]], query)
    return 1000 * (time.process_time() - start), 1000 * bare


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args()
    with threadpool_limits(limits=1):
        faiss.omp_set_num_threads(1)
        engine = Store(Settings()).engine()
        work = jobs(engine)
        drawn = askers(engine, (given.repeats + 1) * len(work), given.seed)
        figures = measure(work, [drawn[i :: given.repeats + 1] for i in range(given.repeats + 1)])
        many, product = all_pairs(engine)
    for name, (cpu, wall) in figures.items():
        print(f"{name:42} {cpu:8.1f} ms CPU {wall:8.1f} ms wall {cpu / figures[BARE][0]:7.2f} x bare")
    print(f"{'top 20 of 256 askers':42} {many:8.0f} ms CPU {'':16} {many / product:7.2f} x bare product")
    if given.json:
        given.json.write_text(json.dumps({name: cpu for name, (cpu, _) in figures.items()} | {"256": many}, indent=1))


if __name__ == "__main__":
    main()
