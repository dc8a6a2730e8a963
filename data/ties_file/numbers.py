"""Numbers and money as people write them; what cannot be read is a complaint, never another number."""

import math
import re
import unicodedata
from itertools import pairwise

from data.ties_file.unknown import CellProblem
from data.vocabulary import WORDS

SCALES = {word: float(scale) for scale, words in WORDS["scale"].items() for word in words}
CURRENCIES = {word: code for code, entry in WORDS["currency"].items() for word in entry["words"]}
BESIDE = frozenset(WORDS["beside"]["words"])
STAFF = BESIDE | frozenset(WORDS["beside"]["staff"])
UNCLEAR = re.compile("|".join([r"[<>≤≥±]", *(rf"(?<!\w){word}(?!\w)" for word in WORDS["beside"]["unclear"])]))
_DIGITS = (
    r"(?<![\d.,])[-+]?(?:\d{1,3}(?:[ '’]\d{3})+(?!\d)|\d+|(?<!\w)(?=[.,]\d))"
    r"(?:[.,]\d+)*(?:e[-+]?\d{1,3}(?![\d\w]))?"
)


def _any(words: dict[str, float] | dict[str, str]) -> str:
    """A pattern of any of some words, the longest first; a word of letters ends where its letters end."""
    ends = {w: r"(?![a-zà-ž])" if w[-1].isalpha() and ord(w[-1]) < 0x250 else "" for w in words}
    return "|".join(re.escape(w) + ends[w] for w in sorted(words, key=len, reverse=True))


_PART = re.compile(rf"({_DIGITS})(?:\s*({_any(SCALES)}))?")
_FRACTION = re.compile(r"(?<![\d.,])(?:(\d+)\s+)?(\d+)\s*[/⁄]\s*(\d+)(?![\d.,/])")
_CURRENCY = re.compile(_any(CURRENCIES))


def number(text: str) -> float:
    """A count of zero or more, with thousands signs of any kind, full-width digits, or words around it.

    Raises:
        CellProblem: no number, two of them, a negative one, one without end, or a limit instead of a count.
    """
    value, rest = _parse(text, whole=True)
    if UNCLEAR.search(rest) or "%" in rest or re.search(r"\d\s*[mb]\b", _wide(text)):
        raise CellProblem("no_count", text=text[:40])
    return value


def posts(text: str) -> float:
    """Staff in full-time equivalents; a dot is a decimal point, a percentage is a part of one post.

    Raises:
        CellProblem: no number, or one with words beside it that are no posts (``2 days a week``).
    """
    value, rest = _parse(text, whole=False)
    odd = [word for word in re.findall(r"[^\W\d_]+", rest) if word not in STAFF]
    if odd or UNCLEAR.search(rest):
        raise CellProblem("no_posts", text=text[:40])
    return value / 100 if "%" in rest else value


def money(text: str) -> tuple[float, str | None]:
    """An amount of money and the code of its currency, None where none is named.

    Raises:
        CellProblem: no amount, or words beside it that may change it: a currency without a rate, a month.
    """
    value, rest = _parse(text, whole=True)
    codes = {CURRENCIES[found] for found in _CURRENCY.findall(rest)}
    left = re.findall(r"[^\W\d_]+|%|[^\W\d_]|[\u20a0-\u20cf]", _CURRENCY.sub(" ", rest))
    odd = [word for word in left if word not in BESIDE]
    if odd or len(codes) > 1 or UNCLEAR.search(rest):
        what = " ".join(odd) or " and ".join(sorted(codes))
        raise CellProblem("no_amount", text=text[:40], what=what[:40], currencies=", ".join(WORDS["currency"]))
    return value, next(iter(codes), None)


def budget(text: str) -> str | float:
    """Money in the form that matching reads: a number, or the code of a currency before one (``EUR 5000``)."""
    value, code = money(text)
    return value if code is None else f"{code} {int(value) if value.is_integer() else value}"


def dollars(text: str) -> float:
    """An amount in US dollars; another currency is a complaint, for a reader has no rates."""
    value, code = money(text)
    if code not in (None, "USD"):
        raise CellProblem("no_dollars", text=text[:40])
    return value


def _parse(text: str, whole: bool) -> tuple[float, str]:
    """The one number of a cell, and the words around it."""
    plain = _wide(text)
    fraction = _FRACTION.search(plain)
    if fraction is not None and int(fraction[3]) and not whole:
        value = int(fraction[1] or 0) + int(fraction[2]) / int(fraction[3])
        rest = plain[: fraction.start()] + " " + plain[fraction.end() :]
    else:
        parts = _PART.findall(plain)
        value = sum(_point(digits, whole, text) * SCALES.get(scale, 1.0) for digits, scale in parts)
        rest = _PART.sub(" ", plain)
        if not parts or not _adds_up([scale for _, scale in parts]):
            raise CellProblem("no_number" if not parts else "two_numbers", text=text[:40])
    if any(ch.isdigit() for ch in rest):
        raise CellProblem("two_numbers", text=text[:40])
    if value < 0 or not math.isfinite(value):
        raise CellProblem("negative", text=text[:40])
    return value, rest


def _wide(text: str) -> str:
    """A cell in narrow letters; a sign such as ½ becomes a fraction of its own, not a digit of the number before."""
    apart = "".join(
        " " + unicodedata.normalize("NFKC", ch) if unicodedata.decomposition(ch).startswith("<fraction>") else ch
        for ch in text
    )
    return unicodedata.normalize("NFKC", apart).casefold().strip()


def _adds_up(scales: list[str]) -> bool:
    """Whether the parts of a number are one number: 1億2000万 is; ``2-3`` and ``1 million 2 thousand`` are not."""
    if len(scales) == 1:
        return True
    sizes = [SCALES.get(scale, 1.0) for scale in scales]
    east = all(scale and ord(scale[0]) > 0x2E80 for scale in scales[:-1])
    return east and all(left > right for left, right in pairwise(sizes))


def _point(digits: str, whole: bool, text: str) -> float:
    """Digits to a number.

    The last of two kinds of signs is the decimal one. A sign that stands more than once divides thousands; one that
    stands once does so before exactly three digits, where the column counts whole things and more than 0 leads.
    """
    plain, _, power = re.sub(r"[ '’]", "", digits).partition("e")
    signs = [ch for ch in plain if ch in ".,"]
    groups = re.split(r"[.,]", plain)
    if len(set(signs)) > 1:
        decimal = signs.count(signs[-1]) == 1
    else:
        thousands = len(signs) > 1 or (whole and len(groups[-1]) == 3 and groups[0].lstrip("+-").strip("0") != "")
        decimal = not thousands
    body = groups[1:-1] if decimal else groups[1:]
    if any(len(group) not in (2, 3) for group in body) or (body and len(body[-1]) != 3):
        raise CellProblem("no_number", text=text[:40])
    joined = "".join(groups[:-1]) + "." + groups[-1] if signs and decimal else "".join(groups)
    return float(joined + (f"e{power}" if power else ""))
