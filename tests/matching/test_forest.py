"""Trees evaluated by bits give what LightGBM gives."""

import lightgbm as lgb
import numpy as np
import pytest

from matching.plausibility.forest import Forest

RNG = np.random.default_rng(11)
X = np.round(RNG.normal(size=(700, 6)), 1).astype(np.float32)  # many rows lie on a threshold
Y = X[:, 0] * X[:, 1] + np.sin(3 * X[:, 2]) + (X[:, 3] > 0.25)


@pytest.fixture(scope="module")
def model():
    quiet = {"verbose": -1, "num_leaves": 9, "min_data_in_leaf": 5, "num_threads": 1, "deterministic": True}
    return lgb.train(quiet, lgb.Dataset(X, Y), 25)


@pytest.fixture(scope="module")
def text(model):
    return model.model_to_string()


def test_the_sum_of_all_trees_is_lightgbms(model, text):
    assert Forest.of([text])(X) == pytest.approx(model.predict(X, num_threads=1), abs=1e-12)
    assert Forest.of([text, text])(np.asfortranarray(X)) == pytest.approx(2 * model.predict(X), abs=1e-12)


def test_a_row_on_a_threshold_goes_left_and_one_step_above_it_right(model, text):
    forest = Forest.of([text])
    for feature, threshold in zip(forest.feature[:40], forest.threshold[:40], strict=True):
        rows = np.repeat(X[:1], 2, axis=0)
        rows[:, feature] = threshold, np.nextafter(threshold, np.float32(np.inf))
        assert forest(rows) == pytest.approx(model.predict(rows, num_threads=1), abs=1e-12)


def test_the_first_trees_alone(model, text):
    assert Forest.of([text], 4)(X) == pytest.approx(model.predict(X, num_iteration=4, num_threads=1), abs=1e-12)


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 700])
def test_any_number_of_rows_in_parts(model, text, count, monkeypatch):
    monkeypatch.setattr("matching.plausibility.forest.ROWS", 128)
    monkeypatch.setattr("matching.plausibility.forest.TREES", 7)
    got = Forest.of([text])(X[:count])
    assert got.shape == (count,)
    assert count == 0 or got == pytest.approx(model.predict(X[:count], num_threads=1), abs=1e-12)


def test_a_tree_of_one_leaf_and_trees_of_unlike_size(text):
    flat = lgb.train({"verbose": -1, "min_data_in_leaf": 699}, lgb.Dataset(X, Y), 1)
    got = Forest.of([flat.model_to_string(), text])(X[:5])
    assert got == pytest.approx(flat.predict(X[:5]) + lgb.Booster(model_str=text).predict(X[:5]), abs=1e-12)


@pytest.mark.parametrize(
    "old, new",
    [("threshold=", "threshold=0.5 "), ("decision_type=2", "decision_type=1"), ("left_child=1", "left_child=x"),
     ("leaf_value=", "leaf_values=")],
)  # fmt: skip
def test_a_damaged_model_is_refused(text, old, new):
    assert old in text
    with pytest.raises(ValueError):  # noqa: PT011  any wording: Plausibility.load says what to do
        Forest.of([text.replace(old, new)])
