"""An audit in words: every code, verdict, criterion and line of a report put into one language."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from app.messages import tables
from app.messages.language import Language, language
from app.messages.render import all_rendered, format_text, rendered, text
from matching.readiness.audit.packing import mapped
from matching.readiness.lines import line_code
from models.base import Message, Param
from models.city import CityRef
from models.partnership import ListRead, Problem
from models.readiness import AuditChange, AuditReport, CriterionScore, Finding, Gate, LineReport, Raise, Workstream
from models.similar import SimilarPair
from models.summary import Summary


def render_report(report: AuditReport, code: str) -> AuditReport:
    """The report in a language; one that is in it already stays as it is.

    Evidence, its sources and the names of bodies stay as they were written.

    Raises:
        InvalidInput: no words for the language.
    """
    words = language(code)
    if report.language == code:
        return report
    findings = mapped(report.findings, lambda finding: render_finding(finding, words, report.city))
    return render_rest(report.model_copy(update={"findings": findings}), code)


def render_rest(report: AuditReport, code: str) -> AuditReport:
    """A report whose findings are in a language, with all the rest of it in that language too."""
    words, portfolio = language(code), report.portfolio
    change = {
        "attention": all_rendered(portfolio.attention, words),
        "reasons": all_rendered(portfolio.reasons, words),
    }
    return report.model_copy(
        update={
            "language": code,
            "portfolio": portfolio.model_copy(update=change),
            "notes": all_rendered(report.notes, words),
            "changes": [_change(one, words) for one in report.changes],
            "problems": [render_problem(one, words) for one in report.problems],
            "list_read": _list_read(report.list_read, words),
            "summary": _summary(report.summary, words),
        }
    )


def render_problem(one: Problem, words: Language) -> Problem:
    """A complaint in words; one of an older version stays as it was written."""
    if not one.code:
        return one
    mend = format_text(words, words.words["mends"][one.code], one.params)
    if one.lines:
        named = [*map(str, one.lines[:MOST_LINES]), *(["…"] if len(one.lines) > MOST_LINES else [])]
        rest = words.labels["shared_lines"].format(n=len(one.lines), lines=words.joined(named))
        mend = words.labels["two_sentences"].format(first=mend, second=rest)
    message = format_text(words, words.words["complaints"][one.code], one.params)
    return one.model_copy(update={"message": message, "suggestion": mend})


def _summary(summary: Summary | None, words: Language) -> Summary | None:
    """The first page in words: its clauses make one sentence."""
    if summary is None:
        return None
    clauses = all_rendered(summary.sentence, words)
    tail = [c.text for c in clauses if c.code in ("summary_settles", "summary_asks")]
    whole = words.labels["clause_comma"].join(c.text for c in clauses if c.text not in tail) + "".join(tail)
    questions = [q.model_copy(update={"question": rendered(q.question, words)}) for q in summary.questions]
    text_ = whole if whole.endswith((".", "。")) else whole + words.labels["full_stop"]
    return summary.model_copy(update={"sentence": clauses, "text": text_, "questions": questions})


def _list_read(read: ListRead | None, words: Language) -> ListRead | None:
    if read is None:
        return None
    left = [one.model_copy(update={"text": words.words["left_out"][one.code]}) for one in read.left_out]
    return read.model_copy(update={"left_out": left})


def render_finding(finding: Finding, words: Language, asker: CityRef) -> Finding:
    """One tie in a language; criteria that the catalogue does not name keep the rubric's names."""
    words = words.of_rubric(tuple((c.id, tables.original(c.id, c.name)) for c in finding.criteria)).about(
        asker, finding.partner.city
    )
    criteria = [_criterion(one, words) for one in finding.criteria]
    change: dict[str, Any] = {
        "words": _verdict(finding, words),
        "likely_words": likely_words(finding, words),
        "criteria": criteria,
        "lines": [_line(line, words) for line in finding.lines],
        "gates": [_gate(gate, words) for gate in finding.gates],
        "gaps": [_gap(gap, criteria, words) for gap in finding.gaps],
        "next_evidence": [_with_text(e, _question(e.code, e.params, words)) for e in finding.next_evidence],
        "to_ready": [_raise(one, words) for one in finding.to_ready],
        "plan": rendered(finding.plan, words),
        "workstreams": [_workstream(one, words) for one in finding.workstreams],
        "similar": [_similar(one, words) for one in finding.similar],
    }
    change |= {key: all_rendered(getattr(finding, key), words) for key in ("flags", "reasons")}
    change["questions"] = [_with_text(q, _question(q.code, q.params, words)) for q in finding.questions]
    if finding.stability is not None:
        counts: dict[str, Param] = {"same": finding.stability.same, "draws": finding.stability.draws}
        change["stability"] = _with_text(finding.stability, text(words, "stability", counts))
    return finding.model_copy(update=change)


