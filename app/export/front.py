"""The first two pages of an audit: a sentence, three piles, five questions, what changed; then all ties in a table."""

from collections.abc import Iterator, Sequence

from app.export.parts import MOST_NAMES, Grid, Heading, Paragraph, Part, Points
from app.messages.language import Language
from matching.readiness.audit.layers import shown_kind
from models.readiness import AuditReport, AxisScore, Finding, Gate
from models.summary import Pile

TABLE = 500
PILES: tuple[Pile, ...] = ("act", "ask", "leave")


def front(report: AuditReport, words: Language) -> Iterator[Part]:
    """The parts in reading order; 500 ties at most are named."""
    label = words.labels
    yield Heading(1, f"{label['title']}: {report.city.name}, {words.country(report.city.country)}")
    yield Paragraph(
        f"{label['as_of']} {report.as_of} · {label['rubric']} {report.rubric_version} · {label['run']} {report.run_id}",
        quiet=True,
    )
    if report.summary is not None:
        yield Paragraph(report.summary.text, lead=True)
    named = {f.partner.city.id: f for f in report.findings[:TABLE]}
    for pile in PILES:
        yield from _pile(pile, report, named, words)
    if report.summary is not None and report.summary.questions:
        yield Points(label["list_questions"], tuple(question_lines(report, named, words)))
    if report.changes:
        yield Points(label["changes"], tuple(f"{c.partner}: {c.text}" for c in report.changes))
    yield from _table(report, words)


def _pile(pile: Pile, report: AuditReport, named: dict[int, Finding], words: Language) -> Iterator[Part]:
    if report.summary is None or not report.summary.counts[pile]:
        return
    ties = [named[i] for i in report.summary.piles[pile] if i in named]
    title = f"{words.labels[f'pile_{pile}']} ({report.summary.counts[pile]})"
    yield Points(title, tuple(tie_line(one, pile, words) for one in ties))


def tie_line(f: Finding, pile: Pile, words: Language) -> str:
    """A tie on its pile: its short verdict, and the one thing to do, to ask, or that decided."""
    head = f"{f.partner.city.name}, {words.country(f.partner.city.country)}: {short_verdict(f, words)}"
    reason = pile_reason(f, pile, words)
    return f"{head}; {reason}" if reason else head


def pile_reason(f: Finding, pile: Pile, words: Language) -> str:
    """The one thing that stands beside a tie on its pile; empty where its verdict says all."""
    label = words.labels
    if pile == "act" and f.to_ready:
        return label["next_step"].format(step=f.to_ready[0].name)
    if pile == "ask":
        clusters = next((e.params["clusters"] for e in f.next_evidence if e.params.get("clusters")), ())
        shared = words.joined([words.inline_cluster(str(c)) for c in clusters]) if isinstance(clusters, tuple) else ""
        return label["in_common"].format(what=shared) if shared else ""
    return gate_line(f.gates[0]) if f.gates else ""


def gate_line(gate: Gate) -> str:
    """A gate with its source and date: a law by its title, an ended agreement or an own rule in its own words."""
    rule = gate.rule if gate.code == "gate_rule" else gate.text.rstrip(".。")
    return f"{rule} ({gate.source}, {gate.date})"


def short_verdict(f: Finding, words: Language) -> str:
    """A verdict in two words, or the ends of a set of them; a likely one says that it is."""
    if f.certainty == "likely":
        return words.labels["likely_of"].format(what=_span(f.likely_of, words))
    if f.verdict == "one_of":
        return _span(f.possible, words)
    return words.t(f"v_{shown_kind(f)}")


def _span(steps: Sequence[str], words: Language) -> str:
    """One verdict in two words, or the ends of a set of them."""
    ends = [words.t(f"v_{code}") for code in dict.fromkeys((steps[0], steps[-1]))]
    return f" {words.labels['to']} ".join(ends)


def question_lines(report: AuditReport, named: dict[int, Finding], words: Language) -> Iterator[str]:
    """The questions of the whole list, each with the ties that it is about."""
    for one in report.summary.questions if report.summary is not None else ():
        if report.summary is not None and len(one.ties) == report.summary.counts["ask"]:
            yield f"{one.question.text} ({words.labels['asks_all'].format(n=len(one.ties))})"
            continue
        names = [named[i].partner.city.name for i in one.ties if i in named]
        about = words.labels["asks_about"].format(n=len(one.ties), names=shortened(names, len(one.ties), words))
        yield f"{one.question.text} ({about})"


def shortened(names: Sequence[str], total: int, words: Language) -> str:
    """Some names, and how many more there are."""
    shown = words.joined(list(names[:MOST_NAMES]))
    rest = total - min(len(names), MOST_NAMES)
    return f"{shown} {words.labels['and_more'].format(n=rest)}" if rest > 0 else shown


def _table(report: AuditReport, words: Language) -> Iterator[Part]:
    label = words.labels
    if not report.findings:
        return
    yield Heading(2, label["table"], apart=True)
    heads = tuple(label[k] for k in ("partner", "country", "verdict", "potential", "readiness"))
    shown = report.findings[:TABLE]
    rows = tuple(
        (
            f.partner.city.name,
            words.country(f.partner.city.country),
            short_verdict(f, words),
            interval(f.potential, words),
            interval(f.readiness, words),
        )
        for f in shown
    )
    yield Grid(heads, rows, tuple(map(shown_kind, shown)))
    if len(report.findings) > TABLE:
        yield Paragraph(label["more"].format(n=len(report.findings)), quiet=True)


def interval(axis: AxisScore, words: Language) -> str:
    """An interval and how much of it is known: 36 to 71 · rests on 65 %."""
    rests = words.labels["rests_on"].format(share=words.percent(axis.coverage))
    return f"{axis.low:.0f} {words.labels['to']} {axis.high:.0f} · {rests}"
