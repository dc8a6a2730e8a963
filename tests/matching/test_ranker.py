from datetime import date

import numpy as np
import pytest

from features.blocks.registry import BLOCKS, PARTS
from matching.ranking.matches import shared_flags
from matching.ranking.ranker import Ranker, run_id
from matching.relations import Relations
from models.errors import InvalidInput
from models.partnership import Rule
from models.ranking import MAX_K, Filters, RankingQuery
from tests.crafted import PURPOSES, craft, purpose
from tests.matching.slow_fit import PRIZE, Box, blocks_fit, fit
from tests.worlds import BLANK, BUSH, DOUBLE_A, HARBOR, INLAND, PLAIN, SOUTH, SUBURB, TWIN


@pytest.fixture(scope="module")
def tied():
    return craft(ties=[(HARBOR, TWIN), (INLAND, TWIN), (HARBOR, BLANK)], since={(HARBOR, TWIN): 1973})


def rank(small, who=HARBOR, **query):
    return small.ranker.rank(small.row(who), RankingQuery(**query))


def ranker(small, purposes):
    """A ranker of the small world with other purposes."""
    own = small.ranker
    return Ranker(small.scorer, small.fact_store, purposes, own.ties, own.relations, None, small.blocks, "crafted")


def ids(ranking):
    return [m.city.id for m in ranking.matches]


@pytest.mark.parametrize("name", PURPOSES)
def test_the_list_is_the_slow_one(small, name):
    box, asked = Box(small), small.ranker.purposes[name]
    got = rank(small, purpose=name, k=50)
    found = [m.city.id for m in got.matches]
    assert len(found) == 9
    want = {c: fit(box, HARBOR, c, asked.sides, asked.reach, asked.spread)[0] for c in found}
    assert found == sorted(found, key=lambda c: (-round(want[c], 9), c))
    assert [m.fit for m in got.matches] == pytest.approx([want[c] for c in found], abs=2e-6)
    assert [m.rank for m in got.matches] == list(range(1, 10))
    assert all(m.score == pytest.approx(m.fit, abs=2e-6) for m in got.matches)


def test_the_list_by_whole_blocks_is_the_slow_one(small):
    box, equal = Box(small), dict.fromkeys(BLOCKS, 1.0)
    bare = small.ranker.purposes | {"swap": purpose("swap", {}, {})}  # so that every block is split by its own shares
    other = ranker(small, bare).rank(small.row(SUBURB), RankingQuery(purpose="swap", weights=equal, k=50)).matches
    want = {m.city.id: blocks_fit(box, SUBURB, m.city.id, equal) for m in other}
    assert {m.city.id: m.fit for m in other} == pytest.approx(want, abs=2e-6)


@pytest.mark.parametrize("name", PURPOSES)
def test_parts_sum_to_the_fit_and_features_to_their_part(small, name):
    for match in rank(small, purpose=name, k=50).matches:
        assert sum(p.contribution for p in match.parts) == pytest.approx(match.fit, abs=5e-6)
        assert [(p.block, p.side) for p in match.parts] == list(PARTS)
        for part in match.parts:
            assert part.contribution == pytest.approx(part.weight * part.value, abs=2e-6)
            own = sum(p.contribution for p in match.pair if (p.block, p.side) == (part.block, part.side))
            assert own == pytest.approx(part.contribution, abs=5e-6)
        assert {p.side == "prize" for p in match.pair if p.name in PRIZE} <= {True}
        assert {p.side == "affinity" for p in match.pair if p.name not in PRIZE} <= {True}
        for one, total in (("prize", match.prize), ("affinity", match.affinity)):
            assert sum(p.contribution for p in match.parts if p.side == one) == pytest.approx(total, abs=5e-6)
        assert match.prize + match.affinity == pytest.approx(match.fit, abs=2e-6)
        assert sum(p.weight * p.coverage for p in match.parts) == pytest.approx(match.coverage, abs=1e-3)
        assert match.fit_low <= match.fit <= match.fit_high


def test_an_unknown_purpose_names_the_known_ones(small):
    with pytest.raises(InvalidInput, match="Unknown purpose 'marriage'") as caught:
        rank(small, purpose="marriage")
    assert caught.value.errors == (("purpose", "unknown"),)
    assert caught.value.suggestions == tuple(PURPOSES)


@pytest.mark.parametrize("k", [0, -1, 201, 10_000])
def test_k_has_bounds(k):
    with pytest.raises(ValueError, match="k\n"):
        RankingQuery(k=k)


