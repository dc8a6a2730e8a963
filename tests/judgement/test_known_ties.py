"""The known ties with the facts that the real artefact computes, as of the year of their sources and as of today."""

from datetime import date

import pytest

from app.state import Engine
from benchmarks.known_cases import judged_by
from models.readiness import ORDER, Finding
from tests.audit_world import TODAY
from tests.known_cases import CASES, KnownCase

MOST = {"cultural": "pilot", "paper": "revive_first"}


def judged(engine: Engine, case: KnownCase, day: date) -> Finding:
    found = judged_by(engine, case, day)
    assert found is not None
    return found


@pytest.mark.parametrize("case", [c for c in CASES if c.group in MOST], ids=lambda c: f"{c.a[1]} {c.b[1]}")
@pytest.mark.parametrize("today", [False, True])
def test_nothing_is_put_above_what_its_sources_say(engine: Engine, case: KnownCase, today: bool):
    found = judged(engine, case, TODAY if today else case.then)
    top = ORDER.index(MOST[case.group])
    if found.verdict != "insufficient_evidence":
        assert ORDER.index(found.possible[-1]) <= top
    assert found.leaning is None or ORDER.index(found.leaning) <= top


def test_chicago_and_mexico_city_were_ready_or_nearly(engine: Engine):
    found = judged(engine, CASES[0], CASES[0].then)
    assert set(found.possible) <= {"nearly_ready", "ready"}


def test_no_economic_tie_is_called_weak(engine: Engine):
    for case in (c for c in CASES if c.group == "economic"):
        found = judged(engine, case, case.then)
        assert found.verdict == "insufficient_evidence" or ORDER.index(found.possible[0]) >= ORDER.index("pilot")
