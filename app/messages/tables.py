"""What tables and files say of themselves in a language: rules, anchors of the rubric, sources."""

from collections.abc import Mapping, Sequence
from functools import cache

from app.messages.language import ENGLISH, LANGUAGES, Language, isolated, language
from data.rubric import read_rubric
from data.tie_words import tie_words
from models.evidence import GENERAL

CONSULATE = "Consulate General of "


def translated(words: Language, text: str) -> str:
    """A text of the bundled tables of rules and evidence, from any language, whole or part by part, else as it is."""
    own, text = tie_words(words.code), _in_english().get(text, text)
    parts = [part.strip() for part in text.split(";")]
    if text in own or own.keys().isdisjoint(parts):
        return own.get(text, text)
    return "; ".join(own.get(part, part) for part in parts)


@cache
def _in_english() -> Mapping[str, str]:
    return {own: text for code in LANGUAGES for text, own in tie_words(code).items()}


def term(words: Language, text: str) -> str:
    """A word of the audit's vocabulary, or what a bundled table says; other words stay as they are."""
    own = translated(words, text)
    return own if own != text else words.term(text)


def source(words: Language, text: str) -> str:
    """A source as it is shown: an address or a title as it stands, what is neither in words."""
    if text.startswith(GENERAL):
        year, _, more = text.removeprefix(GENERAL).partition("; ")
        compiled = words.words["messages"]["brief_source_compiled"].format(year=year[:4])
        return f"{compiled}; {words.words['terms'].get(more, more)}" if more else compiled
    return words.words["terms"].get(text.lower(), text)


def bodies(words: Language, names: Sequence[str]) -> str:
    """Bodies that keep an office: a consulate in words, another by its name."""
    return words.joined([isolated(_consulate(words, name)) for name in names])


def _consulate(words: Language, name: str) -> str:
    code = _countries().get(name.removeprefix(CONSULATE).removeprefix("the "), "")
    if words.code == ENGLISH or not (name.startswith(CONSULATE) and code):
        return name
    return words.labels["consulate"].format(country=words.sentence_country(code))


@cache
def _countries() -> Mapping[str, str]:
    """English name of a country to its code."""
    return {name: code for code, name in language(ENGLISH).locale.territories.items()} | {"Turkey": "TR"}


def anchor(words: Language, criterion: str, text: str) -> str:
    """What a score means, from any of our languages; a user's own anchor stays as it is."""
    english = original(criterion, text)
    anchors = next((c.anchors for c in read_rubric().criteria if c.id == criterion), ())
    if words.code == ENGLISH or english not in anchors:
        return english
    return words.words.get("anchors", {}).get(f"{criterion}_{anchors.index(english)}", english)


def original(criterion: str, text: str) -> str:
    """A name, step or anchor of the bundled rubric in English, from any language; a user's own stays as it is."""
    return _of_rubric().get((criterion, text), text)


@cache
def _of_rubric() -> Mapping[tuple[str, str], str]:
    """Criterion and its name, step or anchor in another language to the same in the bundled rubric."""
    found: dict[tuple[str, str], str] = {}
    for words in (language(code) for code in LANGUAGES if code != ENGLISH):
        anchors = words.words.get("anchors", {})
        for c in read_rubric().criteria:
            found |= {(c.id, words.criteria.get(c.id, "")): c.name, (c.id, words.steps.get(c.id, "")): c.step}
            found |= {(c.id, anchors.get(f"{c.id}_{level}", "")): text for level, text in enumerate(c.anchors)}
    return {key: text for key, text in found.items() if key[1]}
