import math

import numpy as np
import pytest

from features.blocks.registry import PARTS
from matching.ranking.breakdown import breakdown, spreads
from matching.ranking.weighting import Weighting
from tests.crafted import PURPOSES, craft, purpose
from tests.matching.slow_fit import BLOCK_OF, Box, side, spread
from tests.matching.test_scoring import EQUAL, question
from tests.worlds import BLANK, HAMLET, HARBOR, INLAND, SUBURB, TWIN, place

AT = {part: i for i, part in enumerate(PARTS)}


def parts(small, a, *ids, weights=EQUAL):
    rows = np.array([small.row(i) for i in ids], dtype=np.int64)
    asked = weights if isinstance(weights, Weighting) else question(weights)
    return breakdown(small.scorer, small.space.at(small.row(a)), asked, rows)


def test_parts_are_the_blocks_on_the_sides_where_they_have_features():
    assert set(PARTS) == {(BLOCK_OF[name], side(name)) for name in BLOCK_OF}
    assert [block for block, one in PARTS if one == "prize"] == ["country", "geography", "market"]
    assert ("market", "affinity") not in PARTS


def test_coverage_by_hand(small):
    got = dict(zip(PARTS, parts(small, HARBOR, HAMLET).coverage[0], strict=True))
    # Harbor knows its industry and text fully, Hamlet by its country's list (0.3 and 0.25); country figures 0.6 each,
    # and a quarter of the country's weight lies on them, of 0.6 on the side of affinity.
    want = dict.fromkeys(PARTS, 1.0)
    want |= {("industry", "affinity"): 0.3, ("text", "affinity"): 0.25}
    want["country", "affinity"] = (0.25 * 0.36 + 0.35) / 0.6
    assert got == pytest.approx(want)
    total = (1 + 0.3 + 1 + 1 + 0.25 + (0.4 + 0.25 * 0.36 + 0.35) + 1 + 1 + 1) / 9
    assert parts(small, HARBOR, HAMLET).total_coverage == pytest.approx([total], abs=1e-6)


def test_a_country_that_states_no_income_leaves_a_tenth_of_its_market_unknown(small):
    for asker in (HARBOR, BLANK):  # it matters for the candidate alone
        assert parts(small, asker, BLANK, TWIN).coverage[:, AT["market", "prize"]] == pytest.approx([0.9, 1.0])


def test_the_unknown_counts_as_average(small):
    got = parts(small, HARBOR, BLANK)
    industry = AT["industry", "affinity"]
    assert got.coverage[0, industry] == 0
    assert got.value[0, industry] == pytest.approx(got.average[industry], abs=1e-7)
    assert 0 < got.average[industry] < 1


def test_an_asker_without_facts_gets_nothing_from_them(small):
    got = parts(small, BLANK, TWIN, INLAND)
    assert not got.value[:, AT["industry", "affinity"]].any()
    assert not got.coverage[:, AT["industry", "affinity"]].any()


def test_weights_sum_to_one_and_contributions_to_the_fit(small):
    got = parts(small, SUBURB, TWIN, INLAND, weights={"size": 2.0, "country": 6.0})
    want = {("size", "affinity"): 0.25, ("country", "prize"): 0.75 * 0.4, ("country", "affinity"): 0.75 * 0.6}
    assert {part: w for part, w in zip(PARTS, got.weight, strict=True) if w} == pytest.approx(want)
    assert got.contribution.sum(axis=1) == pytest.approx(got.fit)
    assert got.fit == pytest.approx(sum(w * got.value[:, AT[part]] for part, w in want.items()))


def test_prize_and_affinity_sum_to_the_fit(small):
    for weights in (EQUAL, {"market": 1.0}, {"industry": 1.0}, {"country": 1.0}):
        got = parts(small, HARBOR, TWIN, INLAND, BLANK, weights=weights)
        affinity = got.contribution[:, [one == "affinity" for _, one in PARTS]].sum(axis=1)
        assert got.prize + affinity == pytest.approx(got.fit, abs=1e-12)
        assert got.prize.any() == (weights != {"industry": 1.0})
    assert parts(small, HARBOR, TWIN, weights={"country": 1.0}).prize == pytest.approx([0.4 * 0.8])  # the trade share


