"""Chicago's ties as bare names, with the facts of the real artefact: no wall of sameness, and promises that hold."""

from collections import Counter

import pytest

from app.engine.opened import Engine
from benchmarks.bare_list import ADDED, PARTNER, judged
from models.readiness import Finding


@pytest.fixture(scope="module")
def bare(engine: Engine) -> list[Finding]:
    return list(judged(engine).findings)


def test_some_are_asked_first_and_some_later(bare: list[Finding]):
    counts = Counter(f.triage for f in bare)
    assert set(counts) == {"ask_first", "ask_later"}
    assert min(counts.values()) >= len(bare) // 6
    assert [f.triage for f in bare] == sorted(f.triage or "" for f in bare)


def test_questions_differ_from_tie_to_tie(bare: list[Finding]):
    plain = [
        tuple(m.text.replace(f.partner.city.name, "X") for m in f.questions) for f in bare if f.triage == "ask_first"
    ]
    assert all(len(questions) == 3 for questions in plain)
    assert len(set(plain)) >= 0.8 * len(plain)
    assert max(Counter(q[0] for q in plain).values()) <= len(plain) / 4


def test_ten_facts_close_what_the_questions_promised(engine: Engine, bare: list[Finding]):
    facts = tuple(e for group in ADDED.values() for e in group)
    assert len(facts) == 10
    before = next(f for f in bare if f.partner.city.name == PARTNER)
    after = next(f for f in judged(engine, facts).findings if f.partner.city.name == PARTNER)
    closed = (before.readiness.high - before.readiness.low) - (after.readiness.high - after.readiness.low)
    told = {name for key in ADDED for name in key.split(", ")}
    assert {e.criterion for e in before.next_evidence} & told
    weight = sum(c.weight for c in before.criteria if c.id in told)
    assert closed == pytest.approx(100 * 0.9 * weight / 62, abs=0.05)
    for asked in (e for e in before.next_evidence if e.criterion in told):
        old, new = (next(c for c in f.criteria if c.id == asked.criterion) for f in (before, after))
        narrowed = 25 * old.weight / 62 * ((old.high - old.low) - (new.high - new.low))
        assert narrowed == pytest.approx(asked.closes, abs=0.05)
