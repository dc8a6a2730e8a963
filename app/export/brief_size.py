"""How large a brief can be printed so that it stays on two sheets: words counted before anything is laid out."""

from math import ceil
from unicodedata import east_asian_width

from app.export.brief_parts import TABLES, pages
from models.brief import Brief, BriefSource, Section, Sentence

# Choices, in millimetres: what a sheet holds where it is narrowest (A4) and lowest (Letter), and beside the headings.
WIDTH, HEIGHT, COLUMN = 182.0, 257.0, 151.0
SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.6, 8.2, 7.8, 7.4)
POINT = 0.3528
LINE = 1.34


def type_size(brief: Brief) -> float:
    """The greatest size of type, in points, at which both pages hold their sections; the least where none does."""
    for size in SIZES:
        if all(
            _height(page, brief, size, last) <= HEIGHT for page, last in zip(pages(brief), (False, True), strict=True)
        ):
            return size
    return SIZES[-1]


def _height(page: list[Section], brief: Brief, size: float, last: bool) -> float:
    """Millimetres that a page takes; words are counted by the width of their signs."""
    em = size * POINT
    total = 2.4 * em + (0 if last else 5.2 * em)
    for part in page:
        total += _part(part, brief, em)
    if last:
        lines = max(sum(_lines(one.text, COLUMN / 2 - 9, 0.85 * em) for one in half) for half in halves(brief))
        total += 1.2 * em + 0.85 * em * (LINE + 0.15) * (lines + 1)
    return total


def halves(brief: Brief) -> tuple[list[BriefSource], list[BriefSource]]:
    """The sources in two columns whose longer one is as short as can be."""
    lengths = [1 + len(one.text) // 45 for one in brief.sources]
    cut = min(range(len(lengths) + 1), key=lambda place: max(sum(lengths[:place]), sum(lengths[place:])))
    return brief.sources[:cut], brief.sources[cut:]


def _part(part: Section, brief: Brief, em: float) -> float:
    if part.name == "lead":
        return sum(1.45 * em * (1.32 * _lines(_text(r.cells[0]), WIDTH, 1.45 * em) + 0.3) for r in part.rows) + em
    if part.name in TABLES:
        width = {"who": 60.0, "streams": 60.0, "plan": 100.0}[part.name]
        rows = sum(max(_lines(_text(c), width, em) for c in r.cells) for r in part.rows)
        return em * (LINE * (rows + 0.9) + 0.5 * len(part.rows) + 1.3)
    rows = sum(_lines(" ".join(_text(c) for c in r.cells), COLUMN, em) for r in part.rows)
    drawn = 7.0 * sum(axis is not None for axis in (brief.potential, brief.readiness)) if part.name == "verdict" else 0
    return em * (LINE * rows + 0.28 * len(part.rows) + 1.0) + drawn


def _text(one: Sentence | None) -> str:
    return f"{one.text} {one.sources}" if one is not None else ""


def _lines(text: str, width: float, em: float) -> int:
    """Lines that a text takes: a sign of East Asia is one em wide, another half of it."""
    wide = sum(1.0 if east_asian_width(sign) in "WF" else 0.5 for sign in text)
    return max(1, ceil(wide * em / (width * 0.97)))