def test_k_at_its_bound_gives_what_there_is(small):
    assert len(rank(small, k=MAX_K).matches) == 9
    assert len(rank(small, k=1).matches) == 1


def test_a_known_tie_is_marked_with_its_year(tied):
    got = rank(tied, k=50)
    known = {m.city.id: m for m in got.matches if m.known_tie}
    assert known.keys() == {TWIN, BLANK}
    assert [(f.code, f.params) for f in known[TWIN].flags] == [("known_tie_since", {"year": 1973})]
    assert "known_tie" in [f.code for f in known[BLANK].flags]


def test_hide_and_only(tied):
    assert not {TWIN, BLANK} & set(ids(rank(tied, k=50, filters={"known": "hide"})))
    assert set(ids(rank(tied, k=50, filters={"known": "only"}))) == {TWIN, BLANK}


def test_other_cities_of_the_own_country_with_a_tie_are_named(tied):
    twin = next(m for m in rank(tied, k=50).matches if m.city.id == TWIN)
    assert twin.also_partner_of == ["Inland"]
    assert next(m for m in rank(tied, k=50).matches if m.city.id == SOUTH).also_partner_of == []


def test_what_holds_for_all_is_one_flag_of_the_list(tied):
    got = rank(tied, who=HARBOR, k=50).matches
    lone = rank(tied, who=HARBOR, k=1).matches
    assert shared_flags(got) == shared_flags(lone) == []
    blanks = [m for m in got if m.flags and m.flags[0].code == "country_proxy"][:1] * 2
    assert shared_flags(blanks) == blanks[0].flags != []


def test_an_asker_without_industry_facts_is_told_so(small):
    # Nor is its list called steady: little can move a list that rests on figures of countries.
    assert [n.code for n in rank(small, who=BLANK).notes] == ["no_facts"]
    assert "no_facts" not in [n.code for n in rank(small, who=HARBOR).notes]
    assert "no_facts" not in [n.code for n in rank(small, who=BLANK, weights={"industry": 0}).notes]


def test_flags_say_whose_facts_they_are(small):
    flags = {m.city.id: [f.code for f in m.flags] for m in rank(small, k=50).matches}
    assert flags[TWIN] == []
    assert flags[BLANK] == ["country_proxy"] or flags[BLANK] == ["country_proxy", "low_coverage"]


def test_low_coverage_is_said(small):
    only = rank(small, weights={b: float(b in ("industry", "text")) for b in BLOCKS}, k=50)
    blank = next(m for m in only.matches if m.city.id == BLANK)
    assert blank.coverage == 0
    assert [f.code for f in blank.flags] == ["country_proxy", "low_coverage"]
    assert blank.fit_high - blank.fit_low == pytest.approx(0.7, abs=0.36)


def at_risk(small, country):
    """A ranker of the small world under a sanction of AA against a country."""
    rule = Rule(
        id="r", kind="sanction", effect="flag", a_countries=("AA",), b_countries=(country,),
        valid_from=date(2000, 1, 1),
        title="t", text="t", source="s", check="c",
    )  # fmt: skip
    own, relations = small.ranker, Relations([rule], {})
    return Ranker(small.scorer, small.fact_store, own.purposes, own.ties, relations, None, small.blocks, "crafted")


def test_a_list_says_how_many_of_its_places_are_at_risk_where_asked_to_flag_them(small):
    whole, of_cc = at_risk(small, "CC"), {SOUTH, BUSH, DOUBLE_A}

    def asked(**query):
        got = whole.rank(small.row(HARBOR), RankingQuery(**query))
        said = [n.params for n in got.notes if n.code == "risk_listed"]
        return said, sum(m.city.id in of_cc for m in got.matches), len(got.matches)

    told, n, length = asked(risk="flag", k=50)
    assert (n, told) == (3, [{"n": 3, "places": length}])
    assert asked(risk="show", k=50) == ([], 3, length)
    assert asked(risk="exclude", k=50) == ([], 0, length - 3)
    assert asked(risk="flag", k=50, filters={"countries": ["BB"]})[:2] == ([], 0)


@pytest.mark.parametrize("asked, near", [("stel", ["steel"]), ("Stee", ["steel"]), ("zzzz", None)])
def test_an_unknown_cluster_is_refused_with_near_ones(small, asked, near):
    with pytest.raises(InvalidInput, match=f"'{asked}' is no cluster") as caught:
        rank(small, cluster=asked)
    assert caught.value.errors == (("cluster", "unknown"),)
    assert list(caught.value.suggestions) == (near or [c.id for c in small.fact_store.world.clusters])


