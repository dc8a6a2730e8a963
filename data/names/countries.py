"""Countries by every usual name: in the largest languages, long and short, by ISO code, and as lists write them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale

from data.gazetteer import country_rows
from data.names.forms import squeeze
from data.sources.countries import long_names
from data.vocabulary import WORDS

# The twenty languages with the most speakers, and those in which countries with many twin towns name their partners.
LANGUAGES = (
    "en", "zh", "zh_Hant", "hi", "es", "ar", "fr", "bn", "pt", "ru", "ur", "id", "de", "ja", "sw", "mr", "te", "tr",
    "ta", "vi", "ko", "fa", "it", "th", "pl", "uk", "nl", "cs", "hu", "ro", "sv", "da", "nb", "fi", "el", "he", "bg",
    "hr", "sr", "sk", "lt", "lv", "et", "sl", "ca", "ms", "gu", "kn", "ml", "pa", "sq", "az", "ka", "hy", "kk", "uz",
    "mk", "bs", "is", "mn", "my", "km", "lo", "ne", "si", "am", "be", "af", "ga", "cy", "mt", "ky", "tk", "eu", "gl",
)  # fmt: skip
_ARTICLES = ("the", "la", "le", "les", "el", "los", "las", "die", "der")
# What may go before a country's name without a second country of that name: not "Democratic", nor "State of".
_KINDS = re.compile(
    r"^(?:(?:federal|federative|united|islamic|arab|socialist|hashemite|grand|i\.? ?r\.?) )*"
    r"(?:rep(?:ublic|\.)? of|kingdom of|union of|sultanate of|principality of|federation of|duchy of"
    r"|i\.? ?r\.?(?: of)?(?=\s)"
    r"|république d(?:e|u|es|')|república d[eo]|repubblica (?:di|del|della|dell')|republik|königreich|reino de|reino do"
    r"|royaume d(?:e|u|es|'))\s*(?:the )?",
    re.IGNORECASE,
)
# The same at the end of a name in Japanese and Chinese; both Koreas and both Congos are told by their whole names.
_KINDS_AFTER = re.compile(
    r"^(?!朝鮮|朝鲜|韓|コンゴ|刚果|剛果|中華|中华)(.{2,}?)"
    r"(?:連邦|联邦|聯邦|イスラム|アラブ|ハシェミット|東方|社会主義|社会主义|社會主義|民主|人民|多民族)*"
    r"(?:共和国|共和國|王国|王國|大公国|公国|連邦|联邦|首長国|国)$"
)
_BRACKETS = re.compile(r"^(.*?)\s*[(（](.*)[)）]$")


@cache
def codes() -> Mapping[str, str]:
    """ISO codes of two and three letters, in lower case, to those of two."""
    two = {code.casefold(): code for code in country_rows()}
    return MappingProxyType({**two, **{str(row["iso3"]).casefold(): code for code, row in country_rows().items()}})


@cache
def names() -> Mapping[str, frozenset[str]]:
    """Squeezed names to the countries that bear them; a few of two languages belong to two countries."""
    found: dict[str, set[str]] = {}
    for name, code in _all_names():
        if code in country_rows():
            for form in _forms(name):
                found.setdefault(squeeze(form), set()).add(code)
    words = {squeeze(name): frozenset({str(code)}) for name, code in WORDS["country"].items()}
    found.pop("", None)
    return MappingProxyType({**{key: frozenset(of) for key, of in found.items()}, **words})


def countries(text: str) -> frozenset[str]:
    """Codes of the countries that a text may name; empty where it names none."""
    key = squeeze(text)
    if key in codes() and text.isascii():
        own = frozenset({codes()[key]})
        return own | names()[key] if len(key) > 2 and key in names() else own
    found = names().get(key)
    if found is None:
        turned = " ".join(reversed(text.split(",")))  # Korea, Republic of
        bare = re.sub(rf"^({'|'.join(_ARTICLES)})\s+", "", turned.strip(), flags=re.IGNORECASE)
        tried = (turned, bare.replace("&", " and "), _KINDS.sub("", bare), _KINDS_AFTER.sub(r"\1", text.strip()))
        found = next((names()[key] for key in map(squeeze, tried) if key in names()), None)
    return found or frozenset()


def _all_names() -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        yield from ((str(name), str(code)) for code, name in Locale.parse(language).territories.items())
    yield from ((str(row["name"]), code) for code, row in country_rows().items())
    yield from ((name, code) for code, known in long_names().items() for name in known)


def _forms(name: str) -> Iterator[str]:
    """A name, its parts where it has brackets, ``Bosnia and Herzegovina`` for ``Bosnia & Herzegovina``."""
    yield name
    if "&" in name:
        yield name.replace("&", " and ")
    if "St." in name:
        yield name.replace("St.", "Saint")
    found = _BRACKETS.match(name)
    if found:
        yield from found.groups()
