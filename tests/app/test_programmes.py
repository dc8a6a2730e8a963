"""Six simulated programmes are judged as a fair officer would."""

import pytest

from tests.audit_world import RUBRIC, TODAY, World, audit, facts, row
from tests.programmes import PROGRAMMES


@pytest.mark.parametrize("one", PROGRAMMES, ids=lambda p: p.name)
def test_the_verdict_is_one_that_a_fair_officer_accepts(one):
    pair = (one.here.id, one.there.id)
    world = World([one.here, one.there], {pair: facts(*pair, **one.facts)})
    found = audit(one.here, [row(2, one.there.name, *one.evidence)], world.sources(), RUBRIC, TODAY).findings[0]
    assert found.verdict in one.fair, one.why
    assert found.verdict not in one.never, one.why
    assert found.leaning not in one.never, one.why
    assert found.reasons
