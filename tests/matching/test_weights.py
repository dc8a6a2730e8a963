"""The weights of a question: what each hides or keeps, and which cannot be used."""

import math

import pytest

from features.blocks.registry import BLOCKS
from models.errors import InvalidInput
from models.ranking import RankingQuery
from tests.worlds import HARBOR


def rank(small, who=HARBOR, **query):
    return small.ranker.rank(small.row(who), RankingQuery(**query))


def test_weight_zero_hides_the_block_and_its_pair_features(small):
    got = rank(small, weights={"port": 0, "geography": 0}, k=50)
    assert {p.name for m in got.matches for p in m.pair} == {
        "scale", "air_link", "trade_share", "shared_language", "common_bloc", "common_border",
    }  # fmt: skip
    for match in got.matches:
        silent = [p for p in match.parts if p.block in ("port", "geography")]
        assert [(p.weight, p.contribution) for p in silent] == [(0, 0), (0, 0)]
        assert not {"sea_link", "near", "working_hours"} & {m.code for m in match.reasons}
    assert got.query.weights["port"] == 0
    assert sum(got.query.weights.values()) == pytest.approx(1, abs=1e-5)


def test_weights_that_are_not_named_keep_the_purposes(small):
    got = rank(small, purpose="trade", weights={"port": 0}).query.weights
    # industry .4, country .2, size .1 of the remaining .7
    assert got == pytest.approx(
        {"size": 1 / 7, "industry": 4 / 7, "port": 0, "air": 0, "text": 0, "country": 2 / 7, "geography": 0}, abs=1e-6
    )


@pytest.mark.parametrize(
    "weights, field",
    [
        ({"port": -1}, "weights.port"),
        ({"port": -1e-9, "size": 1}, "weights.port"),
        ({"harbour": 1}, "weights.harbour"),
        (dict.fromkeys(BLOCKS, 0), "weights"),
        ({"port": 1e308, "size": 1e308}, "weights"),
    ],
    ids=["negative", "just negative", "unknown block", "all zero", "endless sum"],
)
def test_weights_that_cannot_be_used(small, weights, field):
    with pytest.raises(InvalidInput) as caught:
        rank(small, weights=weights)
    assert field in [name for name, _ in caught.value.errors]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_weights_that_are_no_number(small, value):
    with pytest.raises(InvalidInput) as caught:
        small.ranker.weighting(RankingQuery.model_construct(purpose="general", weights={"port": value}))
    assert caught.value.errors[0][0] == "weights.port"
