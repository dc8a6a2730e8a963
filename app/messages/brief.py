"""A brief in words."""

from collections.abc import Iterable
from typing import TypeVar

from app.messages.language import Language, language
from app.messages.render import text
from models.brief import Brief, BriefRow, BriefSource, Sentence
from models.city import CityRef

Spoken = TypeVar("Spoken", Sentence, BriefSource)


def render_brief(brief: Brief, code: str, others: Iterable[CityRef] = ()) -> Brief:
    """The brief in a language.

    Args:
        others: further cities that it names.

    Raises:
        InvalidInput: no words for the language.
    """
    words = language(code).about(*others, brief.city, brief.partner)
    sections = [
        section.model_copy(update={"rows": [_row(row, words) for row in section.rows]}) for section in brief.sections
    ]
    sources = [_spoken(one, words) for one in brief.sources]
    return brief.model_copy(update={"language": code, "sections": sections, "sources": sources})


def _row(row: BriefRow, words: Language) -> BriefRow:
    return row.model_copy(update={"cells": [_spoken(one, words) if one is not None else None for one in row.cells]})


def _spoken(one: Spoken, words: Language) -> Spoken:
    return one.model_copy(update={"text": text(words, one.code, one.params)})
