"""The first two pages of an audit: a sentence, three piles, five questions, what changed; then all ties in a table."""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from app.export.parts import MOST_NAMES, Grid, Heading, Paragraph, Part, Points
from app.messages.language import Language
from app.messages.tables import source
from matching.readiness.audit.layers import shown_kind
from models.city import CityRef
from models.readiness import AuditChange, AuditReport, AxisScore, Finding, Gate
from models.summary import Pile

TABLE = 500
ROOM = 34  # a choice: ties that one page has a line for, beside the sentence and five questions
MOST_LETTERS = 96  # a choice: what a line of that page holds; a longer one names one industry
PILES: tuple[Pile, ...] = ("act", "ask", "leave")


def front(report: AuditReport, words: Language) -> Iterator[Part]:
    """The parts in reading order; 500 ties at most are named."""
    label = words.labels
    yield Heading(1, label["heading"].format(title=label["title"], place=place(report.city, words)))
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
    room = len(named) + len(report.changes) <= ROOM
    if report.changes and not room:
        yield Heading(2, label["changes"], apart=True)
    if report.changes:
        yield Points(label["changes"] if room else "", tuple(_change(c, named.values(), words) for c in report.changes))
    yield from _table(report, words, apart=room or not report.changes)


def _pile(pile: Pile, report: AuditReport, named: dict[int, Finding], words: Language) -> Iterator[Part]:
    """A line for each tie; ties of which their verdict says all stand in a row, as all do in a list too long."""
    if report.summary is None or not report.summary.counts[pile]:
        return
    ties = [named[i] for i in report.summary.piles[pile] if i in named]
    title = words.labels["counted"].format(name=words.labels[f"pile_{pile}"], n=report.summary.counts[pile])
    kinds: dict[str, list[Finding]] = {}
    for one in ties:
        alone = len(named) <= ROOM and (pile != "leave" or pile_reason(one, pile, words))
        kinds.setdefault(str(one.partner.city.id) if alone else short_verdict(one, words), []).append(one)
    yield Points(title, tuple(_line(group, pile, words, kind) for kind, group in kinds.items()))


def _line(ties: list[Finding], pile: Pile, words: Language, kind: str) -> str:
    if len(ties) == 1:
        return tie_line(ties[0], pile, words)
    return _run(kind, [words.city(one.partner.city) for one in ties], words)


def _run(kind: str, names: list[str], words: Language) -> str:
    counted = words.labels["counted"].format(name=kind, n=len(names))
    return words.labels["heading"].format(title=counted, place=words.joined(names))


def tie_line(f: Finding, pile: Pile, words: Language) -> str:
    """A tie on its pile, on one line: its verdict where the pile does not say it, and what to do, ask, or heed."""
    head = place(f.partner.city, words)
    verdict = "" if shown_kind(f) == "ask_first" else short_verdict(f, words)
    for most in (2, 1):
        rest = words.labels["clause_join"].join(filter(None, (verdict, pile_reason(f, pile, words, most))))
        line = words.labels["heading"].format(title=head, place=rest) if rest else head
        if width(line) <= MOST_LETTERS:
            break
    return line


def place(city: CityRef, words: Language) -> str:
    """A city with its country."""
    return words.labels["place"].format(city=words.city(city), country=words.country(city.country))


def width(text: str) -> int:
    """Letters of a line, those of East Asia counting two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def pile_reason(f: Finding, pile: Pile, words: Language, most: int = 2) -> str:
    """The one thing that stands beside a tie on its pile; empty where its verdict says all.

    Args:
        most: industries that are named.
    """
    label = words.labels
    if pile == "act" and f.to_ready:
        return label["next_step"].format(step=f.to_ready[0].name)
    if pile == "ask":
        clusters = next((e.params["clusters"] for e in f.next_evidence if e.params.get("clusters")), ())
        shared = [words.inline_cluster(str(c)) for c in clusters[:most]] if isinstance(clusters, tuple) else []
        return label["in_common"].format(what=words.joined(shared)) if shared else ""
    return gate_line(f.gates[0], words, brief=True) if f.gates else ""


def gate_line(gate: Gate, words: Language, brief: bool = False) -> str:
    """A gate with its source and date: a law by its title, an ended agreement or an own rule in its own words.

    Args:
        brief: whether an address is cut to its host, for a line that has to be short.
    """
    rule = gate.rule if gate.code == "gate_rule" else gate.text.rstrip(".。")
    shown = source(words, gate.source)
    origin = (urlsplit(shown).hostname or shown) if brief else shown
    note = ", ".join(filter(None, (origin, "" if brief and words.date(gate.date) in rule else words.date(gate.date))))
    return words.labels["noted"].format(text=rule, note=note)


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
            about = words.labels["asks_all"].format(n=len(one.ties))
        else:
            names = [words.city(named[i].partner.city) for i in one.ties if i in named]
            about = words.labels["asks_about"].format(n=len(one.ties), names=shortened(names, len(one.ties), words))
        yield words.labels["noted"].format(text=one.question.text, note=about)


def shortened(names: Sequence[str], total: int, words: Language) -> str:
    """Some names, and how many more there are."""
    shown = words.joined(list(names[:MOST_NAMES]))
    rest = total - min(len(names), MOST_NAMES)
    return f"{shown} {words.labels['and_more'].format(n=rest)}" if rest > 0 else shown


def _change(change: AuditChange, ties: Iterable[Finding], words: Language) -> str:
    names = {f.partner.city.name: words.city(f.partner.city) for f in ties}
    return words.labels["heading"].format(title=names.get(change.partner, change.partner), place=change.text)


def _table(report: AuditReport, words: Language, apart: bool) -> Iterator[Part]:
    label = words.labels
    if not report.findings:
        return
    yield Heading(2, label["table"], apart=apart)
    heads = tuple(label[k] for k in ("partner", "country", "verdict", "potential", "readiness"))
    shown = report.findings[:TABLE]
    rows = tuple(
        (
            words.city(f.partner.city),
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
