"""Gradient-boosted conditional logit: which of all cities does the asker's next tie go to?

For a tie from asker q to partner p the model maximises the log of ``exp(s_p) / (exp(s_p) + sum_c w_c exp(s_c))``, a
multinomial choice (McFadden 1974) over the sampled candidates c with weights w that make up for the sampling, so the
sum stands for the whole gazetteer. What is common to all candidates of an asker drops out.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from features.arrays import Floats, Ints
from matching.plausibility.lightgbm_alone import lgb
from matching.plausibility.sampling import Sample

Objective = Callable[[Floats, Any], tuple[Floats, Floats]]

# Leaves and rounds were compared (docs/decisions/0005). The rest are usual values for a small, noisy sample (few
# columns a tree, much shrinkage); no comparison of them is recorded.
PARAMETERS: dict[str, Any] = {
    "num_leaves": 31,
    "learning_rate": 0.08,
    "min_data_in_leaf": 100,
    "min_sum_hessian_in_leaf": 0.01,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 127,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
}
ROUNDS = 150
LEAST_HESSIAN = 1e-7  # LightGBM divides by it; rows of no weight would give none


def choice_objective(group: Ints, y: Floats, weight: Floats) -> Objective:
    """Gradient and hessian of the weighted conditional logit, for LightGBM.

    Args:
        group: rows of each query; each query has at least one tie.
        y: 1 for a tie, else 0. weight: what each other candidate stands for; queries with t ties weigh ``t ** 0.5``.
    """
    start = np.r_[0, np.cumsum(group)[:-1]]
    query = np.repeat(np.arange(len(group)), group)
    tie = np.flatnonzero(y > 0)
    of_tie = query[tie]
    share = (np.add.reduceat(y, start) ** -0.5)[of_tie]
    log_weight = np.where(y > 0, -np.inf, np.log(np.maximum(weight, 1e-9)))

    def objective(score: Floats, data: Any) -> tuple[Floats, Floats]:
        score = np.asarray(score, np.float64)
        top = np.maximum.reduceat(np.where(y > 0, score, score + log_weight), start)
        mass = np.exp(score + log_weight - top[query])
        rest = np.add.reduceat(mass, start)
        own = np.exp(score[tie] - top[of_tie])
        total = own + rest[of_tie]
        one = np.bincount(of_tie, share / total, minlength=len(group))
        two = np.bincount(of_tie, share / total**2, minlength=len(group))
        gradient = mass * one[query]
        hessian = gradient - mass**2 * two[query]
        gradient[tie] = -share * (1 - own / total)
        hessian[tie] = share * own / total * (1 - own / total)
        return np.asarray(gradient, np.float64), np.maximum(hessian, LEAST_HESSIAN)

    return objective


def train(sample: Sample, names: list[str], seed: int, rounds: int = ROUNDS) -> Any:
    """One boosted model, by one thread; its raw score is the s of the choice."""
    parameters = PARAMETERS | {
        "objective": choice_objective(sample.group, sample.y, sample.weight),
        "seed": seed,
        "num_threads": 1,
    }
    data = lgb.Dataset(sample.x, sample.y, feature_name=names, params={"max_bin": PARAMETERS["max_bin"]})
    return lgb.train(parameters, data, rounds)
