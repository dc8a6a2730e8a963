"""One language: its words from the catalogue, its numbers and names by locale."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal
from unicodedata import bidirectional

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from data.atlas import read_clusters
from data.city_names import city_names
from data.fields import read_fields
from data.purposes import read_purposes
from features.blocks.registry import block_names
from models.city import CityRef
from models.errors import InvalidInput
from models.purpose import Purpose

Value = str | int | float
FOLDER = files("app.messages")
LANGUAGES = tuple(sorted(file.name.removesuffix(".json") for file in FOLDER.iterdir() if file.name.endswith(".json")))
"""Every catalogue of this folder is a language; English is what the others fall back to."""
ENGLISH = "en"


@dataclass(frozen=True, eq=False)
class Language:
    """Words and formats of one language; equal only to itself, so that texts can be kept by it.

    Attributes:
        words: section to key to words.
        criteria, steps: names of criteria and of what raises them, by id. English has none: the rubric's are English.
        cities: a city's name in the gazetteer to its name in this language, for the cities that a text is about.
        plain: the same language without ``cities``; None where it has none.
    """

    code: str
    words: Mapping[str, Mapping[str, str]]
    criteria: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    cities: Mapping[str, str] = field(default_factory=dict)
    plain: "Language | None" = None

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return _locale(self.code)

    @property
    def labels(self) -> Mapping[str, str]:
        """Headings of documents and tables."""
        return self.words["labels"]

    def t(self, key: str, **params: Value) -> str:
        """An interface text.

        Raises:
            KeyError: the catalogue lacks it: a mistake in the program.
        """
        return self.words["ui"][key].format(**{k: isolated(v) for k, v in params.items()})

    def n(self, value: float, digits: int = 0) -> str:
        """A number."""
        return str(format_decimal(round(value, digits), locale=self.locale))

    def fixed(self, value: float, digits: int) -> str:
        """A number with so many decimals always, for columns."""
        return str(format_decimal(value, f"#,##0.{'0' * digits}", locale=self.locale))

    def percent(self, share: float) -> str:
        """A share of 0..1."""
        return str(format_percent(share, locale=self.locale))

    def people(self, count: int) -> str:
        """People, rounded honestly: 9.6 million, 83,000."""
        if count < 1_000_000 and self.code != "ja":
            return self.n(round(count, -3) if count >= 10_000 else count)
        count = round(count, -5)
        form: Literal["short", "long"] = "short" if self.code == "ja" else "long"
        return str(format_compact_decimal(count, format_type=form, locale=self.locale, fraction_digits=1))

    def city(self, place: CityRef) -> str:
        """Name of a city in the script of the language where a table has it, else the gazetteer's."""
        return self.city_name(place.id, place.name)

    def city_name(self, city_id: int, name: str) -> str:
        """The same by id, with the name that stands where no table has one."""
        return city_names(self.code).get(city_id, name)

    def about(self, *places: CityRef) -> "Language":
        """The same for a text about some cities: parameters that hold their names say them in this language."""
        return self.naming({one.name: self.city_name(one.id, one.name) for p in places for one in (p.metro, p)})

    def naming(self, names: Mapping[str, str]) -> "Language":
        """The same with a city's name in the gazetteer to its name in this language."""
        cities = {name: own for name, own in names.items() if own != name}
        return replace(self, cities=cities, plain=self.plain or self) if cities else self

    def country(self, code: str) -> str:
        """Name of a country by its code."""
        return str(self.locale.territories.get(code, code))

    def sentence_country(self, code: str) -> str:
        """The name inside a sentence, with an article where it needs one."""
        return self.words.get("sentence_countries", {}).get(code) or self.country(code)

    def date(self, text: str) -> str:
        """A day, month or year of ISO 8601, as finely as it is given: 2023-05-12, May 2023, 2023."""
        if len(text) != len("2023-05"):
            return text
        pattern = {"es": "MMMM 'de' y", "ja": "y年M月"}.get(self.code, "MMMM y")
        return str(format_date(date.fromisoformat(f"{text}-01"), pattern, locale=self.locale))

    def day(self, text: str) -> str:
        """A day of ISO 8601 as one writes it; the last of a year stands for the year, as the tables write it."""
        if len(text) != len("2023-05-12") or text.endswith("-12-31"):
            return self.date(text.removesuffix("-12-31"))
        return str(format_date(date.fromisoformat(text), "d MMMM y" if self.code == ENGLISH else "long", self.locale))

    def word(self, section: str, key: str) -> str:
        """A word of a section; what the catalogue lacks stays as it is, with underscores read as spaces."""
        return self.words.get(section, {}).get(key, key.replace("_", " "))

    def purpose(self, one: Purpose) -> str:
        """Name of a purpose: by its table, else by the catalogue."""
        return one.names.get(self.code) or self.words["purposes"].get(one.id, one.name)

    def question(self, one: Purpose) -> str:
        """The question that a purpose asks, likewise."""
        return one.questions.get(self.code) or self.words["questions"].get(one.id, one.question)

    def term(self, text: str) -> str:
        """A word of the audit's vocabulary (a goal, a status, a field of work); other words stay as they are."""
        plain = text.replace("_", " ")
        return self.words["terms"].get(plain.lower(), plain)

    def joined(self, parts: list[str]) -> str:
        """A list in words."""
        return self.words["ui"]["list_comma"].join(parts)

    def language_name(self, code: str) -> str:
        """Name of a human language by its code."""
        return str(self.locale.languages.get(code, code))

    def cluster(self, cluster: str) -> str:
        """Name of a cluster by its id; one that the atlas does not know by the id's words."""
        name = self.words.get("clusters", {}).get(cluster)
        return name or _cluster_names().get(cluster, cluster.replace("_", " "))

    def inline_cluster(self, cluster: str) -> str:
        """The name inside a sentence: its first letter small, save where it begins an abbreviation."""
        name = self.cluster(cluster)
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]

    def inline_field(self, name: str) -> str:
        """A field of evidence inside a sentence; one that no table knows by its own words."""
        return self.words["fields_in_sentences"].get(name) or self.term(name)

    def of_rubric(self, criteria: tuple[tuple[str, str], ...]) -> "Language":
        """The same with the rubric's names of criteria (pairs of id and name) for what the catalogue lacks.

        One object for the same names: kept texts are kept by it.
        """
        return _of_rubric(self, criteria)

    def verdict(self, *codes: str) -> str:
        """One verdict in words, or several that are open."""
        return " / ".join(self.words["verdicts"][code] for code in codes)

    def line(self, line: str) -> str:
        """The name of a line of the relation."""
        return self.labels.get(f"line_{line}", line)


