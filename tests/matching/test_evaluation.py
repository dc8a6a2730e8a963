import csv
import importlib.util
import io
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from features.ties.graph import partners_of
from matching.evaluation.buckets import compare
from matching.evaluation.evaluate import AT_HOME, ByFile, ByScore, Split, Task, best, evaluate
from matching.evaluation.gates import GateFile, Measured, Threshold, judge
from matching.evaluation.splits import find_leaks, split_ties
from tests.tie_world import ground, table, ties

SCORER = Path(__file__).parents[3] / "shared" / "bench" / "score.py"


class Size:
    """Scores by size alone; says how probable it thinks each is."""

    def score(self, row: int) -> np.ndarray:
        return ground().size.astype(float)

    def share(self, row: int) -> np.ndarray:
        return np.full(400, 1 / 400)


def task(known: np.ndarray, splits: list[Split]) -> Task:
    columns = table()
    continent = np.full(len(columns), "EU")
    return Task(ground(), columns.ids, columns.population, continent, partners_of(known), splits)


@pytest.fixture(scope="module")
def split_task() -> Task:
    kept, splits = split_ties(ties(), seed=1)
    return task(kept, splits)


def test_best_breaks_equal_scores_by_id_and_leaves_out_infinite():
    ids = np.array([30, 10, 20, 5])
    assert best(np.array([1.0, 1.0, 1.0, -np.inf]), ids, 2).tolist() == [1, 2]
    assert best(np.full(4, -np.inf), ids).tolist() == []


def test_own_country_and_known_ties_are_no_candidates(split_task):
    query = split_task.splits[0].queries[0]
    ranked = ByScore(Size(), "size").answer(split_task, query, ()).slots
    assert len(ranked) == 100
    assert not set(ranked) & split_task.known.get(query, set())
    assert all(ground().country[r] != ground().country[query] for r in ranked)


def test_a_perfect_answer_scores_one_and_an_empty_one_zero(split_task):
    split = split_task.splits[0]
    right = ByFile("right", {q: sorted(split.truth[q]) for q in split.queries})
    got = evaluate(right, split_task, split)
    assert got.buckets["all"].metrics["mrr@100"].mean == 1
    assert got.buckets["all"].metrics["recall@100"].mean == 1
    nothing = evaluate(ByFile("nothing", {}), split_task, split)
    assert nothing.buckets["all"].metrics["mrr@100"].mean == 0
    assert nothing.exposure.without_rows == len(split.queries)


def test_illegal_rows_keep_their_rank_and_are_counted(split_task):
    split = split_task.splits[0]
    query = split.queries[0]
    target = min(split.truth[query])
    at_home = int(np.flatnonzero(ground().country == ground().country[query])[0])
    got = evaluate(ByFile("file", {query: [at_home, -1, None, target]}), split_task, split)
    row = next(r for r in got.rows if r.query == int(table().ids[query]))
    assert row.best == 4
    assert got.exposure.illegal == 2


def test_buckets_divide_the_queries(split_task):
    got = evaluate(ByScore(Size(), "size"), split_task, split_task.splits[0])
    bands = [b.queries for n, b in got.buckets.items() if n.startswith("population")]
    assert sum(bands) == got.buckets["all"].queries == len(split_task.splits[0].queries)
    assert sum(b.count for b in got.calibration) == 100 * len(split_task.splits[0].queries)
    assert got.risk[-1].coverage == 1
    assert got.risk[-1].value == pytest.approx(got.buckets["all"].metrics["hits@10"].mean, abs=1e-4)


