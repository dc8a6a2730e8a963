"""Ties that were written about, with the facts of the real artefact, as of the year of their sources and as of today.

Counts on so few cases, never percentages: ``hanse benchmark --suite readiness`` prints them.
"""

import pytest

from app.benchmark.readiness import judged
from app.engine.opened import Engine
from data.tie_tables import read_cases
from models.partnership import KnownCase
from models.readiness import ORDER, Finding
from tests.audit_world import TODAY

CASES = {f"{c.a_name} and {c.b_name}": c for c in read_cases().rows}
MOST = {"cultural": "pilot", "paper": "revive_first"}
UNTOLD = "Wilmington and Dandong"
CLOSE = "San Antonio and Kumamoto"  # by official populations of the metros its potential straddles the mark


def of(*groups: str) -> list[str]:
    return [name for name, case in CASES.items() if case.group in groups]


def then(engine: Engine, case: KnownCase, today: bool = False) -> Finding:
    found = judged(engine, case, TODAY if today else case.then)
    assert found is not None
    return found


@pytest.mark.parametrize("name", sorted(set(of("economic")) - {UNTOLD, CLOSE}))
def test_economic_ties_were_ready_or_nearly(engine: Engine, name: str):
    assert set(then(engine, CASES[name]).possible) <= {"nearly_ready", "ready"}


def test_a_tie_at_the_mark_of_potential_is_left_open_and_leans_to_ready(engine: Engine):
    found = then(engine, CASES[CLOSE])
    assert found.potential.low < 65 < found.potential.known
    assert found.verdict == "insufficient_evidence"
    assert found.leaning in ("nearly_ready", "ready")


def test_a_tie_of_which_its_sources_say_too_little_is_left_open(engine: Engine):
    found = then(engine, CASES[UNTOLD])
    assert found.verdict == "insufficient_evidence"
    assert {"B3", "B4", "C1", "C3", "C4", "D1", "D2"} == {
        c.id for c in found.criteria if c.score is None and c.axis == "readiness"
    }


@pytest.mark.parametrize("name", of("cultural"))
@pytest.mark.parametrize("today", [False, True])
def test_cultural_ties_are_never_put_above_pilot(engine: Engine, name: str, today: bool):
    found = then(engine, CASES[name], today)
    assert found.verdict in ("keep_cultural", "insufficient_evidence")
    assert today or found.verdict == "keep_cultural"


@pytest.mark.parametrize("name", of("cultural", "paper"))
@pytest.mark.parametrize("today", [False, True])
def test_nothing_is_put_above_what_its_sources_say(engine: Engine, name: str, today: bool):
    found = then(engine, CASES[name], today)
    top = ORDER.index(MOST[CASES[name].group])
    if found.verdict != "insufficient_evidence":
        assert ORDER.index(found.possible[-1]) <= top
    assert found.leaning is None or ORDER.index(found.leaning) <= top


@pytest.mark.parametrize("name", ["Houston and Shenzhen", "Coventry and Volgograd"])
def test_laws_and_suspensions_gate_today(engine: Engine, name: str):
    found = then(engine, CASES[name], today=True)
    assert found.verdict == "blocked"
    assert found.gates[0].source.startswith("http")


def test_missing_relations_do_not_block_columbus_and_tainan(engine: Engine):
    found = then(engine, CASES["Columbus and Tainan"], today=True)
    assert found.gates == []
    assert "flag_rule" in {f.code for f in found.flags}
