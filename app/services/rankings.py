"""Rankings, whoever asks: one city's partners, many cities at once, one pair, and why a city is not there."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.engine.files import whole
from app.engine.opened import Engine
from app.engine.own import ruled
from app.messages.language import ENGLISH
from app.messages.render import render_match, render_ranking, render_why_not
from app.services.scores import score_pairs
from data.pairs import read_directed, read_queries
from features.arrays import Floats, Ints
from matching.ranking.own_links import with_links
from matching.ranking.why_not import why_not as explain_absence
from models.base import say
from models.errors import InvalidInput
from models.ranking import Match, Ranking, RankingQuery, RankingRequest
from models.why_not import WhyNot

BATCH = 64  # askers at once: their scores of all places take some 10 MB
PAIR = ("a_geonameid", "b_geonameid")
HEADER = ("query_geonameid", "rank", "candidate_geonameid", "score")


def rank_partners(engine: Engine, city: str, query: RankingQuery, language: str = ENGLISH) -> Ranking:
    """Ranked partners of a city, in a language.

    Raises:
        UnknownCity, AmbiguousCity: the city does not resolve. InvalidInput: a question that cannot be answered.
    """
    row = engine.row(city)
    return _answer(engine, lambda bound: engine.ranker.rank(row, bound), query, language)


def rank_request(engine: Engine, request: RankingRequest, language: str = ENGLISH) -> Ranking:
    """Ranked partners of a city or a profile, in a language.

    Raises:
        InvalidInput: both or neither of the two; otherwise as ``rank_partners``.
    """
    if (request.city is None) == (request.profile is None):
        raise InvalidInput("Give either a city or a profile.", [("city", "one of city and profile is needed")])
    query = RankingQuery.model_validate(request.model_dump(include=set(RankingQuery.model_fields)))
    if request.links:
        return _with_own_links(engine, request, query, language)
    if (profile := request.profile) is not None:
        return _answer(engine, lambda bound: engine.ranker.rank_profile(profile, bound), query, language)
    return rank_partners(engine, str(request.city), query, language)


def _with_own_links(engine: Engine, request: RankingRequest, query: RankingQuery, language: str) -> Ranking:
    if request.city is None:
        raise InvalidInput("A profile is no place of the gazetteer, so it has no links.", [("links", "needs a city")])
    ranker = with_links(engine.ranker, request.links)
    row = engine.row(request.city)
    return _answer(engine, lambda bound: ranker.rank(row, bound), query, language)


def _answer(engine: Engine, rank: Callable[[RankingQuery], Ranking], query: RankingQuery, language: str) -> Ranking:
    """A ranking in a language; under the user's own policy where the question brings none, which a note says."""
    bound = ruled(engine, query)
    found = rank(bound)
    if bound is not query:
        found = found.model_copy(update={"notes": [*found.notes, say("own_policy")]})
    return render_ranking(found, language)


def why_not(engine: Engine, city: str, partner: str, query: RankingQuery, language: str = ENGLISH) -> WhyNot:
    """Why a city is not on the list that a query gives another, in a language.

    Raises:
        UnknownCity, AmbiguousCity: one of the two does not resolve. InvalidInput: as the ranking itself.
    """
    answer = explain_absence(engine.ranker, engine.row(city), engine.row(partner), ruled(engine, query))
    params = answer.reason.params
    named = np.array(params.get("others", params.get("other", ())), dtype=str)
    rows = np.flatnonzero(engine.table.is_anchor & np.isin(engine.table.name, named))
    return render_why_not(answer, language, [engine.city(int(row)) for row in rows])


def match_pair(engine: Engine, row: int, partner: int, query: RankingQuery, language: str = ENGLISH) -> Match:
    """One partner as a match, though it may be on no list, in a language.

    Raises:
        InvalidInput: as the ranking itself.
    """
    return render_match(engine.ranker.match(row, partner, ruled(engine, query)), language, engine.city(row))


def rank_file(
    engine: Engine, queries: Path, out: Path, query: RankingQuery, progress: Callable[[str, float], None]
) -> int:
    """Rank for every city of a file; the number of cities. The result appears whole or not at all.

    Raises:
        InvalidInput: a row of the file is no id, or an id that the gazetteer does not hold; each line is named.
    """
    lines = read_queries(queries)
    ids, row_of = list(lines), engine.table.row_of
    unknown = [
        (f"line {line}", f"{place} is no place of the gazetteer")
        for place, line in lines.items()
        if place not in row_of
    ]
    if unknown:
        raise InvalidInput(f"{queries} names places that are not in the gazetteer.", unknown[:20])
    with whole(out) as part, part.open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(HEADER)
        for start in range(0, len(ids), BATCH):
            progress("Ranking", start / len(ids))
            batch = ids[start : start + BATCH]
            found = engine.ranker.best([row_of[place] for place in batch], query)
            for place, (rows, scores) in zip(batch, found, strict=True):
                writer.writerows(_lines(place, engine.table.ids[rows], scores))
    return len(ids)


def score_file(
    engine: Engine, pairs: Path, out: Path, query: RankingQuery, progress: Callable[[str, float], None]
) -> tuple[int, int]:
    """Score every pair of a file: how many have a score, and how many there are.

    The result appears whole or not at all. Rows, columns and order stay; ``score`` is empty where a place is not in
    the gazetteer.

    Raises:
        InvalidInput: a column is missing, a cell is no id, or an order that looks at the whole list.
    """
    given = read_directed(pairs)
    found = score_pairs(engine, [(a, b) for a, b, _ in given], query, progress)
    with whole(out) as part, part.open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow([*(c for c in (given[0][2] if given else PAIR) if c != "score"), "score"])
        for (_, _, line), score in zip(given, found, strict=True):
            cells = [value for column, value in line.items() if column != "score"]
            writer.writerow([*cells, "" if score is None else f"{score:.6f}"])
    return len(found) - found.count(None), len(given)


def _lines(place: int, ids: Ints, scores: Floats) -> list[tuple[int, int, int, str]]:
    return [(place, i + 1, int(c), f"{s:.6f}") for i, (c, s) in enumerate(zip(ids, scores, strict=True))]