def test_pair_values_are_part_of_their_block(small):
    got = parts(small, HARBOR, TWIN)
    assert got.features["sea_distance"] == pytest.approx([np.exp(-1500 / 9000)], abs=1e-6)
    # Twin's waterfront is Harbor's double: the vectors give 1.
    want = 0.75 + 0.25 * np.exp(-1500 / 9000)
    assert got.value[0, AT["port", "affinity"]] == pytest.approx(want, abs=1e-6)


def test_a_part_that_weighs_nothing_shows_the_value_by_its_own_shares(small):
    got = parts(small, HARBOR, TWIN, weights={"text": 1.0})
    want = 0.75 + 0.25 * np.exp(-1500 / 9000)
    assert got.value[0, AT["port", "affinity"]] == pytest.approx(want, abs=1e-6)
    assert got.contribution[0, AT["port", "affinity"]] == 0


def test_features_split_a_part_by_their_weights(small):
    got = parts(small, HARBOR, TWIN, weights=Weighting({"sea_distance": 0.3, "port_alike": 0.1, "people": 0.6}))
    port = AT["port", "affinity"]
    assert got.value[0, port] == pytest.approx(0.25 + 0.75 * np.exp(-1500 / 9000), abs=1e-6)
    assert got.weight[port] == pytest.approx(0.4)


def test_taken_rows_are_those_rows(small):
    whole = parts(small, HARBOR, TWIN, INLAND, BLANK)
    some = whole.take(np.array([2, 0]))
    assert some.fit.tolist() == whole.fit[[2, 0]].tolist()
    assert some.coverage.tolist() == whole.coverage[[2, 0]].tolist()
    assert {n: v.tolist() for n, v in some.features.items()} == {
        n: v[[2, 0]].tolist() for n, v in whole.features.items()
    }


def test_nobody(small):
    got = parts(small, HARBOR)
    assert got.fit.shape == got.prize.shape == (0,)
    assert got.value.shape == (0, len(PARTS))


@pytest.mark.parametrize("name", PURPOSES)
def test_spreads_are_the_standard_deviation_over_pairs_of_different_metros(small, name):
    asked, box = PURPOSES[name], Box(small)
    want = {one: spread(box, weights) for one, weights in asked.sides.items()}
    assert spreads(small.scorer, PURPOSES)[name] == pytest.approx(want, rel=1e-5)
    assert small.ranker.purposes[name].spread == pytest.approx(want, rel=1e-5)


def test_a_side_that_does_not_vary_has_the_spread_one():
    flat = purpose("flat", {"people": 1}, {"common_bloc": 1})
    same = craft([place(i, f"P{i}", "AA", 5.0 * i, 0, 100_000) for i in range(3)], purposes={"flat": flat})
    assert same.ranker.purposes["flat"].spread == {"prize": 1.0, "affinity": 1.0}
    alone = craft([place(1, "Alone", "AA", 0, 0, 100_000)], purposes={"flat": flat})
    assert alone.ranker.purposes["flat"].spread == {"prize": 1.0, "affinity": 1.0}


def test_spreads_of_a_sample_are_near_those_of_all_pairs_and_the_same_each_time():
    # 600 places on a circle, people from 10,000 to 1,000,000: both samples (64 askers, 500 partners) fall short of it.
    places = [place(i, f"P{i}", "AA", 0, 0.6 * i, round(10 ** (4 + 2 * i / 599))) for i in range(600)]
    asked = {"one": purpose("one", {"people": 1}, {"nearness": 1})}
    big = craft(places, purposes=asked)
    got = spreads(big.scorer, asked)["one"]
    assert got == spreads(big.scorer, asked)["one"]
    assert got["prize"] == pytest.approx(2 / 3.6 / math.sqrt(12), rel=0.03)  # even between 0 and 2 / 3.6
