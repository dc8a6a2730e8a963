"""Scores of given pairs: the question and the answer."""

from typing import Literal

from pydantic import Field

from models.base import Document, Input, Output

# Choices: pairs of some 50 bytes fill half of a body's megabyte; an asker costs up to 10 ms, a thousand some seconds.
MOST_PAIRS, MOST_ASKERS = 10_000, 1_000
PairOrder = Literal["fit", "plausibility", "blend"]


class Pair(Input):
    """Two places; the first one asks."""

    a_geonameid: int = Field(description="GeoNames id of the asker", examples=[4887398])
    b_geonameid: int = Field(description="GeoNames id of the candidate", examples=[3530597])


class ScoresRequest(Input):
    """Pairs to score, and for what.

    Attributes:
        pairs: 10,000 of 1,000 askers at most; doubled ones are scored twice.
    """

    pairs: list[Pair] = Field(json_schema_extra={"maxItems": MOST_PAIRS})
    purpose: str = Field(default="general", examples=["trade"])
    order_by: PairOrder = "fit"
    reach: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="0 asks for the closest match, 1 for the biggest market; each purpose has its own",
    )


class ScoredPair(Output):
    """A pair with its score.

    Attributes:
        score: in the order that was asked for, about 0 to 1, six decimals; null where a place is not in the gazetteer.
    """

    a_geonameid: int = Field(description="GeoNames id of the asker")
    b_geonameid: int = Field(description="GeoNames id of the candidate")
    score: float | None


class Scores(Document):
    """The pairs as they were sent, in their order, with their scores.

    Attributes:
        total: number of pairs.
    """

    total: int
    pairs: list[ScoredPair]
