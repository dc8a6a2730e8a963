"""The known cases, as of the year of their sources and as of today, with the evidence that their sources give.

Counts on so few cases, never percentages. `python benchmarks/known_cases.py` prints the table.
"""

from datetime import date

import pytest

from app.audit import audit
from data.ties import read_evidence, read_rules
from models.readiness import ORDER, Finding
from tests.audit_world import RUBRIC, TODAY, World, city, row
from tests.known_cases import CASES, KnownCase

EVIDENCE, RULES = read_evidence().rows, read_rules().rows
NAMES = [f"{c.a[1]} and {c.b[1]}" for c in CASES]
ABSTAINS = frozenset({"San Antonio and Kumamoto", "Wilmington and Dandong"})
OPEN_BY_TRADE = {"Columbus and Hefei": ("pilot", "ready")}


def judged(case: KnownCase, day: date) -> Finding:
    a, b = (city(key, name, country, 500_000, admin1) for key, name, country, admin1 in (case.a, case.b))
    world = World([a, b], {(a.id, b.id): case.facts})
    return audit(a, [row(1, str(b.id))], world.sources(evidence=EVIDENCE, rules=RULES), RUBRIC, day).findings[0]


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "economic"], ids=lambda c: c.b[1])
def test_economic_ties_were_ready_or_nearly_where_their_sources_say_enough(case):
    then, name = judged(case, case.then), f"{case.a[1]} and {case.b[1]}"
    if name in OPEN_BY_TRADE:  # readiness is high; only A2, a country proxy, leaves potential open
        assert (then.verdict, tuple(then.possible)) == ("one_of", OPEN_BY_TRADE[name])
        assert then.readiness.low >= 65
    elif name in ABSTAINS:
        assert then.verdict == "insufficient_evidence"
        assert set(then.before_gates) & {"ready", "nearly_ready", "pilot", "develop"}
        assert {e.criterion for e in then.next_evidence} >= {"C3", "D2"}  # what their sources do not say
    else:
        assert set(then.possible) <= {"ready", "nearly_ready"}


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "cultural"], ids=lambda c: c.b[1])
@pytest.mark.parametrize("today", [False, True])
def test_cultural_ties_are_never_put_above_pilot(case, today):
    found = judged(case, TODAY if today else case.then)
    assert found.verdict in ("keep_cultural", "insufficient_evidence")
    assert found.leaning is None or ORDER.index(found.leaning) <= ORDER.index("pilot")
    assert today or found.verdict == "keep_cultural"


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "paper"], ids=lambda c: f"{c.a[1]} {c.b[1]}")
@pytest.mark.parametrize("today", [False, True])
def test_ties_on_paper_are_never_put_above_revive_first(case, today):
    found = judged(case, TODAY if today else case.then)
    if found.verdict == "one_of":
        assert ORDER.index(found.possible[-1]) <= ORDER.index("revive_first")
    else:
        assert found.verdict in ("insufficient_evidence", "not_a_priority", "revive_first")
    assert found.leaning is None or ORDER.index(found.leaning) <= ORDER.index("revive_first")


@pytest.mark.parametrize("name", ["Houston and Shenzhen", "Coventry and Volgograd"])
def test_laws_and_suspensions_gate_today(name):
    found = judged(CASES[NAMES.index(name)], TODAY)
    assert found.verdict == "blocked"
    assert found.gates[0].source.startswith("http")


def test_missing_relations_do_not_block_columbus_and_tainan():
    found = judged(CASES[NAMES.index("Columbus and Tainan")], TODAY)
    assert found.gates == []
    assert "flag_rule" in {f.code for f in found.flags}
