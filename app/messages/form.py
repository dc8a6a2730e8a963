"""The questions of a form in words, and the language in which a side is asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

from app.messages.language import LANGUAGES, Language
from app.messages.render import format_text
from data.ties_file.dates import YEARS
from models.base import Param
from models.city import CityRef
from models.questionnaire import FormChoice, FormQuestion, QuestionSpec


def render_form(
    questions: Iterable[QuestionSpec], sides: tuple[CityRef, CityRef], words: Language, months: int, as_of: date
) -> list[FormQuestion]:
    """Questions in a language.

    Args:
        questions: those that are asked.
        sides: the city that answers, and the other one.
        months: over which visits, acts and steps are counted.
        as_of: the day of the form; no year lies after it.
    """
    own, other = map(words.city, sides)
    params: dict[str, Param] = {"own": own, "other": other, "months": months}
    return [_question(one, words, params, as_of.year) for one in questions]


def _question(one: QuestionSpec, words: Language, params: Mapping[str, Param], year: int) -> FormQuestion:
    form = words.words["form"]
    ranges = {"year": (YEARS[0], year), "number": (0, one.most)}
    least, most = ranges.get(one.kind, (0, 0))
    choices = one.choices or (("yes", "no") if one.kind == "yes_no" else ())
    return FormQuestion(
        code=one.code,
        criterion=one.criterion,
        kind=one.kind,
        text=format_text(words, form[one.code], params),
        hint=format_text(words, form.get(f"{one.code}_hint", ""), params),
        least=least,
        most=most,
        step=one.step if one.kind == "number" else 1,
        choices=[FormChoice(code=c, text=format_text(words, _choice(form, one, c), params)) for c in choices],
        none=one.none,
    )


def _choice(form: Mapping[str, str], one: QuestionSpec, choice: str) -> str:
    """The words of a choice: the question's own, or those that it has everywhere."""
    return form.get(f"{one.code}_{choice}") or form[f"is_{choice}"]


@cache
def partner_language(country: str, otherwise: str) -> str:
    """The main language of a country by CLDR where we have words in it, else another one."""
    try:
        found = Locale.parse(f"und_{country}").language
    except (UnknownLocaleError, ValueError):
        return otherwise
    return found if found in LANGUAGES else otherwise
