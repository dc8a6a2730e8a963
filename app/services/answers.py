"""Answers to questionnaires as evidence of an audit: whose they are, and which of several hold."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.engine.opened import Engine
from data.answers_file import answer_rows, check_answers
from data.questions import read_questions
from models.base import Param
from models.city import CityRef
from models.errors import InvalidInput
from models.partnership import Problem, TieRow
from models.questionnaire import AnsweredPlace, Answers, FormSide

Named = tuple[str, Answers]
"""A file of answers with its name."""
Clash = tuple[tuple[str, ...], str]
"""Names of files of one side that differ, and their day."""
Respondent = tuple[frozenset[int], int]
"""The pair, and which of the two answered."""


def answers_of(
    engine: Engine, city: CityRef, given: Sequence[Named], as_of: date
) -> tuple[list[TieRow], list[Problem]]:
    """Files of answers about ties of a city as rows with one item of evidence each, and what is to be said of them.

    Args:
        city: the audit's. given: files of answers. as_of: the audit's day.

    Raises:
        InvalidInput: a file about another pair or an unknown place, or two of one side and day that differ.
    """
    for name, answers in given:
        _check_pair(engine, city, name, answers)
    held, problems, clashes = newest(given)
    if clashes:
        detail = "Answers of the same side on the same day differ, and nothing tells which hold: leave some out."
        raise InvalidInput(detail, [(", ".join(names), f"date {day} in each") for names, day in clashes])
    rows: list[TieRow] = []
    for name, answers in held:
        ours = respondent(answers) == city.id
        there = answers.partner if answers.city.id == city.id else answers.city
        partner = engine.city(engine.table.row_of[there.id])
        found, wrong = answer_rows(answers, name, partner, ours, as_of)
        rows += found
        problems += wrong
        problems += [_remark(name, answers, "answers_later")] if answers.date > as_of else []
    return rows, problems + _differing(held)


def named(given: Iterable[Answers]) -> list[Named]:
    """Answers that came as records, each named by its place among them.

    Raises:
        InvalidInput: answers that no form makes.
    """
    found = [(f"answers.{place}", one) for place, one in enumerate(given)]
    for name, answers in found:
        check_answers(answers, name)
    return found


def respondent(answers: Answers) -> int:
    """The city that answered."""
    return answers.city.id if answers.side == "ours" else answers.partner.id


def newest(given: Iterable[Named]) -> tuple[list[Named], list[Problem], list[Clash]]:
    """The newest file of each side of each pair, which files it stands for, and newest files that differ.

    The same answers twice count once. Of newest files that differ none is held: nothing tells which is right.
    """
    by_side: dict[Respondent, list[Named]] = {}
    for name, answers in given:
        key = (frozenset((answers.city.id, answers.partner.id)), respondent(answers))
        by_side.setdefault(key, []).append((name, answers))
    held, problems, clashes = list[Named](), list[Problem](), list[Clash]()
    for files in by_side.values():
        day = max(answers.date for _, answers in files)
        last = [one for one in files if one[1].date == day]
        if any(answers.answers != last[0][1].answers for _, answers in last):
            clashes.append((tuple(name for name, _ in last), day.isoformat()))
            continue
        held.append(last[0])
        problems += [_remark(*one, "answers_replaced", by=last[0][0]) for one in files if one is not last[0]]
    return held, problems, clashes


def known_place(engine: Engine, name: str, place: AnsweredPlace, where: FormSide) -> int:
    """The row of a place that answers name.

    Raises:
        InvalidInput: the gazetteer has no such place.
    """
    row = engine.table.row_of.get(place.id)
    if row is None:
        field = "city.id" if where == "ours" else "partner.id"
        raise InvalidInput(f"{name} is about a place that is not known.", [(field, f"{place.id} is no known place")])
    return row


def _check_pair(engine: Engine, city: CityRef, name: str, answers: Answers) -> None:
    known_place(engine, name, answers.city, "ours")
    known_place(engine, name, answers.partner, "theirs")
    if city.id not in (answers.city.id, answers.partner.id):
        detail = f"{name} is about {answers.city.name} and {answers.partner.name}, not about a tie of {city.name}."
        raise InvalidInput(detail, [("city.id", f"neither city is {city.id}")])


def _remark(name: str, answers: Answers, code: str, **params: str) -> Problem:
    day = answers.date.isoformat()
    return Problem(line=0, column="date", value=day, code=code, params={"value": day, **params}, sheet=name)


def _differing(held: Sequence[Named]) -> list[Problem]:
    """Facts of a pair that its two sides state differently; where their days differ, the newer one would hide it."""
    bank = [q for q in read_questions().values() if q.whose == "pair" and q.kind in ("year", "number", "yes_no")]
    sides: dict[frozenset[int], list[Named]] = {}
    for name, answers in held:
        sides.setdefault(frozenset((answers.city.id, answers.partner.id)), []).append((name, answers))
    problems = []
    for one, other in (pair for pair in sides.values() if len(pair) > 1):
        turned = {q.field: q.code for q in bank}
        for question in bank:
            code = turned[question.turned] if question.turned else question.code
            mine, theirs = one[1].answers.get(question.code), other[1].answers.get(code)
            if mine is not None and theirs is not None and mine != theirs:
                params: dict[str, Param] = {
                    "value": str(mine),
                    "other": str(theirs),
                    "by": other[0],
                    "field": question.field,
                }
                problems.append(
                    Problem(line=0, column=question.code, value=str(mine), code="answers_differ", params=params,
                            sheet=one[0])
                )  # fmt: skip
    return problems
