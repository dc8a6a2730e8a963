from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.blocks.registry import BLOCKS, FEATURES, PARTS, REGISTRY
from features.coded import CodedMatrix
from features.space import FeatureSpace
from matching.ranking.breakdown import breakdown
from matching.ranking.index import CandidateIndex
from matching.ranking.scoring import MIN_PROFILES, Scorer
from matching.ranking.weighting import Weighting, purpose_weighting
from tests.crafted import PURPOSES, craft
from tests.matching.slow_fit import SHARES, Box, blocks_fit, fit, parts, side
from tests.worlds import (
    BLANK,
    BUSH,
    DOUBLE_A,
    DOUBLE_B,
    HARBOR,
    INLAND,
    NOWHERE,
    PLACES,
    PLAIN,
    RIVER,
    SOUTH,
    SUBURB,
    TWIN,
    place,
)

IDS = [p.id for p in PLACES]
EQUAL = MappingProxyType(dict.fromkeys(BLOCKS, 1 / len(BLOCKS)))
NAMES = [name for shares in SHARES.values() for name in shares]
weights = st.dictionaries(st.sampled_from(NAMES), st.floats(0, 100), min_size=1).filter(
    lambda w: sum(w.values()) > 0.01
)
ALL = np.ones(len(PLACES), bool)
REACHES = (0.0, 0.3, 1.0)


def question(blocks):
    """Whole blocks, each split by its own shares, summing to 1."""
    total = sum(blocks.values())
    return Weighting({f.name: blocks[b] / total * f.share for b in blocks for f in FEATURES[b]})


def features(given_weights, cluster=""):
    """Single features, summing to 1."""
    total = sum(given_weights.values())
    return Weighting({name: w / total for name, w in given_weights.items()}, cluster)


@pytest.fixture(scope="module")
def box(small):
    return Box(small)


def test_the_slow_formula_knows_every_feature_with_its_side_and_share():
    assert {b: {f.name: f.share for f in FEATURES[b]} for b in BLOCKS} == SHARES
    assert {f.name: f.side for b in BLOCKS for f in FEATURES[b]} == {name: side(name) for name in NAMES}


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_pair_has_the_fit_of_the_formula(small, box, purpose, reach):
    asked = small.ranker.purposes[purpose]
    for a in IDS:
        got = small.scorer.fit(small.space.at(small.row(a)), purpose_weighting(asked, reach))
        want = [fit(box, a, b, asked.sides, reach, asked.spread)[0] for b in IDS]
        assert got[[small.row(b) for b in IDS]] == pytest.approx(want, abs=2e-6), small.table.name[small.row(a)]


@pytest.mark.parametrize("name", NAMES)
def test_every_feature_has_the_value_of_the_formula(small, box, name):
    for a in IDS:
        asker = small.space.at(small.row(a))
        got = breakdown(small.scorer, asker, Weighting({}), np.arange(len(PLACES))).features[name]
        want = [box.values(a, b)[name] for b in small.ids(range(len(PLACES)))]
        assert got == pytest.approx(want, abs=2e-6)
        assert small.scorer.fit(asker, Weighting({name: 1.0})) == pytest.approx(want, abs=2e-6)


def test_every_part_has_the_value_of_the_formula(small, box):
    for a in (HARBOR, SUBURB, BUSH, NOWHERE):
        got = breakdown(small.scorer, small.space.at(small.row(a)), question(EQUAL), np.arange(len(PLACES)))
        slow = [parts(box, a, b) for b in small.ids(range(len(PLACES)))]
        assert got.value == pytest.approx(np.array([[one[part] for part in PARTS] for one in slow]), abs=2e-6)
        assert set(PARTS) == set(slow[0])


def test_the_order_of_places_does_not_matter(small):
    rng = np.random.default_rng(3)
    other = craft([PLACES[i] for i in rng.permutation(len(PLACES))])
    for id_ in IDS:
        one, two = (w.scorer.fit(w.space.at(w.row(id_)), question(EQUAL)) for w in (small, other))
        assert two == pytest.approx(one, abs=1e-7)


@given(weights, st.sampled_from(IDS), st.sampled_from(["", "steel", "auto_parts"]))
@settings(max_examples=60, deadline=None)
def test_fit_stays_within_bounds_and_its_parts_sum_to_it(small, given_weights, id_, cluster):
    asked, asker = features(given_weights, cluster), small.space.at(small.row(id_))
    got = small.scorer.fit(asker, asked)
    # Texts and the split of economies are centred on what is usual, so unlike ones point apart; all else is in 0..1.
    assert got.max() <= 1 + 1e-5
    assert got.min() >= -asked.of("text_alike") - 0.25 * asked.of("country_alike") - 1e-5
    found = breakdown(small.scorer, asker, asked, np.arange(len(PLACES)))
    assert found.contribution.sum(axis=1) == pytest.approx(got, abs=1e-5)
    assert found.fit == pytest.approx(got, abs=1e-5)
    prize = sum(w * found.features[name] for name, w in asked.features.items() if side(name) == "prize")
    assert found.prize == pytest.approx(prize, abs=1e-7)
    assert found.total_coverage.min() >= 0
    assert found.total_coverage.max() <= 1 + 1e-6


