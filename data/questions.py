"""Reader of the bank of questions: one entry of the table a question."""

import tomllib
from functools import cache
from types import MappingProxyType

from data.cards import bundled
from models.questionnaire import QuestionSpec


@cache
def read_questions() -> MappingProxyType[str, QuestionSpec]:
    """All questions by code, in the order of the form."""
    raw = tomllib.loads(bundled("questions.toml").read_text(encoding="utf-8"))
    return MappingProxyType({code: QuestionSpec.model_validate({"code": code, **row}) for code, row in raw.items()})
