"""Measures of real links: by hand on seven metros, and beside an independent scorer on a random world."""

import csv
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from features.places.table import PlaceTable
from matching.evaluation.buckets import compare
from matching.evaluation.link_baselines import LINK_BASELINES
from matching.evaluation.link_ground import KnownLinks, Metros
from matching.evaluation.links import (
    AUC,
    BEYOND,
    SKILL,
    ByBaseline,
    Group,
    LinkTask,
    auc,
    evaluate_links,
    link_leaks,
)
from tests.tie_world import table

SCORER = Path(__file__).parents[3] / "shared" / "links" / "score.py"
# id: country, people, latitude, longitude; on the equator a degree is 111.195 km.
WORLD = {
    1: ("AA", 200_000, 0.0, 0.0),
    2: ("AA", 400_000, 0.0, 1.0),
    3: ("BB", 8_000_000, 0.0, 90.0),
    4: ("BB", 1_000_000, 0.0, 10.0),
    5: ("CC", 2_000_000, 0.0, 20.0),
    6: ("CC", 100_000, 0.0, 2.0),
    7: ("CC", 500, 0.0, -2.0),
}


def seven() -> Metros:
    """Each place its own metro, but for 8, which belongs to 3."""
    code, people, lat, lon = (list(column) for column in zip(*WORLD.values(), strict=True))
    n = len(WORLD) + 1
    columns = PlaceTable(
        ids=np.arange(1, n + 1), name=np.array(["x"] * n), lat=np.array([*lat, 0.0]), lon=np.array([*lon, 90.5]),
        population=np.array([*people, 9.0]), country=np.array([*code, "BB"]), admin1=np.array([""] * n),
        anchor=np.array([*range(n - 1), 2]), metro_population=np.array([*people, people[2]], float),
        official=np.zeros(n, bool), utc_offset=np.zeros(n),
    )  # fmt: skip
    return Metros.build(columns)


def task(known=((3, 5), (3, 4), (8, 6)), own_out=False, **changes) -> LinkTask:
    links = KnownLinks.build(seven(), known, own_out)
    usual = {"name": "set", "queries": [1, 2], "truth": {1: frozenset({3, 6}), 2: frozenset({7})}, "groups": []}
    return LinkTask(**{**usual, **changes}, links=links)


class Said:
    """A ranker with given answers."""

    name = "said"

    def __init__(self, orders, scores=None):
        self.given, self.pairs = orders, scores

    def orders(self, task):
        return self.given

    def scores(self, asker, places):
        return None if self.pairs is None else np.array([self.pairs.get((asker, p), np.nan) for p in places])


def test_metros_fold_their_places():
    metros = seven()
    assert metros.ids.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert (metros.fold(8), metros.fold(99), metros.row(8), metros.row(99)) == (3, 99, 2, None)
    assert metros.people.tolist()[-1] == 1000, "a metro has a thousand people at least"


def test_given_metros_replace_those_of_the_build():
    metros = Metros.build(table(), {100: (101, 5_000_000), 101: (101, 5_000_000), 7: (7, 9)})
    assert metros.ids.tolist() == [101], "7 is no place of the gazetteer"
    assert metros.fold(100) == 101
    assert metros.people.tolist() == [5_000_000]


def test_known_links_are_of_metros_and_counted_once():
    links = KnownLinks.build(seven(), [(3, 5), (5, 8), (3, 8), (4, 99)], own_out=False)
    assert links.degree.tolist() == [0, 0, 1, 0, 1, 0, 0]
    assert links.hubs == {3, 5}
    at = links.metros.countries.index
    assert links.of_countries[at("BB"), at("CC")] == links.of_countries[at("CC"), at("BB")] == 1


ORDERS = {
    # People over km + 50: 2,000,000 / 2,274 = 880; 1,000,000 / 1,162 = 861; 8,000,000 / 10,058 = 795; 100,000 / 272;
    # a thousand at least / 272 = 4.
    "gravity": [5, 4, 3, 6, 7],
    "population": [3, 5, 4, 6, 7],
    "distance": [6, 7, 4, 5, 3],
    # 3 has three links, 4, 5 and 6 one each, then by people.
    "popularity": [3, 5, 4, 6, 7],
}


@pytest.mark.parametrize("name", ORDERS)
def test_orders_of_the_baselines_by_hand(name):
    one = task()
    assert ByBaseline(LINK_BASELINES[name](one.links)).orders(one)[1] == ORDERS[name]


def test_country_pairs_count_links_over_the_people_of_a_country():
    """AA has two links with CC and one with BB: CC's best is its share of 2.101 million people, BB's of 9 million."""
    one = task(known=[(1, 5), (2, 6), (2, 4)])
    score = LINK_BASELINES["country pair x population"](one.links).score(0)
    assert score[4] == pytest.approx(math.log(2.01 / 2_101_000 * 2_000_000))
    assert score[2] == pytest.approx(math.log(1.01 / 9_000_000 * 8_000_000))
    assert ByBaseline(LINK_BASELINES["country pair x population"](one.links)).orders(one)[1] == [5, 3, 4, 6, 7]


