"""The brief as a whole, in its order; the partner's edition is a letter."""

from matching.brief import around, decide, work
from matching.brief.ground import Ground, Writer
from matching.brief.letter import letter
from matching.brief.now import why_now
from matching.brief.plan import plan
from matching.brief.programmes import programmes
from matching.brief.why import why
from models.base import SCHEMA_VERSION, Message
from models.brief import Brief, BriefRow, Decision, Section, SectionName
from models.readiness import Edition


def compose(ground: Ground, edition: Edition) -> Brief:
    """Two pages in codes; its texts are empty until they are rendered in a language."""
    writer, internal = Writer(ground), edition == "internal"
    decided, sentence = decide.decision(ground)
    sections = _internal(writer, sentence, decided) if internal else letter(writer, decided)
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
        sections=sections,
        sources=writer.sources,
        facts=writer.facts,
    )


def _internal(writer: Writer, sentence: Message, decided: Decision) -> list[Section]:
    blocked = writer.ground.finding.verdict == "blocked"
    found: list[tuple[SectionName, list[BriefRow]]] = [
        ("lead", decide.lead(writer, sentence, decided)),
        ("why", why(writer, decided)),
        ("why_now", [] if blocked else why_now(writer)),
        ("verdict", decide.verdict(writer)),
    ]
    if not blocked:  # nothing is asked or prepared while a rule stands in the way
        found += [
            ("missing", around.missing(writer, decided)),
            ("who", work.who(writer)),
            ("streams", work.streams(writer, decided)),
            ("programmes", programmes(writer, decided) if decided != "not_now" else []),
        ]
    found += [("risks", around.risks(writer)), ("others", around.others(writer))]
    if not blocked:
        found += [("doors", around.doors(writer)), ("similar", around.similar(writer))]
    found.append(("plan", plan(writer, decided)))
    return [Section(name=name, rows=rows) for name, rows in found if rows]