@given(weights, st.sampled_from(IDS), st.integers(1, 14))
@settings(max_examples=60, deadline=None)
def test_top_is_the_exhaustive_ranking(small, given_weights, id_, k):
    asked, asker = features(given_weights), small.space.at(small.row(id_))
    rows, scores = small.scorer.top(asker, asked, ALL, k)
    exact = small.scorer.fit(asker, asked)
    assert len(rows) == k
    assert scores == pytest.approx(np.sort(exact)[::-1][:k], abs=1e-5)
    assert scores == pytest.approx(exact[rows], abs=1e-5)


@given(weights, st.integers(1, 14))
@settings(max_examples=20, deadline=None)
def test_many_askers_at_once_get_what_each_gets_alone(small, given_weights, k):
    asked, askers = features(given_weights), [small.space.at(small.row(i)) for i in IDS]
    allowed = [small.table.country != small.table.country[a.row] for a in askers]
    many = small.scorer.top_many(askers, asked, allowed, k)
    for asker, who, (rows, scores) in zip(askers, allowed, many, strict=True):
        alone, numbers = small.scorer.top(asker, asked, who, k)
        assert scores == pytest.approx(numbers, abs=1e-6)
        assert set(rows) == set(alone) or scores[-1] == pytest.approx(numbers[-1], abs=1e-6)


@pytest.mark.parametrize("block", BLOCKS)
def test_weight_zero_makes_a_block_and_its_pair_features_vanish(small, box, block):
    rest = {b: 1.0 for b in BLOCKS if b != block}
    asker = small.space.at(small.row(HARBOR))
    got = small.scorer.fit(asker, question({**rest, block: 0.0}))
    assert got == pytest.approx(small.scorer.fit(asker, question(rest)), abs=1e-9)
    assert got == pytest.approx([blocks_fit(box, HARBOR, b, rest) for b in small.ids(range(len(PLACES)))], abs=2e-6)
    found = breakdown(small.scorer, asker, question({**rest, block: 0.0}), np.arange(len(PLACES)))
    assert not found.contribution[:, [b == block for b, _ in PARTS]].any()
    assert found.contribution[:, [b != block for b, _ in PARTS]].any()


def test_industry_alone_means_just_that(small):
    asker, alike = small.space.at(small.row(HARBOR)), Weighting({"industry_alike": 1.0})
    alone = small.scorer.fit(asker, alike)
    makes = small.blocks[1].transform(small.table, small.world).values[small.row(HARBOR)].astype(float)
    assert alone[small.row(TWIN)] == pytest.approx(np.linalg.norm(makes), abs=1e-6)
    assert alone[small.row(TWIN)] == pytest.approx(alone.max(), abs=1e-6)
    assert not small.scorer.pair_scores(asker, question({"industry": 1.0})).any()
    paired = {"size", "port", "air", "country", "geography", "links"}
    assert {b for b, kind in REGISTRY.items() if kind.pair_features} == paired


def best(small, who, asked, k):
    return small.ids(small.scorer.top(small.space.at(small.row(who)), asked, ALL, k)[0])


def test_selling_finds_the_user_and_buying_the_supplier(small):
    # Inland makes steel, of which cars are made. Alike: Plain (steel alone). It sells to those that make cars, who
    # for their part buy from Plain and Inland; nobody makes what steel mills use.
    assert best(small, INLAND, Weighting({"industry_alike": 1.0}), 2) == [INLAND, PLAIN]
    assert set(best(small, INLAND, Weighting({"sells": 1.0}), 3)) == {HARBOR, TWIN, RIVER}
    assert set(best(small, HARBOR, Weighting({"buys": 1.0}), 2)) == {PLAIN, INLAND}
    plain = small.space.at(small.row(PLAIN))
    assert not small.scorer.fit(plain, Weighting({"buys": 1.0})).any()
    assert not small.scorer.fit(small.space.at(small.row(RIVER)), Weighting({"sells": 1.0})).any()


def test_the_next_industry_is_what_stands_beside_the_own_elsewhere(small):
    # South's banks stand beside steel in one row of two, its port, which is little of it, beside car parts in two of
    # three. Inland's banks stand beside wheat in one of two; the port that stands beside them too is nothing to gain.
    asked = Weighting({"next_industry": 1.0})
    nearest = best(small, SOUTH, asked, 4)
    assert set(nearest[:2]) == {INLAND, PLAIN}
    assert set(nearest[2:]) == {HARBOR, TWIN}
    assert best(small, INLAND, asked, 1) == [SOUTH]


