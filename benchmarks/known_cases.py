"""The known cases then and today, and the six simulated programmes: `python benchmarks/known_cases.py`.

Counts on so few cases, never percentages. Facts of the pairs are crafted (tests/known_cases.py), evidence is the
bundled one.
"""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.audit import audit
from data.ties import read_evidence, read_rules
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


def shown(finding: Finding) -> str:
    """A verdict in one word or a few."""
    if finding.verdict == "one_of":
        return " or ".join(finding.possible)
    return f"{finding.verdict} ({finding.triage})" if finding.triage else finding.verdict


def main() -> None:
    """Print both tables."""
    for group in ("economic", "cultural", "paper", "historic"):
        cases = [c for c in CASES if c.group == group]
        for when in ("then", "today"):
            counts = Counter(shown(judged(c, c.then if when == "then" else TODAY)) for c in cases)
            print(f"{group:9} {when:6} {len(cases)} ties: " + "; ".join(f"{n} {v}" for v, n in counts.most_common()))
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
