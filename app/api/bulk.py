"""Many questions in one request: rankings, and scores of given pairs."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from app.deps import EngineDep, LanguageCode, in_language
from app.engine.opened import Engine
from app.problem import ProblemDocument, domain_document
from app.services.rankings import rank_request
from app.services.runs import at_most, head
from app.services.scores import score_request
from models.base import Document, Input, Output
from models.errors import HanseError, InvalidInput
from models.ranking import Ranking, RankingRequest
from models.score import Scores, ScoresRequest

router = APIRouter(tags=["rankings"])
# Choices: a row of an answer takes some 8 kB, so that no answer passes 16 MB; a question takes up to 0.2 s.
MOST_QUERIES, MOST_ROWS = 100, 2_000
_EXAMPLE = {"queries": [{"city": "Houston", "purpose": "trade", "k": 5}, {"city": "Hamburg", "k": 5}]}


def _apart(value: object, read: ValidatorFunctionWrapHandler) -> RankingRequest | InvalidInput:
    """A question, or why it is none: one that cannot be read does not stand in the way of the others."""
    try:
        question: RankingRequest = read(value)
    except ValidationError as error:
        errors = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_url=False)[:20]]
        return InvalidInput("The request cannot be read. See errors for each field.", errors)
    return question


BulkQuery = Annotated[RankingRequest, WrapValidator(_apart)]


class BulkRequest(Input):
    """Questions, each as `POST /rankings` takes it.

    Attributes:
        queries: 100 at most, whose `k` sum to 2,000 at most.
    """

    queries: list[BulkQuery] = Field(json_schema_extra={"maxItems": MOST_QUERIES})


class BulkResult(Output):
    """What one question comes to: a ranking, or the problem that stands in its way.

    Attributes:
        ranking: as `POST /rankings` answers; null where there is a problem.
        problem: what `POST /rankings` would have answered; null where there is a ranking. Its `instance` ends with the
            place of the question, its fields are those of the question.
    """

    ranking: Ranking | None
    problem: ProblemDocument | None


class BulkRankings(Document):
    """One result for each question, in the order of the questions.

    Attributes:
        total: number of questions.
        results: one for each question.
    """

    total: int
    results: list[BulkResult]


@router.post("/rankings/bulk", summary="Rank partners for many at once", response_model=BulkRankings)
def rank_bulk(
    request: Request,
    engine: EngineDep,
    body: Annotated[BulkRequest, Body(examples=[_EXAMPLE])],
    language: LanguageCode,
) -> Response:
    """At most 100 questions for 2,000 rows in all (413 beyond); one that cannot be answered leaves the others alone."""
    queries: list[RankingRequest | InvalidInput] = list(body.queries)
    rows = sum(one.k for one in body.queries if isinstance(one, RankingRequest))
    at_most(MOST_QUERIES, len(queries), "questions", "queries")
    at_most(MOST_ROWS, rows, "rows (the sum of k)", "queries")
    runs, texts = list[object](), list[str]()
    for run, text in _results(engine, queries, language, request):
        runs.append(run)
        texts.append(text)
    first = BulkRankings(**head(engine, "bulk", runs), total=len(texts), results=[]).model_dump_json()
    content = first.removesuffix("]}") + ",".join(texts) + "]}"
    return in_language(Response(content, media_type="application/json"), language)


def _results(
    engine: Engine, queries: list[RankingRequest | InvalidInput], language: str, request: Request
) -> Iterator[tuple[object, str]]:
    """For each question its run and its result as JSON: a ranking is written down before the next one is made."""
    for place, question in enumerate(queries):
        try:
            if isinstance(question, InvalidInput):
                raise question
            ranking = rank_request(engine, question, language)
        except HanseError as error:
            answer = domain_document(error, request.scope)
            answer = answer.model_copy(update={"instance": f"{answer.instance}#/queries/{place}"})
            yield [answer.type, error.detail], BulkResult(ranking=None, problem=answer).model_dump_json()
        else:
            yield ranking.run_id, BulkResult(ranking=ranking, problem=None).model_dump_json()


@router.post("/scores", summary="Score given pairs")
def score_pairs(
    engine: EngineDep,
    body: Annotated[ScoresRequest, Body(examples=[{"pairs": [{"a_geonameid": 4887398, "b_geonameid": 3530597}]}])],
) -> Scores:
    """The figures of `hanse score`: filters and limits aside, null where a place is unknown.

    At most 10,000 pairs of 1,000 askers (413 beyond).
    """
    return score_request(engine, body)
