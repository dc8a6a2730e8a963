from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.blocks.industry import linkage_matrix
from features.blocks.registry import BLOCKS, REGISTRY
from features.space import FeatureSpace
from matching.ranking.breakdown import breakdown
from matching.ranking.index import CandidateIndex
from matching.ranking.scoring import Scorer, Weighting
from tests.crafted import PURPOSES, craft
from tests.matching.slow_fit import Box, block_values, fit
from tests.worlds import BUSH, DOUBLE_A, DOUBLE_B, HARBOR, INLAND, NOWHERE, PLACES, SUBURB, TWIN, place

IDS = [p.id for p in PLACES]
EQUAL = MappingProxyType(dict.fromkeys(BLOCKS, 1 / 7))
weights = st.dictionaries(st.sampled_from(BLOCKS), st.floats(0, 100), min_size=1).filter(
    lambda w: sum(w.values()) > 0.01
)
ALL = np.ones(len(PLACES), bool)


def question(given_weights, complement=0.0):
    total = sum(given_weights.values())
    return Weighting(MappingProxyType({b: w / total for b, w in given_weights.items()}), complement)


@pytest.fixture(scope="module")
def box(small):
    return Box(small)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_pair_has_the_fit_of_the_formula(small, box, purpose):
    asked = PURPOSES[purpose]
    for a in IDS:
        got = small.scorer.fit(small.space.at(small.row(a)), question(asked.weights, asked.complement))
        want = [fit(box, a, b, asked.weights, asked.complement) for b in small.ids(range(len(PLACES)))]
        assert got == pytest.approx(want, abs=2e-6), small.table.name[small.row(a)]


def test_every_block_has_the_value_of_the_formula(small, box):
    for a in (HARBOR, SUBURB, BUSH, NOWHERE):
        parts = breakdown(small.scorer, small.space.at(small.row(a)), question(EQUAL), np.arange(len(PLACES)))
        want = [list(block_values(box, a, b).values()) for b in small.ids(range(len(PLACES)))]
        assert parts.value == pytest.approx(np.array(want), abs=2e-6)


def test_the_order_of_places_does_not_matter(small):
    rng = np.random.default_rng(3)
    other = craft([PLACES[i] for i in rng.permutation(len(PLACES))])
    for id_ in IDS:
        one, two = (w.scorer.fit(w.space.at(w.row(id_)), question(EQUAL)) for w in (small, other))
        assert two == pytest.approx(one, abs=1e-7)


