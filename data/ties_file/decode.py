"""Bytes to text: UTF-8, UTF-16, Windows-1252, CP932, and files that mix them; and text to JSON."""

import codecs
import json
import re
from dataclasses import dataclass

from models.errors import InvalidInput

_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the main encoding, and the lines (1 is the first) that were in another one."""

    text: str
    encoding: str
    odd_lines: tuple[int, ...] = ()


def decode(content: bytes) -> Decoded:
    """Read bytes as text.

    A file that is not UTF-8 as a whole, but has lines that are, is mixed: its other lines are read by themselves.

    Raises:
        InvalidInput: binary content.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return Decoded(content.decode(name, errors="replace"), name)
    if b"\x00" in content[:4096]:
        raise InvalidInput("the file is binary; save it as CSV (UTF-8), XLSX or JSON")
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(content)


def _mixed(content: bytes) -> Decoded:
    lines = content.splitlines(keepends=True)
    good = [_utf8(line) for line in lines]
    if not any(text is not None and not text.isascii() for text in good):
        name = legacy(content)
        return Decoded(content.decode(name, errors="replace"), name)
    odd = tuple(n for n, text in enumerate(good, start=1) if text is None)
    texts = [
        text if text is not None else line.decode(legacy(line), errors="replace")
        for text, line in zip(good, lines, strict=True)
    ]
    return Decoded("".join(texts), "utf-8", odd)


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def legacy(content: bytes) -> str:
    """CP932 or Windows-1252.

    Japanese lead bytes lie mostly in 0x81..0x9F, where Windows-1252 has signs that are rare in words; Western letters
    with accents lie in 0xC0..0xFF.
    """
    try:
        content.decode("cp932")
    except UnicodeDecodeError:
        return "cp1252"
    japanese = sum(0x81 <= byte <= 0x9F for byte in content)
    western = sum(byte >= 0xC0 for byte in content)
    return "cp932" if japanese > western else "cp1252"


def read_json(content: str | bytes) -> object:
    """Read JSON as strangers write it; half a surrogate pair, which is no text, becomes the sign for that.

    Raises:
        InvalidInput: no JSON, one nested too deep, or a number of thousands of digits.
    """
    try:
        text = content if isinstance(content, str) else content.decode(json.detect_encoding(content))
        data = json.loads(text)
    except RecursionError as error:
        raise InvalidInput("the JSON cannot be read: it is nested too deep") from error
    except ValueError as error:  # also what is no text, and a number longer than Python reads
        raise InvalidInput(f"the JSON cannot be read: {str(error).partition(';')[0]}") from error
    if _HALF_PAIR.search(text):
        whole = json.dumps(data, ensure_ascii=False).encode("utf-16-le", "surrogatepass")
        data = json.loads(whole.decode("utf-16-le", "replace"))
    return data
