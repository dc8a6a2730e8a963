"""The weights of a question: from a purpose, its dial and a user's own numbers; and which cannot be used."""

import math
from types import MappingProxyType

import pytest

from features.blocks.registry import BLOCKS
from matching.ranking.weighting import Weighting, one_side, purpose_weighting, weighting, with_spreads
from models.errors import InvalidInput
from models.ranking import RankingQuery
from tests.crafted import PURPOSES, craft, purpose
from tests.matching.slow_fit import BLOCK_OF, SHARES, Box, fit, side
from tests.worlds import HARBOR, PLACES

# Weights of 3 : 1 for the prize and of 1 : 1 for the affinity; spreads as if they had been found at a build.
PLAIN = purpose("plain", {"people": 3, "nearness": 1}, {"industry_alike": 2, "scale": 2}, reach=0.25)
SPREAD = {"prize": 0.1, "affinity": 0.3}
KNOWN = with_spreads({"plain": PLAIN}, {"plain": SPREAD})


def rank(small, who=HARBOR, **query):
    return small.ranker.rank(small.row(who), RankingQuery(**query))


def asked(purposes=KNOWN, **query):
    return dict(weighting(purposes, RankingQuery(purpose="plain", **query)).features)


def test_both_sides_are_mixed_in_units_of_their_spreads():
    # Pulls .25 / .1 = 2.5 and .75 / .3 = 2.5: half of the weight each.
    assert asked() == pytest.approx({"people": 0.375, "nearness": 0.125, "industry_alike": 0.25, "scale": 0.25})
    # .5 / .1 = 5 against .5 / .3: three quarters and one.
    assert asked(reach=0.5) == pytest.approx(
        {"people": 0.75 * 0.75, "nearness": 0.25 * 0.75, "industry_alike": 0.125, "scale": 0.125}
    )


@pytest.mark.parametrize("reach, alone", [(0.0, "affinity"), (1.0, "prize")])
def test_the_ends_of_the_dial_are_one_side_alone(reach, alone):
    got = {name: w for name, w in asked(reach=reach).items() if w}
    assert {side(name) for name in got} == {alone}
    assert got == pytest.approx(dict(one_side(PLAIN, alone).features))


@pytest.mark.parametrize("reach", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("missing, other", [("prize", "affinity"), ("affinity", "prize")])
def test_a_side_without_weight_hands_its_share_to_the_other(reach, missing, other):
    for nothing in ({}, {name: 0.0 for name in PLAIN.sides[missing]}):
        sides = {missing: nothing, other: PLAIN.sides[other]}
        lame = purpose("plain", sides["prize"], sides["affinity"]).model_copy(update={"spread": SPREAD})
        got = {name: w for name, w in asked({"plain": lame}, reach=reach).items() if w}
        assert got == pytest.approx(dict(one_side(PLAIN, other).features))
        assert one_side(lame, missing).features == {}


def test_reach_moves_the_prize_up_and_the_affinity_down():
    shares = []
    for reach in (0, 0.2, 0.5, 0.9, 1):
        got = asked(reach=reach)
        assert sum(got.values()) == pytest.approx(1)
        shares.append(sum(w for name, w in got.items() if side(name) == "prize"))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, pytest.approx(1))


@pytest.mark.parametrize("reach", [0.0, 0.5, 1.0])
def test_the_list_at_each_reach_is_the_slow_one(small, reach):
    box, trade = Box(small), small.ranker.purposes["trade"]
    got = {m.city.id: m for m in rank(small, purpose="trade", reach=reach, k=50, per_country=0).matches}
    want = {b: fit(box, HARBOR, b, trade.sides, reach, trade.spread) for b in got}
    assert list(got) == sorted(got, key=lambda b: (-want[b][0], b))
    assert {b: m.fit for b, m in got.items()} == pytest.approx({b: w[0] for b, w in want.items()}, abs=3e-6)
    assert {b: m.prize for b, m in got.items()} == pytest.approx({b: w[1] for b, w in want.items()}, abs=3e-6)
    if reach in (0, 1):
        silent = "prize" if reach == 0 else "affinity"
        assert {getattr(m, silent) for m in got.values()} == {0.0}


def test_a_purpose_without_a_prize_is_the_same_at_every_reach(small):
    lists = [rank(small, purpose="swap", reach=r, k=50).matches for r in (0.0, 0.5, 1.0)]
    assert {tuple((m.city.id, m.fit, m.prize) for m in one) for one in lists} == {
        tuple((m.city.id, m.fit, 0.0) for m in lists[0])
    }


def test_no_reach_is_the_purposes_own(small):
    usual = rank(small, purpose="trade")
    assert usual.query.reach == PURPOSES["trade"].reach == 0.4
    same, other = rank(small, purpose="trade", reach=0.4), rank(small, purpose="trade", reach=0.8)
    assert [(m.city.id, m.fit) for m in usual.matches] == [(m.city.id, m.fit) for m in same.matches]
    assert [m.fit for m in other.matches] != [m.fit for m in usual.matches]
    assert other.query.reach == 0.8
    assert len({usual.run_id, other.run_id}) == 2


