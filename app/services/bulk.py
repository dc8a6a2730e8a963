"""Many rankings at once, as rows without reasons."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.engine.opened import Engine
from data.pairs import read_queries
from models.errors import InvalidInput
from models.ranking import RankingQuery

BATCH = 64
HEADER = ("query_geonameid", "rank", "candidate_geonameid", "score")


def rank_file(
    engine: Engine, queries: Path, out: Path, query: RankingQuery, progress: Callable[[str, float], None]
) -> int:
    """Rank for every city of a file; the number of cities. The result appears whole or not at all.

    Raises:
        InvalidInput: a row of the file is no id, or an id that the gazetteer does not hold; each line is named.
    """
    asked = read_queries(queries)
    ids, row_of = list(asked), engine.book.space.table.row_of
    unknown = [
        (f"line {line}", f"{place} is no place of the gazetteer")
        for place, line in asked.items()
        if place not in row_of
    ]
    if unknown:
        raise InvalidInput(f"{queries} names places that are not in the gazetteer.", unknown[:20])
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow(HEADER)
            for start in range(0, len(ids), BATCH):
                progress("Ranking", start / len(ids))
                batch = ids[start : start + BATCH]
                found = engine.ranker.best([row_of[place] for place in batch], query)
                for place, (rows, scores) in zip(batch, found, strict=True):
                    writer.writerows(_lines(place, engine.book.space.table.ids[rows], scores))
        part.replace(out)
    except OSError as error:
        raise InvalidInput(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return len(ids)


def _lines(place: int, ids: NDArray[np.int64], scores: NDArray[np.float64]) -> list[tuple[int, int, int, str]]:
    return [(place, i + 1, int(c), f"{s:.6f}") for i, (c, s) in enumerate(zip(ids, scores, strict=True))]
