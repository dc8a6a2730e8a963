"""A survey, whoever asks for it: a folder of answers read file by file, counted, and put into words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from app.engine.opened import Engine
from app.messages.language import ENGLISH, language
from app.messages.survey import render_survey
from app.services.answers import Named, known_place, newest, respondent
from data.answers_file import MOST_BYTES, read_answers
from matching.survey import summary, survey_tie
from models.base import SCHEMA_VERSION, run_of
from models.city import CityRef
from models.errors import HanseError, InvalidInput, TooLarge
from models.partnership import Problem
from models.questionnaire import Answers
from models.survey import Survey, SurveyTie

MOST_FILES = 10_000  # a choice: all twinnings of a large country, both sides


def make_survey(engine: Engine, folder: Path, day: date, code: str = ENGLISH) -> Survey:
    """The survey of a folder's files of answers (``*.json``); a file that cannot be used is listed, the rest counted.

    Raises:
        InvalidInput: no such folder, no file of answers in it, or no words for the language. TooLarge: too many files.
    """
    language(code)
    given, problems = _read_all(engine, folder)
    held, replaced, clashes = newest(given)
    problems += replaced
    for names, when in clashes:
        detail = f"answers of the same side on the same day ({when}) differ: {', '.join(names)}"
        problems += [_problem(name, "date", detail) for name in names]
    if not held:
        raise InvalidInput(
            f"{folder} holds no answers that can be used.", [(p.sheet, p.message) for p in problems[:20]]
        )
    ties = _ties(engine, held, day)
    found, groups = summary(ties)
    build_id = engine.manifest.build_id
    given_answers = [answers.model_dump(mode="json") for _, answers in held]
    survey = Survey(
        schema_version=SCHEMA_VERSION,
        run_id=run_of(build_id, given_answers, day.isoformat()),
        build_id=build_id,
        language="",
        as_of=day.isoformat(),
        summary=found,
        groups=groups,
        ties=ties,
        problems=sorted(problems, key=lambda p: (p.sheet, p.column)),
    )
    return render_survey(survey, code)


def _read_all(engine: Engine, folder: Path) -> tuple[list[Named], list[Problem]]:
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not paths:
        raise InvalidInput(f"{folder} holds no files of answers (*.json).", [("ANSWERS_DIR", "nothing to read")])
    if len(paths) > MOST_FILES:
        raise TooLarge(f"{folder} holds more than {MOST_FILES:,} files. Split it.")
    given, problems = list[Named](), list[Problem]()
    for path in paths:
        try:
            answers = _read(path)
            known_place(engine, path.name, answers.city, "ours")
            known_place(engine, path.name, answers.partner, "theirs")
        except HanseError as error:
            problems += [_problem(path.name, field, why) for field, why in error.errors or [("", error.detail)]]
        else:
            given.append((path.name, answers))
    return given, problems


def _read(path: Path) -> Answers:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror}.") from error
    return read_answers(content, path.name)


def _problem(name: str, field: str, why: str) -> Problem:
    return Problem(line=0, column=field, value="", message=why, sheet=name, refused=True)


def _ties(engine: Engine, held: Iterable[Named], day: date) -> list[SurveyTie]:
    """One record a pair: those that want economic work first, then by name."""
    pairs: dict[frozenset[int], list[Answers]] = {}
    for _, answers in held:
        pairs.setdefault(frozenset((answers.city.id, answers.partner.id)), []).append(answers)
    begun = {frozenset((tie.a, tie.b)): tie.since for tie in engine.tie_records}
    who: dict[int, list[int]] = {}
    for given in pairs.values():
        who.setdefault(given[0].partner.id, []).append(given[0].city.id)
    ties = []
    for pair, given in pairs.items():
        city, partner = (_city(engine, place.id) for place in (given[0].city, given[0].partner))
        sides = sorted((_seen_from(city, one) for one in given), key=lambda one: one.date, reverse=True)
        ties.append(survey_tie(city, partner, sides, begun.get(pair), _also(engine, city, partner, who), day))
    return sorted(ties, key=lambda tie: (not tie.economic, tie.city.name, tie.partner.name, tie.partner.id))


def _seen_from(city: CityRef, answers: Answers) -> Answers:
    """Answers with their side as it is where a city asked: either of the two may have made the form."""
    return answers.model_copy(update={"side": "ours" if respondent(answers) == city.id else "theirs"})


def _also(engine: Engine, city: CityRef, partner: CityRef, who: Mapping[int, Sequence[int]]) -> list[CityRef]:
    """Others that work with the partner: those that answered, then those of the city's country by our lists."""
    table, row = engine.table, engine.table.row_of[partner.id]
    ours = [int(table.ids[r]) for r in engine.ties.of(row) if str(table.country[r]) == city.country]
    places = dict.fromkeys((*who[partner.id], *ours))
    return sorted((_city(engine, place) for place in places if place != city.id), key=lambda c: c.name)


def _city(engine: Engine, place: int) -> CityRef:
    return engine.city(engine.table.row_of[place])
