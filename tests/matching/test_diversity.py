import numpy as np

from matching.ranking.diversity import diversify
from models.ranking import RankingQuery
from tests.worlds import BLANK, BUSH, DOUBLE_A, DOUBLE_B, PLAIN, SOUTH, TWIN

IDS = (TWIN, PLAIN, SOUTH, BUSH, BLANK)  # BB BB CC CC DD


def pick(small, ids=IDS, score=None, **query):
    rows = np.array([small.row(i) for i in ids])
    numbers = np.array(score if score is not None else np.linspace(1, 0.5, len(ids)), dtype=float)
    return [ids[i] for i in diversify(small.space, rows, numbers, RankingQuery(**query))]


def test_without_wishes_the_best_k_in_order(small):
    assert pick(small, k=3) == [TWIN, PLAIN, SOUTH]
    assert pick(small, k=50) == list(IDS)


def test_at_most_so_many_of_one_country(small):
    assert pick(small, k=5, per_country=1) == [TWIN, SOUTH, BLANK]
    assert pick(small, k=4, per_country=2) == [TWIN, PLAIN, SOUTH, BUSH]


def test_a_double_gives_way_to_another_kind(small):
    ids, score = (DOUBLE_A, DOUBLE_B, TWIN), (1.0, 0.99, 0.9)
    assert pick(small, ids, score, k=3, diversity=0.0) == [DOUBLE_A, DOUBLE_B, TWIN]
    assert pick(small, ids, score, k=3, diversity=0.9) == [DOUBLE_A, TWIN, DOUBLE_B]


def test_each_step_is_the_formula(small):
    score, d = np.array([0.9, 0.85, 0.6, 0.5, 0.3]), 0.4
    rows = [small.row(i) for i in IDS]
    vectors = small.space.matrix[rows, : small.space.width].astype(float)
    vectors = [v / np.linalg.norm(v) for v in vectors]
    scaled, taken = (score - 0.3) / 0.6, []
    while len(taken) < 4:
        gain = {
            i: (1 - d) * scaled[i] - d * max((float(vectors[i] @ vectors[j]) for j in taken), default=0.0)
            for i in range(5)
            if i not in taken
        }
        taken.append(max(gain, key=lambda i: gain[i]))
    assert pick(small, score=score, k=4, diversity=d) == [IDS[i] for i in taken]


def test_equal_scores_and_nobody(small):
    assert pick(small, score=[0.5] * 5, k=2) == [TWIN, PLAIN]
    assert pick(small, ids=(), score=[], k=3) == []
