"""Flat rows of a report, and cells that no spreadsheet takes for a formula."""

from collections.abc import Iterator, Sequence

from app.export.partner import SharedReport
from app.messages.evidence import day_words, field_words, value_words
from app.messages.language import Language, language
from app.messages.tables import source
from models.readiness import AuditReport, Finding, Gate

Cell = str | int | float | None
# What a row of a CSV file is: a tie, or a line of the list that is none; codes, the same in every language.
ROW = "row"
NOTHING = (None,) * 4
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(value: Cell) -> Cell:
    """A cell that is shown as written: text that would start a formula gets an apostrophe before it."""
    if isinstance(value, str):
        clean = "".join(ch for ch in value if ch in "\n\t" or ord(ch) >= 32)
        return "'" + clean if clean.lstrip(" ").startswith(RISKY) else clean
    return value


def headings(words: Language) -> list[str]:
    """Headings of the table of ties."""
    label = words.labels
    axes = [f"{label[a]} {label[part]}" for a in ("potential", "readiness") for part in ("low", "high")]
    coverage = [f"{label['coverage']} {label[a]}" for a in ("potential", "readiness")]
    rest = (
        "reasons",
        "lines",
        "gates",
        "flags",
        "gaps",
        "next",
        "changes_to_ready",
        "stability",
        "similar",
        "own_notes",
    )
    return [
        label["partner"],
        label["country"],
        label["since"],
        "code",
        label["verdict"],
        label["possible"],
        *(label[k] for k in ("certainty", "likely", "likelihood")),
        *axes,
        *coverage,
        *(label[r] for r in rest),
    ]


def tie_row(finding: Finding, words: Language) -> list[Cell]:
    """One tie as cells, in the order of ``headings``."""
    p, r = finding.potential, finding.readiness
    return [
        words.city(finding.partner.city),
        finding.partner.city.country,
        finding.partner.since,
        finding.triage or finding.verdict,
        finding.words,
        ", ".join(finding.possible),
        words.labels[f"said_{finding.certainty}"],
        ", ".join(finding.likely_of),
        finding.likelihood,
        round(p.low, 1),
        round(p.high, 1),
        round(r.low, 1),
        round(r.high, 1),
        round(p.coverage, 2),
        round(r.coverage, 2),
        " ".join(m.text for m in finding.reasons),
        "; ".join(line.text for line in finding.lines),
        " ".join(_gate(g, words) for g in finding.gates),
        " ".join(m.text for m in finding.flags),
        " ".join(m.text for m in finding.gaps),
        " ".join(e.text for e in (finding.questions or finding.next_evidence[:3])),
        " ".join([finding.plan.text, *(step.text for step in finding.to_ready)]),
        finding.stability.text if finding.stability else "",
        "; ".join(f"{words.city(s.a)} - {words.city(s.b)}" for s in finding.similar),
        " ".join(finding.notes),
    ]


def _gate(gate: Gate, words: Language) -> str:
    note = "; ".join(filter(None, (source(words, gate.source), gate.date, gate.check)))
    return words.labels["noted"].format(text=gate.text, note=note)


def evidence_headings(words: Language) -> list[str]:
    """Headings of the table of evidence."""
    label = words.labels
    return [label[k] for k in ("partner", "field", "value", "side", "lines", "as_of", "source", "state")]


def evidence_rows(report: AuditReport) -> Iterator[list[Cell]]:
    """Every item of every tie, in words."""
    words = language(report.language)
    for finding in report.findings:
        name, own = words.city(finding.partner.city), words.of_rubric(tuple((c.id, c.name) for c in finding.criteria))
        for e in finding.evidence:
            side = words.word("sides", e.side).strip(" ,、")
            cells = [field_words(e, own), value_words(e, own), side, words.line(e.line) if e.line else ""]
            yield [name, *cells, day_words(e, words), source(words, e.source), words.t(f"state_{e.state}")]


def problem_headings(words: Language) -> list[str]:
    """Headings of the table of complaints."""
    return [words.labels[k] for k in ("line", "column", "value", "message", "suggestion")]


def problem_rows(report: AuditReport) -> Iterator[list[Cell]]:
    """Every complaint."""
    for p in report.problems:
        yield [_place(p.sheet, p.line), p.column, p.value, p.message, p.suggestion]


def csv_headings(words: Language) -> list[str]:
    """Headings of the file that holds every line of a list: those of a tie, then those of a line that is none."""
    place, *rest = problem_headings(words)
    return [*headings(words), place, ROW, *rest]


def csv_rows(report: AuditReport, words: Language) -> Iterator[list[Cell]]:
    """Every tie, then what else became of the list's lines: not read, remarked on, left out."""
    for finding in report.findings:
        yield [*tie_row(finding, words), finding.partner.line, "tie", *NOTHING]
    no_tie: list[Cell] = [None] * len(headings(words))
    for p in report.problems:
        for line in p.lines or [p.line]:
            row = "not_read" if p.refused else "remark"
            yield [*no_tie, _place(p.sheet, line), row, p.column, p.value, p.message, p.suggestion]
    for left in report.list_read.left_out if report.list_read is not None else ():
        yield [*no_tie, _place(left.sheet, left.line), "left_out", None, left.value, left.text, None]


def _place(sheet: str, line: int) -> Cell:
    return f"{sheet} {line}" if sheet else line


def shared_headings(words: Language) -> list[str]:
    """Headings of the partner's edition."""
    return [words.labels[k] for k in ("partner", "country", "since", "common", "lines", "workstreams", "questions")]


def shared_rows(report: SharedReport) -> Iterator[list[Cell]]:
    """One tie of the partner's edition as cells."""
    for t in report.findings:
        yield [
            t.partner.name,
            t.partner.country,
            t.since,
            " ".join(t.common),
            ", ".join(t.active),
            "; ".join(t.fields),
            " ".join(t.questions),
        ]


def clean(rows: Sequence[Cell]) -> list[Cell]:
    """A row with every cell made safe."""
    return [safe(cell) for cell in rows]
