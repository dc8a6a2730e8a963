"""The tables of docs/audit.md are what the audit says, on the facts that do not move with the atlas."""

from collections import Counter
from pathlib import Path

import pytest

from app.audit import audit
from benchmarks.known_cases import judged, shown
from matching.items import Scored
from matching.wanted import closes
from models.evidence import CRITERIA
from tests.audit_world import RUBRIC, TODAY, World, facts, row
from tests.known_cases import CASES
from tests.programmes import PROGRAMMES

TEXT = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells[1:] for line in TEXT.splitlines() if line.startswith("| ") for cells in [line[2:-2].split(" | ")]
}
SHORT = {
    "insufficient_evidence": "open",
    "insufficient_evidence (ask_later)": "open",
    "insufficient_evidence (ask_first)": "open",
}


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "economic"], ids=lambda c: c.b[1])
def test_economic_ties(case):
    said = ROWS[f"{case.a[1]} and {case.b[1]}"]
    assert said[0] == str(case.then.year)
    assert shown(judged(case, case.then)).removesuffix(" (ask_later)") == said[1]


@pytest.mark.parametrize(
    ("group", "name"),
    [("economic", "economic"), ("cultural", "cultural"), ("paper", "only on paper"), ("historic", "historic")],
)
def test_counts_of_groups(group, name):
    cases = [c for c in CASES if c.group == group]
    found = Counter(SHORT.get(v, v) for c in cases for v in [shown(judged(c, c.then))])
    assert ROWS[name][0] == str(len(cases))
    assert dict(found) == {part.split(" ", 1)[1]: int(part.split(" ", 1)[0]) for part in ROWS[name][1].split(", ")}


@pytest.mark.parametrize("one", PROGRAMMES, ids=lambda p: p.name)
def test_programmes(one):
    pair = (one.here.id, one.there.id)
    world = World([one.here, one.there], {pair: facts(*pair, **one.facts)})
    f = audit(one.here, [row(2, one.there.name, *one.evidence)], world.sources(), RUBRIC, TODAY).findings[0]
    said = ROWS[one.name]
    ends = [f"{axis.low:.0f} to {axis.high:.0f}" for axis in (f.potential, f.readiness)]
    assert said[:3] == [shown(f), *ends]
    assert said[3]


def test_points_promised_of_a_bare_list():
    for name in ("B1 start", "B2 exchanges", "B3 fields of activity", "C1 leaders", "C2 bodies", "D2 goals"):
        spec = RUBRIC.criteria[CRITERIA.index(name[:2])]
        points = f"{25 * spec.weight * closes(Scored(spec.id), RUBRIC) / 62:.2f}"
        assert ROWS[name] == [points, points]
