"""Messages and rankings become words: one template per code and language, one kind of format per typed parameter.

A template names the kind of a parameter where the value is an id or a figure that languages write differently:
``{clusters:clusters}``, ``{people:people}``, ``{country:country}``. Without a kind it stands as it is, as a year does.
"""

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from app.messages import tables
from app.messages.language import ENGLISH, Language, isolated, language, language_code
from data.actions import read_actions
from data.programmes import read_agreements
from models.base import Message, Param
from models.brief import Action
from models.city import CityRef
from models.programme import TradeAgreement
from models.ranking import Match, Ranking
from models.why_not import WhyNot

# Countries whose English name has an article inside a sentence.
WITH_ARTICLE = frozenset({"AE", "BS", "CD", "CF", "DO", "GB", "GM", "KM", "MV", "NL", "PH", "SB", "SC", "US"})
Kind = Callable[[Language, Any], str]


def _clusters(words: Language, ids: Sequence[str]) -> str:
    return words.joined([words.inline_cluster(i) for i in ids]) or words.term("main_industries")


def _action(i: str) -> Action:
    return next(one for one in read_actions() if one.id == i)


def _action_words(words: Language, i: str) -> str:
    """A first step as the begin of a sentence."""
    name = _action(i).names.get(words.code) or _action(i).names[ENGLISH]
    return name[:1].upper() + name[1:]


def _agreement(i: str) -> TradeAgreement:
    return next(one for one in read_agreements() if one.id == i)


def _land(words: Language, code: str) -> str:
    """A country in the middle of a sentence, with the article that its English name takes there."""
    name = words.country(code)
    return f"the {name}" if words.code == ENGLISH and code in WITH_ARTICLE else name


def _interval(words: Language, ends: Sequence[float]) -> str:
    low, high, least, most = ends
    potential, readiness = words.labels["potential"].lower(), words.labels["readiness"].lower()
    return f"{potential} {low:.0f}-{high:.0f}, {readiness} {least:.0f}-{most:.0f}"


def _near_place(words: Language, city: str | None) -> str:
    """Which larger place a municipality lies near; nothing where it needs no word."""
    return "" if city is None else words.words["ui"]["near_place"].format(city=isolated(city))


def _listed(words: Language, parts: Sequence[str]) -> str:
    return words.joined([isolated(part) for part in parts])


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "action": _action_words,
        "agreement": lambda words, i: _agreement(i).names.get(words.code) or _agreement(i).names["en"],
        "applicants": lambda words, kinds: words.joined([words.word("applicants", kind) for kind in kinds]),
        "by": lambda words, funder: words.labels["brief_by"].format(funder=funder) if funder else "",
        "cell": lambda words, n: words.n(n) if isinstance(n, int) else words.labels[f"survey_{n}"],
        "bodies": tables.bodies,
        "block": lambda words, block: words.word("blocks", block).lower(),
        "cluster": lambda words, i: words.inline_cluster(i) if i else words.term("main_industry"),
        "cluster_name": lambda words, i: words.cluster(i),
        "clusters": _clusters,
        "continent": lambda words, code: words.word("continents", code),
        "country": lambda words, code: words.sentence_country(code),
        "criteria": lambda words, ids: words.joined([words.criteria.get(i, i) for i in ids]),
        "criterion": lambda words, i: words.criteria.get(i, i),
        "date": lambda words, text: words.date(text),
        "day": lambda words, text: words.day(text),
        "executors": lambda words, bodies: (
            words.labels["clause_join"].join(isolated(b) for b in bodies) or words.term("to be named on both sides")
        ),
        "field": lambda words, name: words.inline_field(name),
        "fields": lambda words, names: words.joined([words.inline_field(name) for name in names]),
        "interval": _interval,
        "known": lambda words, value: words.term("not known") if value is None else str(value),
        "land": _land,
        "language": lambda words, name: words.language_name(language_code(name) or name),
        "line": lambda words, line: words.line(line),
        "lines": lambda words, lines: words.joined([words.line(line) for line in lines]),
        "list": _listed,
        "names": lambda words, names: words.labels["clause_join"].join(isolated(name) for name in names),
        "office": lambda words, kind: words.word("offices", kind),
        "needs": lambda words, condition: words.word("conditions", condition) if condition else "",
        "near": lambda words, near: near or words.term("not known"),
        "near_place": _near_place,
        "none": lambda words, value: (
            words.term("none") if value is None else isolated(tables.translated(words, str(value)))
        ),
        "number": lambda words, value: words.n(value, 2),
        "pays": lambda words, kinds: words.joined([words.word("pays", kind) for kind in kinds]),
        "people": lambda words, count: words.people(count),
        "question": lambda words, i: words.words["list_questions"].get(i) or words.criteria.get(i, i),
        "rule": tables.translated,
        "side": lambda words, side: words.word("sides", side),
        "since": lambda words, year: "" if year is None else words.words["ui"]["since_year"].format(year=year),
        "source": tables.source,
        "stated": lambda words, text: (
            words.labels["as_of_day"].format(day=words.date(text)) if text else words.labels["undated"]
        ),
        "term": lambda words, text: tables.term(words, "not known" if text is None else text),
        "terms": lambda words, parts: words.joined([tables.term(words, p) for p in parts]) or words.term("not known"),
        "translated": lambda words, text: isolated(tables.translated(words, text)),
        "verdicts": lambda words, codes: words.verdict(*reversed(codes)),
        "word": lambda words, text: isolated(tables.term(words, text)),
        "words": lambda words, parts: words.joined([isolated(tables.term(words, p)) for p in parts]),
        "year": lambda words, year: words.term("year unknown") if year is None else str(year),
        "year_or_none": lambda words, year: "" if year is None else str(year),
    }
)