R = TypeVar("R", bound=BaseModel)
MOST_LINES = 12  # a choice: the lines that share a complaint and are named one by one


def _with_text(record: R, words: str) -> R:
    """A record with the text of its code."""
    return record.model_copy(update={"text": words})


def _question(code: str, params: Mapping[str, Param], words: Language) -> str:
    """A question in words; one about a criterion of the user's own, which has none, says what is not known."""
    if code in words.words["messages"]:
        return text(words, code, params)
    return text(words, "unknown", {"name": code.removeprefix("ask_")})


def _verdict(finding: Finding, words: Language) -> str:
    if finding.verdict == "one_of":
        return words.verdict(*reversed(finding.possible))
    return words.verdict(finding.triage or finding.verdict)


def likely_words(finding: Finding, words: Language) -> str:
    """What is likely of a tie that is not settled, and its share of the draws; empty where it is settled or open."""
    if finding.certainty != "likely" or finding.likelihood is None:
        return ""
    head = words.labels["likely_of"].format(what=words.verdict(*reversed(finding.likely_of)))
    share = words.labels["likely_share"].format(share=words.percent(finding.likelihood))
    return f"{head} ({share})"


def _gate(gate: Gate, words: Language) -> Gate:
    """A law has its title and what to check beside it; an ended agreement or an own rule is its own words."""
    sentence = text(words, gate.code, gate.params)
    if gate.code == "gate_rule":
        rule, check = (tables.translated(words, str(gate.params[key])) for key in ("title", "check"))
    else:
        rule = sentence.rstrip(".。")
        check = words.labels["check_policy" if gate.code.startswith("policy_") else "check_status"]
    return gate.model_copy(update={"text": sentence, "rule": rule, "check": check})


def _gap(gap: Message, criteria: list[CriterionScore], words: Language) -> Message:
    """A weak criterion with what its evidence says."""
    basis = next(c.basis[-1].text for c in criteria if c.id == gap.params["name"])
    return gap.model_copy(update={"text": text(words, gap.code, {**gap.params, "basis": basis})})


def _change(one: AuditChange, words: Language) -> AuditChange:
    """A difference in words; one without a code, of an older version, stays as it was written."""
    return _with_text(one, text(words, one.code, one.params)) if one.code else one


def _similar(one: SimilarPair, words: Language) -> SimilarPair:
    names: dict[str, Param] = {"a": words.city(one.a), "b": words.city(one.b), "closeness": one.closeness}
    steps = [_with_text(step, tables.translated(words, step.text)) for step in one.steps]
    return one.model_copy(update={"steps": steps, "text": text(words, "similar", names)})


def _workstream(one: Workstream, words: Language) -> Workstream:
    field = rendered(one.field, words)
    sentence = text(words, "workstream", {"field": field.text, "executors": tuple(one.executors)})
    return one.model_copy(update={"field": field, "text": sentence})


def _line(line: LineReport, words: Language) -> LineReport:
    code = line_code(line.state, line.last)
    return _with_text(line, text(words, code, {"line": line.line, "last": line.last or ""}))


def _criterion(one: CriterionScore, words: Language) -> CriterionScore:
    change = {"name": words.criteria.get(one.id, one.name), "anchor": tables.anchor(words, one.id, one.anchor)}
    return one.model_copy(update={**change, "basis": all_rendered(one.basis, words)})


def _raise(one: Raise, words: Language) -> Raise:
    name = words.criteria.get(one.criterion, one.name)
    step = words.steps.get(one.criterion) or tables.original(one.criterion, one.step)
    params: dict[str, Param] = {"name": one.criterion, "start": one.start, "target": one.target, "step": step}
    return one.model_copy(update={"name": name, "step": step, "text": text(words, "raise", params)})
