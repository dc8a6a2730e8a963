import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from features.ties.graph import TieGraph
from features.ties.pair_features import PairFeatures
from matching.evaluation.splits import split_ties
from matching.plausibility import boosted as plausibility_choice
from matching.plausibility.model import Plausibility
from matching.plausibility.prior import PriorChoice
from matching.plausibility.sampling import Proposal, draw_folds, fold_rows, folds, join
from matching.plausibility.training import choice_objective
from models.errors import NotReady
from tests.tie_world import FRIENDS, ground, ties


@pytest.fixture(scope="module")
def learned() -> Plausibility:
    return Plausibility.fit(ground(), ties(), seed=1, workers=1)


def test_it_learns_the_rule_of_the_world(learned):
    """The friendly country and like sizes lead the list."""
    world = ground()
    right, gaps = [], []
    for row in range(0, 400, 16):
        score = learned.score(row).copy()
        score[world.country == world.country[row]] = 0
        top = np.argsort(-score)[:5]
        right.append(np.mean(world.country[top] == FRIENDS[int(world.country[row])]))
        gaps.append(np.mean(np.abs(world.size[top] - world.size[row])))
    assert np.mean(right) > 0.8
    assert np.mean(gaps) < 0.5


def test_it_finds_held_out_ties_also_of_cities_without_any():
    kept, splits = split_ties(ties(), seed=5)
    model = Plausibility.fit(ground(), kept, seed=0, workers=1)
    for split in splits:
        ranks = []
        for query in split.queries:
            score = model.score(query).copy()
            score[ground().country == ground().country[query]] = -1
            ranks += [int((score > score[t]).sum()) + 1 for t in split.truth[query]]
        assert np.median(ranks) < 40, split.name  # chance is 175 of 350


def test_parts_and_base_sum_to_the_logit(learned):
    candidates = np.array([60, 61, 399])
    for found in learned.explain(3, candidates):
        assert found.base + sum(found.parts.values()) == pytest.approx(found.logit, abs=1e-6)
        assert 1 / (1 + np.exp(-found.logit)) == pytest.approx(found.score)
        assert learned.score(3)[found.row] == pytest.approx(found.score, rel=1e-4)
    assert len({round(e.base, 5) for e in learned.explain(3, candidates)}) == 1
    assert learned.explain(3, np.zeros(0, np.int64)) == []


def test_scores_are_probabilities_in_the_order_of_the_shares(learned):
    score, share = learned.score(9), learned.share(9)
    abroad = ground().country != ground().country[9]
    assert score.dtype == np.float32
    assert ((score >= 0) & (score <= 1)).all()
    assert score[9] == 0
    assert share.sum() == pytest.approx(1)
    assert share[~abroad].sum() == 0
    assert np.array_equal(
        np.argsort(-share[abroad], kind="stable"), np.argsort(-learned._logit(9)[abroad], kind="stable")
    )


def test_half_is_the_median_of_ties_that_exist(learned):
    assert learned.spread > 0
    held = [learned.score(int(a))[int(b)] for a, b in ties()]
    assert 0.3 < np.median(held) < 0.9


def test_the_same_ties_and_seed_give_the_same_scores(learned):
    again = Plausibility.fit(ground(), ties()[::-1], seed=1, workers=1)
    order = Plausibility.fit(ground(), ties(), seed=1, workers=1)
    assert np.array_equal(learned.score(4), order.score(4))
    assert again.kind == "learned"


def test_saved_and_loaded_scores_the_same_without_pickle(learned, tmp_path):
    learned.save(tmp_path)
    loaded = Plausibility.load(tmp_path)
    assert np.allclose(loaded.score(8), learned.score(8))
    assert loaded.spread == learned.spread
    assert {p.suffix for p in tmp_path.iterdir()} == {".json", ".txt", ".npy"}
    for file in tmp_path.glob("*.npy"):
        np.load(file, allow_pickle=False)


def test_a_damaged_folder_names_the_mending_command(learned, tmp_path):
    learned.save(tmp_path)
    (tmp_path / "plausibility_0.txt").unlink()
    with pytest.raises(NotReady, match="hanse build"):
        Plausibility.load(tmp_path)
    (tmp_path / "plausibility.json").write_text(json.dumps({"schema": 99}))
    with pytest.raises(NotReady, match="schema 99"):
        Plausibility.load(tmp_path)


@pytest.mark.parametrize("count", [0, 1, 40, 299])
def test_few_ties_fall_back_to_the_shipped_model(count, tmp_path):
    model = Plausibility.fit(ground(), ties()[:count], seed=0, workers=1)
    assert model.kind == "shipped"
    score = model.score(2)
    assert np.isfinite(score).all()
    found = model.explain(2, np.array([77]))[0]
    assert found.base + sum(found.parts.values()) == pytest.approx(found.logit)
    model.save(tmp_path)
    assert np.allclose(Plausibility.load(tmp_path).score(2), score)


def test_the_shipped_model_knows_no_ties():
    """Its features read places alone: with other ties it says the same."""
    one = Plausibility.fit(ground(), ties()[:10], workers=1)
    other = Plausibility.fit(ground(), ties()[200:260], workers=1)
    assert np.allclose(one.score(30), other.score(30))
    assert set(PriorChoice.shipped().weights) <= {"size", "standing", "distance", "country", "name"}


