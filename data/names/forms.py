"""How names are written: one key for all spellings of a name, and the meanings a text may have, likeliest first."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from data.names.words import WORDS

_MOST = 300  # characters of a text that are read: the longest label of the gazetteer has 90
_MOST_WORDS = 12  # a text of more words is a sentence
_SHORT = {"st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo", "mt": "mount", "ft": "fort"}
# Letters that Unicode does not take apart, and forms of one Chinese character that names mix.
_LETTERS = str.maketrans({
    **dict(zip(*WORDS["characters"].values(), strict=True)),
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h",
})  # fmt: skip
# Marks that letters lose. Those of Japanese and of Indic scripts stay: without them Bari and Paris are one in Japanese.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_FOOTNOTE = re.compile(
    r"[\u00b2\u00b3\u00b9\u2070-\u2079*\u2020\u2021\u00a7\u00b6#]+"
    r"|\[(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|(?:note|nb|n|ref|fn)\.?\s*\d*|citation needed)\]"
)
_YEAR = r"(?:1[89]|20)\d\d"
_SINCE_WORDS = "|".join(WORDS["since"])
_SINCE = re.compile(
    rf"\s*[(\[][^()\[\]]{{0,24}}\b({_YEAR})(?!\d)[^()\[\]]{{0,24}}[)\]]"
    rf"|\s*[,;:\u2013\u2014-]?\s*\b(?:{_SINCE_WORDS})\b[^\d,]{{0,12}}({_YEAR})\b[\d./-]*",
    re.IGNORECASE,
)
_PAREN = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_COMMA = re.compile(r"[,、]")
_OTHER_COMMA = re.compile(r"\s+[\u2013\u2014|-]\s+|[;・·]")
_OR = re.compile(r"\s*/\s*|\s+or\s+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to take a text: the same place by each of its ``names``, within each part of ``where``."""

    names: tuple[str, ...]
    where: tuple[str, ...] = ()


def fold(text: str) -> str:
    """A name without accents, case and punctuation: ``São Paulo`` and ``sao-paulo`` are one."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in _MARKS.sub("", plain))
        return " ".join(plain.split())
    return re.sub(r"[\W_]+", " ", plain).strip()


def expand(key: str) -> str:
    """A folded name with its short words written out: ``st louis`` is ``saint louis``."""
    return " ".join(_SHORT.get(word, word) for word in key.split())


def squeeze(text: str) -> str:
    """A folded name without spaces: ``D.C.`` and ``DC``, ``EE. UU.`` and ``EEUU`` are one."""
    return fold(text).replace(" ", "")


def without_umlauts(key: str) -> str:
    """A folded name whose ``ae``, ``oe`` and ``ue`` are taken for German umlauts: ``muenchen`` is ``munchen``."""
    return re.sub(r"(?<![aeiouq])([aou])e", r"\1", key)


def since(text: str) -> int | None:
    """The year that a name carries: 1958 of ``Antwerp, Belgium (since 1958)``; None where it carries none."""
    found = _SINCE.search(unicodedata.normalize("NFKC", text[:_MOST]))
    return int(found[1] or found[2]) if found else None


def clean(text: str) -> str:
    """A text without marks of footnotes, and without the year since when a tie exists."""
    bare = _FOOTNOTE.sub("", text[:_MOST])
    return _SINCE.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


_BEFORE = sorted({expand(fold(w)) for w in WORDS["city_words_before"]}, key=len, reverse=True)
_AFTER = sorted({expand(fold(w)) for w in WORDS["city_words_after"]}, key=len, reverse=True)
_GLUED = sorted({fold(w) for w in WORDS["city_words_glued"]}, key=len, reverse=True)
_WHOLE = {expand(fold(a)): expand(fold(b)) for a, b in WORDS["spellings"].items()}
_ENDS = {expand(fold(a)): expand(fold(b)) for a, b in WORDS["endings"].items()}


def stem(key: str) -> str:
    """A folded name without the words that only say that it is a city; the name itself where nothing else is left."""
    for word in _BEFORE:
        if key.startswith(word + " "):
            key = key[len(word) + 1 :]
            break
    for word in _AFTER:
        if key.endswith(" " + word):
            return key[: -len(word) - 1]
    for word in _GLUED:
        if key.endswith(word) and len(key) > len(word):
            return key[: -len(word)].strip()
    return key


def spellings(name: str) -> Iterator[str]:
    """Keys to look a name up by, in the order in which they are tried; none twice.

    The name itself, its usual short forms written out (``Frankfurt a.M.``), without words such as ``City of``, and
    with German umlauts for two letters.
    """
    key = expand(fold(name))
    if key:
        yield key  # most names need no more
    long = _WHOLE.get(key, key)
    for end, full in _ENDS.items():
        if key.endswith(" " + end):
            long = f"{key[: -len(end)]}{full}"
    bare = stem(long)
    genitive = bare.removesuffix("s") if bare != long and long.endswith((" kommun", " stad")) else bare
    found = dict.fromkeys((long, bare, _WHOLE.get(bare, bare), stem(bare), genitive))
    plain = dict.fromkeys(map(without_umlauts, (key, *found)))
    yield from (k for k in found | plain if k not in ("", key))


def meanings(text: str) -> Iterator[Meaning]:
    """The ways to take a text, likeliest first: name and where it lies, names with a slash, the country first."""
    bare = clean(text)
    head, *where = [part.strip() for part in _COMMA.split(bare)]
    if not fold(head):
        return
    yield from _split(head, tuple(part for part in where if fold(part)))
    if _OTHER_COMMA.search(bare):
        head, *where = [part.strip() for part in _COMMA.split(_OTHER_COMMA.sub(",", bare)) if fold(part)]
        yield from _split(head, tuple(where))
    yield Meaning((bare,))


def _split(head: str, where: tuple[str, ...]) -> Iterator[Meaning]:
    """The meanings of a name and what follows its commas."""
    inside = tuple(part for part in _PAREN.findall(head) if fold(part))
    name = _PAREN.sub(" ", head).strip()
    yield Meaning((head,), where)
    several = tuple(part for part in _OR.split(name) if fold(part))
    if inside and name:
        yield Meaning((name,), (*where, *inside))
        yield Meaning((name, *inside), where)
    if len(several) > 1:
        yield Meaning(several, (*where, *inside))
        yield Meaning(several[:1], (*several[1:], *where, *inside))
    if len(where) > 1:
        yield Meaning((head,), (*where[:-2], ", ".join(where[-2:])))
    if where:
        yield Meaning(where[:1], (head, *where[1:]))
    words = name.split()
    if len(words) <= _MOST_WORDS:
        for cut in range(1, min(len(words), 6)):
            yield Meaning((" ".join(words[:-cut]),), (" ".join(words[-cut:]), *where, *inside))
