"""One rule set: what a ranking leaves out by policy, an audit of the same place stops, and the other way."""

from datetime import date

import numpy as np
import pytest

from features.fact_store import pair_facts
from matching.ranking.filters import candidates
from matching.readiness.audit import AuditSources, audit
from models.partnership import TieRow
from models.policy import Policy
from models.ranking import Filters, RankingQuery
from tests.audit_world import RUBRIC, VOCABULARY
from tests.worlds import BLANK, DOUBLE_A, DOUBLE_B, HARBOR, INLAND, SOUTH, SUBURB, TWIN

DAY = date(2026, 11, 22)


def stopped_by_ranking(small, who, policy):
    query = RankingQuery(policy=policy, unit="city", filters=Filters(any_country=True))
    found = candidates(small.ranker.context(small.row(who), query))
    rows = np.arange(len(small.table))
    return {id_ for id_, row in zip(small.ids(rows), rows, strict=True) if found.reason(row).startswith("policy_")}


def stopped_by_audit(small, who, policy, partners):
    store, row = small.fact_store, small.table.row_of
    sources = AuditSources(
        facts=lambda pairs: [pair_facts(store, row[a], store, row[b]) for a, b in pairs],
        resolve=lambda text, country: small.table.city(row[int(text)]),
        vocabulary=VOCABULARY,
        world_regions={code: country.continent for code, country in small.world.countries.items()},
    )
    rows = [TieRow(line=n, partner=str(id_), place=id_) for n, id_ in enumerate(partners, start=2)]
    report = audit(small.table.city(small.row(who)), rows, sources, RUBRIC, DAY, policy=policy)
    return {f.partner.city.id for f in report.findings if any(g.code.startswith("policy_") for g in f.gates)}


@pytest.mark.parametrize("who", [HARBOR, SUBURB, BLANK])
@pytest.mark.parametrize(
    "policy",
    [
        {"excluded_countries": {"BB": "council decision"}},
        {"own_decisions": {SOUTH: "too far"}},
        {"min_population": 1_000_000},  # the borough and the suburb of Harbor count by their metro
        {"max_population": 1_000_000},
        {"size_ratio": 0.5},
        {"min_overlap_hours": 6},
    ],
    ids=lambda policy: next(iter(policy)),
)
def test_a_rule_means_the_same_in_a_ranking_and_in_an_audit(small, who, policy):
    rules, others = Policy(**policy), [id_ for id_ in small.ids(range(len(small.table))) if id_ != who]
    ranked = stopped_by_ranking(small, who, rules) - {who}
    own_metro = {id_ for id_ in others if small.table.anchor[small.row(id_)] == small.table.anchor[small.row(who)]}
    assert stopped_by_audit(small, who, rules, others) - own_metro == ranked - own_metro
    assert 0 < len(ranked) < len(others)


@pytest.mark.parametrize(
    ("one_per", "stopped"),
    [
        ("country", {DOUBLE_A, DOUBLE_B}),  # all of CC
        ("region", {DOUBLE_A}),  # South's own first-level region; Double B lies in another
        ("world_region", {DOUBLE_A, DOUBLE_B, TWIN}),  # all of one continent
    ],
)
def test_one_per_counts_the_same_areas(small, one_per, stopped):
    policy = Policy(one_per=one_per)
    assert stopped_by_audit(small, INLAND, policy, [SOUTH, DOUBLE_A, DOUBLE_B, TWIN]) == stopped