@pytest.mark.skipif(not SCORER.exists(), reason="the open benchmark is not here")
def test_agrees_with_the_open_scorer_on_whole_rankings(split_task, tmp_path):
    spec = importlib.util.spec_from_file_location("score", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    kept, splits = split_ties(ties(), seed=1)
    ids = table().ids

    def write(name, header, rows):
        with (tmp_path / name).open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return str(tmp_path / name)

    cells = zip(ids, table().country, table().population.astype(int), strict=True)
    cities = write("cities.csv", ["geonameid", "cc", "population"], cells)
    train = write("train.csv", ["a_geonameid", "b_geonameid"], ids[kept])
    for split in splits:
        pairs = sorted({(min(q, t), max(q, t)) for q in split.queries for t in split.truth[q]})
        truth = write("truth.csv", ["a_geonameid", "b_geonameid"], ids[np.array(pairs)])
        queries = write("queries.csv", ["geonameid"], [[ids[q]] for q in split.queries])
        ranker = ByScore(Size(), "size")
        answers = {q: ranker.answer(split_task, q, ()).slots for q in split.queries}
        rows = [(ids[q], k, ids[c]) for q, ranked in answers.items() for k, c in enumerate(ranked, 1)]
        ranking = write("r.csv", ["query_geonameid", "rank", "candidate_geonameid"], rows)
        out = io.StringIO()
        with redirect_stdout(out):
            scorer.main([ranking, "--truth", truth, "--queries", queries, "--train", train, "--cities", cities])
        import json

        theirs, ours = json.loads(out.getvalue()), evaluate(ranker, split_task, split)
        assert AT_HOME in ours.buckets["all"].metrics
        shared = {m: i for m, i in ours.buckets["all"].metrics.items() if m != AT_HOME}
        for metric, interval in shared.items():
            assert theirs["buckets"]["all"][metric]["mean"] == pytest.approx(interval.mean, abs=1e-5)
            assert theirs["buckets"]["all"][metric]["ci95"] == pytest.approx([interval.low, interval.high], abs=1e-5)
        core = ours.buckets["economic core"].metrics["mrr@100"].mean
        assert theirs["buckets"]["economic core"]["mrr@100"]["mean"] == pytest.approx(core, abs=1e-5)
        assert theirs["catalogue_coverage@10"] == pytest.approx(ours.exposure.coverage, abs=1e-5)
        assert theirs["country_entropy@10_bits"] == pytest.approx(ours.exposure.country_entropy, abs=1e-3)


def test_comparison_with_itself_is_nothing_and_never_better(split_task):
    got = evaluate(ByScore(Size(), "size"), split_task, split_task.splits[0])
    same = compare(got, got)
    assert not same.better
    assert same.difference["mrr@100"].mean == 0


def test_split_takes_out_what_it_says_and_leaves_no_leak():
    kept, splits = split_ties(ties(), seed=8)
    warm, cold = splits
    assert find_leaks(kept, splits, ground().country) == []
    assert not set(cold.queries) & set(np.unique(kept).tolist())
    assert len(cold.queries) == round(0.05 * len(np.unique(ties())))
    assert sum(len(t) for t in warm.truth.values()) == 2 * (len(ties()) - len(kept) - _lost(kept, cold))
    assert np.array_equal(split_ties(ties(), seed=8)[0], kept)
    assert not np.array_equal(split_ties(ties(), seed=9)[0], kept)


def _lost(kept: np.ndarray, cold: Split) -> int:
    return len({(min(q, t), max(q, t)) for q in cold.queries for t in cold.truth[q]})


def test_planted_leaks_are_found():
    kept, (warm, cold) = split_ties(ties(), seed=8)
    query = warm.queries[0]
    pair = [sorted((query, min(warm.truth[query])), reverse=True)]  # the other way round
    found = find_leaks(np.vstack([kept, pair]), [warm, cold], ground().country)
    assert any("split warm are among the known ties" in text for text in found)
    icy = cold.queries[0]
    found = find_leaks(np.vstack([kept, [[icy, min(cold.truth[icy])]]]), [cold], ground().country)
    assert len(found) == 2
    assert find_leaks(kept, [warm, warm], ground().country) != []
    home = Split("odd", [0], {0: {1}})
    assert any("own country" in text for text in find_leaks(kept, [home], ground().country))


def test_gates_hold_and_fail(split_task):
    got = [evaluate(ByScore(Size(), "size"), split_task, s) for s in split_task.splits]
    mean = got[0].buckets["all"].metrics["mrr@100"].mean
    demand = [
        Threshold(split="warm", min=mean),
        Threshold(split="warm", min=mean + 0.01),
        Threshold(split="warm", metric="coverage", max=1),
        Threshold(split="nowhere", min=0),
        Threshold(split="warm", max_drop=0.0),
        Threshold(split="warm", better_than="size"),
    ]
    same = [compare(got[0], got[0])]
    assert [g.passed for g in judge(demand, Measured(got, (), same, same))] == [True, False, True, False, True, False]
    assert [g.passed for g in judge(demand[4:5], Measured(got))] == [False]


def test_a_gate_without_a_demand_is_refused():
    with pytest.raises(ValueError, match="a gate needs min"):
        GateFile.model_validate({"gate": [{"split": "warm"}]})


def test_the_place_within_the_country_is_that_of_a_slow_count(split_task):
    split = split_task.splits[0]
    query = split.queries[0]
    targets = split.truth[query] - split_task.known.get(query, set())
    size, country, got = ground().size, ground().country, evaluate(ByScore(Size(), "size"), split_task, split)
    want = []
    for target in targets:
        at_home = [c for c in np.flatnonzero(split_task.allowed(query)) if country[c] == country[target]]
        at_home.sort(key=lambda c: (-size[c], table().ids[c]))
        want.append(1 / (1 + at_home.index(target)))
    row = next(r for r in got.rows if r.query == table().ids[query])
    assert row.metrics[AT_HOME] == pytest.approx(np.mean(want), abs=1e-6)
    assert AT_HOME not in evaluate(ByFile("file", {}), split_task, split).buckets["all"].metrics


def test_mutual_counts_only_the_shown_that_were_asked(split_task):
    country, truth = ground().country, split_task.splits[0].truth
    a = split_task.splits[0].queries[0]
    b, alone = [q for q in truth if country[q] != country[a]][:2]
    asked = Split("warm", [a, b], truth)
    # a shows b and a city that was not asked; b shows a: both of the asked that are shown show back.
    got = evaluate(ByFile("f", {a: [b, alone], b: [a]}), replace(split_task, known={}), asked)
    assert got.exposure.mutual == 1
    got = evaluate(ByFile("f", {a: [b], b: [alone]}), replace(split_task, known={}), asked)
    assert got.exposure.mutual == 0
    assert evaluate(ByFile("f", {}), split_task, asked).exposure.mutual is None


def test_strangers_are_countries_that_never_meet_in_what_is_left():
    country = ground().country
    kept, splits = split_ties(ties(), seed=1, country=country)
    strangers = splits[2]
    held = {frozenset((country[q], country[t])) for q in strangers.queries for t in strangers.truth[q]}
    assert held
    assert not held & {frozenset(pair) for pair in country[kept].tolist()}
    assert find_leaks(kept, splits, country) == []


def test_a_cap_on_queries_keeps_their_ties_out():
    kept, _ = split_ties(ties(), seed=1)
    fewer, splits = split_ties(ties(), seed=1, most=5)
    assert np.array_equal(kept, fewer)
    assert [len(s.queries) for s in splits] == [5, 5]
