"""Whether a list stays when the weights move; expected values by hand."""

import numpy as np
import pytest

from features.blocks.registry import PARTS
from matching.ranking.breakdown import Breakdown
from matching.ranking.notes import DRAWS, staying
from matching.ranking.weighting import Weighting
from models.ranking import RankingQuery

N = len(PARTS)


def stays(*rows, k, country=None, **query):
    """Two parts weigh the same, the others nothing; every row lies in a country of its own unless they are given."""
    value = np.zeros((len(rows), N))
    for i, row in enumerate(rows):
        value[i, : len(row)] = row
    weight = np.array([0.5, 0.5] + [0.0] * (N - 2))
    parts = Breakdown(value, np.zeros(N), np.ones((len(rows), N)), weight, {}, Weighting({}))
    countries = np.array(country or [f"C{i}" for i in range(len(rows))], np.str_)
    return staying(parts, countries, RankingQuery(k=k, **query)).tolist()


def test_a_row_that_is_better_in_every_part_always_stays():
    assert stays([1, 1], [0.4, 0.4], [0.2, 0.2], k=2) == [1, 1, 0]


def test_a_short_list_stays_whole_and_an_empty_one_is_empty():
    assert stays([1, 1], [0.4, 0.4], k=5) == [1, 1]
    assert stays(k=5) == []


def test_two_equal_rows_with_opposite_strengths_share_the_last_place():
    first, second, third = stays([2, 2], [1, 0], [0, 1], k=2)
    assert first == 1
    # Second and third are equal on the asker's weights; which is ahead is a coin's throw of the draws.
    assert second == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(DRAWS))
    assert second + third == pytest.approx(1)


def test_a_gap_wider_than_a_fifth_of_the_weights_can_bring_does_not_tip():
    # Weights move within 0.4..0.6 of each other: 1.5 : 1 at most, so 0.3 more in one part beats 0.19 in the other.
    assert stays([0.3, 0.0], [0.0, 0.19], k=1) == [1, 0]
    assert stays([0.3, 0.0], [0.0, 0.29], k=1)[0] < 1


ROWS = ([0.9, 0.9], [0.8, 0.8], [0.7, 0.7], [0.6, 0.6])


def test_a_full_country_leaves_its_place_to_the_next():
    assert stays(*ROWS, k=2, country=["A", "A", "B", "C"], per_country=1) == [1, 0, 1, 0]
    assert stays(*ROWS, k=2, country=["A", "A", "B", "C"], per_country=2) == [1, 1, 0, 0]


def test_rows_beyond_a_full_country_do_not_stay_on_a_list_that_others_cannot_fill():
    assert stays(*ROWS, k=3, country=["A", "A", "A", "B"], per_country=1) == [1, 0, 0, 1]
    assert stays(*ROWS, k=10, country=["A", "A", "A", "B"], per_country=1) == [1, 0, 0, 1]


def test_within_a_country_a_coin_is_thrown_for_its_one_place():
    one, two, other = stays([1, 0], [0, 1], [0.1, 0.1], k=2, country=["A", "A", "B"], per_country=1)
    assert one + two == pytest.approx(1)
    assert one == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(DRAWS))
    assert other == 1


def test_without_a_limit_countries_do_not_matter():
    for query in ({"per_country": 0}, {"filters": {"countries": ["US"]}}):
        assert stays(*ROWS, k=3, country=["A"] * 4, **query) == [1, 1, 1, 0]
