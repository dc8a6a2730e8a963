import numpy as np
import pytest

from matching.policy import lift, unchecked
from matching.ranking.filters import candidates
from matching.ranking.scene import AskerFacts, Scene
from models.policy import Policy
from models.ranking import Filters, RankingQuery
from tests.worlds import (
    BLANK,
    BOROUGH,
    BUSH,
    DOUBLE_A,
    DOUBLE_B,
    HAMLET,
    HARBOR,
    INLAND,
    NOWHERE,
    PLACES,
    PLAIN,
    RIVER,
    SOUTH,
    SUBURB,
    TWIN,
)

METRO = {TWIN, PLAIN, HAMLET, SOUTH, BUSH, BLANK, NOWHERE, DOUBLE_A, RIVER}


def ask(small, who=HARBOR, ties=(), filters=None, policy=None, **query):
    row, table = small.row(who), small.table
    facts = AskerFacts(row, str(table.country[row]), float(table.metro_population[row]), small.space.pairs, row)
    known = {small.row(who): frozenset(small.row(t) for t in ties)} if ties else {}
    asked = RankingQuery(filters=Filters(**(filters or {})), policy=Policy(**(policy or {})), **query)
    return candidates(Scene(table, small.space.pairs, known, facts), asked)


def allowed(small, **question):
    return set(small.ids(np.flatnonzero(ask(small, **question).allowed)))


def test_by_default_metros_abroad(small):
    assert allowed(small) == METRO
    found = ask(small)
    # Its own metro of three, one more place of its country, and Double B, which belongs to Double A.
    assert found.excluded == {"itself": 3, "own_country": 1, "not_a_metro": 1}


@pytest.mark.parametrize(
    "question, want",
    [
        ({"unit": "city"}, METRO | {DOUBLE_B}),
        ({"filters": {"any_country": True}}, METRO | {INLAND}),
        ({"unit": "city", "filters": {"any_country": True}}, METRO | {INLAND, BOROUGH, SUBURB, DOUBLE_B}),
        ({"filters": {"countries": ["bb"]}}, {TWIN, PLAIN, HAMLET, RIVER}),
        ({"filters": {"countries": ["BB", "DD"]}}, {TWIN, PLAIN, HAMLET, RIVER, BLANK}),
        ({"filters": {"countries": ["AA"]}}, set()),
        ({"filters": {"exclude_countries": ["BB", "cc"]}}, {BLANK, NOWHERE}),
        ({"filters": {"min_population": 500_000}}, {TWIN, PLAIN, SOUTH, BLANK, NOWHERE}),
        ({"filters": {"max_population": 90_000}}, {HAMLET, BUSH}),
        ({"unit": "city", "filters": {"max_population": 90_000}}, {HAMLET, BUSH, DOUBLE_A, DOUBLE_B}),
        ({"ties": (TWIN, SOUTH)}, METRO),
        ({"ties": (TWIN, SOUTH), "filters": {"known": "hide"}}, METRO - {TWIN, SOUTH}),
        ({"ties": (TWIN, SOUTH), "filters": {"known": "only"}}, {TWIN, SOUTH}),
        ({"ties": (DOUBLE_B,), "filters": {"known": "only"}}, {DOUBLE_B}),  # a tie of a suburb is still a tie
        ({"filters": {"known": "only"}}, set()),
    ],
)
def test_filters(small, question, want):
    assert allowed(small, **question) == want


@pytest.mark.parametrize(
    "policy, ties, want",
    [
        ({"excluded_countries": {"bb": "council decision"}}, (), METRO - {TWIN, PLAIN, HAMLET, RIVER}),
        ({"own_decisions": {SOUTH: "too far"}}, (), METRO - {SOUTH}),
        ({"min_population": 100_000}, (), METRO - {HAMLET, BUSH}),
        ({"max_population": 1_000_000}, (), METRO - {TWIN, SOUTH}),
        ({"size_ratio": 0.5}, (), {TWIN, SOUTH}),  # Harbor has 2.1 million
        ({"min_overlap_hours": 7}, (), METRO - {SOUTH, BUSH, DOUBLE_A}),
        ({"one_per": "country"}, (TWIN,), METRO - {PLAIN, HAMLET, RIVER}),
        ({"one_per": "region"}, (SOUTH,), METRO - {BUSH, DOUBLE_A}),
        ({"one_per": "country"}, (), METRO),
        ({"one_per": "region"}, (), METRO),
    ],
)
def test_policy(small, policy, ties, want):
    assert allowed(small, policy=policy, ties=ties) == want


