"""The partner's edition: what two cities can look at together.

Verdicts, intervals, gaps, gates, ranks, stability, notes and complaints are left out, not blanked, and so is every word
that a user wrote freely: nothing in it would embarrass when it is forwarded.
"""

from typing import Literal

from app.messages.language import Language, language
from app.messages.render import text
from models.base import SCHEMA_VERSION, Output
from models.city import CityRef
from models.readiness import AuditReport, Finding

COMMON = frozenset(
    {"a1_shared", "a1_supply", "a2_country", "b1_years", "e1_both", "e1_ports", "e1_airports", "e2_language"}
)
FIELDS = frozenset({"stream_cluster", "stream_supply", "stream_port"})


class SharedTie(Output):
    """One tie: what both places share, what is at work, what could be done, what to ask each other."""

    partner: CityRef
    since: int | None
    common: list[str]
    active: list[str]
    fields: list[str]
    questions: list[str]


class SharedReport(Output):
    """The partner's edition of an audit, its ties by name."""

    schema_version: str
    city: CityRef
    as_of: str
    edition: Literal["partner"]
    language: str
    findings: list[SharedTie]


def shared(report: AuditReport) -> SharedReport:
    """Make the partner's edition of a report, in the report's language."""
    words = language(report.language)
    ties = [_tie(f, words) for f in report.findings]
    return SharedReport(
        schema_version=SCHEMA_VERSION,
        city=report.city,
        as_of=report.as_of,
        edition="partner",
        language=report.language,
        findings=sorted(ties, key=lambda t: (t.partner.name, t.partner.id)),
    )


def _tie(finding: Finding, words: Language) -> SharedTie:
    found = [m.text for c in finding.criteria if (c.score or 0) >= 1 for m in c.basis[:1] if m.code in COMMON]
    name = finding.partner.city.name
    cluster = next((e.params["cluster"] for e in finding.next_evidence if e.params.get("cluster")), "")
    return SharedTie(
        partner=finding.partner.city,
        since=finding.partner.since,
        common=found,
        active=[words.line(line.line) for line in finding.lines if line.state == "active"],
        fields=[w.field.text for w in finding.workstreams if w.field.code in FIELDS],
        questions=[text(words, "first_executor", {"partner": name, "cluster": cluster})],
    )
