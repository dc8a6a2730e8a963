"""Laws, suspensions and the own policy stop a tie or are shown; what is due is said."""

from datetime import date

import pytest

from models.partnership import Partnership
from models.policy import Policy
from tests.app.test_audit import LAW, RICH_PAIR, run, strong
from tests.audit_world import STRONG, item, row


def test_a_law_gates_from_its_day_on_and_is_named():
    now = run(strong(), special=RICH_PAIR, rules=[LAW]).findings[0]
    assert (now.verdict, now.possible, now.at_least, now.stability) == ("blocked", ["blocked"], None, None)
    assert (now.gates[0].source, now.gates[0].date, now.gates[0].check) == (
        "https://law.example",
        "2025-09-01",
        "Check the current text.",
    )
    assert now.before_gates == ["ready"]
    assert run(strong(), rules=[LAW], as_of=date(2025, 8, 31)).findings[0].gates == []
    assert run(row(2, "Dresden"), rules=[LAW]).findings[0].gates == []


def test_a_suspended_agreement_is_gated():
    found = run(row(2, "Hefei", *STRONG, item("status", "suspended", date(2022, 3, 1)))).findings[0]
    assert found.verdict == "blocked"
    assert found.gates[0].date == "2022-03-01"


def test_missing_relations_flag_and_block_only_by_own_policy():
    rule = LAW.model_copy(update={"kind": "diplomatic", "effect": "flag", "a_admin1": "", "b_countries": ("TW",)})
    assert run(row(2, "Tainan"), rules=[rule]).findings[0].gates == []
    assert "flag_rule" in {f.code for f in run(row(2, "Tainan"), rules=[rule]).findings[0].flags}
    strict = run(row(2, "Tainan"), rules=[rule], policy=Policy(diplomatic_relations="require")).findings[0]
    assert [g.code for g in strict.gates] == ["policy_diplomatic"]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (Policy(excluded_countries={"cn": "council vote"}), "policy_country"),
        (Policy(own_decisions={2: "no"}), "policy_decision"),
        (Policy(min_population=11_000_000), "policy_small"),
        (Policy(max_population=1_000_000), "policy_large"),
        (Policy(size_ratio=0.5), "policy_ratio"),
        (Policy(min_overlap_hours=3), "policy_hours"),
        (Policy(relationship_type="project"), "policy_project"),
        (Policy(clair_agreement="require"), "policy_clair"),
        (Policy(consulate="require"), "policy_consulate"),
    ],
)
def test_every_rule_of_the_policy_can_stop_a_tie(policy, code):
    paper = (
        item("agreement_date", "2010-01-01"),
        item("agreement_end", "2030-01-01"),
        item("activities", "culture"),
        item("trade_office", "none"),
    )
    found = run(row(2, "Hefei", *paper), policy=policy).findings[0]
    assert code in {g.code for g in found.gates}
    assert all(g.rule and g.source and g.date for g in found.gates)


def taken(*rows, policy=None):
    """Who is stopped by the rule of one per region, and who holds the place with a flag."""
    regions = {"CN": "AS", "TW": "AS", "DE": "EU"}
    policy = policy or Policy(one_per="world_region")
    found, rule = run(*rows, policy=policy, world_regions=regions).findings, f"policy_one_per_{policy.one_per}"
    return (
        {f.partner.city.name for f in found if rule + "_taken" in {g.code for g in f.gates}},
        {f.partner.city.name for f in found if rule in {m.code for m in f.flags}},
    )


def test_one_per_region_of_the_world_stops_all_but_the_tie_that_came_first():
    dresden = row(4, "Dresden")
    assert taken(row(2, "Hefei"), row(3, "Tainan"), dresden) == ({"Tainan"}, {"Hefei"})
    assert taken(row(2, "Hefei", item("since", 1988)), row(3, "Tainan", item("since", 1980))) == ({"Hefei"}, {"Tainan"})
    assert taken(row(2, "Hefei"), row(3, "Tainan", item("since", 1980)), dresden) == ({"Hefei"}, {"Tainan"})
    assert taken(row(2, "Hefei"), row(3, "Tainan"), policy=Policy(one_per="country")) == (set(), set())


def test_a_tie_that_has_ended_holds_no_place():
    ended = row(2, "Hefei", item("since", 1980), item("status", "terminated", date(2020, 1, 1)))
    assert taken(ended, row(3, "Tainan")) == (set(), set())


def test_the_gate_of_one_per_names_who_came_first():
    gate = run(
        row(2, "Hefei"), row(3, "Tainan"), policy=Policy(one_per="world_region"), world_regions={"CN": "AS", "TW": "AS"}
    )
    stopped = next(f for f in gate.findings if f.verdict == "blocked")
    assert stopped.gates[0].text == "Your policy has one partner per region of the world; Hefei came first in Asia."
    assert (stopped.gates[0].source, stopped.gates[0].date) == ("policy of the asking city", "2026-11-22")


def test_the_partners_other_ties_are_flagged():
    tie = Partnership(a=2, b=99, a_name="Hefei", b_name="X", a_country="CN", b_country="US")
    other = run(row(2, "Hefei"), policy=Policy(prefer_no_other_tie=True), partnerships=[tie])
    assert "policy_other_tie" in {m.code for m in other.findings[0].flags}


def test_what_is_due():
    rows = row(
        2,
        "Hefei",
        item("review_date", "2026-10-01"),
        item("agreement_end", "2027-02-01"),
        item("last_exchange", "2015-01-01"),
        item("activities", "culture", date(2020, 1, 1)),
        item("since", 1988),
        item("volunteer_hours", 100),
    )
    codes = {f.code for f in run(rows).findings[0].flags}
    assert {"review_overdue", "agreement_ending", "dormant", "evidence_expired", "flag_key_person"} <= codes


def test_a_term_that_ran_out_is_no_termination():
    paper = [item("agreement_date", "1992-01-01"), item("agreement_terms", "objectives; term; review")]
    over = run(row(2, "Hefei", *paper, item("agreement_end", "2020-01-01"), item("exchange", "visit"))).findings[0]
    c4 = next(c for c in over.criteria if c.id == "C4")
    assert (c4.score, c4.basis[-1].code, over.gates) == (1, "c4_ended", [])
    assert c4.basis[-1].text == "Agreement signed: 1992-01-01; its term ended on 2020-01-01."
    assert "run out" in c4.anchor
    assert "agreement_ended" in {f.code for f in over.flags}
    still = run(row(2, "Hefei", *paper, item("agreement_end", "2026-11-22"), item("exchange", "visit"))).findings[0]
    assert next(c.score for c in still.criteria if c.id == "C4") == 4


def test_an_agreement_signed_after_the_end_of_another_is_alive():
    paper = [item("agreement_date", "2022-01-01"), item("agreement_terms", "objectives; review")]
    new = run(row(2, "Hefei", *paper, item("agreement_end", "2020-01-01"), item("exchange", "visit"))).findings[0]
    assert next(c.score for c in new.criteria if c.id == "C4") == 3
    assert "agreement_ended" not in {f.code for f in new.flags}
