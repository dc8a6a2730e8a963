"""The brief as a whole, in its order; the partner's edition leaves out whatever judges."""

from matching.brief import around, decide, work
from matching.brief.ground import Ground, Writer
from matching.brief.plan import plan
from matching.brief.why import why, why_now
from models.base import SCHEMA_VERSION, say
from models.brief import Brief, BriefRow, Decision, Section, SectionName
from models.readiness import Edition


def compose(ground: Ground, edition: Edition) -> Brief:
    """Two pages in codes; its texts are empty until they are rendered in a language."""
    writer, internal = Writer(ground), edition == "internal"
    decided, sentence = decide.decision(ground)
    parts: Parts = [("lead", decide.lead(writer, sentence, decided))] if internal else _shared(writer)
    if internal:
        parts += [*_internal(writer, decided), ("plan", plan(writer, decided))]
    return Brief(
        schema_version=SCHEMA_VERSION,
        run_id=ground.report.run_id,
        city=ground.a,
        partner=ground.b,
        as_of=ground.report.as_of,
        edition=edition,
        language="",
        decision=decided if internal else None,
        known_tie=ground.tie,
        potential=ground.finding.potential if internal else None,
        readiness=ground.finding.readiness if internal and ground.tie else None,
        bands=ground.report.bands,
        sections=[Section(name=name, rows=rows) for name, rows in parts if rows],
        sources=writer.sources,
        facts=writer.facts,
    )


Parts = list[tuple[SectionName, list[BriefRow]]]


def _internal(writer: Writer, decided: Decision) -> Parts:
    blocked = writer.ground.finding.verdict == "blocked"
    found: Parts = [("why", why(writer, decided)), ("why_now", why_now(writer)), ("verdict", decide.verdict(writer))]
    if not blocked:  # nothing is asked or prepared while a rule stands in the way
        found += [
            ("missing", around.missing(writer, decided)),
            ("who", work.who(writer)),
            ("streams", work.streams(writer, decided)),
        ]
    found += [("risks", around.risks(writer)), ("others", around.others(writer))]
    return found if blocked else [*found, ("doors", around.doors(writer)), ("similar", around.similar(writer))]


def _shared(writer: Writer) -> Parts:
    """What two cities can look at together: no verdict, bound, risk, rank or other suitor."""
    ground = writer.ground
    tie = "brief_shared_lead" if ground.tie else "brief_shared_lead_new"
    rows = [BriefRow(label="", cells=[writer.write(say(tie, a=ground.a.name, b=ground.b.name), "tie")])]
    if about := decide.subject(ground):
        rows.append(BriefRow(label="", cells=[writer.write(*about)]))
    questions = [
        BriefRow(label="", cells=[writer.write(say(f"brief_ask_{name}"), "tie")]) for name in ("goal", "who", "when")
    ]
    return [
        ("lead", rows),
        ("why", why(writer, None)),
        ("who", work.who(writer)),
        ("streams", work.streams(writer, None)),
        ("missing", questions),
    ]