def test_one_cluster_in_place_of_all_that_a_city_makes(small, box):
    steel = Weighting({"industry_alike": 0.5, "sells": 0.5}, "steel")
    slow = Box(small, "steel")
    for who in (HARBOR, SOUTH, BLANK):  # one that makes no steel, and one of which nothing is known
        got = small.scorer.fit(small.space.at(small.row(who)), steel)
        want = [sum(slow.values(who, b)[n] for n in ("industry_alike", "sells")) / 2 for b in IDS]
        assert got[[small.row(b) for b in IDS]] == pytest.approx(want, abs=2e-6)
    alike = Weighting({"industry_alike": 1.0}, "steel")
    assert set(best(small, HARBOR, alike, 2)) == set(best(small, BLANK, alike, 2)) == {PLAIN, INLAND}
    assert set(best(small, HARBOR, replace(alike, cluster=""), 2)) == {HARBOR, TWIN}


def test_the_market_of_a_candidate_is_the_same_for_all_askers(small):
    asked = question({"market": 1.0})
    every = [small.scorer.fit(small.space.at(small.row(a)), asked) for a in IDS]
    assert np.array(every) == pytest.approx(np.broadcast_to(every[0], (len(IDS), len(IDS))), abs=1e-9)
    # Harbor and Twin have as many people, airports and ports; Harbor's country is the richer. South has more people,
    # a tenth of the income and the lesser port.
    assert best(small, BLANK, asked, 1) == best(small, SOUTH, asked, 1) == [HARBOR]
    order = best(small, BLANK, asked, 14)
    assert order.index(HARBOR) < order.index(TWIN) < order.index(SOUTH) < order.index(INLAND)


def test_equal_scores_break_by_id(small):
    assert np.array_equal(small.space.matrix[small.row(DOUBLE_A)], small.space.matrix[small.row(DOUBLE_B)])
    for id_ in IDS:
        got = best(small, id_, question(EQUAL), 14)
        assert got.index(DOUBLE_B) == got.index(DOUBLE_A) + 1


def test_k_beyond_the_candidates_gives_them_all_and_none_gives_none(small):
    asker = small.space.at(small.row(HARBOR))
    rows, scores = small.scorer.top(asker, question(EQUAL), ALL, 10_000)
    assert sorted(small.ids(rows)) == sorted(IDS)
    assert (np.diff(scores) <= 1e-7).all()
    none, nothing = small.scorer.top(asker, question(EQUAL), ~ALL, 5)
    assert (none.tolist(), nothing.tolist()) == ([], [])


def test_only_the_allowed_come(small):
    allowed = np.array([i in (TWIN, INLAND) for i in small.table.ids])
    rows, _ = small.scorer.top(small.space.at(small.row(HARBOR)), question(EQUAL), allowed, 5)
    assert small.ids(rows) == [TWIN, INLAND]


def test_rank_for_is_the_place_in_the_partners_own_list(small, box):
    asker = small.space.at(small.row(HARBOR))
    for partner in (TWIN, INLAND, BUSH):
        country = small.table.country[small.row(partner)]
        mine = blocks_fit(box, partner, HARBOR, EQUAL)
        rivals = [i for i in box.anchors if small.table.country[small.row(i)] != country]
        want = 1 + sum(blocks_fit(box, partner, i, EQUAL) > mine + 1e-5 for i in rivals)
        got = small.scorer.rank_for(np.array([small.row(partner)]), asker, question(EQUAL))
        assert got.tolist() == [want]


def test_rank_for_nobody(small):
    none = small.scorer.rank_for(np.zeros(0, np.int64), small.space.at(0), question(EQUAL))
    assert none.tolist() == []


def test_a_row_that_only_pair_features_lift_is_found():
    # 600 places whose profiles grow worse with their row; the index is asked for 200 of them. The very last is the only
    # one with a port at the asker's quay, which lifts it over all: .75 * .8 + .25 against .75 * 1.
    small, n = craft(), 600
    matrix = np.zeros((n, small.space.matrix.shape[1]), np.float32)
    matrix[:, small.space.slices["text"].start] = np.linspace(1, 0.8, n)
    matrix[:, small.space.width :] = 1.0
    pairs = small.space.pairs.take(np.zeros(n, np.int64))
    harbour = np.full(n, -1)
    harbour[[0, 599]] = 0
    pairs = replace(pairs, place={**pairs.place, "harbour": harbour})
    table = craft([place(i + 1, f"P{i}", "AA", 0, 3 * (i % 100), 1000) for i in range(n)], purposes={}).table
    columns = {**small.space.slices, "coverage": slice(small.space.width, matrix.shape[1])}
    coded = CodedMatrix.of(matrix, columns)
    space = FeatureSpace(table, coded, small.space.slices, matrix.mean(axis=0), pairs)
    scorer, asked = (
        Scorer(space, CandidateIndex.build(space.profiles.rows), small.blocks),
        features({"text_alike": 0.75, "sea_distance": 0.25}),
    )
    assert len(space.profiles.rows) == n > MIN_PROFILES
    others = np.arange(n) > 0
    for rows, scores in (
        scorer.top(scorer.space.at(0), asked, others, 3),
        scorer.top_many([scorer.space.at(0)], asked, [others], 3)[0],
    ):
        assert rows.tolist() == [599, 1, 2]
        assert scores[0] == pytest.approx(0.85, abs=1e-6)
        assert scores == pytest.approx(scorer.fit(scorer.space.at(0), asked)[[599, 1, 2]], abs=1e-6)
