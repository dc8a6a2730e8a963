"""The partner's edition: a letter that one can send. It says no verdict, bound, risk, rank or other suitor."""

from matching.brief import work
from matching.brief.decide import subject
from matching.brief.ground import Ground, Writer
from matching.brief.now import last_activity
from matching.brief.programmes import programmes
from matching.brief.why import why
from models.base import Message, say
from models.brief import BriefRow, Decision, Section

QUESTIONS = ("goal", "who", "when")
# What counts as an activity in a letter: how often each is on record.
COUNTED = ("exchange", "leadership_act", "step")

Draft = tuple[Message, tuple[str, ...]]


def letter(writer: Writer, decided: Decision) -> list[Section]:
    """What both did, what both could do, what we ask; then with whom, where to begin, and what may pay for it.

    A tie of which we ask nothing economic is asked to go on.
    """
    ground = writer.ground
    kept: Decision | None = "cultural" if ground.tie and decided in ("cultural", "not_now") else None
    parts = (
        Section(name="lead", rows=_rows(writer, _opening(ground, kept))),
        Section(name="did", rows=_rows(writer, _did(ground))),
        Section(name="why", rows=why(writer, None)),
        Section(name="missing", rows=_rows(writer, [(say(f"brief_ask_{one}"), ("tie",)) for one in QUESTIONS])),
        Section(name="close", rows=_rows(writer, [(say("brief_close", a=ground.a.name), ("a.name",))])),
        Section(name="streams", rows=_streams(writer, kept)),
        Section(name="who", rows=work.who(writer)),
        Section(name="programmes", rows=programmes(writer, kept)),
    )
    return [part for part in parts if part.rows]


def _rows(writer: Writer, drafts: list[Draft]) -> list[BriefRow]:
    return [BriefRow(label="", cells=[writer.write(message, *paths)]) for message, paths in drafts]


def _opening(ground: Ground, kept: Decision | None) -> list[Draft]:
    a, b = ground.a.name, ground.b.name
    tie = "brief_shared_lead_kept" if kept else "brief_shared_lead" if ground.tie else "brief_shared_lead_new"
    found: list[Draft] = [(say("brief_greeting", b=b), ("b.name",)), (say(tie, a=a, b=b), ("tie",))]
    if not kept and (about := subject(ground)):
        found.append((about[0], (about[1],)))
    return found


def _did(ground: Ground) -> list[Draft]:
    """What is on record: since when, what was signed, how often, on which lines, and what was last."""
    if not ground.tie:
        return []
    a, b, finding = ground.a.name, ground.b.name, ground.finding
    found: list[Draft] = []
    if finding.partner.since is not None:
        found.append((say("brief_did_since", a=a, b=b, since=finding.partner.since), ("finding.partner.since",)))
    signed = [(str(one.value), n) for n, one in enumerate(finding.evidence) if one.field == "agreement_date"]
    if signed:
        day, place = max(signed)
        found.append((say("brief_did_signed", date=day), (f"finding.evidence.{place}",)))
    for field in COUNTED:
        if n := sum(one.field == field for one in finding.evidence):
            found.append((say(f"brief_did_{field}", n=n), ("finding.evidence",)))
    lines = tuple(line.line for line in finding.lines if line.last)
    last = last_activity(ground)
    if lines and last:
        found.append((say("brief_did_lines", lines=lines, last=last), ("finding.lines",)))
    if not found:
        found.append((say("brief_did_unwritten", b=b), ("tie", "finding.evidence")))
    return found


def _streams(writer: Writer, decided: Decision | None) -> list[BriefRow]:
    """A first step in each field that a fact stands behind; of what our tables lack the letter says nothing.

    Where nothing economic is asked, both fields stand: the step alone where no fact is known.
    """
    rows = []
    for row in work.streams(writer, decided):
        fact, step = row.cells
        known = fact is not None and not fact.code.endswith("_none")
        if known or decided == "cultural":
            rows.append(BriefRow(label=row.label, cells=[fact if known else None, step]))
    return rows
