"""What differs from an earlier audit: verdicts, intervals, and evidence by what it says, not by the audit's day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from models.base import Message, say
from models.evidence import ShownEvidence, Value
from models.readiness import AuditChange, AuditReport, Finding

Statement = tuple[str, ...]
Dated = tuple[Statement, str]


def changes(now: Iterable[Finding], rubric_version: str, as_of: date, before: AuditReport) -> list[AuditChange]:
    """What differs from an earlier audit of the same city; evidence that has gone is named."""
    old = {f.partner.city.id: f for f in before.findings}
    seen: set[int] = set()
    found: list[AuditChange] = []
    if before.rubric_version != rubric_version:
        message = say("change_rubric", before=before.rubric_version, after=rubric_version)
        found.append(_change(None, "rubric", before.rubric_version, rubric_version, message))
    days = before.as_of, as_of.isoformat()
    for finding in now:
        key = finding.partner.city.id
        seen.add(key)
        if key not in old:
            found.append(_change(finding, "added", "", finding.verdict, say("change_added")))
        else:
            found += _between(old[key], finding, days)
    return found + [
        _change(f, "removed", f.verdict, "", say("change_removed")) for key, f in old.items() if key not in seen
    ]


def _between(old: Finding, new: Finding, days: tuple[str, str]) -> list[AuditChange]:
    found = []
    was, now = _verdict(old), _verdict(new)
    if was != now:
        message = say("change_verdict", before=_verdicts(old), after=_verdicts(new))
        found.append(_change(new, "verdict", was, now, message))
    if _interval(old) != _interval(new):
        message = say("change_interval", before=_ends(old), after=_ends(new))
        found.append(_change(new, "interval", _interval(old), _interval(new), message))
    return sorted([*found, *_evidence(old, new, days)], key=lambda c: (c.kind, c.before, c.after))


def _verdict(finding: Finding) -> str:
    return " or ".join(finding.possible) if finding.verdict == "one_of" else finding.triage or finding.verdict


def _verdicts(finding: Finding) -> tuple[str, ...]:
    return tuple(finding.possible) if finding.verdict == "one_of" else (finding.triage or finding.verdict,)


def _ends(finding: Finding) -> tuple[float, ...]:
    p, r = finding.potential, finding.readiness
    return p.low, p.high, r.low, r.high


def _interval(finding: Finding) -> str:
    low, high, least, most = _ends(finding)
    return f"potential {low:.0f}-{high:.0f}, readiness {least:.0f}-{most:.0f}"


def _evidence(old: Finding, new: Finding, days: tuple[str, str]) -> Iterator[AuditChange]:
    """Evidence that has gone, that is new, and that was counted once and has expired since."""
    had, has = _statements(old, days[0]), _statements(new, days[1])
    gone, come = _unmatched(Counter(had.keys()), Counter(has.keys()))
    for dated in gone:
        yield _item(new, "evidence_deleted", "change_deleted", had[dated], dated[1])
    for dated in come:
        yield _item(new, "evidence_added", "change_new", has[dated], dated[1])
    for dated, item in has.items():
        if item.state == "expired" and dated in had and had[dated].state == "counted":
            yield _item(new, "evidence_expired", "change_expired", item, dated[1])


def _statements(finding: Finding, day: str) -> dict[Dated, ShownEvidence]:
    """The items that are not computed, by what they say and their day; no day where it is the audit's own.

    A statement without a date holds on the day of the audit, so that this day says nothing of the statement.
    """
    found: dict[Dated, ShownEvidence] = {}
    for e in finding.evidence:
        if e.source_type != "computed":
            stated = e.as_of.isoformat()
            what = (e.field, plain(e.value), e.side, e.line, e.scope, e.source)
            found[what, "" if stated == day else stated] = e
    return found


def _unmatched(had: "Counter[Dated]", has: "Counter[Dated]") -> tuple[list[Dated], list[Dated]]:
    """What only the earlier and only the later audit holds; one undated statement is met by the same one of any day."""
    gone, come = sorted((had - has).elements()), sorted((has - had).elements())
    for one in gone[:]:
        same = [c for c in come if c[0] == one[0] and "" in (one[1], c[1])]
        if same:
            gone.remove(one)
            come.remove(same[0])
    return gone, come


def plain(value: Value) -> str:
    """A value as a reader writes it: 1, not 1.0; words, not codes."""
    if isinstance(value, str):
        return value.replace("_", " ")
    return str(int(value)) if float(value).is_integer() else str(value)


def _item(finding: Finding, kind: str, code: str, item: ShownEvidence, day: str) -> AuditChange:
    source = f"{day}, {item.source}" if day else item.source
    message = say(code, field=item.field, side=item.side, value=plain(item.value), source=source)
    what = f"{item.field.replace('_', ' ')}: {plain(item.value)} ({source})"
    before, after = ("", what) if kind == "evidence_added" else (what, "")
    return _change(finding, kind, before, after, message)


def _change(finding: Finding | None, kind: str, before: str, after: str, message: Message) -> AuditChange:
    place = finding.partner.city if finding is not None else None
    return AuditChange.model_validate(
        {
            "partner": place.name if place else "", "partner_id": place.id if place else 0, "kind": kind,
            "before": before, "after": after, "text": "", "code": message.code, "params": message.params,
        }
    )  # fmt: skip