def test_domestic_ties_are_not_learned_from():
    home = np.array([[0, 1], [2, 3]])
    model = Plausibility.fit(ground(), np.vstack([ties(), home]), seed=1, workers=1)
    assert len(model.pairs.graph.pairs) == len(ties())


def test_training_rows_have_not_seen_their_tie():
    """Leak hunt: the row of a held-out tie equals one computed on a graph without it, for warm and cold askers."""
    fold = next(folds(ties(), seed=2))
    sample = fold_rows(ground(), fold, seed=0)
    kept = {tuple(p) for p in fold.kept.tolist()}
    clean = PairFeatures(ground(), TieGraph.build(ground(), fold.kept))
    start = 0
    for (asker, partners, cold), size in zip(fold.queries, sample.group, strict=True):
        assert not any((min(asker, int(p)), max(asker, int(p))) in kept for p in partners)
        assert cold == (not len(clean.graph.partners(asker)) and cold)
        assert np.array_equal(sample.x[start : start + len(partners)], clean.matrix(clean.view(asker).of(partners)))
        start += size
    assert {True, False} == {cold for _, _, cold in fold.queries}


def test_a_planted_leak_is_caught():
    """With the held-out tie left in the graph the rows differ, so the test above would fail."""
    fold = next(folds(ties(), seed=2))
    asker, partners, _ = fold.queries[0]
    planted = np.vstack([fold.kept, [sorted((asker, int(partners[0])))]])
    clean = PairFeatures(ground(), TieGraph.build(ground(), fold.kept))
    leaky = PairFeatures(ground(), TieGraph.build(ground(), planted))
    rows = partners[:1]
    assert not np.array_equal(clean.matrix(clean.view(asker).of(rows)), leaky.matrix(leaky.view(asker).of(rows)))


def test_other_ties_of_the_asker_are_never_negatives():
    made = [(fold, fold_rows(ground(), fold, seed=0)) for fold in folds(ties(), seed=4, count=2)]
    pairs = {tuple(p) for p in ties().tolist()}
    for fold, sample in made:
        proposal = Proposal(PairFeatures(ground(), TieGraph.build(ground(), fold.kept)))
        assert len(sample.group) == len(fold.queries)
        for asker, partners, _ in fold.queries[:20]:
            chance = proposal(proposal.pairs.view(asker))
            assert (chance[ground().country == ground().country[asker]] == 0).all()
            assert (chance[ground().country != ground().country[asker]] > 0).all()
            assert all((min(asker, int(p)), max(asker, int(p))) in pairs for p in partners)


def test_weights_stand_for_the_whole_gazetteer():
    """Each query's weights of the drawn add up, on average, to the number of candidates."""
    sample = join(draw_folds(ground(), ties(), seed=0, workers=1, count=4))
    start = np.r_[0, np.cumsum(sample.group)[:-1]]
    total = np.add.reduceat(np.where(sample.y > 0, 0, sample.weight), start)
    assert total.mean() == pytest.approx(345, rel=0.05)


def test_gradient_agrees_with_numerical_differences():
    rng = np.random.default_rng(0)
    group, y = np.array([5, 4]), np.array([1.0, 1, 0, 0, 0, 0, 1, 0, 0])
    weight, score = rng.uniform(1, 5, 9), rng.normal(size=9)

    def loss(s):
        total, start = 0.0, 0
        for size in group:
            rows = range(start, start + size)
            tied = [r for r in rows if y[r]]
            rest = sum(weight[r] * np.exp(s[r]) for r in rows if not y[r])
            total += sum(-np.log(np.exp(s[t]) / (np.exp(s[t]) + rest)) for t in tied) / len(tied) ** 0.5
            start += size
        return total

    gradient, hessian = choice_objective(group, y, weight)(score, None)
    for i in range(9):
        step = np.zeros(9)
        step[i] = 1e-4
        up, down = loss(score + step), loss(score - step)
        assert gradient[i] == pytest.approx((up - down) / 2e-4, abs=1e-5)
        assert hessian[i] == pytest.approx((up - 2 * loss(score) + down) / 1e-8, abs=1e-3)


def test_many_threads_get_the_scores_of_one(learned, monkeypatch):
    monkeypatch.setattr(plausibility_choice, "KEPT", 60)
    pairs, choice = learned.pairs, learned.choice
    views = [pairs.view(row) for row in range(0, 400, 5)]
    alone = [choice.raw(pairs, view) for view in views]
    with ThreadPoolExecutor(8) as pool:
        for together in (list(pool.map(lambda view: choice.raw(pairs, view), views)) for _ in range(5)):
            assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_the_first_trees_only_choose_whom_all_trees_score(learned, monkeypatch):
    pairs, choice = learned.pairs, learned.choice
    view = pairs.view(7)
    whole = choice.raw(pairs, view)
    monkeypatch.setattr(plausibility_choice, "KEPT", 60)
    cut = choice.raw(pairs, view)
    kept = np.isclose(cut, whole)
    assert 60 <= kept.sum() < 400
    assert cut[kept].min() >= cut[~kept].max()
    away = pairs.places.country != view.country
    assert away[np.argsort(-cut)[:60]].all()
