"""The partner's edition: what two cities can look at together.

Verdicts, intervals, gaps, gates, ranks, stability, notes and complaints are left out, not blanked, and so is every word
that a user wrote freely: nothing in it would embarrass when it is forwarded.
"""

from typing import Literal

from app.messages.form import partner_language
from app.messages.language import Language, language
from app.messages.render import render
from models.base import SCHEMA_VERSION, Output
from models.city import CityRef
from models.readiness import AuditReport, Finding

COMMON = frozenset(
    {"a1_shared", "a1_supply", "a2_country", "b1_years", "e1_both", "e1_ports", "e1_airports", "e2_language"}
)
FIELDS = frozenset({"stream_cluster", "stream_supply", "stream_port"})


class SharedTie(Output):
    """One tie as a letter: what both did, what both share and could do, what we ask.

    Attributes:
        language: of the letter: the partner's where we have words in it, else the report's.
        letter: its opening paragraphs.
        common: what the two have in common, a sentence each.
        active: the lines on which something was done of late.
        fields: fields of work that the two could take up.
        questions: what we ask the partner, a question each.
    """

    partner: CityRef
    since: int | None
    language: str
    letter: list[str]
    common: list[str]
    active: list[str]
    fields: list[str]
    questions: list[str]


class SharedReport(Output):
    """The partner's edition of an audit.

    Attributes:
        findings: the ties, by the partner's name.
    """

    schema_version: str
    city: CityRef
    as_of: str
    edition: Literal["partner"]
    language: str
    findings: list[SharedTie]


def shared(report: AuditReport) -> SharedReport:
    """Make the partner's edition of a report, a letter a partner, each in the partner's language."""
    ties = [
        _tie(f, language(partner_language(f.partner.city.country, report.language)), report.city)
        for f in report.findings
    ]
    return SharedReport(
        schema_version=SCHEMA_VERSION,
        city=report.city,
        as_of=report.as_of,
        edition="partner",
        language=report.language,
        findings=sorted(ties, key=lambda t: (t.partner.name, t.partner.id)),
    )


def _tie(finding: Finding, words: Language, asker: CityRef) -> SharedTie:
    words = words.about(asker, finding.partner.city)
    found = [render(m, words) for c in finding.criteria if (c.score or 0) >= 1 for m in c.basis[:1] if m.code in COMMON]
    label, since = words.labels, finding.partner.since
    active = [words.line(line.line) for line in finding.lines if line.state == "active"]
    letter = [label["letter_since"].format(year=since) if since else label["letter_partner"]]
    if active:
        letter.append(label["letter_did"].format(lines=words.joined(active)))
    fields = [render(w.field, words) for w in finding.workstreams if w.field.code in FIELDS]
    # What one list asks of its own office is not the partner's to answer: three plain questions are.
    return SharedTie(
        partner=finding.partner.city, since=since, language=words.code, letter=letter, common=found, active=active,
        fields=fields, questions=[label[f"letter_{name}"] for name in ("goal", "who", "when")],
    )  # fmt: skip
