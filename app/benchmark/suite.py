"""Suites of the tie benchmark: a folder of files, or our own ties split by seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from data.gazetteer import metro_overrides, official_metros, read_places
from data.pairs import read_pairs, read_queries, read_rows
from data.sources.countries import read_countries
from features.arrays import Ints, Strings
from features.places.table import PlaceTable
from features.ties.attributes import PlaceAttributes, place_attributes
from features.ties.graph import partners_of, tie_rows
from matching.evaluation.evaluate import Slots, Split, Task
from matching.evaluation.splits import split_ties
from models.errors import InvalidInput

DEPTH = 100
QUERIES = 100  # of a split of our own suite: a choice, so that a run takes minutes (docs/benchmark.md)


@dataclass(frozen=True)
class Ground:
    """The gazetteer as the benchmark needs it."""

    table: PlaceTable
    places: PlaceAttributes
    continent: Strings


@dataclass(frozen=True)
class Suite:
    """What is asked, and what may be learned from.

    Attributes:
        name: of the suite. train: shape (t, 2), rows. fingerprint: hash of gazetteer, ties and splits.
    """

    name: str
    train: Ints
    task: Task
    fingerprint: str


def read_ground(min_population: int) -> Ground:
    """Places, their standing and continents."""
    places = sorted(read_places(min_population), key=lambda p: p.id)
    table = PlaceTable.build(places, metro_overrides(), official_metros())
    countries = read_countries()
    continent = np.array([countries[c].continent if c in countries else "?" for c in map(str, table.country)])
    return Ground(table, place_attributes(table, [p.aliases for p in places], countries), continent)


def read_suite(folder: Path, ground: Ground) -> Suite:
    """A suite from ``train.csv`` and, for each split, ``queries_NAME.csv`` with ``NAME.csv``.

    Raises:
        InvalidInput: a file is missing or has rows that cannot be used; a query without a target; a split without any
            query that the gazetteer knows.
    """
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is no folder. Give a suite folder, or the name ties or readiness.")
    if not (folder / "train.csv").exists():
        raise InvalidInput(f"{folder} holds neither a suite of ties (train.csv) nor link sets (SET/dev_queries.csv).")
    row_of = ground.table.row_of
    train = tie_rows(read_pairs(folder / "train.csv"), row_of)
    splits = []
    for file in sorted(folder.glob("queries_*.csv")):
        name = file.stem.removeprefix("queries_")
        truth = partners_of(tie_rows(read_pairs(folder / f"{name}.csv"), row_of))
        given = read_queries(file)
        queries = [row_of[q] for q in given if q in row_of]
        if not queries:
            known = f"none of its {len(given)} places is in the gazetteer" if given else "it has no line"
            raise InvalidInput(f"{file} asks nothing: {known}. A split needs one query at least.")
        bare = [int(ground.table.ids[q]) for q in queries if not truth.get(q)]
        if bare:
            raise InvalidInput(f"{file}: {len(bare)} queries have no target, the first is {bare[0]}.")
        splits.append(Split(name, queries, truth))
    if not splits:
        raise InvalidInput(f"{folder} has no queries_NAME.csv.")
    return make_suite(folder.name, ground, train, splits)


def own_suite(pairs: list[tuple[int, int]], ground: Ground, seed: int) -> Suite:
    """Our own ties abroad, split by seed, at most 100 queries a split; the candidates are the whole gazetteer."""
    rows = tie_rows(pairs, ground.table.row_of)
    country = ground.places.country
    rows = rows[country[rows[:, 0]] != country[rows[:, 1]]]
    if len(rows) < 20:
        raise InvalidInput(f"There are {len(rows)} ties between known cities; a benchmark needs 20 at least.")
    train, splits = split_ties(rows, seed, country, QUERIES)
    return make_suite("ties", ground, train, [split for split in splits if split.queries])


def make_suite(name: str, ground: Ground, train: Ints, splits: list[Split]) -> Suite:
    """A suite with its fingerprint."""
    digest = sha256(ground.table.ids.tobytes() + train.tobytes())
    for split in splits:
        digest.update(repr([(q, sorted(split.truth[q])) for q in split.queries]).encode())
    task = Task(
        places=ground.places,
        ids=ground.table.ids,
        population=ground.table.population,
        continent=ground.continent,
        known=partners_of(train),
        splits=splits,
    )
    return Suite(name, train, task, digest.hexdigest()[:16])


def read_rankings(path: Path, row_of: Mapping[int, int]) -> dict[int, Slots]:
    """Somebody's rankings as rows of the gazetteer; a missing rank stays an empty slot.

    Raises:
        InvalidInput: as ``read_ranks``.
    """
    return {
        row_of[query]: [row_of.get(got.get(i, -1), -1) if i in got else None for i in range(1, max(got) + 1)]
        for query, got in read_ranks(path).items()
        if query in row_of
    }


def read_ranks(path: Path) -> dict[int, dict[int, int]]:
    """Query to rank to candidate, from a file with the columns ``query_geonameid,rank,candidate_geonameid``.

    Raises:
        InvalidInput: a rank outside 1 to 100, a rank or a candidate twice, a value that is no number.
    """
    ranks: dict[int, dict[int, int]] = {}
    for line, row in read_rows(path, ("query_geonameid", "rank", "candidate_geonameid")):
        try:
            query, rank, candidate = (int(row[c]) for c in ("query_geonameid", "rank", "candidate_geonameid"))
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"{path}: a value is no whole number.", [(f"line {line}", str(row))]) from error
        got = ranks.setdefault(query, {})
        if not 1 <= rank <= DEPTH or rank in got or candidate in got.values():
            detail = f"{path}: ranks go from 1 to {DEPTH}, each rank and candidate once per query."
            raise InvalidInput(detail, [(f"line {line}", f"query {query}, rank {rank}, candidate {candidate}")])
        got[rank] = candidate
    return ranks
