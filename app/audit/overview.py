"""The ties as a whole, their order by attention needed, and the difference to an earlier audit."""

from collections import Counter
from collections.abc import Sequence

from app.audit.findings import lines_active
from matching.words import say
from models.base import Message
from models.readiness import AuditChange, AuditReport, Finding, Portfolio

DUE = frozenset({"agreement_ended", "agreement_ending", "review_overdue", "review_due", "dormant", "dormant_stated"})
ATTENTION = (
    "blocked", "due", "ready", "nearly_ready", "ask_first", "revive_first", "one_of", "pilot", "develop",
    "insufficient_evidence", "ask_later", "keep_cultural", "not_a_priority",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(ATTENTION)}


def attention(finding: Finding) -> tuple[int, float, str, int]:
    """Sort key: what stops or is due, then what can be done, then what can be left; greater potential first."""
    name = finding.triage or finding.verdict
    due = name not in ("blocked", "keep_cultural", "not_a_priority", "ask_later") and any(
        f.code in DUE for f in finding.flags
    )
    middle = (finding.potential.low + finding.potential.high) / 2
    return _RANK["due" if due else name], -middle, finding.partner.city.name, finding.partner.city.id


def portfolio(findings: Sequence[Finding]) -> Portfolio:
    """Counts over all ties and what they say together. No tie: zeros and one sentence."""
    counts: Counter[str] = Counter(f.verdict for f in findings)
    triage: Counter[str] = Counter(f.triage for f in findings if f.triage is not None)
    active = Counter(line for f in findings for line in lines_active(f.lines))
    coverage = [0.38 * f.potential.coverage + 0.62 * f.readiness.coverage for f in findings]
    return Portfolio(
        ties=len(findings),
        counts=dict(sorted(counts.items())),
        triage=dict(sorted(triage.items())),
        countries=dict(sorted(Counter(f.partner.city.country for f in findings).items())),
        coverage=round(sum(coverage) / len(coverage), 4) if coverage else 0.0,
        lines_active=dict(sorted(active.items())),
        attention=[say("portfolio_due", n=n)]
        if (n := sum(any(m.code in DUE for m in f.flags) for f in findings))
        else [],
        reasons=_sentences(counts, triage, len(findings)),
    )


def _sentences(counts: Counter[str], triage: Counter[str], total: int) -> list[Message]:
    if not total:
        return [say("portfolio_none")]
    pairs = (
        ("portfolio_ready", counts["ready"] + counts["nearly_ready"]),
        ("portfolio_ask", triage["ask_first"]),
        ("portfolio_cultural", counts["keep_cultural"]),
        ("portfolio_blocked", counts["blocked"]),
    )
    found = [say(code, n=n) for code, n in pairs if n]
    unknown = counts["insufficient_evidence"]
    return found + ([say("portfolio_unknown", n=unknown, total=total)] if unknown else [])


def changes(now: Sequence[Finding], rubric_version: str, before: AuditReport) -> list[AuditChange]:
    """What differs from an earlier audit of the same city; evidence that has gone is named."""
    old = {f.partner.city.id: f for f in before.findings}
    new = {f.partner.city.id: f for f in now}
    found: list[AuditChange] = []
    if before.rubric_version != rubric_version:
        text = say("change_rubric", before=before.rubric_version, after=rubric_version).text
        found.append(
            AuditChange(
                partner="", partner_id=0, kind="rubric", before=before.rubric_version, after=rubric_version, text=text
            )
        )
    for key, finding in new.items():
        if key not in old:
            found.append(_change(finding, "added", "", finding.verdict, say("change_added")))
        else:
            found += _between(old[key], finding)
    return found + [
        _change(f, "removed", f.verdict, "", say("change_removed")) for key, f in old.items() if key not in new
    ]


def _between(old: Finding, new: Finding) -> list[AuditChange]:
    found = []
    was, now = _verdict(old), _verdict(new)
    if was != now:
        found.append(_change(new, "verdict", was, now, say("change_verdict", before=was, after=now)))
    intervals = _interval(old), _interval(new)
    if intervals[0] != intervals[1]:
        message = say("change_interval", before=intervals[0], after=intervals[1])
        found.append(_change(new, "interval", intervals[0], intervals[1], message))
    had, has = _evidence(old), _evidence(new)
    for key in had.keys() - has.keys():
        found.append(_change(new, "evidence_deleted", had[key], "", say("change_deleted", what=had[key])))
    for key in has.keys() - had.keys():
        found.append(_change(new, "evidence_added", "", has[key], say("change_new", what=has[key])))
    return sorted(found, key=lambda c: (c.kind, c.before, c.after))


def _verdict(finding: Finding) -> str:
    return " or ".join(finding.possible) if finding.verdict == "one_of" else finding.triage or finding.verdict


def _interval(finding: Finding) -> str:
    p, r = finding.potential, finding.readiness
    return f"potential {p.low:.0f}-{p.high:.0f}, readiness {r.low:.0f}-{r.high:.0f}"


def _evidence(finding: Finding) -> dict[str, str]:
    """Keys of the items that are not computed, with their words."""
    return {
        e.key: f"{e.field}: {e.value} ({e.as_of.isoformat()}, {e.source})"
        for e in finding.evidence
        if e.source_type != "computed"
    }


def _change(finding: Finding, kind: str, before: str, after: str, message: Message) -> AuditChange:
    return AuditChange.model_validate(
        {
            "partner": finding.partner.city.name, "partner_id": finding.partner.city.id, "kind": kind,
            "before": before, "after": after, "text": message.text,
        }
    )  # fmt: skip