class _Formatter(string.Formatter):
    def __init__(self, words: Language) -> None:
        self.words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        """A parameter in its kind; without one a fraction as the language writes it, a text as it stands."""
        if format_spec:
            return KINDS[format_spec](self.words, value)
        return self.words.n(value, 4) if isinstance(value, float) else str(isolated(value))


def render(message: Message, words: Language) -> str:
    """A message in words.

    Raises:
        KeyError: no such code, or a parameter of the template is missing: a mistake in the program.
    """
    return text(words, message.code, message.params)


def text(words: Language, code: str, params: Mapping[str, Param]) -> str:
    """The words of a code with its parameters; a long list repeats most of them, so they are kept."""
    # The type is part of the key: 1 and 1.0 are equal, and written differently.
    named = _with_names(params, words.cities) if words.cities else params
    return _text(words.plain or words, code, tuple((name, type(value), value) for name, value in named.items()))


def _with_names(params: Mapping[str, Param], cities: Mapping[str, str]) -> dict[str, Param]:
    """Parameters with names of cities as the language has them, alone or in a list."""
    return {
        name: cities.get(value, value)
        if isinstance(value, str)
        else tuple(cities.get(v, v) if isinstance(v, str) else v for v in value)
        if isinstance(value, tuple)
        else value
        for name, value in params.items()
    }


@lru_cache(maxsize=20_000)
def _text(words: Language, code: str, params: tuple[tuple[str, type, Param], ...]) -> str:
    return _Formatter(words).vformat(words.words["messages"][code], (), {name: value for name, _, value in params})


def format_text(words: Language, template: str, params: Mapping[str, Param]) -> str:
    """A template of another section of the catalogue with its parameters."""
    return _Formatter(words).vformat(template, (), params)


def rendered(message: Message, words: Language) -> Message:
    """The message with its text."""
    return message.model_copy(update={"text": render(message, words)})


def all_rendered(messages: Sequence[Message], words: Language) -> list[Message]:
    """Messages with their texts."""
    return [rendered(message, words) for message in messages]


def render_match(match: Match, code: str, asker: CityRef) -> Match:
    """A match in a language; the asker and the partner are named as that language has them."""
    words = language(code).about(asker, match.city)
    update = {
        "country_name": words.country(match.city.country),
        "reasons": all_rendered(match.reasons, words),
        "flags": all_rendered(match.flags, words),
    }
    return match.model_copy(update=update)


def render_ranking(ranking: Ranking, code: str) -> Ranking:
    """A ranking in a language."""
    words = language(code).about(ranking.query.city, *(match.city for match in ranking.matches))
    matches = [render_match(match, code, ranking.query.city) for match in ranking.matches]
    return ranking.model_copy(update={"matches": matches, "notes": all_rendered(ranking.notes, words)})


def render_why_not(answer: WhyNot, code: str, others: Iterable[CityRef] = ()) -> WhyNot:
    """Why a city is not there, in a language.

    Args:
        others: further cities that the answer may name.
    """
    words = language(code).about(*others, *filter(None, (answer.city, answer.partner, answer.instead)))
    update = {"reason": rendered(answer.reason, words), "change": all_rendered(answer.change, words)}
    return answer.model_copy(update=update)