@pytest.mark.parametrize("reach", [-0.01, 1.01, math.nan, math.inf])
def test_reach_has_bounds(reach):
    with pytest.raises(ValueError, match="reach\n"):
        RankingQuery(reach=reach)


def test_a_purpose_shows_the_share_of_each_block_in_its_fit(small):
    for known in small.ranker.purposes.values():
        assert set(known.weights) == set(BLOCKS)
        assert sum(known.weights.values()) == pytest.approx(1, abs=1e-5)
    # Half of the weight each: people 3/8 (market), nearness 1/8 (geography), industry and scale (size) a quarter each.
    want = dict.fromkeys(BLOCKS, 0.0) | {"market": 0.375, "geography": 0.125, "industry": 0.25, "size": 0.25}
    assert KNOWN["plain"].weights == pytest.approx(want)
    assert (KNOWN["plain"].complement, small.ranker.purposes["swap"].complement) == (0, 1)
    trade = small.ranker.purposes["trade"]
    assert trade.complement == pytest.approx(3 / 5)  # sells 2 and buys 1 of the five in the industry block


def test_the_purposes_cannot_be_overwritten():
    with pytest.raises(TypeError):
        KNOWN["plain"] = None


def test_a_block_that_the_user_names_weighs_what_he_says_split_as_in_the_purpose():
    # Blocks of the purpose: market .375, geography .125, industry .25, size .25. Industry now .75: of 1.5 in all.
    got = asked(weights={"industry": 0.75})
    assert got == pytest.approx(
        dict.fromkeys(BLOCK_OF, 0.0)
        | {"people": 0.25, "nearness": 0.125 / 1.5, "industry_alike": 0.5, "scale": 0.25 / 1.5}
    )


def test_a_block_that_the_purpose_leaves_out_is_split_by_its_own_shares():
    got = asked(weights=dict.fromkeys(BLOCKS, 0.0) | {"country": 3.0, "market": 1.0})
    want = dict.fromkeys(BLOCK_OF, 0.0) | {name: 0.75 * share for name, share in SHARES["country"].items()}
    assert got == pytest.approx(want | {"people": 0.25})  # of the market the purpose has people alone


def test_the_purposes_own_weights_change_nothing(small):
    usual = rank(small, purpose="trade", k=50)
    given = rank(small, purpose="trade", k=50, weights=dict(small.ranker.purposes["trade"].weights))
    assert [m.city.id for m in given.matches] == [m.city.id for m in usual.matches]
    assert [m.fit for m in given.matches] == pytest.approx([m.fit for m in usual.matches], abs=1e-5)


def test_only_the_ratios_of_the_weights_count():
    every = {"industry": 1.0, "market": 2.0, "geography": 1.0, "size": 4.0}
    assert asked(weights=every) == pytest.approx(asked(weights={b: 1000 * w for b, w in every.items()}))


def test_weight_zero_hides_the_block_and_its_pair_features(small):
    got = rank(small, weights={"port": 0, "geography": 0}, k=50)
    hidden = {"port_alike", "sea_distance", "climate_alike", "nearness", "working_hours"}
    assert {p.name for m in got.matches for p in m.pair} == set(BLOCK_OF) - hidden
    for match in got.matches:
        silent = [p for p in match.parts if p.block in ("port", "geography")]
        assert [(p.weight, p.contribution) for p in silent] == [(0, 0)] * 3  # geography has a part on either side
        assert not {"sea_link", "near", "working_hours"} & {m.code for m in match.reasons}
    assert got.query.weights["port"] == 0
    assert sum(got.query.weights.values()) == pytest.approx(1, abs=1e-5)


def test_weights_that_are_not_named_keep_the_purposes(small):
    usual = small.ranker.purposes["trade"].weights
    got = rank(small, purpose="trade", weights={"port": 0}).query.weights
    assert usual["port"] > 0.1
    want = {b: 0.0 if b == "port" else w / (1 - usual["port"]) for b, w in usual.items()}
    assert got == pytest.approx(want, abs=3e-6)


def test_a_cluster_enters_the_weights(small):
    query = RankingQuery(purpose="trade", cluster="steel")
    assert weighting(small.ranker.purposes, query).cluster == "steel"
    assert weighting(small.ranker.purposes, query.model_copy(update={"weights": {"port": 0}})).cluster == "steel"
    assert weighting(small.ranker.purposes, RankingQuery()).cluster == ""


def test_a_feature_that_nobody_weighs_weighs_nothing():
    one = Weighting(MappingProxyType({"people": 1.0}))
    assert (one.of("people"), one.of("scale"), one.complement) == (1, 0, 0)
    assert {b: w for b, w in one.blocks.items() if w} == {"market": 1}
    assert purpose_weighting(PLAIN, 0.5).blocks.keys() == set(BLOCKS)


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
        weighting(
            small.ranker.purposes, RankingQuery.model_construct(purpose="general", weights={"port": value}, reach=None)
        )
    assert caught.value.errors[0][0] == "weights.port"


def test_one_place_alone_has_purposes_too():
    alone = craft(PLACES[:1])
    assert rank(alone, k=5).matches == []
