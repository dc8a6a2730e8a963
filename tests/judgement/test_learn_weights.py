"""Weights are learned from choices: a planted taste comes back, and the slope is that of the loss."""

import numpy as np
import pytest

from benchmarks.learn_weights import NAMES, SIDE, Choice, chance, learn, likelihood, side_tables

TASTE = np.array([3.0, 0.0, 1.0, -2.0])


def choices(count: int, sample: int, weighted: bool = False) -> list[Choice]:
    """Askers who choose one of a thousand by taste; of the rest a sample is shown, drawn by the first feature."""
    rng, found = np.random.default_rng(1), []
    for _ in range(count):
        world = np.column_stack([rng.random((1000, 4)), np.ones(1000)])
        pull = np.exp(world[:, :4] @ TASTE)
        chosen = int(rng.choice(1000, p=pull / pull.sum()))
        drawn = np.exp(2 * world[:, 0]) if weighted else np.ones(1000)
        drawn[chosen] = 0
        drawn /= drawn.sum()
        others = rng.choice(1000, sample, replace=False, p=drawn)
        found.append(Choice(world[[chosen]], world[others], -np.log(drawn[others] * sample)))
    return found


def test_the_loss_of_one_choice_by_hand():
    one = Choice(np.array([[1.0], [2.0]]), np.array([[0.0], [0.0]]), np.log([1.0, 2.0]))
    loss, _ = likelihood([one], np.array([np.log(3.0)]))
    # Utilities 3 and 9 against 1 and 2.
    assert loss == pytest.approx(-(np.log(3 / 6) + np.log(9 / 12)) / 2)
    assert chance([one]) == pytest.approx(np.log(4))


def test_the_slope_is_that_of_the_loss():
    some, at = choices(20, 30), np.array([0.5, 1.0, 0.2, 0.3, 0.1])
    _, slope = likelihood(some, at)
    for i in range(5):
        step = 1e-6 * np.eye(5)[i]
        rise = (likelihood(some, at + step)[0] - likelihood(some, at - step)[0]) / 2e-6
        assert slope[i] == pytest.approx(rise, abs=1e-6)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_planted_taste_comes_back_whatever_the_sample(weighted):
    weights, loss = learn(choices(1500, 100, weighted), 0.0)
    assert weights[:3] == pytest.approx([3, 0, 1], abs=0.35)
    assert weights[3] == 0, "what is disliked weighs nothing, never less"
    assert weights[4] == 0, "what never varies weighs nothing"
    assert loss < chance(choices(1500, 100, weighted)) - 0.1


def test_a_ridge_draws_weights_in():
    some = choices(300, 100)
    assert learn(some, 1.0)[0].sum() < learn(some, 1e-3)[0].sum()


def test_each_side_sums_to_a_hundred_and_stands_beside_what_is_shipped():
    first, second = (next(n for n in NAMES if SIDE[n] == side) for side in ("prize", "affinity"))
    lines = side_tables({first: 0.2, second: 3.0}, {"prize": {first: 9.0}, "affinity": {}})
    assert f"| {first} | 100.0 | 100.0 |" in lines
    assert f"| {second} | 100.0 | 0.0 |" in lines
    assert len(lines) == 2 * 4
    assert f"| {first} | 100.0 |" in side_tables({first: 0.2}, {})
