"""The interface in one language: words from the catalogue, numbers and names by locale."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from unicodedata import bidirectional

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from features.blocks.registry import block_names
from matching.ranking.reasons import TEMPLATES
from matching.ranking.why_not.words import CHANGES, RULES, WORDS
from models.base import Message

LANGUAGES = ("en", "es", "ja")
NAMES = {"en": "English", "es": "Español", "ja": "日本語"}
_COUNT = re.compile(r"^\d{1,3}(,\d{3})+$")
_MILLIONS = re.compile(r"^([\d.]+) million$")
Value = str | int | float


def english_messages() -> dict[str, str]:
    """Every message that a ranking or a why-not may hold, by code."""
    rules = {f"rule_{code}": text for code, text in RULES.items()}
    changes = {f"change_{code}": text for code, text in CHANGES.items()}
    return {**TEMPLATES, **WORDS, **rules, **changes}


@dataclass(frozen=True)
class Language:
    """Words and formats of one language."""

    code: str
    words: dict[str, dict[str, str]]

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return _locale(self.code)

    def t(self, key: str, **params: Value) -> str:
        """An interface text.

        Raises:
            KeyError: the catalogue lacks it: a mistake in the program.
        """
        return self.words["ui"][key].format(**{k: isolated(v) for k, v in params.items()})

    def say(self, message: Message, country: str = "") -> str:
        """A reason, flag or note in this language; ``country`` is the code of the country that it may name."""
        template = self.words["messages"].get(message.code)
        if template is None or self.code == "en":
            return self._english(message)
        params = {k: isolated(self._param(k, v)) for k, v in message.params.items()}
        if country and "country" in params:
            params["country"] = self.country(country)
        return template.format(**params)

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
        """People, rounded: 9.6 million, 83,000."""
        if count < 1_000_000 and self.code != "ja":
            return self.n(round(count, -3) if count >= 10_000 else count)
        form: Literal["short", "long"] = "short" if self.code == "ja" else "long"
        return str(format_compact_decimal(count, format_type=form, locale=self.locale, fraction_digits=1))

    def country(self, code: str) -> str:
        """Name of a country."""
        return str(self.locale.territories.get(code, code))

    def word(self, section: str, key: str) -> str:
        """A word of a section; what the catalogue lacks stays as it is, with underscores read as spaces."""
        return self.words.get(section, {}).get(key, key.replace("_", " "))

    def language_name(self, name: str) -> str:
        """Name of a human language, given in English."""
        code = _language_codes().get(name)
        return str(self.locale.languages.get(code, name)) if code else name

    def cluster(self, name: str) -> str:
        """Name of a cluster, given in English."""
        return self.words.get("clusters", {}).get(name.lower(), name)

    def _english(self, message: Message) -> str:
        params = {k: isolated(v) for k, v in message.params.items()}
        if params == message.params and "block" not in params:
            return message.text
        if "block" in params:
            params["block"] = self.word("blocks", str(params["block"])).lower()
        return english_messages()[message.code].format(**params)

    def _param(self, name: str, value: Value) -> Value:
        if isinstance(value, (int, float)):
            return value if name in ("year", "since") else self.n(value, 2)
        if found := _MILLIONS.match(value):
            return self.people(round(float(found[1]) * 1e6))
        if _COUNT.match(value):
            return self.n(int(value.replace(",", "")))
        return self._name(name, value)

    def _name(self, name: str, value: str) -> str:
        if name in ("clusters", "supplier", "user"):
            return self._clusters(value)
        if name == "language":
            return self.language_name(value)
        if name == "country":
            return self.country(_country_codes().get(value, value))
        if name == "block":
            return self.word("blocks", value)
        return self.words["units"].get(value, value)

    def _clusters(self, value: str) -> str:
        """Cluster names, several joined by commas; a name may hold a comma itself."""
        known, words, start = self.words.get("clusters", {}), [], 0
        parts = value.split(", ")
        while start < len(parts):
            end = next((e for e in range(len(parts), start, -1) if ", ".join(parts[start:e]) in known), start + 1)
            text = ", ".join(parts[start:end])
            words.append(known.get(text, text))
            start = end
        return self.words["ui"]["list_comma"].join(words)


def isolated(value: Value) -> Value:
    """A text written from right to left between marks that keep the words around it in their order (UAX 9)."""
    if isinstance(value, str) and any(bidirectional(letter) in ("R", "AL") for letter in value):
        return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}"
    return value


@cache
def language(code: str) -> Language:
    """One of ``LANGUAGES``."""
    text = (files("app.messages") / "pages" / f"{code}.json").read_text(encoding="utf-8")
    words = json.loads(text)
    if code == "en":
        words["messages"] = english_messages()
    words["blocks"] = block_names(code)
    return Language(code, words)


def choose(wanted: str | None, kept: str | None, accepted: str) -> str:
    """The language of a request: wanted in the address, kept in the cookie, or the first accepted one that we have."""
    order = [wanted or "", kept or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))]
    return next((code for code in order if code in LANGUAGES), "en")


@cache
def _locale(code: str) -> Locale:
    return Locale(code)


@cache
def _language_codes() -> dict[str, str]:
    return {name: code for code, name in Locale("en").languages.items()}


@cache
def _country_codes() -> dict[str, str]:
    return {name: code for code, name in Locale("en").territories.items()}
