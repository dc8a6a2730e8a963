"""What a finding says first: the settled verdict, what is likely, and which of the two words holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.readiness.likely import Likely
from matching.readiness.verdict import Judgement
from models.base import Message, say
from models.evidence import Evidence, ShownEvidence
from models.readiness import AuditReport, Certainty, Finding, Gate, Verdict


def verdicts(judged: Judgement, likely: Likely, stops: Iterable[Gate], culture: bool) -> dict[str, Any]:
    """The fields of a finding that hold verdicts; a gate, then a choice of both sides, come before the evidence."""
    blocked = bool(list(stops))
    free = not blocked and not culture
    verdict: Verdict = "blocked" if blocked else "keep_cultural" if culture else judged.verdict
    possible: list[Verdict] = list(judged.possible) if free else [verdict]
    of: list[Verdict] = list(likely.steps) if free else [] if blocked else [verdict]
    return {
        "verdict": verdict,
        "possible": possible,
        "at_least": None if blocked else possible[0],
        "likely": of[0] if len(of) == 1 else None,
        "likely_of": of,
        "likelihood": likely.share if free else None if blocked else 1.0,
        "certainty": certainty(verdict, len(of)),
        "leaning": judged.leaning if free else None,
        "triage": judged.triage if free else None,
    }


def certainty(verdict: Verdict, likely: int) -> Certainty:
    """Which word holds: one verdict is settled; of two, or of an open tie, one may be likely; two are settled too."""
    if verdict not in ("one_of", "insufficient_evidence") or (verdict == "one_of" and likely != 1):
        return "settled"
    return "likely" if likely else "open"


def shown_kind(finding: Finding) -> str:
    """The verdict that stands first: the settled one, else the likely one, else whether to ask first or later."""
    likely = finding.likely if finding.certainty == "likely" else None
    return likely or finding.triage or finding.verdict


@dataclass(slots=True)
class Earlier:
    """Findings of an earlier audit by the partner's id: evidence deleted since then counts at its last value."""

    findings: Mapping[int, Finding] = field(default_factory=dict)

    @classmethod
    def of(cls, report: AuditReport | None) -> "Earlier":
        """The findings of an earlier report; none without one."""
        return cls({f.partner.city.id: f for f in report.findings} if report is not None else {})

    def missing(self, partner: int, now: Iterable[Evidence]) -> list[Evidence]:
        """The items that counted then and of whose field nobody speaks for that side any more; empty without one."""
        before = self.findings.get(partner)
        if before is None:
            return []
        held = {(e.field, side) for e in now for side in _sides(e.side)}
        return [
            _item(e)
            for e in before.evidence
            if e.source_type != "computed" and e.state == "counted" and not held.issuperset(_pairs(e))
        ]


def remembered(missing: Iterable[Evidence]) -> list[Message]:
    """A flag that names the fields which count at their last value in what is likely; empty where there are none."""
    names = tuple(sorted({e.field for e in missing}))
    return [say("flag_remembered", fields=names)] if names else []


def _pairs(item: ShownEvidence) -> set[tuple[str, str]]:
    return {(item.field, side) for side in _sides(item.side)}


def _sides(side: str) -> tuple[str, ...]:
    return ("a", "b") if side == "both" else (side,)


def _item(e: ShownEvidence) -> Evidence:
    """An item of an earlier report as evidence again; it expires when it would have."""
    return Evidence(
        field=e.field, value=e.value, side=e.side, line=e.line, scope=e.scope, as_of=e.as_of, source=e.source,
        source_type=e.source_type, precision=e.precision, expires_after=e.expires,
    )  # fmt: skip
