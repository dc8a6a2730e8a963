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
    words = language(code)
    named = {one.name: one.id for place in others for one in (place.metro, place)} | _cities(brief)
    words = words.naming({name: words.city_name(place, name) for name, place in named.items()})
    sections = [
        section.model_copy(update={"rows": [_row(row, words) for row in section.rows]}) for section in brief.sections
    ]
    sources = [_spoken(one, words) for one in brief.sources]
    return brief.model_copy(update={"language": code, "sections": sections, "sources": sources})


def _cities(brief: Brief) -> dict[str, int]:
    """Names of the cities that the brief speaks of to their ids; of namesakes the two that it is about."""
    found: dict[str, int] = {}
    _collect(brief.facts, found)
    for city in (brief.city, brief.partner):
        found |= {city.metro.name: city.metro.id, city.name: city.id}
    return found


def _collect(value: object, found: dict[str, int]) -> None:
    if isinstance(value, list):
        for one in value:
            _collect(one, found)
    elif isinstance(value, dict):
        if isinstance(value.get("id"), int) and "country" in value:
            found[str(value["name"])] = value["id"]
        for one in value.values():
            _collect(one, found)


def _row(row: BriefRow, words: Language) -> BriefRow:
    return row.model_copy(update={"cells": [_spoken(one, words) if one is not None else None for one in row.cells]})


def _spoken(one: Spoken, words: Language) -> Spoken:
    return one.model_copy(update={"text": text(words, one.code, one.params)})
