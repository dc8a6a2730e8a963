"""The job that CLI and HTTP call: city, rows, facts, rubric and date in, a report out. A pure function of these."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import sha256

from matching.policy import PolicyAsker
from matching.readiness.audit import gathering as ties
from matching.readiness.audit import portfolio as overview
from matching.readiness.audit.changes import changes
from matching.readiness.audit.findings import Drawn, Setting, finding, judge_tie, to_draw
from matching.readiness.audit.layers import Earlier
from matching.readiness.audit.packing import Packed, Packer
from matching.readiness.audit.portfolio import together
from matching.readiness.audit.sources import AuditSources, step_cases
from matching.readiness.counterfactual import to_ready
from matching.readiness.likely import likely
from matching.readiness.stability import stability
from matching.relations import of_asker, without_relations
from models.base import SCHEMA_VERSION, Message, say
from models.city import CityRef
from models.errors import InvalidInput
from models.partnership import ListRead, Problem, TieRow
from models.policy import Policy
from models.readiness import AuditReport, Finding
from models.rubric import Rubric

Progress = Callable[[int, int], None]
CHUNK = 1000  # ties whose facts are in memory at once


def audit(
    city: CityRef,
    rows: Sequence[TieRow] | None,
    sources: AuditSources,
    rubric: Rubric,
    as_of: date,
    *,
    policy: Policy | None = None,
    problems: Sequence[Problem] = (),
    listed: ListRead | None = None,
    answers: Sequence[TieRow] = (),
    against: AuditReport | None = None,
    progress: Progress | None = None,
    finish: Callable[[Finding], Finding] = lambda finding: finding,
) -> AuditReport:
    """Audit the ties of a city.

    Args:
        city: the asking city, side ``a`` of every tie.
        rows: the rows of a file; None: the bundled ties of the city.
        sources: facts, resolver, bundled tables.
        rubric: criteria, weights, thresholds.
        as_of: the day on which the ties are judged.
        policy: the city's own rules; None: no rule.
        problems: what the reader of the file could not read; listed with the rest.
        listed: how it understood the file; None where there is none.
        answers: what answers to questionnaires say of ties, as rows with one item each.
        against: an earlier report of the same city; the differences are listed.
        progress: called with (ties done, ties in all), first before any is done; what it raises ends the audit.
        finish: what becomes of each finding once it is made; a long list keeps the result alone.

    Returns:
        The report in codes, internal edition: its texts are empty until it is rendered in a language.

    Raises:
        InvalidInput: ``against`` is a report of another city.
    """
    if against is not None and against.city.id != city.id:
        raise InvalidInput(f"the earlier report is about {against.city.name}: give one of the same city, {city.name}")
    rules = policy or Policy()
    gathered = _gathered(city, rows, answers, sources, as_of)
    every = list(gathered.ties.values())
    setting = replace(_setting(city, every, sources, rubric, as_of, rules), earlier=Earlier.of(against))
    tally = overview.Tally(rubric)
    with _quiet_collector(len(every) > CHUNK):
        made = map(finish, _findings(every, setting, sources, as_of, progress))
        findings = _packed(made, tally) if len(every) > CHUNK else _listed(made, tally)
    report = AuditReport(
        schema_version=SCHEMA_VERSION,
        run_id=_run_id(city, every, rules, sources, rubric, as_of),
        city=city,
        as_of=as_of.isoformat(),
        edition="internal",
        language="",
        rubric_version=rubric.version,
        bands=rubric.bands,
        findings=[],
        problems=sorted([*problems, *gathered.problems], key=lambda p: (p.sheet, p.line, p.column)),
        portfolio=tally.portfolio(),
        changes=changes(findings, rubric.version, as_of, against) if against is not None else [],
        notes=_notes(rows is None, as_of, rubric),
        list_read=_accounted(listed, gathered, problems),
        summary=tally.first_page.summary(),
    )
    return report.model_copy(update={"findings": findings})


def _gathered(
    city: CityRef, rows: Sequence[TieRow] | None, answers: Sequence[TieRow], sources: AuditSources, as_of: date
) -> ties.Gathered:
    """Every tie with all that is said of it: by the list, by answers, by the bundled tables."""
    given = ties.bundled_rows(city, sources.partnerships) if rows is None else rows
    found = ties.gather(city, given, sources.resolve, sources.successors)
    ties.add_answers(found, answers, sources.resolve)
    ties.add_bundled(city, found.ties, sources.partnerships, sources.evidence, as_of)
    return found


def _accounted(listed: ListRead | None, gathered: ties.Gathered, problems: Sequence[Problem]) -> ListRead | None:
    """What became of the lines of a list: those of ties, those refused; the left-out ones the reader knows."""
    if listed is None:
        return None
    good = {place for tie in gathered.ties.values() for place in tie.at}
    bad = {(p.sheet, line) for p in (*problems, *gathered.problems) if p.refused for line in p.lines or [p.line]}
    return listed.model_copy(update={"ties": len(good), "refused": len(bad - good), "read_as": gathered.read_as})


def _setting(
    city: CityRef, every: Sequence[ties.Tie], sources: AuditSources, rubric: Rubric, as_of: date, policy: Policy
) -> Setting:
    """What all findings share: the laws that can bear, pairs to learn from, what needs the whole list."""
    shared = together(
        every, city, policy, sources.partnerships, sources.world_regions, (rubric, as_of, sources.vocabulary)
    )
    cases = step_cases(city, sources, rubric, as_of)
    rules = of_asker(sources.rules, city, as_of)
    asker = PolicyAsker(
        city.country, city.metro.population, without_relations(rules, city.country), sources.consulates(city)
    )
    return Setting(city, rubric, policy, asker, rules, cases, shared)


@contextmanager
def _quiet_collector(wanted: bool) -> Iterator[None]:
    """Pause the cycle collector while many records without cycles are made: it saves a quarter of the time."""
    pause = wanted and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def _findings(
    every: Sequence[ties.Tie], setting: Setting, sources: AuditSources, as_of: date, progress: Progress | None
) -> Iterator[Finding]:
    """Findings in chunks, so that memory and the time between two signs of progress stay bounded."""
    judged_by = (setting.rubric, as_of, sources.vocabulary)
    if progress is not None:
        progress(0, len(every))
    for start in range(0, len(every), CHUNK):
        part = every[start : start + CHUNK]
        pairs = sources.facts([(setting.city.id, t.partner.id) for t in part])
        judged = [judge_tie(t, f, judged_by) for t, f in zip(part, pairs, strict=True)]
        scored = [c.scored for c in judged]
        same, moves = stability(scored, setting.rubric), to_ready(scored, setting.rubric)
        probable = likely([to_draw(one, setting.earlier) for one in judged], setting.rubric)
        counts = Counter(match.cluster for pair in pairs for match in pair.shared_clusters)
        for one, n, steps, most in zip(judged, same, moves, probable, strict=True):
            yield finding(one, Drawn(int(n), steps, most), setting, counts)
        if progress is not None:
            progress(min(start + CHUNK, len(every)), len(every))


def _listed(made: Iterator[Finding], tally: overview.Tally) -> list[Finding]:
    """The findings by attention needed, counted."""
    found = sorted(made, key=overview.attention)
    for one in found:
        tally.add(one)
    return found


def _packed(made: Iterator[Finding], tally: overview.Tally) -> Packed:
    """The same for a long list: each finding is counted and packed as it comes."""
    packer, keys = Packer(), []
    for one in made:
        tally.add(one)
        packer.add(one)
        keys.append(overview.attention(one))
    return packer.packed(sorted(range(len(keys)), key=keys.__getitem__))


def _notes(bundled: bool, as_of: date, rubric: Rubric) -> list[Message]:
    notes = [say("note_policy", version=rubric.version), say("note_history", date=as_of.isoformat())]
    return [say("note_bundled"), *notes] if bundled else notes


def _run_id(
    city: CityRef, every: Sequence[ties.Tie], policy: Policy, sources: AuditSources, rubric: Rubric, as_of: date
) -> str:
    """Sixteen hexadecimal digits of everything that made the answer."""
    digest = sha256(
        f"{city.id}|{as_of}|{sources.build_id}|{policy.model_dump_json()}|{rubric.model_dump_json()}".encode()
    )
    for rule in sources.rules:
        digest.update(rule.model_dump_json().encode())
    for tie in sorted(every, key=lambda t: t.partner.id):
        digest.update(f"{tie.partner.id}|{tie.kind}".encode())
        for line in sorted(f"{e.key}{e.source_type}{e.expires_after}" for e in tie.evidence):
            digest.update(line.encode())
    return digest.hexdigest()[:16]
