"""An audit, whoever asks: a city, a list of ties or none, and the facts of the opened artefact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from app.engine.opened import Engine
from app.engine.own import own_of
from app.messages.language import ENGLISH, language
from app.messages.report import render_finding, render_rest
from app.services.answers import Named, answers_of
from app.services.lists import Known, read_list
from data.rubric import read_rubric
from data.tie_tables import read_evidence, read_partnerships, read_rules, read_successors
from data.ties_file import AuditFile
from data.vocabulary import read_vocabulary
from features.fact_store import pair_facts
from matching.readiness.audit import AuditSources, audit
from matching.readiness.audit.gathering import bundled_rows
from matching.readiness.audit.job import Progress
from models.city import CityRef
from models.errors import InvalidInput, UnknownCity
from models.pair import PairFacts
from models.partnership import ListRead, Problem, TieRow
from models.policy import Policy
from models.readiness import AuditReport
from models.rubric import Rubric


@dataclass(frozen=True)
class AuditRequest:
    """What is audited, and how.

    Attributes:
        city: as text.
        content, name: the file, or None for the bundled ties of the city.
        rows, problems, listed: ties that came as records, what could not be read of them, and how they were read; used
            where there is no file.
        columns: heading to column, where the user says what a column of the file is.
        answers: files of answers to questionnaires, with their names.
    """

    city: str
    as_of: date
    content: bytes | None = None
    name: str = ""
    rows: Sequence[TieRow] | None = None
    problems: Sequence[Problem] = ()
    listed: ListRead | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Sequence[Named] = ()
    policy: Policy | None = None
    rubric: Rubric | None = None
    against: AuditReport | None = None
    language: str = ENGLISH


def run_audit(engine: Engine, request: AuditRequest, progress: Progress | None = None) -> AuditReport:
    """Audit the ties of a city, in a language.

    Raises:
        UnknownCity, AmbiguousCity: the asking city does not resolve.
        InvalidInput, TooLarge: the file cannot be read at all; bad rows become problems of the report.
        InvalidInput: the day lies more than a year ahead; answers that cannot be used, as ``answers_of`` says.
    """
    _not_far_ahead(request.as_of)
    city = engine.city(engine.row(request.city))
    rows, problems, listed, rubric = request.rows, request.problems, request.listed, request.rubric or read_rubric()
    if request.content is not None:
        table = read_ties(engine, request, city.country)
        rows, problems, listed = table.rows, table.problems, how_read(table)
    answered, remarks = answers_of(engine, city, request.answers, request.as_of)
    words = language(request.language)
    report = audit(
        city,
        rows,
        audit_sources(engine),
        rubric,
        request.as_of,
        policy=request.policy or own_of(engine).policy,
        problems=[*problems, *remarks],
        listed=listed,
        answers=answered,
        against=request.against,
        progress=progress,
        finish=lambda finding: render_finding(finding, words, city),
    )
    return render_rest(report, request.language)


def read_ties(engine: Engine, request: AuditRequest, country: str) -> AuditFile:
    """The file of a request, read for a city of a country.

    Raises:
        InvalidInput, TooLarge: as ``read_list``.
    """
    return read_list(
        request.content or b"",
        request.name,
        request.as_of,
        request.rubric or read_rubric(),
        Known(country, dict(request.columns), engine.names.path),
    )


def how_read(table: AuditFile) -> ListRead:
    """How a file was read, before its names are looked up."""
    return ListRead(lines=table.lines, ties=0, refused=0, columns=table.columns, left_out=table.left_out, read_as=[])


def known_ties(engine: Engine, city: str) -> list[TieRow]:
    """The bundled ties of a city, as rows of a list.

    Raises:
        UnknownCity, AmbiguousCity: the city does not resolve.
    """
    return bundled_rows(engine.city(engine.row(city)), audit_sources(engine).partnerships)


def tie_finding(engine: Engine, a: CityRef, b: CityRef, day: date, language: str) -> AuditReport | None:
    """The audit of the known tie of two cities on a day; None where public lists know of none."""
    rows = [row for row in known_ties(engine, str(a.id)) if row.place == b.id]
    report = run_audit(engine, AuditRequest(str(a.id), day, rows=rows, language=language)) if rows else None
    return report if report is not None and report.findings else None


def _not_far_ahead(day: date) -> None:
    """Refuse a day of which nothing can be known: a slip of the year would age every relation."""
    latest = date.today() + timedelta(days=366)
    if day > latest:
        raise InvalidInput(
            f"as_of {day.isoformat()} lies more than a year ahead",
            suggestions=[f"use a day up to {latest.isoformat()}"],
        )


@lru_cache(maxsize=2)  # the current build, and the one before it while its last requests run
def audit_sources(engine: Engine) -> AuditSources:
    """Facts of the artefact and the bundled records, read once; a build from a file of pairs shuts the latter out."""
    own, relations = engine.bundled_ties, engine.ranker.relations
    return AuditSources(
        facts=lambda pairs: _facts(engine, pairs),
        resolve=lambda text, country: _resolve(engine, text, country),
        vocabulary=read_vocabulary(),
        partnerships=read_partnerships().rows if own else (),
        evidence=read_evidence().rows if own else (),
        rules=read_rules().rows,
        successors=dict(read_successors().rows),
        world_regions={code: country.continent for code, country in engine.world.countries.items()},
        consulates=lambda city: relations.consulates(engine.table, engine.table.row_of.get(city.id), city.country),
        build_id=engine.manifest.build_id,
    )


def _facts(engine: Engine, pairs: list[tuple[int, int]]) -> list[PairFacts]:
    row_of, facts = engine.table.row_of, engine.facts
    return [pair_facts(facts, row_of[a], facts, row_of[b]) for a, b in pairs]


def _resolve(engine: Engine, text: str, country: str | None) -> CityRef:
    row_of = engine.table.row_of
    if text.isascii() and text.isdigit() and int(text) in row_of:
        return engine.city(row_of[int(text)])
    place = engine.names.resolve(f"{text}, {country}" if country and not text.isdigit() else text)
    if place not in row_of:
        raise UnknownCity(f"{text} is too small for this gazetteer.")
    return engine.city(row_of[place])
