"""The appendix of an audit: half a page a tie at most, what holds for several ties once, and how the list was read."""

from collections.abc import Iterator, Mapping, Sequence

from app.export.front import TABLE, gate_line, interval, short_verdict, shortened
from app.export.parts import HALF, Bar, Grid, Heading, Paragraph, Part, Points
from app.messages import render
from app.messages.language import Language
from matching.readiness.audit.layers import shown_kind
from models.partnership import ReadAs
from models.readiness import AuditReport, Finding, Workstream

DETAILS = 200
MOST_EACH = 3  # a choice: what of a kind a tie shows; with it a tie fills half a page
MOST_WORDS = 240  # a choice: about half a page
Listed = list[tuple[str, list[str]]]


def appendix(report: AuditReport, words: Language) -> Iterator[Part]:
    """The parts in reading order: 200 ties at most; CSV and XLSX hold all of all ties."""
    findings = report.findings[:DETAILS]
    on_page_one = (
        frozenset(q.criterion for q in report.summary.questions) if report.summary is not None else frozenset()
    )
    ties = [(f, details(f, on_page_one, words)) for f in findings]
    shared = repeated([lists for _, lists in ties])
    for place, (f, lists) in enumerate(ties):
        title = words.labels["heading"].format(title=words.city(f.partner.city), place=short_verdict(f, words))
        yield Heading(2, title, shown_kind(f), apart=place == 0)
        for name, axis in (("potential", f.potential), ("readiness", f.readiness)):
            known = axis.known if axis.coverage >= HALF else None
            yield Bar(words.labels[name], axis.low, axis.high, known, interval(axis, words))
        if f.likely_words:
            yield Paragraph(f.likely_words)
        left = MOST_WORDS
        for label, items in lists:
            own = [text for text in items if text not in shared]
            kept = [text for text in own if (left := left - max(len(text.split()), len(text) // 6)) >= 0]
            if kept:
                yield Points(words.labels["run_in"].format(title=words.labels[label]), tuple(kept), run_in=True)
    yield from _shared(ties, shared, words)
    yield from _reading(report, words)
    yield Points(words.labels["notes"], tuple(m.text for m in report.notes))


def details(f: Finding, on_page_one: frozenset[str], words: Language) -> Listed:
    """What a tie says, by label; questions of the whole list are not asked again."""
    wanted = [e.text for e in f.next_evidence if e.criterion not in on_page_one][:2]
    steps = [f.plan.text, *(step.text for step in f.to_ready[: MOST_EACH + 1])] if f.verdict != "blocked" else []
    return [
        ("gates", [gate_line(g, words) for g in f.gates]),
        ("reasons", [m.text for m in f.reasons[1 if f.gates else 0 :]]),
        ("flags", [m.text for m in f.flags[:MOST_EACH]]),
        ("gaps", [m.text for m in f.gaps[:MOST_EACH]]),
        ("lines", [line.text for line in f.lines if line.state in ("active", "dormant")]),
        ("questions", wanted),
        ("changes_to_ready", steps),
        ("workstreams", _work(f.workstreams[:MOST_EACH], words)),
        ("similar", [s.text for s in f.similar[:1]]),
        ("own_notes", f.notes),
    ]


def _work(streams: Sequence[Workstream], words: Language) -> list[str]:
    """Fields of joint work with the bodies that would do it; bodies that are the same throughout stand once."""
    if len({tuple(w.executors) for w in streams}) != 1:
        return [w.text for w in streams]
    fields = words.labels["clause_join"].join(w.field.text for w in streams)
    return [render.text(words, "workstream", {"field": fields, "executors": tuple(streams[0].executors)})]


def repeated(ties: Sequence[Listed]) -> frozenset[str]:
    """The sentences that more than one tie says."""
    seen: dict[str, int] = {}
    for lists in ties:
        for text in {text for _, items in lists for text in items}:
            seen[text] = seen.get(text, 0) + 1
    return frozenset(text for text, count in seen.items() if count > 1)


def _shared(ties: Sequence[tuple[Finding, Listed]], shared: frozenset[str], words: Language) -> Iterator[Part]:
    """What several ties say, once, with the ties."""
    of: dict[str, list[str]] = {}
    for f, lists in ties:
        for text in dict.fromkeys(text for _, items in lists for text in items if text in shared):
            of.setdefault(text, []).append(words.city(f.partner.city))
    if of:
        yield Heading(2, words.labels["shared"])
        order: Mapping[str, list[str]] = dict(sorted(of.items(), key=lambda pair: -len(pair[1])))
        rows = tuple((text, shortened(names, len(names), words)) for text, names in order.items())
        yield Grid((words.labels["said"], words.labels["holds_for"]), rows)


def _reading(report: AuditReport, words: Language) -> Iterator[Part]:
    """How the list was read: its lines, its columns, names read otherwise, and complaints."""
    label, read = words.labels, report.list_read
    if read is None and not report.problems:
        return
    yield Heading(2, label["your_list"])
    if read is not None:
        left = sum(1 for one in read.left_out if one.line)
        yield Paragraph(label["read_lines"].format(lines=read.lines, ties=read.ties, refused=read.refused, left=left))
        yield Points(
            label["read_as"],
            tuple(f"{one.written} → {_read_name(one, words)}" for one in read.read_as[:TABLE]),
        )
    heads = tuple(label[k] for k in ("line", "column", "value", "message", "suggestion"))
    named = {(c.sheet, c.column): c.heading for c in read.columns if c.heading} if read is not None else {}
    rows = tuple(
        (f"{p.sheet} {p.line}".strip(), named.get((p.sheet, p.column), p.column), p.value, p.message, p.suggestion)
        for p in report.problems[:1000]
    )
    if rows:
        yield Heading(3, label["problems"])
        yield Grid(heads, rows)


def _read_name(one: ReadAs, words: Language) -> str:
    city, country = words.city_name(one.place, one.name), words.country(one.country)
    return words.labels["place"].format(city=city, country=country)
