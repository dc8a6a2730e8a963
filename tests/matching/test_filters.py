from datetime import date

import numpy as np
import pytest

from matching.policy import unchecked
from matching.ranking.context import KnownTies, RankingContext
from matching.ranking.filters import candidates
from matching.ranking.weighting import weighting
from matching.relations import Relations
from models.partnership import Rule
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


def context(small, query, who=HARBOR, ties=(), without_relations=(), consulates=None, sanctioned=()):
    """A request of a place of the crafted world; ``who`` None is a profile, ``ties`` are pairs of places."""
    partners: dict[int, set[int]] = {}
    for a, b in ties:
        partners.setdefault(small.row(a), set()).add(small.row(b))
        partners.setdefault(small.row(b), set()).add(small.row(a))
    rules = [
        Rule(
            id=kind, kind=kind, effect="flag", a_countries=("AA",), b_countries=tuple(countries),
            valid_from=date(2000, 1, 1), title="t", text="t", source="s", check="c",
        )
        for kind, countries in (("diplomatic", without_relations), ("sanction", sanctioned))
        if countries
    ]  # fmt: skip

    class Listed(Relations):
        def consulates(self, table, row, country):
            return None if consulates is None else frozenset(consulates)

    row = small.row(HARBOR if who is None else who)
    known = KnownTies({r: frozenset(p) for r, p in partners.items()}, {})
    weights = weighting(small.ranker.purposes, RankingQuery())
    own = None if who is None else row
    facts = small.fact_store
    return RankingContext(query, weights, facts, row, own, facts, known, Listed(rules, {}))


def ask(small, who=HARBOR, ties=(), filters=None, policy=None, **query):
    question = RankingQuery(filters=Filters(**(filters or {})), policy=Policy(**(policy or {})), **query)
    return candidates(context(small, question, who, [(who, t) for t in ties]))


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
        ({"one_per": "world_region"}, (SOUTH,), {SOUTH, NOWHERE}),
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
    found = candidates(context(small, RankingQuery(policy=Policy(one_per="country")), who=None))
    assert "itself" not in found.excluded
    assert set(small.ids(np.flatnonzero(found.allowed))) == METRO


def test_required_relations_and_consulates_exclude_by_country(small):
    query = RankingQuery(policy=Policy(diplomatic_relations="require", consulate="require"))
    found = candidates(context(small, query, without_relations={"CC"}, consulates={"BB", "CC"}))
    assert set(small.ids(np.flatnonzero(found.allowed))) == {TWIN, PLAIN, HAMLET, RIVER}
    assert found.reason(small.row(SOUTH)) == "policy_diplomatic"
    assert found.reason(small.row(BLANK)) == "policy_consulate"


def test_a_consulate_rule_without_a_list_excludes_none_and_is_named(small):
    policy = Policy(consulate="require", clair_agreement="prefer", relationship_type="project")
    blind = context(small, RankingQuery(policy=policy))
    assert "policy_consulate" not in candidates(blind).excluded
    assert unchecked(policy, blind.policy_asker) == ["unchecked_consulate", "unchecked_clair", "unchecked_type"]
    seeing = context(small, RankingQuery(), consulates={"BB"})
    assert unchecked(Policy(consulate="require"), seeing.policy_asker) == []


def test_preferences_boost_by_the_share_that_is_met(small):
    policy = Policy(prefer_no_other_tie=True, diplomatic_relations="prefer")
    known = {"ties": [(INLAND, TWIN), (HARBOR, PLAIN)], "without_relations": {"CC"}}
    factor = context(small, RankingQuery(policy=policy), **known).boost
    # Twin has a tie with Inland, of the asker's country; South lies in a country without relations; Plain's only tie is
    # with the asker.
    want = {TWIN: 1.025, SOUTH: 1.025, PLAIN: 1.05, BLANK: 1.05}
    assert {c: factor[small.row(c)] for c in want} == pytest.approx(want)
    required = RankingQuery(policy=Policy(diplomatic_relations="require"))
    assert context(small, required, **known).boost is None


def test_places_at_risk_leave_the_list_named_and_counted_unless_they_may_stay(small):
    found = candidates(context(small, RankingQuery(), sanctioned={"CC"}))
    assert found.excluded == {"itself": 3, "own_country": 1, "not_a_metro": 1, "risk": 3}
    assert {c: found.reason(small.row(c)) for c in (SOUTH, BUSH, DOUBLE_A, TWIN)} == {
        SOUTH: "risk", BUSH: "risk", DOUBLE_A: "risk", TWIN: "",
    }  # fmt: skip
    for risk in ("flag", "show"):
        stay = candidates(context(small, RankingQuery(risk=risk), sanctioned={"CC"}))
        assert set(small.ids(np.flatnonzero(stay.allowed))) == METRO
