"""A form, whoever asks for it: the pair audited, the questions chosen, their words in the side's language."""

from dataclasses import dataclass
from datetime import date

from app.engine.opened import Engine
from app.messages.form import partner_language, render_form
from app.messages.language import ENGLISH, language
from app.services.briefs import BriefRequest, audit_pair
from data.questions import read_questions
from data.rubric import read_rubric
from matching.readiness.form import questions_for
from models.base import SCHEMA_VERSION, run_of
from models.errors import InvalidInput
from models.questionnaire import FormSide, Questionnaire


@dataclass(frozen=True)
class FormRequest:
    """A form for one side of a pair.

    Attributes:
        city, partner: as text. side: who answers.
        language: None: the main one of the answering side's country where we have it, else English.
        content, name: a file with ties of the city, or None for the known ones.
    """

    city: str
    partner: str
    as_of: date
    side: FormSide = "ours"
    language: str | None = None
    content: bytes | None = None
    name: str = ""


def make_questionnaire(engine: Engine, request: FormRequest) -> Questionnaire:
    """The form, in words.

    Raises:
        UnknownCity, AmbiguousCity: one of the two does not resolve. InvalidInput: both are one place, a file that
            cannot be read or does not name the partner, no words for the language, or a form for the partner where a
            rule stands in the way.
    """
    row, partner = engine.row(request.city), engine.row(request.partner)
    if row == partner:
        raise InvalidInput("Both are the same city: a form is about two.", [("partner", "name another city")])
    a, b = engine.city(row), engine.city(partner)
    ours = request.side == "ours"
    code = request.language or partner_language((a if ours else b).country, ENGLISH)
    language(code)
    wanted = BriefRequest(request.city, request.partner, request.as_of, content=request.content, name=request.name)
    report, tie = audit_pair(engine, a, b, wanted)
    finding, rubric = report.findings[0], read_rubric()
    if not ours and finding.gates:
        detail = "A rule stands in the way of this pair, so there is nothing to ask the partner."
        raise InvalidInput(detail, [("side", "only ours")], ["ours"])
    questions = questions_for(finding, "a" if ours else "b", read_questions().values(), rubric)
    sides = (a, b) if ours else (b, a)
    build_id, day = engine.manifest.build_id, request.as_of.isoformat()
    return Questionnaire(
        schema_version=SCHEMA_VERSION,
        run_id=run_of(build_id, report.run_id, request.side, code),
        build_id=build_id,
        city=a,
        partner=b,
        side=request.side,
        language=code,
        as_of=day,
        tie=tie,
        questions=render_form(questions, sides, language(code), rubric.recent_months, request.as_of),
    )
