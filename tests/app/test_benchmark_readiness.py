from collections import Counter
from types import SimpleNamespace

import pytest

from app.benchmark.readiness import WRITTEN, outcome, readiness_record
from app.engine.opened import Store
from app.settings import Settings
from data.tie_tables import read_cases
from models.readiness import ORDER
from tests.audit_world import TODAY


def finding(verdict, *before):
    return SimpleNamespace(verdict=verdict, before_gates=list(before), gates=[])


@pytest.mark.parametrize(
    "group, when, found, want",
    [
        ("economic", "then", finding("one_of", "nearly_ready", "ready"), "as_written"),
        ("economic", "then", finding("blocked", "ready"), "as_written"),
        ("economic", "then", finding("one_of", "pilot", "ready"), "open"),
        ("economic", "then", finding("insufficient_evidence", *ORDER), "open"),
        ("economic", "then", finding("develop", "develop"), "against"),
        ("economic", "today", finding("develop", "develop"), "open"),
        ("cultural", "today", finding("keep_cultural", "keep_cultural"), "as_written"),
        ("cultural", "then", finding("keep_cultural", *ORDER), "as_written"),  # gate by the tie's own choice
        ("cultural", "then", finding("ready", "ready"), "against"),
        ("cultural", "then", finding("one_of", "pilot", "ready"), "against"),
        ("cultural", "then", finding("insufficient_evidence", "pilot", "nearly_ready", "ready"), "open"),
        ("paper", "then", finding("one_of", "not_a_priority", "revive_first"), "as_written"),
        ("paper", "then", finding("develop", "develop"), "against"),
        ("historic", "then", finding("ready", "ready"), "as_written"),
    ],
)
def test_a_finding_is_compared_with_what_was_written(group, when, found, want):
    assert outcome(group, when, found) == want


def test_the_bundled_cases_can_be_read():
    table = read_cases()
    assert table.problems == []
    assert Counter(c.group for c in table.rows) == {"economic": 6, "cultural": 3, "paper": 6, "historic": 5}
    assert set(WRITTEN) == {c.group for c in table.rows}


def test_no_case_is_judged_against_its_sources(hanse_home):
    record = readiness_record(Store(Settings(home=hanse_home)).engine(), TODAY)
    assert record.kind == "readiness"
    assert [c.name for c in record.cases if c.outcome == "against"] == []
    assert record.passed
    assert sum(c.outcome == "as_written" and c.group == "cultural" and c.when == "then" for c in record.cases) == 3
    assert {c.name for c in record.cases if c.blocked and c.when == "today"} >= {
        "Houston and Shenzhen",
        "Coventry and Volgograd",
    }
