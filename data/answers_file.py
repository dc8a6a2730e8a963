"""A file of answers: read strictly, and turned into items of evidence by the reader that lists of ties have."""

from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from pydantic import ValidationError

from data.questions import read_questions
from data.ties_file.dates import YEARS
from data.ties_file.decode import read_json
from data.ties_file.rows import RowReader
from models.city import CityRef
from models.errors import InvalidInput, TooLarge
from models.evidence import NONE
from models.partnership import Problem, TieRow
from models.questionnaire import ANSWERS, Answer, Answers, QuestionSpec

MOST_BYTES = 64 * 1024  # a choice: the longest form that can be filled in takes a tenth
ONE_DAY = timedelta(days=1)  # the day of somebody further east


def read_answers(content: bytes, name: str) -> Answers:
    """A file of answers.

    Args:
        content: the file. name: of it, for what is wrong with it.

    Raises:
        TooLarge: it is longer than any form makes. InvalidInput: no file of answers, one of another version, or one
            that was changed: each field that cannot be used is named.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{name} is longer than {MOST_BYTES // 1024} kB, which no file of answers is.")
    try:
        data = read_json(content)
    except InvalidInput as error:
        raise InvalidInput(f"{name} is no file of answers: {error.detail}.") from error
    if not isinstance(data, dict) or data.get("document") != ANSWERS:
        raise InvalidInput(f"{name} is no file of answers: make a form with `hanse questionnaire` and save it there.")
    try:
        answers = Answers.model_validate(data)
    except ValidationError as error:
        fields = [(_place(e["loc"]), e["msg"]) for e in error.errors(include_url=False)[:20]]
        raise InvalidInput(f"{name} cannot be used: it was changed, or is of another version.", fields) from error
    check_answers(answers, name)
    return answers


def _place(parts: tuple[str | int, ...]) -> str:
    """Where a value stands; the kinds that an answer may have are no part of it."""
    return ".".join(map(str, parts[:2] if parts[:1] == ("answers",) else parts))


def check_answers(answers: Answers, name: str) -> None:
    """Refuse answers that the form cannot have made.

    Raises:
        InvalidInput: each answer that cannot be used is named, with the reason.
    """
    wrong = [*_wrong_head(answers), *_wrong_answers(answers)]
    if wrong:
        raise InvalidInput(f"{name} cannot be used: {len(wrong)} of its values no form makes.", wrong)


def _wrong_head(answers: Answers) -> Iterator[tuple[str, str]]:
    if answers.city.id == answers.partner.id:
        yield "partner.id", "is the city itself"
    if answers.date > date.today() + ONE_DAY:
        yield "date", f"{answers.date} has not come yet"


def _wrong_answers(answers: Answers) -> Iterator[tuple[str, str]]:
    known = read_questions()
    for code, answer in answers.answers.items():
        if code not in known:
            near = get_close_matches(code, known, 1)
            yield f"answers.{code[:40]}", "is no question" + (f"; near: {near[0]}" if near else "")
        elif answer is not None and (reason := _wrong(known[code], answer, answers.date.year)):
            yield f"answers.{code}", reason


def _wrong(question: QuestionSpec, answer: Answer, year: int) -> str:
    """Why an answer cannot be used; "" where it can."""
    if question.none and answer in (NONE, [NONE]):
        return ""
    if question.kind in ("year", "number"):
        least, most = (YEARS[0], year) if question.kind == "year" else (0, question.most)
        whole = isinstance(answer, int) or (isinstance(answer, float) and question.step < 1)
        ranged = whole and isinstance(answer, int | float) and least <= answer <= most
        kind = "number" if question.step < 1 else "whole number"
        return "" if ranged else f"must be a {kind} from {least} to {most}"
    if question.kind == "name":
        letters = isinstance(answer, str) and answer.strip() and answer.isprintable() and len(answer) <= 200
        return "" if letters else "must be a name of at most 200 letters"
    choices = question.choices or ("yes", "no")
    if question.kind == "choices":
        fits = isinstance(answer, list) and answer and set(answer) <= set(choices)
        return "" if fits else f"must be a list of some of {', '.join(choices)}"
    return "" if answer in choices else f"must be one of {', '.join(choices)}"


def answer_rows(
    answers: Answers, name: str, partner: CityRef, ours: bool, as_of: date
) -> tuple[list[TieRow], list[Problem]]:
    """Answers as rows of a list, one item of evidence each, and what of them the reader cannot use.

    Args:
        answers: a file of answers. name: of it.
        partner: of the audit's city. ours: whether the audit's city answered, else the partner did.
        as_of: the audit's day; who lives further east may have answered on its morrow.
    """
    day = as_of if answers.date == as_of + ONE_DAY else answers.date
    reader = RowReader(day, (), sheet=name)
    side = "a" if ours else "b"
    rows = []
    for code, answer in answers.answers.items():
        question = read_questions()[code]
        if answer is None or not question.field:
            continue
        row = reader.read(0, {
            "partner": partner.name,
            "place": str(partner.id),
            "field": question.field if ours or not question.turned else question.turned,
            "value": _cell(answer),
            "side": side if question.whose == "own" else "both",
            "as_of": day.isoformat(),
            "source": name,
        })  # fmt: skip
        rows += [row] if row is not None else []
    return rows, reader.problems


def _cell(answer: int | float | str | list[str]) -> str:
    """An answer as a cell of a list has it."""
    if isinstance(answer, list):
        return "; ".join(answer)
    return f"{answer:.2f}" if isinstance(answer, float) else str(answer)