def test_one_cluster_stands_in_for_what_the_asker_makes(small):
    alone = {b: float(b == "industry") for b in BLOCKS}
    usual, steel = (rank(small, k=3, weights=alone, cluster=c) for c in (None, "steel"))
    assert (usual.matches[0].city.id, steel.matches[0].city.id) == (TWIN, PLAIN)
    assert (usual.query.cluster, steel.query.cluster) == (None, "steel")
    assert usual.run_id != steel.run_id


def test_an_exploratory_purpose_says_so(small):
    assert [n.code for n in rank(small, purpose="tourism").notes] == ["exploratory", "steady_all"]
    assert [n.code for n in rank(small, purpose="trade").notes] == ["steady_all"]


def test_best_is_the_ranking_without_words(small):
    query = RankingQuery(k=5, purpose="trade", per_country=0)
    for order in ("fit", "mutual"):
        asked = query.model_copy(update={"order_by": order})
        both = small.ranker.best([small.row(HARBOR), small.row(TWIN)], asked)
        for who, (rows, scores) in zip((HARBOR, TWIN), both, strict=True):
            got = small.ranker.rank(small.row(who), asked).matches
            assert small.ids(rows) == [m.city.id for m in got]
            assert scores == pytest.approx([m.score for m in got], abs=2e-6)


def test_scores_of_given_partners_are_those_of_the_list(small):
    query = RankingQuery(purpose="trade", k=50)
    got = {m.city.id: m.score for m in small.ranker.rank(small.row(HARBOR), query).matches}
    some = [SOUTH, TWIN, BLANK]
    scores = small.ranker.scores(small.row(HARBOR), np.array([small.row(i) for i in some]), query)
    assert scores == pytest.approx([got[i] for i in some], abs=1e-6)
    # Filters and limits aside: the own metro and the own country have a score too.
    own = small.ranker.scores(small.row(HARBOR), np.array([small.row(SUBURB), small.row(INLAND)]), query)
    assert np.isfinite(own).all()
    assert small.ranker.scores(small.row(HARBOR), np.zeros(0, np.int64), query).tolist() == []


def test_the_answer_counts_everyone(small):
    got = rank(small, k=50, filters={"min_population": 500_000})
    assert sum(got.excluded.values()) + len(got.matches) == 14
    assert set(ids(got)) == {TWIN, PLAIN, SOUTH, BLANK, 11}


def test_filters_act_before_the_best_k_are_chosen(small):
    assert len(rank(small, k=4, filters={"countries": ["BB"]}).matches) == 4


def test_the_run_id_knows_data_question_and_asker(small):
    one, two = rank(small, HARBOR), rank(small, TWIN)
    assert one.run_id != two.run_id
    assert one.run_id == rank(small, HARBOR).run_id
    assert one.schema_version == "1.0"
    others = [
        rank(small, purpose="trade"),
        rank(small, weights={"port": 2}),
        rank(small, filters=Filters(known="hide")),
        rank(small, k=3),
        rank(small, reach=0.1),
        rank(small, cluster="steel"),
        rank(small, risk="show"),
        rank(small, per_country=0),
    ]
    assert len({one.run_id, *(r.run_id for r in others)}) == 9
    context = small.ranker.context(small.row(HARBOR), RankingQuery())
    assert run_id("crafted", context) == one.run_id
    assert run_id("other build", context) != one.run_id
    assert one.build_id == "crafted"


def test_nobody_allowed_is_an_empty_answer(small):
    got = rank(small, filters={"countries": ["AA"]})
    assert got.matches == []
    assert sum(got.excluded.values()) == 14


def test_the_run_id_knows_the_weights_of_the_purpose(small):
    # Somebody edits purposes.toml: another answer must have another run id.
    changed = small.ranker.purposes | {"general": purpose("general", {"people": 1}, {"scale": 1})}
    other = ranker(small, changed)
    one, two = small.ranker.rank(0, RankingQuery()), other.rank(0, RankingQuery())
    assert [m.fit for m in one.matches] != [m.fit for m in two.matches]
    assert one.run_id != two.run_id


def test_the_same_question_has_the_same_answer(small):
    assert rank(small, k=50).model_dump() == rank(small, k=50).model_dump()


def test_without_mutual_the_place_in_their_list_stays_out(small):
    lean = small.ranker.rank(small.row(HARBOR), RankingQuery(), mutual=False)
    assert {m.rank_for_partner for m in lean.matches} == {None}