@given(weights, st.sampled_from(IDS), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_fit_stays_within_bounds_and_its_parts_sum_to_it(small, given_weights, id_, complement):
    asked, asker = question(given_weights, complement), small.space.at(small.row(id_))
    got = small.scorer.fit(asker, asked)
    # Text likeness may be negative: profiles point away from the mean; all else lies in 0..1.
    assert got.max() <= 1 + 1e-5
    assert got.min() >= -asked.weights.get("text", 0.0) - 1e-5
    parts = breakdown(small.scorer, asker, asked, np.arange(len(PLACES)))
    assert parts.contribution.sum(axis=1) == pytest.approx(got, abs=1e-5)
    assert parts.fit == pytest.approx(got, abs=1e-5)
    assert parts.total_coverage.min() >= 0
    assert parts.total_coverage.max() <= 1 + 1e-6


@given(weights, st.sampled_from(IDS), st.integers(1, 14))
@settings(max_examples=60, deadline=None)
def test_top_is_the_exhaustive_ranking(small, given_weights, id_, k):
    asked, asker = question(given_weights), small.space.at(small.row(id_))
    rows, scores = small.scorer.top(asker, asked, ALL, k)
    exact = small.scorer.fit(asker, asked)
    assert len(rows) == k
    assert scores == pytest.approx(np.sort(exact)[::-1][:k], abs=1e-5)
    assert scores == pytest.approx(exact[rows], abs=1e-5)


@given(weights, st.integers(1, 14), st.floats(0, 1))
@settings(max_examples=20, deadline=None)
def test_many_askers_at_once_get_what_each_gets_alone(small, given_weights, k, complement):
    asked, askers = question(given_weights, complement), [small.space.at(small.row(i)) for i in IDS]
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
    assert got == pytest.approx([fit(box, HARBOR, b, rest) for b in small.ids(range(len(PLACES)))], abs=2e-6)
    parts = breakdown(small.scorer, asker, question({**rest, block: 0.0}), np.arange(len(PLACES)))
    assert not parts.contribution[:, BLOCKS.index(block)].any()


def test_industry_alone_means_just_that(small):
    asker = small.space.at(small.row(HARBOR))
    alone = small.scorer.fit(asker, question({"industry": 1.0}))
    makes = small.blocks[1].transform(small.table, small.world).values[small.row(HARBOR)].astype(float)
    assert alone[small.row(TWIN)] == pytest.approx(np.linalg.norm(makes), abs=1e-6)
    assert alone[small.row(TWIN)] == pytest.approx(alone.max(), abs=1e-6)
    assert not small.scorer.pair_scores(asker, question({"industry": 1.0})).any()
    assert {b for b, kind in REGISTRY.items() if kind.pair_features} == {"size", "port", "air", "country", "geography"}


def test_complement_prefers_the_supplier_over_the_double(small):
    # Inland makes steel. By likeness Plain (steel) leads, by complement a place that makes cars does.
    asker = small.space.at(small.row(INLAND))
    alike, _ = small.scorer.top(asker, question({"industry": 1.0}), ALL, 2)
    assert small.ids(alike) == [INLAND, 6]
    swap, _ = small.scorer.top(asker, question({"industry": 1.0}, 1.0), ALL, 3)
    assert set(small.ids(swap)) <= {HARBOR, TWIN, 14, 9, 7}


def test_equal_scores_break_by_id(small):
    assert np.array_equal(small.space.matrix[small.row(DOUBLE_A)], small.space.matrix[small.row(DOUBLE_B)])
    for id_ in IDS:
        rows, _ = small.scorer.top(small.space.at(small.row(id_)), question(EQUAL), ALL, 14)
        got = small.ids(rows)
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
        mine = fit(box, partner, HARBOR, dict(EQUAL))
        rivals = [
            i for i in IDS if small.table.is_anchor[small.row(i)] and small.table.country[small.row(i)] != country
        ]
        want = 1 + sum(fit(box, partner, i, dict(EQUAL)) > mine + 1e-5 for i in rivals)
        got = small.scorer.rank_for(np.array([small.row(partner)]), asker, question(EQUAL))
        assert got.tolist() == [want]


def test_rank_for_nobody(small):
    none = small.scorer.rank_for(np.zeros(0, np.int64), small.space.at(0), question(EQUAL))
    assert none.tolist() == []


def test_a_row_that_only_pair_features_lift_is_found():
    # 600 places whose vectors grow worse with their row; the index is asked for 200 of them. The very last is the only
    # one with a port at the asker's quay, which lifts it over all: .75 * .8 + .25 against .75 * 1.
    small, n = craft(), 600
    matrix = np.zeros((n, small.space.matrix.shape[1]), np.float32)
    matrix[:, small.space.slices["port"].start] = np.linspace(1, 0.8, n)
    matrix[:, small.space.width :] = 1.0
    pairs = small.space.pairs.take(np.zeros(n, np.int64))
    harbour = np.full(n, -1)
    harbour[[0, 599]] = 0
    pairs = replace(pairs, place={**pairs.place, "harbour": harbour})
    table = craft([place(i + 1, f"P{i}", "AA", 0, 3 * (i % 100), 1000) for i in range(n)]).table
    space = FeatureSpace(table, matrix, small.space.slices, matrix.mean(axis=0), pairs)
    scorer, asked = Scorer(space, CandidateIndex.build(matrix), linkage_matrix(small.world)), question({"port": 1.0})
    others = np.arange(n) > 0
    for rows, scores in (
        scorer.top(scorer.space.at(0), asked, others, 3),
        scorer.top_many([scorer.space.at(0)], asked, [others], 3)[0],
    ):
        assert rows.tolist() == [599, 1, 2]
        assert scores[0] == pytest.approx(0.85, abs=1e-6)
        assert scores == pytest.approx(scorer.fit(scorer.space.at(0), asked)[[599, 1, 2]], abs=1e-6)