def test_one_per_region_looks_at_the_region(small):
    # Double B lies in region 02 of its country, all others of CC in 01.
    assert allowed(small, unit="city", policy={"one_per": "region"}, ties=(DOUBLE_B,)) == METRO | {DOUBLE_B}


def test_the_first_rule_is_the_reason_and_all_are_counted(small):
    found = ask(small, ties=(TWIN,), filters={"countries": ["CC"], "min_population": 1_000_000, "known": "hide"})
    assert found.excluded == {
        "itself": 3,
        "own_country": 1,
        "not_a_metro": 1,
        "country_not_asked": 6,
        "too_small": 2,
    }
    assert sum(found.excluded.values()) + found.allowed.sum() == len(PLACES)


def test_every_reason_fits_its_column(small):
    everything = {
        "excluded_countries": {"BB": "x"}, "own_decisions": {BLANK: "x"}, "min_population": 100_000,
        "max_population": 1_000_000, "size_ratio": 0.3, "min_overlap_hours": 6, "one_per": "country",
    }  # fmt: skip
    found = ask(small, ties=(SOUTH,), policy=everything)
    known = {
        "itself", "own_country", "not_a_metro", "policy_country", "policy_decision", "policy_min_population",
        "policy_max_population", "policy_size_ratio", "policy_overlap_hours", "policy_one_per_country",
    }  # fmt: skip
    assert set(found.excluded) <= known


def test_a_suburb_does_not_get_its_own_metro(small):
    found = ask(small, who=SUBURB, filters={"any_country": True})
    assert found.reason(small.row(HARBOR)) == "itself"
    assert ask(small, who=SUBURB, filters={"any_country": True}, unit="city").allowed[small.row(HARBOR)]


def test_a_profile_is_not_itself_anywhere(small):
    facts = AskerFacts(None, "AA", 50_000, small.space.pairs, 0)
    found = candidates(Scene(small.table, small.space.pairs, {}, facts), RankingQuery(policy=Policy(one_per="country")))
    assert "itself" not in found.excluded
    assert set(small.ids(np.flatnonzero(found.allowed))) == METRO


def scene(small, ties=(), strangers=(), offices=None):
    row = small.row(HARBOR)
    facts = AskerFacts(
        row, "AA", 1e6, small.space.pairs, row, frozenset(strangers), None if offices is None else frozenset(offices)
    )
    partners: dict[int, set[int]] = {}
    for a, b in ties:
        partners.setdefault(small.row(a), set()).add(small.row(b))
        partners.setdefault(small.row(b), set()).add(small.row(a))
    return Scene(small.table, small.space.pairs, {r: frozenset(p) for r, p in partners.items()}, facts)


def test_required_relations_and_consulates_exclude_by_country(small):
    who = scene(small, strangers={"CC"}, offices={"BB", "CC"})
    found = candidates(who, RankingQuery(policy=Policy(diplomatic_relations="require", consulate="require")))
    assert set(small.ids(np.flatnonzero(found.allowed))) == {TWIN, PLAIN, HAMLET, RIVER}
    assert found.reason(small.row(SOUTH)) == "policy_diplomatic"
    assert found.reason(small.row(BLANK)) == "policy_consulate"


def test_a_consulate_rule_without_a_list_excludes_none_and_is_named(small):
    policy = Policy(consulate="require", clair_agreement="prefer", relationship_type="project")
    assert "policy_consulate" not in candidates(scene(small), RankingQuery(policy=policy)).excluded
    assert unchecked(scene(small), policy) == ["unchecked_consulate", "unchecked_clair", "unchecked_type"]
    assert unchecked(scene(small, offices={"BB"}), Policy(consulate="require")) == []


def test_preferences_lift_by_the_share_that_is_met(small):
    who = scene(small, ties=[(INLAND, TWIN), (HARBOR, PLAIN)], strangers={"CC"})
    policy = Policy(prefer_no_other_tie=True, diplomatic_relations="prefer")
    factor = lift(who, policy)
    # Twin has a tie with Inland, of the asker's country; South lies in a country without relations; Plain's only tie is
    # with the asker.
    want = {TWIN: 1.025, SOUTH: 1.025, PLAIN: 1.05, BLANK: 1.05}
    assert {c: factor[small.row(c)] for c in want} == pytest.approx(want)
    assert lift(who, Policy(diplomatic_relations="require")) is None
