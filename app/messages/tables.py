"""What tables and files say of themselves in a language: rules, anchors of the rubric, sources."""

from collections.abc import Mapping
from functools import cache

from app.messages.language import ENGLISH, LANGUAGES, Language, language
from data.rubric import read_rubric
from data.rule_words import rule_words
from models.evidence import GENERAL


def rule(words: Language, text: str) -> str:
    """A title, text or check of the bundled table of rules; another text stays as it is."""
    return rule_words(words.code).get(text, text)


def source(words: Language, text: str) -> str:
    """A source as it is shown: an address or a title as it stands, what is neither in words."""
    if text.startswith(GENERAL):
        return words.words["messages"]["brief_source_compiled"].format(year=text.removeprefix(GENERAL)[:4])
    return words.words["terms"].get(text.lower(), text)


def anchor(words: Language, criterion: str, text: str) -> str:
    """What a score means, from any of our languages; a user's own anchor stays as it is."""
    level = _levels().get((criterion, text))
    return _anchors(words.code)[criterion, level] if level is not None else text


@cache
def _levels() -> Mapping[tuple[str, str], int]:
    """Criterion and anchor, in every language, to the score that it stands for."""
    return {
        (criterion, text): level for code in LANGUAGES for (criterion, level), text in _anchors(code).items()
    }


@cache
def _anchors(code: str) -> Mapping[tuple[str, int], str]:
    """Criterion and score to the anchor; English ones, and those that a catalogue lacks, are the bundled rubric's."""
    own = language(code).words.get("anchors", {}) if code != ENGLISH else {}
    return {
        (c.id, level): own.get(f"{c.id}_{level}", text)
        for c in read_rubric().criteria
        for level, text in enumerate(c.anchors)
    }
