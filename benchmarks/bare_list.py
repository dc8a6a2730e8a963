"""A bare list of Chicago's ties, and ten facts added to one of them: `HANSE_HOME=... python benchmarks/bare_list.py`.

The list holds names only, and the bundled evidence is left out. The ten facts are made up; they show that the points
which a question promises to close are the points that its answer closes.
"""

import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.engine.opened import Engine, Store
from app.messages.language import ENGLISH
from app.messages.report import render_report
from app.services.audits import audit_sources
from app.settings import Settings
from matching.readiness.audit import AuditSources, audit
from matching.readiness.audit.gathering import bundled_rows
from models.evidence import Evidence
from models.partnership import TieRow
from models.readiness import AuditReport, AxisScore
from tests.audit_world import RUBRIC
from tests.programmes import own

ASKER, PARTNER, TODAY = "Chicago, IL, US", "Hamburg", date(2026, 11, 22)
ADDED: dict[str, tuple[Evidence, ...]] = {
    "B1": (own("since", 1994),),
    "B2, D2": (own("exchanges_out", 2), own("exchanges_in", 3)),
    "B3": (own("activities", "port; business; schools"),),
    "C1": (own("leadership_acts", 1, side="a"), own("leadership_acts", 1, side="b")),
    "C2": (own("executor", "World trade agency", side="a"), own("executor", "Chamber of commerce", side="b")),
    "D2": (own("goal", "mixed", side="a"), own("goal", "economic", side="b")),
}


def bare(engine: Engine) -> tuple[AuditSources, list[TieRow]]:
    """Chicago's ties as names, and sources without bundled evidence."""
    sources = audit_sources(engine)
    names = bundled_rows(engine.city(engine.row(ASKER)), sources.partnerships)
    rows = [TieRow(line=row.line + 1, partner=row.partner, place=row.place) for row in names]
    return replace(sources, partnerships=(), evidence=()), rows


def judged(engine: Engine, added: tuple[Evidence, ...] = ()) -> AuditReport:
    """The bare list, with facts added to the one partner."""
    sources, rows = bare(engine)
    promised = [row.model_copy(update={"evidence": added}) if row.partner == PARTNER else row for row in rows]
    return render_report(audit(engine.city(engine.row(ASKER)), promised, sources, RUBRIC, TODAY), ENGLISH)


def width(axis: AxisScore) -> float:
    """Points between the two ends of an axis."""
    return axis.high - axis.low


def main() -> None:
    """Print the questions of the list, then what the ten facts were to close and what they closed."""
    engine = Store(Settings()).engine()
    report = judged(engine)
    print(dict(Counter(f.triage for f in report.findings)), f"of {len(report.findings)} ties")
    for f in report.findings:
        print(
            f"  {f.triage}: {f.partner.city.name} ({f.potential.low:.0f} to {f.potential.high:.0f}). "
            + f.questions[0].text
        )
    before = next(f for f in report.findings if f.partner.city.name == PARTNER)
    facts = tuple(e for group in ADDED.values() for e in group)
    after = next(f for f in judged(engine, facts).findings if f.partner.city.name == PARTNER)
    print(f"{PARTNER}: {len(facts)} facts added; points that the question promised, points that closed")
    promised = {name for key in ADDED for name in key.split(", ")}
    promised = 0.0
    for old, new in zip(before.criteria, after.criteria, strict=True):
        if old.id in promised:
            unit = 25 * old.weight / sum(c.weight for c in before.criteria if c.axis == old.axis)
            points = next((e.closes for e in before.next_evidence if e.criterion == old.id), unit * 3.6)
            promised += points
            print(f"  {old.id}  {points:5.2f}  {unit * (old.high - old.low - new.high + new.low):5.2f}")
    was, now = before.readiness, after.readiness
    print(f"  sum {promised:.2f}; readiness {was.low:.1f} to {was.high:.1f} became {now.low:.1f} to {now.high:.1f}: "
          f"{width(was) - width(now):.2f} closed")  # fmt: skip
    print(f"  next: {after.next_evidence[0].text} {after.next_evidence[1].text}")


if __name__ == "__main__":
    main()
