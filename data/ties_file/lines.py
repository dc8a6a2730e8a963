"""Lines of a list that are no tie, and why: titles, sums, footnotes, a header said once more."""

import re
from collections.abc import Sequence

from data.ties_file.headers import plain
from data.ties_file.unknown import plain as cell_plain
from data.vocabulary import WORDS
from models.partnership import LeftLine

_TOTALS, _FOOTNOTES, _SECTIONS = (
    frozenset(cell_plain(word) for word in WORDS["not_ties"][key]) for key in ("totals", "footnotes", "sections")
)
_MARK = re.compile(r"^\s*(?:[*†‡§※]|\(?\d{1,2}\)|\[\w{1,2}\]|[\u00b9\u00b2\u00b3\u2070-\u2079])")
PROSE = 60  # letters; a choice: no city's name is so long, and a sentence is


def why_left(cells: Sequence[str], header: Sequence[str], partner: int | None) -> str | None:
    """The code of why a line is no tie; None where it is to be read as one.

    Args:
        cells: the cells of the line, one of which at least is filled.
        header: the cells of the header.
        partner: the place of the partner's column; None where a list has ids alone.
    """
    filled = [place for place, cell in enumerate(cells) if cell]
    first = cells[filled[0]]
    if header and [plain(c) for c in cells if c] == [plain(c) for c in header if c]:
        return "header_again"
    named = cells[partner] if partner is not None and partner < len(cells) else ""
    if _is_total(named or first) and (not named or _few_words(cells, partner)):
        return "total"
    if len(filled) > 1 or len([c for c in header if c]) < 2:
        return None
    if cell_plain(first) in _SECTIONS:
        return "section"
    lead = cell_plain(re.split(r"[:：]", first, maxsplit=1)[0])
    if _MARK.match(first) or len(first) > PROSE or (lead in _FOOTNOTES and lead != cell_plain(first)):
        return "footnote"
    return "footnote" if partner is not None and filled[0] != partner and " " in first else None


def _is_total(text: str) -> bool:
    return cell_plain(re.split(r"[:：]", text, maxsplit=1)[0]) in _TOTALS


def _few_words(cells: Sequence[str], partner: int | None) -> bool:
    """Whether the other cells are empty or numbers, as beside a sum."""
    rest = [cell for place, cell in enumerate(cells) if cell and place != partner]
    return all(
        not any(ch.isalpha() for ch in cell) or (len(cell) < 12 and any(ch.isdigit() for ch in cell)) for cell in rest
    )


def left(line: int, cells: Sequence[str], code: str, sheet: str = "") -> LeftLine:
    """A line that is left out, with what it holds."""
    return LeftLine(sheet=sheet, line=line, code=code, value="; ".join(c for c in cells if c)[:80])
