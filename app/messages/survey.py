"""A survey in words."""

from app.messages.language import Language, language
from app.messages.render import all_rendered, format_text
from app.messages.report import render_problem
from models.questionnaire import GOAL
from models.survey import Survey, SurveyCount, SurveyGroup


def render_survey(survey: Survey, code: str) -> Survey:
    """The survey in a language.

    Raises:
        InvalidInput: no words for the language.
    """
    words = language(code)
    update = {
        "language": code,
        "summary": all_rendered(survey.summary, words),
        "groups": [_group(group, words) for group in survey.groups],
        "problems": [render_problem(one, words) for one in survey.problems],
    }
    return survey.model_copy(update=update)


def _group(group: SurveyGroup, words: Language) -> SurveyGroup:
    title = words.labels[f"survey_{group.code}"].format(of=words.n(group.of))
    counts = [one.model_copy(update={"text": _counted(group.code, one, words)}) for one in group.counts]
    return group.model_copy(update={"text": title, "counts": counts})


def _counted(group: str, one: SurveyCount, words: Language) -> str:
    what = _band(one.code, words) if group == "age" else chosen(GOAL if group == "wishes" else group, one.code, words)
    return f"{what}{words.labels['colon']}{format_text(words, '{n:cell}', {'n': one.count})}"


def chosen(question: str, code: str, words: Language) -> str:
    """A choice in the words of the form."""
    form = words.words["form"]
    return form.get(f"{question}_{code}") or words.labels[f"survey_{code}"]


def _band(code: str, words: Language) -> str:
    low, high = code.split("-")
    return words.labels["survey_band" if high else "survey_band_open"].format(low=low, high=high)
