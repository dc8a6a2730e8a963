"""A report in another language: the same numbers and codes, other words."""

from typing import Any

from app.messages.catalogue import Catalogue, catalogue
from matching.readiness.audit.packing import mapped
from matching.readiness.lines import line_code
from matching.readiness.words import ENGLISH
from models.base import Message
from models.readiness import AuditChange, AuditReport, CriterionScore, Finding, LineReport, Raise, Workstream

Params = dict[str, str | int | float]


def translate(report: AuditReport, language: str) -> AuditReport:
    """Put every sentence of a report into a language.

    Evidence, names of clusters, rules and complaints of the reader stay as they were written.

    Raises:
        InvalidInput: no words for the language.
    """
    words = catalogue(language)
    if report.language == language:
        return report
    return report.model_copy(
        update={
            "language": language,
            "findings": mapped(report.findings, lambda f: _finding(f, words)),
            "portfolio": report.portfolio.model_copy(
                update={
                    "attention": [words.message(m) for m in report.portfolio.attention],
                    "reasons": [words.message(m) for m in report.portfolio.reasons],
                }
            ),
            "notes": [words.message(m) for m in report.notes],
            "changes": [_change(c, words) for c in report.changes],
        }
    )


def _finding(finding: Finding, words: Catalogue) -> Finding:
    names = {c.name: words.criteria.get(c.id, c.name) for c in finding.criteria}
    criteria = [_criterion(c, words) for c in finding.criteria]
    change: dict[str, Any] = {
        "words": _verdict(finding, words),
        "criteria": criteria,
        "lines": [_line(line, words) for line in finding.lines],
        "gates": [g.model_copy(update={"text": words.text(g.code, g.params)}) for g in finding.gates],
        "gaps": _gaps(criteria, words),
        "next_evidence": [e.model_copy(update={"text": words.text(e.code, e.params)}) for e in finding.next_evidence],
        "to_ready": [_raise(r, words) for r in finding.to_ready],
        "plan": words.message(finding.plan),
        "workstreams": [_workstream(w, words) for w in finding.workstreams],
        "similar": [
            s.model_copy(
                update={"text": words.text("similar", {"a": s.a.name, "b": s.b.name, "closeness": s.closeness})}
            )
            for s in finding.similar
        ],
    }
    change |= {
        key: [_named(m, names, words) for m in getattr(finding, key)] for key in ("flags", "reasons", "questions")
    }
    if finding.stability is not None:
        counts: Params = {"same": finding.stability.same, "draws": finding.stability.draws}
        change["stability"] = finding.stability.model_copy(update={"text": words.text("stability", counts)})
    return finding.model_copy(update=change)


def _change(one: AuditChange, words: Catalogue) -> AuditChange:
    """A difference in words; one without a code, of an older version, stays as it was written."""
    params = dict(one.params)
    if one.kind == "verdict":
        params = {k: words.verdict(*reversed(str(v).split(" or "))) for k, v in params.items()}
    elif one.kind == "interval":
        for axis in ("potential", "readiness"):
            params = {k: str(v).replace(axis, words.labels[axis].lower()) for k, v in params.items()}
    elif "field" in params:
        params = {"what": words.text("change_item", params)}
    return one.model_copy(update={"text": words.messages[one.code].format(**params)}) if one.code else one


def _workstream(one: Workstream, words: Catalogue) -> Workstream:
    executors = [words.messages["to_name"] if who == ENGLISH["to_name"] else who for who in one.executors]
    return one.model_copy(update={"field": words.message(one.field), "executors": executors})


def _verdict(finding: Finding, words: Catalogue) -> str:
    if finding.verdict == "one_of":
        return words.verdict(*reversed(finding.possible))
    return words.verdict(finding.triage or finding.verdict)


def _line(line: LineReport, words: Catalogue) -> LineReport:
    text = words.text(line_code(line.state, line.last), {"line": words.line(line.line), "last": line.last or ""})
    return line.model_copy(update={"text": text})


def _criterion(one: CriterionScore, words: Catalogue) -> CriterionScore:
    return one.model_copy(
        update={"name": words.criteria.get(one.id, one.name), "basis": [words.message(m) for m in one.basis]}
    )


def _named(message: Message, names: dict[str, str], words: Catalogue) -> Message:
    """A message whose parameter may be the name of a criterion."""
    params = {k: names.get(v, v) if isinstance(v, str) else v for k, v in message.params.items()}
    return words.message(message.model_copy(update={"params": params}))


def _gaps(criteria: list[CriterionScore], words: Catalogue) -> list[Message]:
    weak = sorted((c for c in criteria if c.score is not None and c.score <= 1.0), key=lambda c: -c.weight)
    found = []
    for one in weak:
        params: Params = {"name": one.name, "basis": one.basis[-1].text}
        found.append(Message(code="gap", params=params, text=words.text("gap", params)))
    return found


def _raise(one: Raise, words: Catalogue) -> Raise:
    name, step = words.criteria.get(one.criterion, one.name), words.steps.get(one.criterion, one.step)
    text = words.text("raise", {"name": name, "start": one.start, "target": one.target, "step": step})
    return one.model_copy(update={"name": name, "step": step, "text": text})
