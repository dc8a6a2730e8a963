"""The known cases then and today, and the six simulated programmes: `python benchmarks/known_cases.py`.

Counts on so few cases, never percentages. Evidence is the bundled one. Facts of the pairs are crafted
(tests/known_cases.py), so that they do not move with the atlas; where HANSE_HOME holds a build, the table is printed
a second time with the facts of the build.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.audit import audit
from app.audits import audit_sources
from app.settings import Settings
from app.state import Engine, Store
from data.ties import read_evidence, read_rules
from models.errors import NotReady
from models.readiness import Finding
from tests.audit_world import RUBRIC, TODAY, World, city, facts, row
from tests.known_cases import CASES, KnownCase
from tests.programmes import PROGRAMMES

EVIDENCE, RULES = read_evidence().rows, read_rules().rows


def judged(case: KnownCase, day: date) -> Finding:
    """A known case on a day."""
    a, b = (city(key, name, country, 500_000, admin1) for key, name, country, admin1 in (case.a, case.b))
    world = World([a, b], {(a.id, b.id): case.facts})
    return audit(a, [row(1, str(b.id))], world.sources(evidence=EVIDENCE, rules=RULES), RUBRIC, day).findings[0]


def judged_by(engine: Engine, case: KnownCase, day: date) -> Finding | None:
    """A known case on a day, with the facts that a build computes; None where a place is too small for the build."""
    sources = replace(audit_sources(engine), partnerships=())
    asker = engine.city(engine.row(case.a[0]))
    found = audit(asker, [row(1, case.b[1], place=case.b[0])], sources, RUBRIC, day).findings
    return found[0] if found else None


def table(judge: Callable[[KnownCase, date], Finding | None]) -> None:
    """Print the counts of every group, and each economic case as of the year of its sources."""
    for group in ("economic", "cultural", "paper", "historic"):
        cases = [c for c in CASES if c.group == group]
        for when in ("then", "today"):
            counts = Counter(shown(judge(c, c.then if when == "then" else TODAY)) for c in cases)
            print(f"{group:9} {when:6} {len(cases)} ties: " + "; ".join(f"{n} {v}" for v, n in counts.most_common()))
    for case in (c for c in CASES if c.group == "economic"):
        f = judge(case, case.then)
        if f is None:
            continue
        print(
            f"  {case.a[1]} and {case.b[1]}, {case.then.year}: {shown(f)}; potential {f.potential.low:.0f} to "
            f"{f.potential.high:.0f}, readiness {f.readiness.low:.0f} to {f.readiness.high:.0f}; "
            f"not known: {', '.join(c.id for c in f.criteria if c.score is None)}"
        )


def shown(finding: Finding | None) -> str:
    """A verdict in one word or a few."""
    if finding is None:
        return "not in the gazetteer"
    if finding.verdict == "one_of":
        return " or ".join(finding.possible)
    return f"{finding.verdict} ({finding.triage})" if finding.triage else finding.verdict


def main() -> None:
    """Print all tables."""
    print("With crafted facts of the pairs:")
    table(judged)
    try:
        engine = Store(Settings(build_on_start=False)).engine()
    except NotReady:
        engine = None
    if engine is not None:
        print(f"With the facts of build {engine.manifest.build_id}:")
        table(lambda case, day: judged_by(engine, case, day))
    for one in PROGRAMMES:
        pair = (one.here.id, one.there.id)
        world = World([one.here, one.there], {pair: facts(*pair, **one.facts)})
        found = audit(one.here, [row(2, one.there.name, *one.evidence)], world.sources(), RUBRIC, TODAY).findings[0]
        print(
            f"{one.name}: {shown(found)}; leaning {found.leaning}; "
            f"potential {found.potential.low:.0f} to {found.potential.high:.0f}, "
            f"readiness {found.readiness.low:.0f} to {found.readiness.high:.0f}. {one.why}"
        )


if __name__ == "__main__":
    main()
