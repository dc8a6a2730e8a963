"""A report as headings, paragraphs, lists and tables: one outline that Markdown, HTML and DOCX print."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.export.partner import SharedReport
from app.messages.language import Language, language
from models.readiness import AuditReport, AxisScore, Finding

DETAILS = 200
TABLE = 500


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; ``code`` is the verdict it carries, empty for none."""

    level: int
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``quiet`` for captions."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list with a title."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``codes`` holds the verdict of each row, or nothing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on 0..100 with its bands and, where known, a dot."""

    label: str
    low: float
    high: float
    known: float | None
    text: str


Part = Heading | Paragraph | Points | Grid | Bar


def outline(report: AuditReport | SharedReport) -> Iterator[Part]:
    """The parts of a report in reading order: 500 ties in the table, 200 in detail; CSV and XLSX hold all."""
    words = language(report.language)
    if isinstance(report, SharedReport):
        yield from _shared(report, words)
        return
    label = words.labels
    yield Heading(1, f"{label['title']}: {report.city.name}, {report.city.country}")
    yield Paragraph(
        f"{label['as_of']} {report.as_of} · {label['rubric']} {report.rubric_version} · {label['run']} {report.run_id}",
        True,
    )
    yield Points(label["portfolio"], tuple(m.text for m in (*report.portfolio.reasons, *report.portfolio.attention)))
    yield _summary(report, words)
    if len(report.findings) > TABLE:
        yield Paragraph(label["more"].format(n=len(report.findings)), True)
    if report.changes:
        yield Points(label["changes"], tuple(f"{c.partner}: {c.text}" for c in report.changes))
    for finding in report.findings[:DETAILS]:
        yield from _finding(finding, words)
    if report.problems:
        yield Heading(2, label["problems"])
        heads = tuple(label[k] for k in ("line", "column", "value", "message", "suggestion"))
        yield Grid(
            heads, tuple((str(p.line), p.column, p.value, p.message, p.suggestion) for p in report.problems[:1000])
        )
    yield Points(label["notes"], tuple(m.text for m in report.notes))


def _summary(report: AuditReport, words: Language) -> Grid:
    label = words.labels
    heads = tuple(label[k] for k in ("partner", "country", "verdict", "potential", "readiness", "reasons"))
    rows = tuple(
        (
            f.partner.city.name,
            f.partner.city.country,
            f.words,
            _range(f.potential, words),
            _range(f.readiness, words),
            " ".join(m.text for m in f.reasons),
        )
        for f in report.findings[:TABLE]
    )
    return Grid(heads, rows, tuple(f.triage or f.verdict for f in report.findings[:TABLE]))


def _range(axis: AxisScore, words: Language) -> str:
    return f"{axis.low:.0f} {words.labels['to']} {axis.high:.0f}"


def _finding(f: Finding, words: Language) -> Iterator[Part]:
    label = words.labels
    code = f.triage or f.verdict
    yield Heading(2, f"{f.partner.city.name}, {f.partner.city.country}: {f.words}", code)
    for name, axis in (("potential", f.potential), ("readiness", f.readiness)):
        text = f"{_range(axis, words)} · {label['coverage']} {axis.coverage:.0%}"
        yield Bar(label[name], axis.low, axis.high, axis.known, text)
    lists = (
        ("gates", [f"{g.text} ({g.source}, {g.date}; {g.check})" for g in f.gates]),
        ("reasons", [m.text for m in f.reasons]),
        ("lines", [line.text for line in f.lines if line.state != "not_applicable"]),
        ("flags", [m.text for m in f.flags]),
        ("gaps", [m.text for m in f.gaps]),
        ("questions", [m.text for m in f.questions]),
        ("next", [e.text for e in f.next_evidence[:3]] if not f.questions else []),
        ("changes_to_ready", [f.plan.text, *(step.text for step in f.to_ready)]),
        ("workstreams", [w.text for w in f.workstreams]),
        ("similar", [f"{s.text} {' '.join(f'{d.date}: {d.text}.' for d in s.steps)}" for s in f.similar]),
        ("stability", [f.stability.text] if f.stability else []),
        ("own_notes", f.notes),
    )
    for name, items in lists:
        if items:
            yield Points(label[name], tuple(items))
    heads = tuple(label[k] for k in ("criterion", "score", "basis", "source"))
    rows = tuple(
        (c.name, label["unknown"] if c.score is None else f"{c.score:g}", " ".join(m.text for m in c.basis), c.source)
        for c in f.criteria
    )
    yield Grid(heads, rows)


def _shared(report: SharedReport, words: Language) -> Iterator[Part]:
    label = words.labels
    yield Heading(1, f"{label['partner_title']}: {report.city.name}, {report.city.country}")
    yield Paragraph(f"{label['as_of']} {report.as_of}", True)
    for tie in report.findings[:DETAILS]:
        since = f" ({label['since'].lower()} {tie.since})" if tie.since else ""
        yield Heading(2, f"{tie.partner.name}, {tie.partner.country}{since}")
        for name, items in (
            ("common", tie.common),
            ("lines", tie.active),
            ("workstreams", tie.fields),
            ("questions", tie.questions),
        ):
            if items:
                yield Points(label[name], tuple(items))
