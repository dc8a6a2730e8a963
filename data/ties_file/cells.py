"""One cell to one item of evidence, or to a complaint that says what would work."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from data.names.regions import country_code
from data.ties_file.numbers import budget, dollars, number, posts
from data.ties_file.unknown import CellProblem
from data.ties_file.words import LETTERS
from models.evidence import ValueKind

__all__ = ["AMOUNTS", "CellProblem", "amount", "country", "number"]
AMOUNTS: Mapping[ValueKind, Callable[[str], str | float]] = MappingProxyType({
    "number": number, "posts": posts, "money": budget, "dollars": dollars,
})  # fmt: skip


def amount(kind: ValueKind, text: str) -> str | float:
    """The value of a cell of numbers or money.

    Raises:
        CellProblem: it cannot be read for certain, or is too long to try.
    """
    if len(text) > LETTERS:
        raise CellProblem("too_long", letters=len(text), most=LETTERS)
    return AMOUNTS[kind](text)


def country(text: str) -> str | None:
    """A two-letter code from a code or a name in many languages; None where it is not one country for certain."""
    return country_code(text[:LETTERS])