def test_where_the_links_are_the_answers_an_askers_own_do_not_count():
    answers = [(1, 3), (1, 6), (2, 7)]
    out = LINK_BASELINES["popularity"](KnownLinks.build(seven(), answers, own_out=True))
    size = [1e-3 * math.log(max(people, 1000)) for _, people, _, _ in WORLD.values()]
    assert out.score(0) == pytest.approx(np.array([2, 1, 0, 0, 0, 0, 1]) + size)
    pair = LINK_BASELINES["country pair x population"](out.links)
    assert pair.score(0)[2] == pytest.approx(math.log(0.01 / 9_000_000 * 8_000_000)), "3 was the asker's own"
    assert pair.score(0)[4] == pytest.approx(math.log(1.01 / 2_101_000 * 2_000_000)), "7 is another's"


def test_recall_beyond_hubs_and_variety_by_hand(monkeypatch):
    monkeypatch.setattr("matching.evaluation.link_ground.HUBS", 1)  # the hub is 3, with three links
    # The first query finds 6 second and, by its suburb, 3 third; the second finds nothing.
    got = evaluate_links(Said({1: [4, 6, 8, 3], 2: [4, 6]}), task())
    first, second = got.rows
    assert (first.best, first.metrics["mrr@100"], first.metrics["recall@100"]) == (2, 0.5, 1)
    assert (first.metrics["hits@1"], first.metrics["hits@10"], first.metrics[BEYOND]) == (0, 1, 1)
    assert first.top == [4, 6, 3]
    assert (second.best, second.metrics["recall@100"], second.metrics[BEYOND]) == (None, 0, 0)
    whole = got.buckets["all"]
    assert (whole.metrics["mrr@100"].mean, whole.metrics["recall@100"].mean) == (0.25, 0.5)
    assert whole.variety == 3 / 20
    assert got.buckets["population under 300k"].metrics["recall@100"].mean == 1
    assert got.buckets["population 300k to 1M"].metrics["recall@100"].mean == 0
    assert got.buckets["population under 300k"].variety == 3 / 10


def test_a_query_whose_targets_are_all_hubs_says_nothing_of_beyond():
    one = task(truth={1: frozenset({3}), 2: frozenset({7})})
    got = evaluate_links(Said({1: [3], 2: [7]}), one)
    assert BEYOND not in got.rows[0].metrics
    assert got.buckets["all"].metrics[BEYOND].mean == 1
    same = compare(got, evaluate_links(Said({1: [], 2: []}), one))
    assert (same.difference["recall@100"].mean, same.difference[BEYOND].mean) == (1, 1)


def test_an_answer_that_is_missing_counts_zero_and_is_counted():
    got = evaluate_links(Said({1: [3, 6]}), task())
    assert got.buckets["all"].metrics["recall@100"].mean == 0.5
    assert got.exposure.without_rows == 1


def test_auc_by_hand():
    assert auc(2.0, np.array([1.0, 2.0, 3.0, -np.inf])) == (2 + 0.5) / 4


def test_skill_is_a_mean_of_groups_then_of_askers():
    groups = [
        Group(1, 3, {"home": [4], "world": [5, 6]}),  # home 1; world: before 6 only, 1/2
        Group(1, 6, {"home": [], "world": [5, 7]}),  # world: 7 has no score, 5 is better: 1/2
        Group(2, 7, {"home": [], "world": [5]}),  # no score for the linked place: 0
    ]
    score = {(1, 3): 2.0, (1, 4): 1.0, (1, 5): 3.0, (1, 6): 1.5, (2, 5): 1.0}
    got = evaluate_links(Said({}, score), task(groups=groups))
    home, world = got.buckets[SKILL["home"]], got.buckets[SKILL["world"]]
    assert (home.queries, home.metrics[AUC].mean) == (1, 1)
    assert (world.queries, world.metrics[AUC].mean) == (2, 0.25)
    assert world.variety is None
    assert SKILL["world"] not in evaluate_links(Said({}), task(groups=groups)).buckets


def test_a_target_among_the_links_to_learn_from_is_a_leak():
    assert link_leaks(task()) == []
    assert link_leaks(task(known=[(6, 1), (2, 4)])) == [
        "1 of 3 targets of set set are among the links of its train.csv."
    ]
    assert link_leaks(task(known=[(6, 1)], own_out=True)) == []


