"""``hanse benchmark split``: a suite from one's own ties: warm and cold queries, by seed, checked for leaks."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.benchmark.suite import Ground, read_suite
from app.engine.files import whole
from data.pairs import read_pairs
from features.arrays import Ints
from features.ties.graph import tie_rows
from matching.evaluation.evaluate import Split
from matching.evaluation.splits import find_leaks, split_ties
from models.errors import InvalidInput

LEAST = 20  # ties: as the bundled suite needs
PAIR = ("a_geonameid", "b_geonameid")


@dataclass(frozen=True)
class Divided:
    """What became of the ties.

    Attributes:
        read: different pairs of the file. left_out: those within a country or with an unknown place.
        train: ties that may be learned from. queries: split to its number of queries.
    """

    read: int
    left_out: int
    train: int
    queries: dict[str, int]


def divide(file: Path, out: Path, ground: Ground, seed: int) -> Divided:
    """Write a suite: ``train.csv``, and ``queries_NAME.csv`` with ``NAME.csv`` for warm and cold.

    Raises:
        InvalidInput: the file cannot be used, has fewer than 20 usable ties, the folder holds something already, or
            the suite leaks.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidInput(f"{out} holds something already; name a new folder.", [("--out", "not empty")])
    pairs = read_pairs(file)
    rows = tie_rows(pairs, ground.table.row_of)
    country = ground.places.country
    rows = rows[country[rows[:, 0]] != country[rows[:, 1]]]
    if len(rows) < LEAST:
        raise InvalidInput(f"{file} has {len(rows)} ties between known cities of two countries; {LEAST} are needed.")
    train, splits = split_ties(rows, seed)
    splits = [split for split in splits if split.queries]
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "train.csv", PAIR, ground.table.ids[train].tolist())
    for split in splits:
        _write_split(out, split, ground.table.ids)
    suite = read_suite(out, ground)
    leaks = find_leaks(suite.train, suite.task.splits, country)
    if leaks:
        raise InvalidInput("The suite leaks: " + " ".join(leaks))
    return Divided(len(pairs), len(pairs) - len(rows), len(train), {one.name: len(one.queries) for one in splits})


def _write_split(out: Path, split: Split, ids: Ints) -> None:
    pairs = sorted({(min(q, t), max(q, t)) for q in split.queries for t in split.truth[q]})
    _write(out / f"queries_{split.name}.csv", ("geonameid",), [[int(ids[q])] for q in split.queries])
    _write(out / f"{split.name}.csv", PAIR, ids[np.array(pairs)].tolist())


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
