"""The tables of docs/audit.md are what the audit says."""

from collections import Counter
from pathlib import Path

import pytest

from app.benchmark.readiness import judged
from data.tie_tables import read_cases
from matching.readiness.evidence import ScoredCriterion
from matching.readiness.reasons import closes
from tests.audit_world import CRITERIA, RUBRIC, TODAY, World, audit, facts, row
from tests.programmes import PROGRAMMES

TEXT = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells[1:] for line in TEXT.splitlines() if line.startswith("| ") for cells in [line[2:-2].split(" | ")]
}
ECONOMIC = [c for c in read_cases().rows if c.group == "economic"]


def shown(finding):
    """The verdicts left, in a few words; open where the audit abstains."""
    return "open" if finding.verdict == "insufficient_evidence" else " or ".join(finding.possible)


@pytest.mark.parametrize("case", ECONOMIC, ids=lambda c: c.b_name)
def test_economic_ties(engine, case):
    found = judged(engine, case, case.then)
    ends = [f"{axis.low:.0f} to {axis.high:.0f}" for axis in (found.potential, found.readiness)]
    unknown = ", ".join(c.id for c in found.criteria if c.score is None)
    assert ROWS[f"{case.a_name} and {case.b_name}"] == [str(case.then.year), shown(found), *ends, unknown]


@pytest.mark.parametrize("when", ["then", "today"])
@pytest.mark.parametrize(
    ("group", "name"),
    [("economic", "economic"), ("cultural", "cultural"), ("paper", "only on paper"), ("historic", "historic")],
)
def test_counts_of_groups(engine, group, name, when):
    cases = [c for c in read_cases().rows if c.group == group]
    found = [judged(engine, c, c.then if when == "then" else TODAY) for c in cases]
    counts = Counter("too small for the gazetteer" if f is None else shown(f) for f in found)
    said = ROWS[name][1 if when == "then" else 2]
    assert ROWS[name][0] == str(len(cases))
    assert dict(counts) == {part.split(" ", 1)[1]: int(part.split(" ", 1)[0]) for part in said.split(", ")}


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
        points = f"{25 * spec.weight * closes(ScoredCriterion(spec.id), RUBRIC) / 62:.2f}"
        assert ROWS[name] == [points, points]