@pytest.mark.skipif(not SCORER.exists(), reason="the independent scorer is not here")
@pytest.mark.parametrize("with_train", [True, False])
def test_agrees_with_the_independent_scorer(tmp_path, with_train):
    world, rng = table(), np.random.default_rng(5)
    anchors = world.ids[world.is_anchor]
    pick = lambda n: rng.choice(anchors, n, replace=False)  # noqa: E731
    queries = [int(q) for q in pick(40)]
    truth = {
        q: frozenset(int(t) for t in pick(rng.integers(1, 9)) if t != q) or frozenset({int(anchors[0])})
        for q in queries
    }
    known = [(int(a), int(b)) for a, b in zip(pick(120), pick(120), strict=True) if a != b]
    orders = {q: [int(c) for c in rng.choice(world.ids, 100, replace=False)] for q in queries[1:]}
    groups = [
        Group(q, min(truth[q]), {"home": list(map(int, pick(3))), "world": list(map(int, pick(5)))}) for q in queries
    ]
    scores = {
        (g.asker, p): float(rng.integers(0, 6))
        for g in groups
        for p in (g.linked, *g.against["home"], *g.against["world"])
    }
    scores.pop((queries[3], groups[3].linked))
    metros = Metros.build(world)
    answers = [(q, t) for q in queries for t in truth[q]]
    links = KnownLinks.build(metros, known if with_train else answers, own_out=not with_train)
    one = LinkTask("set", queries, truth, groups, links)
    theirs, skill = _scored(tmp_path, world, one, known if with_train else None, orders, scores)
    ours = evaluate_links(Said(orders, scores), one)
    named = {"ours": ours, **{n: evaluate_links(ByBaseline(LINK_BASELINES[m](links)), one) for n, m in NAMES.items()}}
    for name, result in named.items():
        held = result.buckets["all"]
        for theirs_is, ours_is in FIGURES.items():
            assert held.metrics[ours_is].mean == pytest.approx(theirs[name][theirs_is][0], abs=1e-4), (name, ours_is)
        assert held.variety == pytest.approx(theirs[name]["variety"], abs=1e-4), name
    for name in NAMES:
        less = compare(ours, named[name])
        for theirs_is, ours_is in FIGURES.items():
            assert less.difference[ours_is].mean == pytest.approx(theirs[f"ours less {name}"][theirs_is][0], abs=1e-4)
    for words, kind in (("own country", "home"), ("anywhere abroad", "world")):
        assert ours.buckets[SKILL[kind]].metrics[AUC].mean == pytest.approx(
            skill[f"AUC, {words} (0.5 is chance)"][0], abs=1e-4
        )


NAMES = {
    "gravity": "gravity",
    "population": "population",
    "popularity": "popularity",
    "country": "country pair x population",
}
FIGURES = {"mrr": "mrr@100", "hits@10": "hits@10", "recall@100": "recall@100", "recall@100 beyond hubs": BEYOND}


def _scored(root, world, one, known, orders, scores):
    """What the independent scorer says of the same answers, in a folder of its own."""
    for name in ("links", "bench"):
        (root / name).mkdir()

    def write(name, header, rows):
        with (root / name).open("w", newline="") as file:
            csv.writer(file).writerows([header.split(","), *rows])
        return str(root / name)

    (root / "links" / "score.py").write_bytes(SCORER.read_bytes())
    cells = zip(world.ids, world.country, world.lat, world.lon, strict=True)
    write("bench/cities.csv", "geonameid,cc,latitude,longitude", cells)
    metro = zip(world.ids, world.ids[world.anchor], world.metro_population.astype(int), strict=True)
    write("links/metros.csv", "geonameid,metro_geonameid,metro_population", metro)
    truth = write("dev.csv", "query_geonameid,target_geonameid", [(q, t) for q in one.queries for t in one.truth[q]])
    asked = write("q.csv", "geonameid", [[q] for q in one.queries])
    ranked = [(q, k, c) for q, order in orders.items() for k, c in enumerate(order, 1)]
    ranking = write("r.csv", "query_geonameid,rank,candidate_geonameid", ranked)
    if known is not None:
        write("train.csv", "a_geonameid,b_geonameid", known)
    pairs = [
        (g.asker, place, f"{g.asker}-{g.linked}", linked, against)
        for g in one.groups
        for linked, against, places in ((1, "both", [g.linked]), *((0, k, v) for k, v in g.against.items()))
        for place in places
    ]
    beside = write("pairs.csv", "a_geonameid,b_geonameid,group,linked,against", pairs)
    scored = write("s.csv", "a_geonameid,b_geonameid,score", [(a, b, s) for (a, b), s in scores.items()])
    return [
        json.loads(
            subprocess.run(
                [sys.executable, str(root / "links" / "score.py"), *args], capture_output=True, check=True
            ).stdout
        )
        for args in (["rank", ranking, "--truth", truth, "--queries", asked], ["skill", scored, "--pairs", beside])
    ]
