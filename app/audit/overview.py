"""The ties as a whole, their order by attention needed, and the difference to an earlier audit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.audit.findings import lines_active
from matching.words import say
from models.base import Message
from models.readiness import AuditChange, AuditReport, Finding, Portfolio

DUE = frozenset(
    {
        "agreement_ended",
        "agreement_ending",
        "review_overdue",
        "review_due",
        "dormant",
        "dormant_stated",
        "dormant_undated",
    }
)
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


@dataclass(slots=True)
class Tally:
    """What the portfolio counts, one finding after the other, so that none has to be kept."""

    verdicts: Counter[str] = field(default_factory=Counter)
    triage: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    active: Counter[str] = field(default_factory=Counter)
    coverage: float = 0.0
    due: int = 0

    def add(self, finding: Finding) -> None:
        """Count one tie."""
        self.verdicts[finding.verdict] += 1
        if finding.triage is not None:
            self.triage[finding.triage] += 1
        self.countries[finding.partner.city.country] += 1
        self.active.update(lines_active(finding.lines))
        self.coverage += 0.38 * finding.potential.coverage + 0.62 * finding.readiness.coverage
        self.due += any(m.code in DUE for m in finding.flags)

    def portfolio(self) -> Portfolio:
        """Counts over all ties and what they say together. No tie: zeros and one sentence."""
        ties = self.verdicts.total()
        return Portfolio(
            ties=ties,
            counts=dict(sorted(self.verdicts.items())),
            triage=dict(sorted(self.triage.items())),
            countries=dict(sorted(self.countries.items())),
            coverage=round(self.coverage / ties, 4) if ties else 0.0,
            lines_active=dict(sorted(self.active.items())),
            attention=[say("portfolio_due", n=self.due)] if self.due else [],
            reasons=_sentences(self.verdicts, self.triage, ties),
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


def changes(now: Iterable[Finding], rubric_version: str, before: AuditReport) -> list[AuditChange]:
    """What differs from an earlier audit of the same city; evidence that has gone is named."""
    old = {f.partner.city.id: f for f in before.findings}
    seen: set[int] = set()
    found: list[AuditChange] = []
    if before.rubric_version != rubric_version:
        text = say("change_rubric", before=before.rubric_version, after=rubric_version).text
        found.append(
            AuditChange(
                partner="", partner_id=0, kind="rubric", before=before.rubric_version, after=rubric_version, text=text
            )
        )
    for finding in now:
        key = finding.partner.city.id
        seen.add(key)
        if key not in old:
            found.append(_change(finding, "added", "", finding.verdict, say("change_added")))
        else:
            found += _between(old[key], finding)
    return found + [
        _change(f, "removed", f.verdict, "", say("change_removed")) for key, f in old.items() if key not in seen
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