def isolated(value: Any) -> Any:
    """A text written from right to left between marks that keep the words around it in their order (UAX 9)."""
    if isinstance(value, str) and any(bidirectional(letter) in ("R", "AL") for letter in value):
        return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}"
    return value


@cache
def language(code: str) -> Language:
    """One of ``LANGUAGES``; what its catalogue lacks is English.

    Raises:
        InvalidInput: another language; ours are the suggestions.
    """
    if code not in LANGUAGES:
        raise InvalidInput(f"there are no words for '{code}' yet", suggestions=LANGUAGES)
    own, english, tables = _catalogue(code), _catalogue(ENGLISH), _of_tables(code)
    sections = {**english, **own, **tables}
    words = {s: {**english.get(s, {}), **tables.get(s, {}), **own.get(s, {})} for s in sections}
    words["sentence_countries"] = own.get("sentence_countries", {})  # English articles are no fallback
    return Language(code, words, words.get("criteria", {}), words.get("steps", {}))


def _of_tables(code: str) -> dict[str, dict[str, str]]:
    """Names that stand beside what they name: blocks, purposes, fields. A catalogue may say them instead."""
    purposes, fields = read_purposes().values(), read_fields()
    return {
        "blocks": block_names(code),
        "purposes": {p.id: p.names.get(code, p.name) for p in purposes},
        "questions": {p.id: p.questions.get(code, p.question) for p in purposes},
        "fields": {name: one.label(code) for name, one in fields.items()},
        "fields_in_sentences": {name: one.in_sentence(code) for name, one in fields.items()},
    }


@lru_cache(maxsize=16)
def _of_rubric(words: Language, criteria: tuple[tuple[str, str], ...]) -> Language:
    return replace(words, criteria={**dict(criteria), **words.criteria})


@cache
def names() -> dict[str, str]:
    """Each language by its own name."""
    return {code: _catalogue(code)["language"]["name"] for code in LANGUAGES}


@cache
def language_code(name: str) -> str:
    """Code of a human language that is given by its English name; "" for an unknown one."""
    return next((code for code, known in _locale(ENGLISH).languages.items() if known == name), "")


def _catalogue(code: str) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return read


@cache
def _locale(code: str) -> Locale:
    return Locale(code)


@cache
def _cluster_names() -> dict[str, str]:
    return {cluster.id: cluster.name for cluster in read_clusters()}
