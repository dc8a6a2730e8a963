"""What a workbook may hold, counted as its parts unpack and before anything is made of them."""

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from models.errors import InvalidInput, TooLarge

# Choices: far more than a list of 100,000 ties needs, far less than hurts.
MAX_UNPACKED = 300_000_000
MAX_RATIO = 200
MAX_PARTS = 2_000
MAX_TREE = 4_000_000  # bytes of a part that is read as a whole: styles, the list of sheets, relations
MAX_TAGS = 12_000_000  # of a sheet
MAX_ROW_TAGS = 50_000  # between the beginnings of two rows
MAX_STRING_TAGS = 2_000_000  # of the table of strings
MAX_DEPTH = 60
MAX_FORMAT = 255  # letters of a number format, as in the spreadsheet itself
MAX_FORMATS = 2_000
CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_TOO_MUCH = "far more than a list of ties needs; save it as CSV"
ENCRYPTED = 0x1
COMPRESSED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def check_workbook(file: zipfile.ZipFile) -> None:
    """Refuse a workbook that costs more to read than a list of ties can.

    Raises:
        InvalidInput: it asks for a password, is packed in a way that spreadsheets do not use, or is damaged.
        TooLarge: a part of it passes a limit; the detail says which.
    """
    parts = file.infolist()
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise InvalidInput("the XLSX file asks for a password; save it without one")
    if any(part.compress_type not in COMPRESSED for part in parts):
        raise InvalidInput("the XLSX file is packed in a way that spreadsheets do not use; save it anew, or as CSV")
    unpacked = sum(part.file_size for part in parts)
    swollen = [p for p in parts if p.file_size > 10_000_000 and p.file_size > MAX_RATIO * max(1, p.compress_size)]
    if unpacked > MAX_UNPACKED or swollen or len(parts) > MAX_PARTS:
        raise TooLarge(f"the XLSX unpacks to {unpacked // 1_000_000} MB, {_TOO_MUCH}")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_part(file, part)


def _check_part(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if "sharedstrings" in name:
        _count(file, part, MAX_STRING_TAGS, MAX_STRING_TAGS)
    elif "/worksheets/" in name and not name.endswith(".rels"):
        _count(file, part, MAX_TAGS, MAX_ROW_TAGS)
    elif part.file_size > MAX_TREE and not name.startswith(("xl/media", "xl/drawings", "xl/charts", "customxml")):
        raise TooLarge(f"{part.filename[:80]} of the XLSX has {part.file_size // 1_000_000} MB, {_TOO_MUCH}")
    elif "styles" in name:
        _check_styles(file.read(part))


def _count(file: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, most_together: int) -> None:
    """Count tags as the part unpacks, all of them and those between the beginnings of two rows."""
    total = together = 0
    for chunk in _chunks(file, part):
        first, *rest = _ROW.split(chunk)
        total += chunk.count(b"<")
        together += first.count(b"<")
        longest = max(together, max((piece.count(b"<") for piece in rest), default=0))
        together = rest[-1].count(b"<") if rest else together
        if total > most or longest > most_together:
            raise TooLarge(f"{part.filename[:80]} of the XLSX has more cells or strings than we read, {_TOO_MUCH}")


def _chunks(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with file.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _check_styles(content: bytes) -> None:
    """Formats of a length and number that spreadsheets write; readers match each of them with patterns."""
    depth = formats = 0

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal depth, formats
        depth += 1
        code = attributes.get("formatCode", "")
        formats += bool(code)
        if len(code) > MAX_FORMAT or formats > MAX_FORMATS or depth > MAX_DEPTH:
            raise TooLarge("a number format of the XLSX is longer than a spreadsheet writes; save it as CSV")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
